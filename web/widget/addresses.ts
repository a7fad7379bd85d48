/** Where things are, from the address of the loader's script; and who may speak to whom. Pure. */

export interface Addresses {
  /** Without a slash at its end. */
  base: string;
  origin: string;
}

/** `https://chat.example/widget.js` → `https://chat.example`. */
export function addressesOf(scriptUrl: string): Addresses {
  const url = new URL(scriptUrl);
  const base = new URL(".", url).href.replace(/\/$/, "");
  return { base, origin: url.origin };
}

export function configUrl(base: string, key: string, locale: string): string {
  return `${base}/visitor/v1/inboxes/${encodeURIComponent(key)}?locale=${encodeURIComponent(locale)}`;
}

/** The frame learns the host's origin here and speaks only to it; a lie would only send its words nowhere. */
export function frameUrl(base: string, key: string, locale: string, hostOrigin: string): string {
  const query = new URLSearchParams({ key, locale, host: hostOrigin });
  return `${base}/widget/frame?${query}`;
}

/** One of our own messages from exactly that window and origin, or null. */
export function trustedMessage<T extends { lingxi: 1; t: string }>(
  event: Pick<MessageEvent, "data" | "origin" | "source">,
  from: { source: unknown; origin: string },
): T | null {
  if (!from.source || event.source !== from.source || event.origin !== from.origin) return null;
  const data = event.data as Partial<T> | null;
  return data && typeof data === "object" && data.lingxi === 1 && typeof data.t === "string"
    ? (data as T)
    : null;
}

/** The language asked for: of the script tag, else of the page, else of the browser. */
export function wantedLocale(attribute: string | null | undefined, page: string, browser: string): string {
  return attribute || page || browser || "zh-CN";
}
