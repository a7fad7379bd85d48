/** Where a request goes: bundles, sockets, the visitors' API, the open API, MCP, the console; and how an error is told. */

import type { Server } from "bun";
import { Hono, type Context } from "hono";
import { cors } from "hono/cors";
import { signInApi, type SignInEnv } from "./accounts/sign-in-api.ts";
import { limitBodies } from "./api/body-limits.ts";
import type { Document } from "./api/document.ts";
import { mountApi } from "./api/mount.ts";
import { mountOperations } from "./api/operations.ts";
import type { Surroundings } from "./api/routers.ts";
import { serveFile } from "./files/serve-file.ts";
import type { Assets } from "./kernel/assets.ts";
import { clientAddress } from "./kernel/client-address.ts";
import { pickLocale } from "./kernel/i18n.ts";
import { newToken } from "./kernel/ids.ts";
import type { Kernel } from "./kernel/kernel.ts";
import { toProblem } from "./kernel/problem.ts";
import type { Hub } from "./realtime/hub.ts";
import type { SocketData, Sockets } from "./realtime/sockets.ts";
import { mountStreams } from "./realtime/streams.ts";
import { visitorApi } from "./visitor-api/api.ts";
import type { VisitorDeps } from "./visitor-api/face.ts";
import { widgetPages } from "./visitor-api/pages.ts";
import type { PublicInboxDeps } from "./visitor-api/public-inbox.ts";
import { batchTaker, trackPath, type TrackDeps } from "./visitor-api/track-api.ts";

interface Env {
  Bindings: { address: string };
}

interface HttpDeps extends Surroundings {
  assets: Assets;
  hub: Hub;
  sockets: Sockets;
  faces: Parameters<typeof mountStreams>[1]["faces"];
  forVisitors: VisitorDeps & PublicInboxDeps & TrackDeps;
}

export interface Http {
  /** Undefined: it has become a socket. */
  fetch(request: Request, server?: Server<SocketData>): Response | Promise<Response> | undefined;
  /** What is built late, before somebody asks for it. */
  load(): Promise<unknown>;
}

export function createHttp(kernel: Kernel, deps: HttpDeps): Http {
  const { clock, config, log } = kernel;
  const { assets, faces, forVisitors, health, hub, sockets } = deps;
  const takeBatch = batchTaker(kernel, forVisitors);
  const http = new Hono<Env>();
  const addressOf = (c: Context) => (c.env as Env["Bindings"] | undefined)?.address ?? "";
  const told = (error: unknown, asked: Request, path: string) => {
    const requestId = newToken().slice(0, 12);
    const problem = toProblem(error, pickLocale(asked.headers.get("accept-language")), requestId, log);
    const headers: Record<string, string> = {
      "content-type": "application/problem+json",
      "cache-control": "no-store",
    };
    if (problem.params?.retry_after !== undefined)
      headers["retry-after"] = String(problem.params.retry_after);
    if (path.startsWith("/visitor/")) headers["access-control-allow-origin"] = "*";
    return { body: JSON.stringify(problem), status: problem.status, headers };
  };
  const fail = (error: Error, c: Context): Response => {
    const { body, status, headers } = told(error, c.req.raw, c.req.path);
    // What was set on the way (rate limits) goes along.
    return c.body(body, status as 400, headers);
  };
  http.onError(fail as never);
  // Without credentials: pages of other sites come in by a key, never by somebody's cookie.
  if (config.corsOrigins.length > 0)
    for (const path of ["/api/v1/*", "/mcp"])
      http.use(
        path,
        cors({
          origin: config.corsOrigins.includes("*") ? "*" : config.corsOrigins,
          allowMethods: ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"],
          exposeHeaders: ["etag", "location", "ratelimit", "ratelimit-policy", "retry-after"],
          maxAge: 600,
        }),
      );
  http.use(limitBodies);
  const signIn = new Hono<SignInEnv>();
  signIn.use(async (c, next) => {
    c.set("address", addressOf(c as unknown as Context));
    c.set("locale", pickLocale(c.req.header("accept-language")));
    await next();
  });
  signIn.route("/", signInApi(kernel));
  mountOperations(http as unknown as Hono, kernel, { health, hub, sockets, addressOf });
  mountStreams(http as unknown as Hono, { faces, hub, clock, log, addressOf });
  http.route("/visitor/v1", visitorApi(kernel, { ...forVisitors, addressOf }) as unknown as Hono<Env>);
  http.route("/auth", signIn as unknown as Hono<Env>);
  // A hundred routes with their schemas, and the pages, take longer to build than all the rest: they follow once the door is open.
  let api: Promise<Hono> | undefined;
  const loadApi = () =>
    (api ??= import("./api/routers.ts").then(({ apiRouters }) => {
      const routers = apiRouters(kernel, deps);
      const made = new Hono().route("/api/v1", mountApi(kernel, { routers, addressOf, assets }));
      return made.onError(fail as never);
    }));
  http.all("/api/v1/*", async (c) => (await loadApi()).fetch(c.req.raw, c.env));
  let mcp: Promise<(request: Request, address: string) => Promise<Response>> | undefined;
  const loadMcp = () =>
    (mcp ??= Promise.all([import("./api/mcp.ts"), loadApi()]).then(async ([{ answerMcp }, whole]) => {
      const ask = (request: Request, address: string) =>
        whole.fetch(new Request(request.url.replace("localhost/", "localhost/api/v1/"), request), {
          address,
        });
      const described = await ask(new Request("http://localhost/openapi.json"), "");
      const tools = { api: ask, document: (await described.json()) as Document, version: assets.build };
      return (request, address) => answerMcp(kernel, tools, request, address);
    }));
  http.all("/mcp", async (c) => (await loadMcp())(c.req.raw, addressOf(c as unknown as Context)));
  http.get("/files/:id", (c) => serveFile(kernel, c.req.raw));
  http.route("/", widgetPages(kernel, { ...forVisitors, assets }) as unknown as Hono<Env>);
  let pages: Promise<Hono> | undefined;
  const loadPages = () =>
    (pages ??= import("./console/pages.ts").then(({ consolePages }) =>
      consolePages(kernel, { assets, addressOf, ...deps.around }),
    ));
  http.all("*", async (c) => (await loadPages()).fetch(c.req.raw, c.env));

  return {
    fetch(asked, server) {
      const url = new URL(asked.url);
      let request = asked;
      if (config.basePath) {
        if (url.pathname !== config.basePath && !url.pathname.startsWith(`${config.basePath}/`))
          return new Response(null, { status: 404 });
        url.pathname = url.pathname.slice(config.basePath.length) || "/";
        request = new Request(url, asked);
      }
      const address = clientAddress(asked, server?.requestIP(asked)?.address, config.trustedProxies);
      if (server) {
        const answer = sockets.upgrade(asked, server, url.pathname, address);
        if (answer === "upgraded") return undefined;
        if (answer) return answer;
      }
      if (url.pathname === trackPath && request.method === "POST")
        return takeBatch(request, address).catch((error: unknown) => {
          const { body, ...rest } = told(error, request, url.pathname);
          return new Response(body, rest);
        });
      return assets.serve(url.pathname, request) ?? http.fetch(request, { address });
    },
    load: () => Promise.all([loadApi(), loadPages()]),
  };
}
