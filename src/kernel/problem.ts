/** Errors as problem+json (RFC 9457), in the reader's language. The one mapper for REST, the visitors' API and the sockets. */

import { HTTPException } from "hono/http-exception";
import type { Problem } from "../../web/contract/models.ts";
import { DomainError, Malformed } from "./errors.ts";
import { textsIn, type Locale } from "./i18n.ts";
import type { Log } from "./log.ts";

/** Anything that is not a DomainError is ours: it is logged, and the reader gets its number only. */
export function toProblem(error: unknown, locale: Locale, requestId: string, log?: Log): Problem {
  const known =
    error instanceof DomainError ? error : isMalformed(error) ? new Malformed("malformed") : undefined;
  if (!known) log?.error({ req_id: requestId, err: error }, "request failed");
  const t = textsIn(locale);
  const code = known?.code ?? "internal";
  const params = known ? known.params : { request_id: requestId };
  return {
    type: "about:blank",
    title: code,
    status: known?.status ?? 500,
    code,
    detail: t(`errors.${code}`, params),
    ...(Object.keys(params).length > 0 && { params }),
    ...(known?.fields && {
      fields: known.fields.map((field) => ({
        path: field.path,
        code: field.code,
        detail: t(`errors.field.${field.code}`, field.params ?? {}),
      })),
    }),
    request_id: requestId,
  };
}

/** Broken JSON, as `JSON.parse` or as Hono's validator tells it; for another content type it says 415. */
const isMalformed = (error: unknown): boolean =>
  error instanceof SyntaxError || (error instanceof HTTPException && error.status < 500);
