/** A value that is edited in place: click or Enter opens it, Enter or leaving saves, Esc keeps what was. */

import { useState } from "preact/hooks";
import { html } from "../../shared/html.ts";
import { t } from "./boot.ts";

interface EditableProps {
  label: string;
  value: string;
  save(value: string): void;
  may: boolean;
  empty?: string;
  long?: boolean;
  class?: string;
}

export function Editable({ label, value, save, may, empty, long, class: extra = "" }: EditableProps) {
  const [editing, setEditing] = useState(false);
  if (!editing)
    return html`<button
      type="button"
      class=${`field-b ${extra} ${value ? "" : "empty"}`}
      disabled=${!may}
      title=${may ? t("panel.edit", { name: label }) : undefined}
      onClick=${() => setEditing(true)}
    >
      ${value || empty || (may ? t("panel.add") : "—")}
    </button>`;
  const done = (event: FocusEvent) => {
    const next = (event.currentTarget as HTMLInputElement).value.trim();
    setEditing(false);
    if (next !== value) save(next);
  };
  const key = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    const own = event.currentTarget as HTMLInputElement;
    if (event.key === "Enter" && !(long && event.shiftKey)) {
      event.preventDefault();
      own.blur();
    } else if (event.key === "Escape") {
      event.preventDefault();
      own.value = value;
      own.blur();
    }
  };
  return long
    ? html`<textarea
        class="field-in"
        ref=${select}
        aria-label=${label}
        maxlength="4000"
        defaultValue=${value}
        onBlur=${done}
        onKeyDown=${key}
      ></textarea>`
    : html`<input
        class="field-in"
        ref=${select}
        aria-label=${label}
        maxlength="200"
        defaultValue=${value}
        onBlur=${done}
        onKeyDown=${key}
      />`;
}

function select(field: HTMLInputElement | HTMLTextAreaElement | null): void {
  if (!field || document.activeElement === field) return;
  field.focus();
  field.select();
}
