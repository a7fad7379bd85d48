/** What every answer of the API can do besides: only some fields, and ETags against needless transfer and lost updates. */

import type { Context, MiddlewareHandler, Next } from "hono";
import type { RestEnv } from "../accounts/rest.ts";
import { Invalid, PreconditionFailed } from "../kernel/errors.ts";

/** `?fields=id,name` leaves out the rest, of a resource or of each in a list. */
export const sparseFields: MiddlewareHandler<RestEnv> = async (c, next) => {
  const wanted = c.req.query("fields");
  await next();
  if (wanted === undefined || c.req.method !== "GET" || !isJson(c.res)) return;
  if (!/^[a-z_]{1,40}(,[a-z_]{1,40}){0,39}$/.test(wanted))
    throw new Invalid("invalid", {}, [{ path: "fields", code: "invalid" }]);
  const names = new Set(wanted.split(","));
  const pick = (value: unknown): unknown =>
    value !== null && typeof value === "object"
      ? Object.fromEntries(Object.entries(value).filter(([name]) => names.has(name)))
      : value;
  const body = (await c.res.json()) as { data?: unknown };
  const shaped = Array.isArray(body.data) ? { ...body, data: body.data.map(pick) } : pick(body);
  c.res = c.json(shaped as never, c.res as never);
};

/**
 * A strong ETag on every JSON answer to GET; `If-None-Match` is answered with 304, `If-Match` on a change with 412 when the resource at
 * that path is another by now (RFC 9110 13.1). `get` asks for the resource as this actor sees it.
 */
export function entityTags(
  get: (c: Context<RestEnv>) => Response | Promise<Response>,
): MiddlewareHandler<RestEnv> {
  return async (c, next) => {
    // Our own pages never ask so, and a row in a list should cost no more than it must.
    if (c.get("actor").via !== "api") return next();
    if (c.req.method === "GET") return tagged(c, next);
    const wanted = c.req.header("if-match");
    if (wanted !== undefined && ["PUT", "PATCH", "DELETE"].includes(c.req.method)) {
      const now = await get(c);
      const tag = now.ok ? tagOf(await now.text()) : undefined;
      if (tag === undefined || (wanted !== "*" && !listOf(wanted).includes(tag)))
        throw new PreconditionFailed("changed_meanwhile");
    }
    return next();
  };
}

async function tagged(c: Context<RestEnv>, next: Next): Promise<void> {
  await next();
  if (!isJson(c.res)) return;
  // Read and written anew: a clone of the answer would cost as much as the page in it.
  const { headers } = c.res;
  const text = await c.res.text();
  const tag = tagOf(text);
  if (listOf(c.req.header("if-none-match") ?? "").includes(tag)) {
    c.res = new Response(null, { status: 304, headers: { etag: tag, "cache-control": "no-store" } });
    return;
  }
  headers.set("etag", tag);
  c.res = undefined;
  c.res = new Response(text, { headers });
}

const isJson = (response: Response): boolean =>
  response.status === 200 && (response.headers.get("content-type") ?? "").startsWith("application/json");

const tagOf = (text: string): string => `"${Bun.hash(text).toString(36)}"`;

const listOf = (header: string): string[] => header.split(",").map((tag) => tag.trim().replace(/^W\//, ""));
