/** `/api/v1`: every feature's routes behind one door that knows who asks, limits how often, and answers errors alike. */

import { Hono, type Context } from "hono";
import { authenticate, checkOrigin } from "../accounts/authenticate.ts";
import { rest, type Rest, type RestEnv } from "../accounts/rest.ts";
import { mustHaveScope } from "../accounts/scopes.ts";
import { NotFound, Unauthenticated } from "../kernel/errors.ts";
import { pickLocale } from "../kernel/i18n.ts";
import type { Assets } from "../kernel/assets.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { rateLimit } from "../kernel/rate-limit.ts";
import { describe } from "./document.ts";
import { idempotency } from "./idempotency.ts";
import { apiReference } from "./reference.ts";
import { entityTags, sparseFields } from "./shape-answer.ts";

export interface ApiDeps {
  routers: Rest[];
  addressOf: (c: Context) => string;
  assets: Assets;
}

/** Of one agent, over all their keys and pages. */
const quota = { perMinute: 1_200, burst: 300 };

export function mountApi(kernel: Kernel, { routers, addressOf, assets }: ApiDeps): Hono<RestEnv> {
  const limits = rateLimit(
    kernel.clock,
    kernel.config.rateLimits ? quota : { ...quota, perMinute: Number.POSITIVE_INFINITY },
  );
  /** The headers are on refusals as well (draft-ietf-httpapi-ratelimit-headers). */
  const takeOne = (c: Context, actorId: string) => {
    c.header("ratelimit-policy", `"default";q=${quota.burst};w=${quota.burst / (quota.perMinute / 60)}`);
    try {
      limits.take(actorId);
    } finally {
      const left = limits.left(actorId);
      const full = Math.ceil((quota.burst - left) / (quota.perMinute / 60));
      c.header("ratelimit", `"default";r=${left};t=${full}`);
    }
  };
  const api: Rest = rest();
  for (const router of routers) api.route("/", router);
  let document: string | undefined;

  const app = new Hono<RestEnv>();
  app.get("/openapi.json", (c) => {
    document ??= JSON.stringify(describe(api));
    return c.body(document, 200, {
      "content-type": "application/json",
      "cache-control": "public, max-age=300",
    });
  });
  let events: string | undefined;
  app.get("/asyncapi.json", async (c) => {
    events ??= JSON.stringify((await import("./asyncapi.ts")).asyncApi(describe(api)));
    return c.body(events, 200, {
      "content-type": "application/json",
      "cache-control": "public, max-age=300",
    });
  });
  app.get("/reference", () => apiReference(describe(api), kernel.config.basePath, assets));
  // Names the tools of /mcp, whose library is not needed before.
  app.get("/reference/events", async () => {
    const { eventsReference } = await import("./events-reference.ts");
    return eventsReference(describe(api), { base: kernel.config.basePath, assets });
  });
  app.use(async (c, next) => {
    checkOrigin(c.req.raw, kernel.config.publicUrl);
    const actor = authenticate(kernel, c.req.raw, addressOf(c));
    if (!actor) throw new Unauthenticated("unauthenticated");
    takeOne(c, actor.id);
    mustHaveScope(actor, c.req.method, c.req.path.replace(/^.*?\/api\/v1/, ""));
    c.set("actor", actor);
    c.set("locale", pickLocale(c.req.header("accept-language")));
    await next();
    c.header("cache-control", "no-store");
  });
  app.use(idempotency(kernel));
  app.use(
    entityTags((c) => {
      const { url, headers } = c.req.raw;
      const asked = new Headers(headers);
      for (const name of ["if-match", "if-none-match", "content-type", "content-length"]) asked.delete(name);
      return app.fetch(new Request(url.replace("/api/v1/", "/"), { headers: asked }), c.env);
    }),
  );
  app.use(sparseFields);
  app.route("/", api as unknown as Hono<RestEnv>);
  app.all("*", () => {
    throw new NotFound("not_found");
  });
  return app;
}
