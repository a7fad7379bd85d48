/** Parsing at the edge: zod schemas in, typed values or `Invalid` with the place and the code out. */

import { z } from "@hono/zod-openapi";
import { Invalid, type FieldError } from "./errors.ts";

export { z };

/** A text that survives storage unchanged: no NUL (SQLite's length stops there), no lone surrogate (it would be replaced silently). */
export const text = (longest: number, shortest = 0) =>
  z
    .string()
    .min(shortest)
    .max(longest)
    .refine((value) => value.isWellFormed() && !value.includes("\0"), { message: "text_broken" });

/** A name or title on one line, trimmed. */
export const line = (longest: number, shortest = 1) =>
  z
    .string()
    .trim()
    .min(shortest)
    .max(longest)
    // eslint-disable-next-line no-control-regex
    .refine((value) => value.isWellFormed() && !/[\u0000-\u001f\u007f\u2028\u2029]/.test(value), {
      message: "text_broken",
    });

/** The client's own id of a message or request: a retry carries the same. */
export const clientId = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);

export function parse<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw invalid(result.error);
}

export function invalid(error: z.ZodError): Invalid {
  return new Invalid("invalid", {}, error.issues.slice(0, 20).map(toField));
}

function toField(issue: z.core.$ZodIssue): FieldError {
  const path = issue.path.join(".");
  const more = issue as unknown as {
    minimum?: number;
    maximum?: number;
    keys?: string[];
    input?: unknown;
    message: string;
  };
  if (issue.code === "custom" && issue.message === "text_broken") return { path, code: "text_broken" };
  if (issue.code === "too_small")
    return { path, code: "too_small", params: { minimum: Number(more.minimum) } };
  if (issue.code === "too_big") return { path, code: "too_big", params: { maximum: Number(more.maximum) } };
  if (issue.code === "unrecognized_keys")
    return { path, code: "unrecognized_keys", params: { keys: (more.keys ?? []).join(", ") } };
  if (issue.code === "invalid_type" && /received undefined/.test(more.message))
    return { path, code: "required" };
  return { path, code: "invalid" };
}
