/** Edits the texts of an invitation that are tried against each other: what it says, and the answers that it offers. */

import { html } from "../../shared/html.ts";
import { Icon } from "../../shared/icon.ts";
import { plusIcon } from "../../shared/icons.ts";
import { Remove, replace, valueOf, without } from "./hours-editor.ts";
import type { EditorProps } from "./json-field.ts";
import { say } from "./texts.ts";

interface Variant {
  key: string;
  text: string;
  chips: string[];
}
const most = 6;

export function VariantsEditor({ value, change }: EditorProps<Variant[]>) {
  const put = (i: number, part: Partial<Variant>) => change(replace(value, i, { ...value[i]!, ...part }));
  return html`<ul class="build variants">
      ${value.map(
        (variant, i) =>
          html`<li key=${variant.key}>
            <div class="row">
              <span class="kbd">${variant.key}</span>
              <textarea
                class="input grow"
                rows="2"
                maxlength="500"
                aria-label=${say("console.live.variant_text", { key: variant.key })}
                value=${variant.text}
                onChange=${(event: Event) => valueOf(event).trim() && put(i, { text: valueOf(event).trim() })}
              ></textarea>
              ${value.length > 1 && html`<${Remove} click=${() => change(without(value, i))} />`}
            </div>
            <input
              class="input"
              placeholder=${say("console.live.variant_chips")}
              aria-label=${say("console.live.variant_chips_of", { key: variant.key })}
              value=${variant.chips.join(" / ")}
              onChange=${(event: Event) => put(i, { chips: chipsOf(valueOf(event)) })}
            />
          </li>`,
      )}
    </ul>
    ${
      value.length < most &&
      html`<button
        type="button"
        class="btn s"
        onClick=${() => change([...value, { key: nextKey(value), text: value.at(-1)!.text, chips: [] }])}
      >
        <${Icon} shape=${plusIcon} size=${14} />${say("console.live.add_variant")}
      </button>`
    }`;
}

const chipsOf = (text: string): string[] =>
  text
    .split("/")
    .map((chip) => chip.trim().slice(0, 40))
    .filter(Boolean)
    .slice(0, 4);

/** The first letter that is free: what was counted under an old one stays apart. */
function nextKey(variants: readonly Variant[]): string {
  const taken = new Set(variants.map((each) => each.key));
  return [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"].find((key) => !taken.has(key))!;
}
