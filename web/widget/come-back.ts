/** A link in a mail leads back into the conversation: its token is exchanged for a visitor's own, once, and leaves the address bar. */

import type { VisitorSession } from "../contract/widget.ts";
import { apiOf } from "../sdk/options.ts";

/** Keeps what there is when the link has expired. */
export async function comeBack(
  { base, key }: { base: string; key: string },
  keep: (token: string) => void,
): Promise<void> {
  const back = location.hash.slice("#back=".length);
  history.replaceState(null, "", location.pathname + location.search);
  const response = await fetch(`${apiOf(base)}/sessions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ inbox_key: key, return_token: back }),
  }).catch(() => null);
  if (response?.ok) keep(((await response.json()) as VisitorSession).token);
}
