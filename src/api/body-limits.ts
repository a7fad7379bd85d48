/** How large a request's body may be before anything reads it; files have limits of their own. */

import type { MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { TooLarge } from "../kernel/errors.ts";

const kB = 1024;
const upTo = (size: number): MiddlewareHandler =>
  bodyLimit({
    maxSize: size * kB,
    onError: () => {
      throw new TooLarge("too_large", { limit: `${size} kB` });
    },
  });
const json = upTo(256);
/** A client that comes back posts what it has kept, several frames at once. */
const frames = upTo(50 * 64);
/** Files of quick replies are given as text. */
const imports = upTo(8 * 1024);

export const limitBodies: MiddlewareHandler = (c, next) => {
  if (/\/v1\/files$/.test(c.req.path)) return next();
  if (c.req.path.endsWith("/quick-replies/import")) return imports(c, next);
  return c.req.path.endsWith("/frames") ? frames(c, next) : json(c, next);
};
