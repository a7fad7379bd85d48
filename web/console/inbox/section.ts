/** A part of the side panel under a title that folds it; what is folded is remembered. */

import type { ComponentChildren } from "preact";
import { html } from "../../shared/html.ts";
import { Icon } from "../../shared/icon.ts";
import { chevronDownIcon } from "../../shared/icons.ts";
import { panes, toggleFold } from "./panes.ts";

export const isFolded = (name: string): boolean => panes.value.folded.includes(name);

export function Section({
  name,
  title,
  more,
  children,
}: {
  name: string;
  title: string;
  more?: string;
  children: ComponentChildren;
}) {
  const folded = isFolded(name);
  return html`<section class=${`sec ${folded ? "folded" : ""}`} data-section=${name}>
    <h2>
      <button type="button" aria-expanded=${String(!folded)} onClick=${() => toggleFold(name)}>
        ${title}<${Icon} shape=${chevronDownIcon} size=${14} /></button
      >${more && html`<span class="more">${more}</span>`}
    </h2>
    ${!folded && children}
  </section>`;
}
