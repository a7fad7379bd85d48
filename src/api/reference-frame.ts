/** What both pages of the reference share: the page around them, the search in the list, a block to copy. */

import type { VNode } from "preact";
import { renderToString } from "preact-render-to-string";
import { html } from "../../web/shared/html.ts";
import type { Assets } from "../kernel/assets.ts";

export interface Place {
  base: string;
  assets: Assets;
}

export function referencePage(title: string, body: VNode, { base, assets }: Place): Response {
  const page = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title><link rel="stylesheet" href="${assets.url("reference.css")}"><script src="${assets.url("reference.js")}"></script></head><body data-base="${base}">${renderToString(body)}</body></html>`;
  return new Response(page, {
    headers: {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-cache",
      "content-security-policy":
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
    },
  });
}

export function Find({ label }: { label: string }) {
  return html`<div class="find">
    <input type="search" id="find" placeholder="Search" aria-label=${label} autocomplete="off" />
    <kbd>/</kbd>
  </div>`;
}

export interface Block {
  id: string;
  label: string;
  text: string;
}

/** The first is shown, the others by their tabs. */
export function Blocks({ list }: { list: Block[] }) {
  return html`<div class="samples">
    ${list.map(
      ({ id, label, text }, at) =>
        html`<section data-language=${id} hidden=${at > 0}>
          <header><span>${label}</span><button type="button" data-copy>Copy</button></header>
          <pre tabindex="0"><code>${text}</code></pre>
        </section>`,
    )}
  </div>`;
}
