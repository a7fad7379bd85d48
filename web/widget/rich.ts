/** What agents and bots write may be bold, italic, a link or a list. */

import type { VNode } from "preact";
import { html } from "../shared/html.ts";
import { spansOf } from "../shared/markdown.ts";
import type { Ui } from "./ui.ts";

interface RichProps {
  ui: Ui;
  text: string;
  linked(text: string): (string | VNode)[];
}

export function Rich({ text, linked }: RichProps): VNode {
  return html`<span
    >${spansOf(text).map(({ text: words, bold, italic, href }) =>
      href
        ? html`<a href=${href} title=${href} target="_blank" rel="noopener noreferrer nofollow">${words}</a>`
        : bold
          ? html`<b>${linked(words)}</b>`
          : italic
            ? html`<i>${linked(words)}</i>`
            : linked(words),
    )}</span
  >`;
}
