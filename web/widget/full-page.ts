/** What only the page of its own does: it makes room for the keyboard, and takes up the conversation that a mail's link leads to. */

import type { VisitorSession } from "../contract/widget.ts";
import { storeFlag } from "./ui.ts";

/** `token` names where the visitor's token is kept. */
export async function begin(api: string, key: string, token: string): Promise<void> {
  const { visualViewport } = window;
  if (visualViewport) {
    const fit = () => document.documentElement.style.setProperty("--height", `${visualViewport.height}px`);
    visualViewport.onresize = fit;
    fit();
  }
  if (location.hash.startsWith("#back=")) await comeBack(api, key, token);
}

/** The link's token is exchanged for a visitor's own, once, and leaves the address bar. Keeps what there is when it has expired. */
async function comeBack(api: string, key: string, token: string): Promise<void> {
  const back = location.hash.slice("#back=".length);
  history.replaceState(null, "", location.pathname + location.search);
  const response = await fetch(`${api}/sessions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ inbox_key: key, return_token: back }),
  }).catch(() => null);
  if (response?.ok) storeFlag(token, ((await response.json()) as VisitorSession).token);
}
