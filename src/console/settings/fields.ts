/** Fields of settings forms. `name` is the path in the API's JSON, `as` how the browser reads the value (web/console/pages/form-values.ts). */

import { html } from "../../../web/shared/html.ts";

export interface Common {
  name: string;
  label: string;
  hint?: unknown;
  disabled?: boolean;
  /** Anchor for the settings search. */
  anchor?: string;
}

export interface TextOptions extends Common {
  value?: string | number | null;
  type?: "text" | "email" | "password" | "number" | "url" | "search" | "date" | "tel";
  as?: "number" | "nullable" | "omit" | "lines" | "pairs";
  /** What the number is multiplied by before it is sent: minutes to milliseconds, megabytes to bytes. */
  times?: number;
  unit?: string;
  max?: number;
  min?: number;
  step?: number;
  placeholder?: string;
  autocomplete?: string;
  required?: boolean;
  rows?: number;
  mono?: boolean;
  width?: "narrow" | "medium";
  autofocus?: boolean;
  /** Where no label element points at it. */
  named?: boolean;
}

export const idOf = (name: string): string => `f-${name.replaceAll(".", "-")}`;

/** One row of settings: the label on the left, the field and its hint on the right. */
export function Row({
  label,
  anchor,
  hint,
  forId,
  children,
}: {
  label: string;
  anchor?: string;
  hint?: unknown;
  forId?: string;
  children?: unknown;
}) {
  return html`<div
    class="set"
    id=${anchor}
    role=${forId ? undefined : "group"}
    aria-label=${forId ? undefined : label}
  >
    ${forId ? html`<label class="l" for=${forId}>${label}</label>` : html`<span class="l">${label}</span>`}
    <div>${children} ${hint && html`<p class="hint">${hint}</p>`}</div>
  </div>`;
}

export function TextRow(options: TextOptions) {
  return html`<${Row}
    label=${options.label}
    anchor=${options.anchor}
    hint=${options.hint}
    forId=${idOf(options.name)}
  >
    <${TextInput} ...${options} />
  <//>`;
}

/** The same outside settings rows: label above, hint below. */
export function TextField(options: TextOptions & { optional?: string }) {
  return html`<div class="field">
    <label class="label" for=${idOf(options.name)}
      >${options.label}${options.optional && html`<span class="optional">${options.optional}</span>`}</label
    >
    <${TextInput} ...${options} />
    ${options.hint && html`<p class="hint">${options.hint}</p>`}
  </div>`;
}

export function TextInput(o: TextOptions) {
  const shared = {
    id: idOf(o.name),
    name: o.name,
    disabled: o.disabled,
    placeholder: o.placeholder,
    maxlength: o.type === "number" ? undefined : o.max,
    autocomplete: o.autocomplete ?? "off",
    required: o.required,
    autofocus: o.autofocus,
    "data-as": o.as ?? (o.type === "number" ? "number" : undefined),
    "data-times": o.times,
    "aria-label": o.named ? o.label : undefined,
  };
  const width = o.width ?? (o.type === "number" ? "narrow" : "");
  if (o.rows)
    return html`<textarea ...${shared} class=${`input ${o.mono ? "mono" : ""}`} rows=${o.rows}>
${o.value ?? ""}</textarea>`;
  const number = o.type === "number" && { min: o.min, max: o.max, step: o.step ?? 1, inputmode: "numeric" };
  if (!o.unit)
    return html`<input
      ...${shared}
      ...${number}
      class=${`input ${width} ${o.mono ? "mono" : ""}`}
      type=${o.type ?? "text"}
      value=${o.value ?? ""}
    />`;
  return html`<span class=${`input ${width}`}>
    <input ...${shared} ...${number} type=${o.type ?? "text"} value=${o.value ?? ""} /><span class="unit"
      >${o.unit}</span
    >
  </span>`;
}

export interface Option {
  value: string;
  label: string;
  shape?: string;
  hint?: string;
}

export function SelectRow(
  options: Common & { value: string; options: Option[]; as?: string; width?: string },
) {
  return html`<${Row}
    label=${options.label}
    anchor=${options.anchor}
    hint=${options.hint}
    forId=${idOf(options.name)}
  >
    <${Select} ...${options} />
  <//>`;
}

export function Select({
  name,
  value,
  options,
  as,
  disabled,
  label,
  width = "medium",
}: Common & { value: string; options: Option[]; as?: string; width?: string }) {
  return html`<select
    id=${idOf(name)}
    name=${name}
    class=${`input ${width}`}
    data-as=${as}
    disabled=${disabled}
    aria-label=${label}
  >
    ${options.map((each) => html`<option value=${each.value} selected=${each.value === value}>${each.label}</option>`)}
  </select>`;
}

/** One of two to four, side by side. */
export function ChoiceRow({
  name,
  label,
  value,
  options,
  hint,
  anchor,
  as,
}: Common & { value: string; options: Option[]; as?: string }) {
  return html`<${Row} label=${label} hint=${hint} anchor=${anchor}>
    <div class="seg">
      ${options.map(
        (each) =>
          html`<label
            ><input
              type="radio"
              name=${name}
              value=${each.value}
              checked=${each.value === value}
              data-as=${as}
            />${each.label}</label
          >`,
      )}
    </div>
  <//>`;
}

export function SwitchRow({
  name,
  label,
  text,
  value,
  hint,
  anchor,
  disabled,
  children,
}: Common & { text: string; value: boolean; children?: unknown }) {
  return html`<${Row} label=${label} anchor=${anchor}>
    <label class="tick">
      <input
        type="checkbox"
        role="switch"
        name=${name}
        data-as="boolean"
        checked=${value}
        disabled=${disabled}
      />
      <span>${text}${hint && html`<small>${hint}</small>`}</span>
    </label>
    ${children}
  <//>`;
}

/** Any number of a list; the value is the list of what is ticked. */
export function Ticks({
  name,
  options,
  chosen,
  disabled,
}: {
  name: string;
  options: Option[];
  chosen: readonly string[];
  disabled?: boolean;
}) {
  return html`<div class="ticks">
    ${options.map(
      (each) =>
        html`<label class="tick">
          <input
            type="checkbox"
            name=${name}
            data-as="list"
            value=${each.value}
            checked=${chosen.includes(each.value)}
            disabled=${disabled}
          />
          <span>${each.label}${each.hint && html`<small>${each.hint}</small>`}</span>
        </label>`,
    )}
  </div>`;
}

export function TicksRow(options: Common & { options: Option[]; chosen: readonly string[] }) {
  return html`<${Row} label=${options.label} hint=${options.hint} anchor=${options.anchor}
    ><${Ticks} ...${options}
  /><//>`;
}

interface SaveFormOptions {
  /** API path, e.g. `/api/v1/agents/me`. */
  path: string;
  method?: "PATCH" | "PUT" | "POST";
  /** `change`: each field as soon as it changes; `submit`: all of it on the button. */
  on?: "change" | "submit";
  then?: string;
  /** Sends the value under this name instead of the whole object. */
  wrap?: string;
  class?: string;
  id?: string;
  preview?: string;
  /** Said when it was taken, instead of "saved". */
  done?: string;
  children?: unknown;
}

export function SaveForm({
  path,
  method = "PATCH",
  on = "change",
  then,
  wrap,
  children,
  class: extra,
  id,
  preview,
  done,
}: SaveFormOptions) {
  return html`<form
    data-save=${on}
    data-path=${path}
    data-method=${method}
    data-then=${then}
    data-wrap=${wrap}
    data-preview=${preview}
    data-done=${done}
    class=${extra}
    id=${id}
    method="post"
    novalidate
  >
    ${children}
  </form>`;
}
