/** Addresses of pages as they are kept: without what may name a person. Pure. */

const longest = 500;

/** Only http(s); of the query what the inbox allows; a fragment only where it is the route of a single-page site. Null: not a page. */
export function pageAddress(given: string, allowed: readonly string[] = []): string | null {
  // Parsing takes longer than all else that a page view costs; most addresses are as they should be already.
  const plain =
    given.length <= longest && (allowed.length === 0 || !given.includes("?")) && plainAddress.exec(given);
  if (plain) return plain[1]!;
  const url = pageUrl(given);
  if (!url) return null;
  const query = keptQuery(url.searchParams, allowed);
  // A value that fills the address is cut away whole: half of it would be another page.
  const address = `${url.protocol}//${url.host}${url.pathname}${query}${route(url.hash, allowed)}`;
  if (address.length <= longest) return address;
  return `${url.protocol}//${url.host}${url.pathname}`.slice(0, longest).replace(/%[0-9A-F]?$/i, "");
}

/** Nothing in it that parsing would change: lower case, no port, no way up, no escapes; its query and a place on it are left off. */
const plainAddress =
  /^(https?:\/\/[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}\/(?:[A-Za-z0-9_~-][A-Za-z0-9_.~-]*\/)*(?:[A-Za-z0-9_~-][A-Za-z0-9_.~-]*)?)(?:\?[^#]*)?(?:#[A-Za-z0-9_-]*)?$/;

export function pageUrl(given: string): URL | null {
  if (!/^https?:\/\//i.test(given)) return null;
  return URL.parse(given);
}

function keptQuery(query: URLSearchParams, allowed: readonly string[]): string {
  if (allowed.length === 0 || query.size === 0) return "";
  const kept = new URLSearchParams();
  for (const [name, value] of query) if (allowed.includes(name)) kept.append(name, value);
  return kept.size > 0 ? `?${kept}` : "";
}

/** `#/cart?x=1` and `#!/cart` are pages; `#reviews` is a place on one, and `#access_token=…` is a secret. */
function route(hash: string, allowed: readonly string[]): string {
  if (!/^#!?\//.test(hash)) return "";
  const [path = "", query = ""] = hash.split("?", 2);
  return path + keptQuery(new URLSearchParams(query), allowed);
}

/** One line without control characters, clipped between characters. */
export function oneLine(given: string, longestLine: number): string {
  const plain = given
    .toWellFormed()
    // eslint-disable-next-line no-control-regex
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g, " ")
    .trim();
  if (plain.length <= longestLine) return plain;
  const cut = plain.slice(0, longestLine);
  // Half of a surrogate pair is no character.
  return /[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut;
}
