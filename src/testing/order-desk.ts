/** A small shop's own system, as lookups ask it: orders by phone, one order by number, stock; it can also be slow, broken or rude. */

export interface OrderDesk {
  readonly url: string;
  readonly host: string;
  /** Paths that were asked, in order, with the key that came along. */
  readonly asked: { path: string; key: string | null }[];
  stop(): Promise<void>;
}

const orders = [
  {
    no: "QH24060917",
    phone: "13800002056",
    state: "已签收",
    total: "¥168.00",
    carrier: "顺丰",
    items: [{ title: "龙泉青瓷盖碗 150ml × 1" }],
    url: "https://shop.example/orders/QH24060917",
  },
  {
    no: "QH24051102",
    phone: "13800002056",
    state: "已完成",
    total: "¥328.00",
    carrier: "京东",
    items: [{ title: "油滴建盏主人杯 × 1" }],
    // eslint-disable-next-line no-script-url
    url: "javascript:alert(1)",
  },
];

export function openOrderDesk(key = "shop-key"): OrderDesk {
  const asked: OrderDesk["asked"] = [];
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    async fetch(request) {
      const { pathname, searchParams } = new URL(request.url);
      const given = request.headers.get("authorization");
      asked.push({ path: pathname + new URL(request.url).search, key: given });
      if (pathname === "/slow") return new Promise<Response>(() => {});
      if (pathname === "/broken") return new Response("<html>oops</html>");
      if (pathname === "/fails") return new Response("no", { status: 500 });
      if (pathname === "/elsewhere") return Response.redirect("http://127.0.0.1:1/", 302);
      if (given !== `Bearer ${key}`) return new Response("who are you?", { status: 401 });
      if (pathname === "/orders") {
        const found = orders.filter((order) => order.phone === searchParams.get("phone"));
        return Response.json({ result: { total: found.length, list: found } });
      }
      const one = orders.find((order) => pathname === `/orders/${order.no}`);
      return one ? Response.json(one) : new Response("none", { status: 404 });
    },
  });
  const host = `127.0.0.1:${server.port}`;
  return { url: `http://${host}`, host, asked, stop: () => server.stop(true) };
}
