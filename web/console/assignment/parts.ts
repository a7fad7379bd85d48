/** Small parts of the pages of assignment: choices, faces, dialogs. */

import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { html } from "../../shared/html.ts";
import { Icon } from "../../shared/icon.ts";
import { xIcon } from "../../shared/icons.ts";
import { nameOfId, t, type Choice } from "./boot.ts";

export const valueOf = (event: Event): string => (event.currentTarget as HTMLInputElement).value;
export const isOn = (event: Event): boolean => (event.currentTarget as HTMLInputElement).checked;

interface PickProps {
  label: string;
  value: string;
  choices: readonly Choice[];
  change(value: string): void;
  class?: string;
}

/** A choice of one; what is chosen but not among the choices any more stays visible. */
export function Pick({ label, value, choices, change, class: extra = "" }: PickProps) {
  const lost = !choices.some((each) => each.value === value);
  return html`<select
    class=${`input ${extra}`}
    aria-label=${label}
    value=${value}
    onChange=${(event: Event) => change(valueOf(event))}
  >
    ${lost && html`<option value=${value} selected>${value ? t("rules.lost", { name: value }) : t("rules.choose")}</option>`}
    ${choices.map((each) => html`<option key=${each.value} value=${each.value} selected=${each.value === value}>${each.label}</option>`)}
  </select>`;
}

interface NumberFieldProps {
  label: string;
  value: number;
  min: number;
  max: number;
  step?: number;
  change(value: number): void;
}

/** What is no number or out of bounds is not taken. */
export function NumberField({ label, value, min, max, step = 1, change }: NumberFieldProps) {
  return html`<input
    class="input rule-number"
    type="number"
    aria-label=${label}
    value=${value}
    min=${min}
    max=${max}
    step=${step}
    onChange=${(event: Event) => {
      const field = event.currentTarget as HTMLInputElement;
      if (field.value !== "" && field.validity.valid) change(field.valueAsNumber);
      else field.value = String(value);
    }}
  />`;
}

export function RemoveButton({ label, click }: { label: string; click(): void }) {
  return html`<button class="icon-b" type="button" title=${label} aria-label=${label} onClick=${click}>
    <${Icon} shape=${xIcon} size=${14} />
  </button>`;
}

/** An agent's letter and name. */
export function Who({ id }: { id: string }) {
  const name = nameOfId(id);
  let sum = 0;
  for (const letter of id) sum = (sum * 31 + letter.codePointAt(0)!) % 6;
  const letters = [...name];
  const letter = /^\p{Script=Han}{1,4}$/u.test(name) ? letters.at(-1) : letters[0];
  return html`<span class="row tight rule-who"
    ><span class=${`face f${sum + 1} xs`} aria-hidden="true">${letter?.toUpperCase()}</span
    ><span class="cut">${name}</span></span
  >`;
}

interface SheetProps {
  title: string;
  onClose(): void;
  wide?: boolean;
  children: ComponentChildren;
}

export function Sheet({ title, onClose, wide, children }: SheetProps) {
  const box = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const opener = document.activeElement as HTMLElement | null;
    box.current?.showModal();
    return () => opener?.focus();
  }, []);
  return html`<dialog ref=${box} class=${wide ? "wide" : ""} aria-labelledby="rules-sheet" onClose=${onClose}>
    <div class="inside">
      <h2 id="rules-sheet">${title}</h2>
      ${children}
    </div>
  </dialog>`;
}
