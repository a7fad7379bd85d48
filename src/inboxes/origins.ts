/** On which sites an inbox may be shown: a check of the Origin, and the same list as `frame-ancestors`. */

import type { Inbox } from "./types.ts";

type Allowed = Pick<Inbox, "allowedOrigins">;

/**
 * An empty list allows any site. `https://*.shop.example` allows every name below it, not `https://shop.example` itself. `own` is our own
 * address, where `/chat/KEY` and the preview live. A check for browsers: others can send any Origin.
 */
export function originAllowed(inbox: Allowed, origin: string | null | undefined, own?: string): boolean {
  if (inbox.allowedOrigins.length === 0) return true;
  if (!origin || origin === "null" || !URL.canParse(origin)) return false;
  const given = new URL(origin).origin;
  if (own && URL.canParse(own) && new URL(own).origin === given) return true;
  return inbox.allowedOrigins.some((entry) => matches(entry, given));
}

function matches(entry: string, origin: string): boolean {
  const [scheme, host] = entry.split("://") as [string, string];
  if (!host.startsWith("*.")) return URL.canParse(entry) && new URL(entry).origin === origin;
  const base = `${scheme}://${host.slice(2)}`;
  if (!URL.canParse(base)) return false;
  const [want, have] = [new URL(base), new URL(origin)];
  return (
    want.protocol === have.protocol && want.port === have.port && have.hostname.endsWith(`.${want.hostname}`)
  );
}

/** For `frame-ancestors`, beside `'self'`; entries were checked by `originPattern`, so none can end the directive. */
export function frameAncestors(inbox: Allowed): string {
  return inbox.allowedOrigins.length === 0 ? "*" : inbox.allowedOrigins.join(" ");
}
