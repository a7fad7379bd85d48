/** Several values of which any will do: chips, and a choice or a field to add one. */

import { html } from "../../shared/html.ts";
import { Icon } from "../../shared/icon.ts";
import { xIcon } from "../../shared/icons.ts";
import { t, type Choice } from "./boot.ts";
import { without } from "./model.ts";
import { valueOf } from "./parts.ts";

interface ListValueProps {
  label: string;
  list: string[];
  choices: readonly Choice[] | undefined;
  change(next: string[]): void;
}

export function ListValue({ label, list, choices, change }: ListValueProps) {
  const add = (field: HTMLInputElement | HTMLSelectElement) => {
    const more = splitValues(field.value).filter((each) => !list.includes(each));
    field.value = "";
    if (more.length > 0) change([...list, ...more]);
  };
  const free = choices?.filter((each) => !list.includes(each.value));
  return html`<div class="rule-list-value">
    ${list.map((each, i) => {
      const name = choices?.find((choice) => choice.value === each)?.label ?? each;
      return html`<span class="chip" key=${each}
        >${name}<button
          type="button"
          aria-label=${t("rules.remove_value", { name })}
          onClick=${() => change(without(list, i))}
        >
          <${Icon} shape=${xIcon} size=${12} /></button
      ></span>`;
    })}
    ${
      free
        ? free.length > 0 &&
          html`<select
            aria-label=${label}
            value=""
            onChange=${(event: Event) => add(event.currentTarget as HTMLSelectElement)}
          >
            <option value="">${t("rules.add_value")}</option>
            ${free.map((each) => html`<option key=${each.value} value=${each.value}>${each.label}</option>`)}
          </select>`
        : html`<input
            aria-label=${label}
            maxlength="200"
            placeholder=${t("rules.add_values")}
            onChange=${(event: Event) => add(event.currentTarget as HTMLInputElement)}
            onKeyDown=${(event: KeyboardEvent) => {
              if (event.key === "Backspace" && valueOf(event) === "" && list.length > 0)
                change(list.slice(0, -1));
            }}
          />`
    }
  </div>`;
}

/** Written one after another, with Western or Chinese commas. */
export const splitValues = (text: string): string[] => [
  ...new Set(
    text
      .split(/[,，、;；\n]/)
      .map((each) => each.trim())
      .filter(Boolean),
  ),
];
