/** How a feature's `api.ts` is written: OpenAPIHono with our errors, an actor on every request, and short forms for schemas. */

import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { DomainError } from "../kernel/errors.ts";
import type { Locale } from "../kernel/i18n.ts";
import { invalid, z } from "../kernel/parse.ts";
import type { AgentActor } from "./actor.ts";

export interface RestEnv {
  Variables: {
    /** The agent behind the session or the API key. */
    actor: AgentActor;
    requestId: string;
    locale: Locale;
  };
}

export { createRoute, z };
export type Rest = OpenAPIHono<RestEnv>;

/** A new router; input that doesn't fit throws Invalid, which the one mapper turns into problem+json. */
export function rest(): Rest {
  return new OpenAPIHono<RestEnv>({
    defaultHook: (result) => {
      if (!result.success) throw invalid(result.error as unknown as z.ZodError);
    },
  });
}

/** `responses: { 200: json(schema, "the agent") }` */
export const json = <S extends z.ZodType>(schema: S, description: string) => ({
  description,
  content: { "application/json": { schema } },
});
/** `request: { body: body(schema) }` */
export const body = <S extends z.ZodType>(schema: S) => ({
  required: true,
  content: { "application/json": { schema } },
});
export const empty = (description: string) => ({ description });

const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    code: z.string(),
    detail: z.string(),
    params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
    fields: z.array(z.object({ path: z.string(), code: z.string(), detail: z.string() })).optional(),
    request_id: z.string(),
  })
  .openapi("Problem");

type Status = 400 | 401 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 503;
const meanings: Record<Status, string> = {
  400: "The request can't be read",
  401: "Not signed in, or the key is wrong",
  403: "No right to do this",
  404: "Not found, or not visible",
  409: "Something else has changed it",
  410: "Gone",
  413: "Too large",
  422: "Some fields don't fit",
  429: "Too many requests",
  503: "Not available now",
};

/** `...problems(404, 409)`; 400, 401, 403, 422 and 429 are always there. */
export function problems(...more: Status[]) {
  const all = [400, 401, 403, 422, 429, ...more] as Status[];
  const content = { "application/problem+json": { schema: problem } };
  return Object.fromEntries(all.map((status) => [status, { description: meanings[status], content }])) as {
    [S in Status]: { description: string; content: typeof content };
  };
}

/** `z.object({ data: z.array(item), next_cursor })` */
export const page = <S extends z.ZodType>(item: S) =>
  z.object({ data: z.array(item), next_cursor: z.string().nullable() });
export const pageQuery = {
  cursor: z.string().max(200).optional().openapi({ description: "`next_cursor` of the page before" }),
  limit: z
    .string()
    .regex(/^\d{1,3}$/)
    .transform(Number)
    .pipe(z.number().int().min(1).max(100))
    .optional()
    .openapi({ type: "integer", description: "1 to 100, 50 when left out" }),
};

/** Keyset cursors are opaque: base64url of what the list is ordered by. */
export const encodeCursor = (keys: (string | number)[]): string =>
  Buffer.from(JSON.stringify(keys)).toString("base64url");
export function decodeCursor(cursor: string | undefined, length: number): (string | number)[] | undefined {
  if (!cursor) return undefined;
  try {
    const keys: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    if (
      Array.isArray(keys) &&
      keys.length === length &&
      keys.every((key) => typeof key === "string" || typeof key === "number")
    )
      return keys as (string | number)[];
  } catch {
    // falls through
  }
  throw new BadCursor();
}

class BadCursor extends DomainError {
  override readonly status = 422;
  constructor() {
    super("invalid", {}, [{ path: "cursor", code: "invalid" }]);
  }
}

export const iso = (at: number): string => new Date(at).toISOString();
export const isoOrNull = (at: number | null | undefined): string | null => (at == null ? null : iso(at));
