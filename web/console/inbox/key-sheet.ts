/** The sheet of all keys, by what one wants to do. */

import { useState } from "preact/hooks";
import { html } from "../../shared/html.ts";
import { Icon } from "../../shared/icon.ts";
import { searchIcon, xIcon } from "../../shared/icons.ts";
import { t } from "./boot.ts";
import { sheet } from "./keys.ts";
import { IconButton, Kbd, Veil } from "./parts.ts";
import { layer } from "./store.ts";

export function KeySheet() {
  const [text, setText] = useState("");
  const close = () => (layer.value = null);
  return html`<${Veil} label=${t("keys.title")} class="keys" onClose=${close}>
    <header class="pane-h">
      <h1>${t("keys.title")}</h1>
      <span class="t3 only-wide">${t("keys.anytime")} <${Kbd} keys=${["?"]} /></span>
      <label class="input s end"
        ><${Icon} shape=${searchIcon} size=${14} /><input
          value=${text}
          placeholder=${t("keys.find")}
          aria-label=${t("keys.find")}
          onInput=${(event: InputEvent) => setText((event.currentTarget as HTMLInputElement).value)}
      /></label>
      <${IconButton} shape=${xIcon} label=${t("inbox.close")} stroke="Esc" onClick=${close} />
    </header>
    <div class="kcols">
      ${sheet.map(
        (column) =>
          html`<section>
            <h3>${t(column.title)}</h3>
            ${column.strokes
              .filter((stroke) => stroke.label && t(stroke.label).toLowerCase().includes(text.toLowerCase()))
              .map(
                (stroke) =>
                  html`<div class="kr">
                    <span>${t(stroke.label)}</span><span class="strokes"><${Kbd} keys=${stroke.keys} /></span>
                  </div>`,
              )}
          </section>`,
      )}
    </div>
  <//>`;
}
