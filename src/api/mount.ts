/** `/api/v1`: every feature's routes behind one door that knows who asks, limits how often, and answers errors alike. */

import { Hono, type Context } from "hono";
import { authenticate, checkOrigin } from "../accounts/authenticate.ts";
import { rest, type Rest, type RestEnv } from "../accounts/rest.ts";
import { NotFound, Unauthenticated } from "../kernel/errors.ts";
import { pickLocale } from "../kernel/i18n.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { rateLimit } from "../kernel/rate-limit.ts";
import { apiReference } from "./reference.ts";

export interface ApiDeps {
  routers: Rest[];
  addressOf: (c: Context) => string;
}

const about = {
  openapi: "3.1.0" as const,
  info: {
    title: "Lingxi API",
    version: "1",
    description:
      "Everything that the console can do. Authenticate with `Authorization: Bearer lxk_…`. Errors are problem+json (RFC 9457) with stable codes; lists are paged by `cursor`.",
    license: { name: "MIT", identifier: "MIT" },
  },
  servers: [{ url: "/api/v1" }],
  security: [{ key: [] }],
};

export function mountApi(kernel: Kernel, { routers, addressOf }: ApiDeps): Hono<RestEnv> {
  const limits = rateLimit(
    kernel.clock,
    kernel.config.rateLimits
      ? { perMinute: 1_200, burst: 300 }
      : { perMinute: Number.POSITIVE_INFINITY, burst: 1 },
  );
  const api: Rest = rest();
  api.openAPIRegistry.registerComponent("securitySchemes", "key", {
    type: "http",
    scheme: "bearer",
    description: "An API key, made in the settings",
  });
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
  app.get("/reference", () => apiReference(describe(api) as never, kernel.config.basePath));
  app.use(async (c, next) => {
    checkOrigin(c.req.raw, kernel.config.publicUrl);
    const actor = authenticate(kernel, c.req.raw, addressOf(c));
    if (!actor) throw new Unauthenticated("unauthenticated");
    limits.take(actor.id);
    c.set("actor", actor);
    c.set("locale", pickLocale(c.req.header("accept-language")));
    c.header("cache-control", "no-store");
    await next();
  });
  app.route("/", api as unknown as Hono<RestEnv>);
  app.all("*", () => {
    throw new NotFound("not_found");
  });
  return app;
}

export const describe = (api: Rest) => api.getOpenAPI31Document(about);
