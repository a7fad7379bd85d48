/** Tags as chips: the cross takes one away, plus adds one with the tags in use as suggestions. */

import { useState } from "preact/hooks";
import { html } from "../../shared/html.ts";
import { Icon } from "../../shared/icon.ts";
import { plusIcon, xIcon } from "../../shared/icons.ts";
import { t } from "./boot.ts";
import { loadTags } from "./loading.ts";
import { IconButton } from "./parts.ts";
import { knownTags } from "./store.ts";

export function TagLine({
  tags,
  may,
  set,
  label,
}: {
  tags: readonly string[];
  may: boolean;
  set(tags: string[]): void;
  label: string;
}) {
  const [adding, setAdding] = useState(false);
  const add = (event: Event) => {
    const tag = (event.currentTarget as HTMLInputElement).value.trim();
    setAdding(false);
    if (tag && !tags.includes(tag)) set([...tags, tag]);
  };
  const key = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    const own = event.currentTarget as HTMLInputElement;
    if (event.key === "Escape") own.value = "";
    if (event.key !== "Enter" && event.key !== "Escape") return;
    event.preventDefault();
    own.blur();
  };
  const begin = () => {
    void loadTags().catch(() => {});
    setAdding(true);
  };
  return html`<div class="tagline" role="group" aria-label=${label}>
    ${tags.map((tag) => html`<span class="chip" key=${tag}><span class="cut">${tag}</span>${may && html`<button type="button" class="gone" aria-label=${t("panel.drop_tag", { tag })} onClick=${() => set(tags.filter((each) => each !== tag))}><${Icon} shape=${xIcon} size=${12} /></button>`}</span>`)}
    ${
      may &&
      (adding
        ? html`<input
              class="add-tag"
              list="tags-in-use"
              maxlength="60"
              aria-label=${t("panel.add_tag")}
              ref=${(own: HTMLInputElement | null) => own && document.activeElement !== own && own.focus()}
              onBlur=${add}
              onKeyDown=${key}
            />
            <datalist id="tags-in-use">
              ${knownTags.value.map((tag) => html`<option value=${tag}></option>`)}
            </datalist>`
        : html`<${IconButton}
            shape=${plusIcon}
            size=${14}
            class="tiny"
            label=${t("panel.add_tag")}
            onClick=${begin}
          />`)
    }
  </div>`;
}
