/** A brand colour: swatches, a picker and the hex value, with the contrast said below. */

import { html } from "../../web/shared/html.ts";
import type { PublicContext } from "./context.ts";

const swatches: readonly [string, string][] = [
  ["#0a755b", "green"],
  ["#2459c9", "blue"],
  ["#a84d07", "ochre"],
  ["#c0322a", "red"],
  ["#6d3fb5", "violet"],
  ["#1f1d1a", "ink"],
];

export function ColourField({ page, name, value }: { page: PublicContext; name: string; value: string }) {
  const { t } = page;
  return html`<div data-colour>
    <div class="swatches">
      ${swatches.map(
        ([color, word]) =>
          html`<button
            type="button"
            data-swatch=${color}
            aria-pressed=${String(color === value)}
            aria-label=${t(`settings.color.${word}`)}
          >
            <svg viewBox="0 0 32 32" aria-hidden="true"><circle cx="16" cy="16" r="16" fill=${color} /></svg>
          </button>`,
      )}
      <span class="input mono narrow colour">
        <input type="color" value=${value} aria-label=${t("settings.color.picker")} />
        <input
          name=${name}
          value=${value}
          data-colour-hex
          maxlength="7"
          aria-label=${t("settings.color.hex")}
          spellcheck="false"
        />
      </span>
    </div>
    <p class="hint" data-colour-note role="status"></p>
  </div>`;
}

/** A dot of any colour: an attribute of SVG, since inline styles are not allowed. */
export function ColourDot({ color, size = 12 }: { color: string; size?: number }) {
  return html`<svg class="colour-dot" width=${size} height=${size} viewBox="0 0 12 12" aria-hidden="true">
    <circle cx="6" cy="6" r="6" fill=${color} />
  </svg>`;
}
