/** Somebody else's site, on another site than the server, with a policy as strict as the widget allows. */

export interface Shop {
  readonly url: string;
  /** What stands at the end of the page's body. */
  snippet: string;
  stop(): void;
}

/**
 * `server` is all that the policy lets in. On `127.0.0.1` the shop is another origin of the same site, as `shop.example.com` is beside
 * `chat.example.com`; on `localhost` it is another site, where Chromium without a profile keeps nothing for the frame.
 */
export function openShop(server: string, host: "127.0.0.1" | "localhost" = "127.0.0.1"): Shop {
  const socket = server.replace("http", "ws");
  const policy =
    `default-src 'none'; script-src ${server}; connect-src ${server} ${socket}; frame-src ${server}; img-src ${server}; style-src 'self'; ` +
    "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'";
  const site = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch(request) {
      const { pathname } = new URL(request.url);
      if (pathname === "/favicon.ico") return new Response(null, { status: 204 });
      if (pathname === "/shop.css")
        return new Response("body { margin: 0; font: 16px sans-serif } main { padding: 24px }", {
          headers: { "content-type": "text/css" },
        });
      return new Response(
        `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>青山茶器</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="/shop.css"></head>
<body><main><h1>青瓷盖碗</h1><p>手工拉坯，130 毫升。</p><p><input aria-label="数量" value="1"></p></main>${shop.snippet}</body></html>`,
        { headers: { "content-type": "text/html; charset=utf-8", "content-security-policy": policy } },
      );
    },
  });
  const shop: Shop = { url: `http://${host}:${site.port}/`, snippet: "", stop: () => void site.stop(true) };
  return shop;
}
