/** A small shop of many pages for stories about journeys: products, compare, price, FAQ, an order form, and two sites of one page. */

export interface ShopSite {
  /** Without a slash at its end. */
  readonly url: string;
  /** Stands at the end of every page's body. */
  snippet: string;
  stop(): void;
}

const pages: Record<string, [title: string, body: string]> = {
  "/": [
    "青山茶器",
    `<h1>青山茶器</h1><a href="/products/gaiwan">青瓷盖碗</a> <a href="/products/cup">主人杯</a>`,
  ],
  "/products/gaiwan": [
    "青瓷盖碗",
    `<h1>青瓷盖碗</h1><button id="favourite">收藏</button> <button id="cart" data-lingxi-track="cart">加入购物车</button>
     <a href="/compare">对比</a> <a id="manual" href="/files/manual.pdf" download>说明书</a><div id="tall"></div><p id="reviews">评价</p>`,
  ],
  "/products/cup": ["主人杯", `<h1>主人杯</h1><a href="/">回首页</a> <a href="/products/gaiwan">盖碗</a>`],
  "/compare": ["对比", `<h1>盖碗和主人杯</h1><a href="/price">价格</a>`],
  "/price": ["价格", `<h1>价格</h1><div id="tall"></div>`],
  "/faq": ["常见问题", `<h1>常见问题</h1><p>怎么保养？</p>`],
  "/order": [
    "下单",
    `<h1>下单</h1><form id="order" name="order"><input name="name" aria-label="姓名"><input name="phone" aria-label="电话">
     <textarea name="address" aria-label="地址"></textarea><button>提交</button></form>`,
  ],
  "/app": [
    "单页",
    `<h1>单页</h1><button id="to-list">列表</button> <button id="to-item">商品</button> <button id="filter">筛选</button><p id="shown"></p>
     <script src="/app.js"></script>`,
  ],
  "/course": [
    "课程",
    `<h1>泡茶课</h1><a id="lesson" href="#/lesson/1">第一课</a> <a id="anchor" href="#notes">笔记</a><p id="notes">笔记</p>`,
  ],
};

const appScript = `
const show = (name) => { document.title = name; document.getElementById("shown").textContent = name; };
document.getElementById("to-list").onclick = () => { history.pushState({}, "", "/app/list"); show("单页列表"); };
document.getElementById("to-item").onclick = () => { history.pushState({}, "", "/app/item?sku=7&token=secret"); show("单页商品"); };
document.getElementById("filter").onclick = () => history.replaceState({}, "", location.pathname + "?sort=price");
document.addEventListener("submit", (event) => event.preventDefault());`;

const preventing = `document.addEventListener("submit", (event) => event.preventDefault());`;

/** With a policy as strict as the widget allows; `server` is all that it lets in. */
export function openShopSite(server: string): ShopSite {
  const socket = server.replace("http", "ws");
  const policy =
    `default-src 'none'; script-src ${server} 'self'; connect-src ${server} ${socket}; frame-src ${server}; img-src ${server}; style-src 'self'; ` +
    "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'";
  const text = (body: string, type: string) =>
    new Response(body, { headers: { "content-type": `${type}; charset=utf-8` } });
  const site = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch(request) {
      const { pathname } = new URL(request.url);
      if (pathname === "/shop.css")
        return text("body { margin: 0; font: 16px sans-serif } #tall { height: 3000px }", "text/css");
      if (pathname === "/app.js") return text(appScript, "text/javascript");
      if (pathname === "/forms.js") return text(preventing, "text/javascript");
      if (pathname === "/files/manual.pdf") return text("%PDF-1.4", "application/pdf");
      const page = pages[pathname.startsWith("/app") ? "/app" : pathname];
      if (!page) return new Response(null, { status: pathname === "/favicon.ico" ? 204 : 404 });
      const [title, body] = page;
      return new Response(
        `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>${title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="/shop.css"></head>
<body><main>${body}</main><script src="/forms.js"></script>${made.snippet}</body></html>`,
        { headers: { "content-type": "text/html; charset=utf-8", "content-security-policy": policy } },
      );
    },
  });
  const made: ShopSite = {
    url: `http://127.0.0.1:${site.port}`,
    snippet: "",
    stop: () => void site.stop(true),
  };
  return made;
}
