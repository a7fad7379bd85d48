/** Edits the fields of a form that visitors fill in: kind, label, required or not, order. */

import { html } from "../../shared/html.ts";
import { Icon } from "../../shared/icon.ts";
import { arrowDownIcon, arrowUpIcon, plusIcon } from "../../shared/icons.ts";
import type { FormField } from "../../contract/widget.ts";
import { Remove, replace, without } from "./hours-editor.ts";
import type { EditorProps } from "./json-field.ts";
import { say } from "./texts.ts";

const kinds: FormField["kind"][] = ["text", "email", "phone", "select", "textarea"];
/** Their labels are written by us in the visitor's language when they are left empty. */
const known = ["name", "email", "phone", "message"];

export function FieldsEditor({ value, change }: EditorProps<FormField[]>) {
  return html`<div>
    <ul class="build">
      ${value.map(
        (field, i) =>
          html`<li key=${field.name}>
            <input
              class="input s"
              value=${field.label}
              maxlength="60"
              aria-label=${say("console.live.field_label")}
              placeholder=${known.includes(field.name) ? say(`console.live.field_${field.name}`) : say("console.live.field_label")}
              onChange=${(event: Event) => change(replace(value, i, { ...field, label: valueOf(event) || (known.includes(field.name) ? "" : field.label) }))}
            />
            <select
              class="input s"
              aria-label=${say("console.live.field_kind")}
              onChange=${(event: Event) => change(replace(value, i, ofKind(field, valueOf(event) as FormField["kind"])))}
            >
              ${kinds.map((kind) => html`<option value=${kind} selected=${kind === field.kind}>${say(`console.live.kind_${kind}`)}</option>`)}
            </select>
            <label class="tick"
              ><input
                type="checkbox"
                checked=${field.required}
                onChange=${(event: Event) => change(replace(value, i, { ...field, required: (event.target as HTMLInputElement).checked }))}
              /><span>${say("console.live.required")}</span></label
            >
            <span class="row tight">
              <button
                class="icon-b"
                type="button"
                disabled=${i === 0}
                onClick=${() => change(moved(value, i, i - 1))}
              >
                <${Icon} shape=${arrowUpIcon} size=${14} label=${say("console.live.move_up")} />
              </button>
              <button
                class="icon-b"
                type="button"
                disabled=${i === value.length - 1}
                onClick=${() => change(moved(value, i, i + 1))}
              >
                <${Icon} shape=${arrowDownIcon} size=${14} label=${say("console.live.move_down")} />
              </button>
              <${Remove} click=${() => change(without(value, i))} />
            </span>
            ${
              field.kind === "select" &&
              html`<textarea
                class="input wide"
                rows="3"
                aria-label=${say("console.live.options")}
                placeholder=${say("console.live.options")}
                onChange=${(event: Event) => change(replace(value, i, { ...field, options: lines(valueOf(event)) }))}
              >
${(field.options ?? []).join("\n")}</textarea>`
            }
          </li>`,
      )}
    </ul>
    ${
      value.length < 10 &&
      html`<p class="row">
        <button class="btn s" type="button" onClick=${() => change([...value, added(value)])}>
          <${Icon} shape=${plusIcon} size=${14} />${say("console.live.add_field")}
        </button>
      </p>`
    }
  </div>`;
}

/** A field that is not there yet: first those that we know, then plain texts of the agent's own. */
export function added(fields: FormField[]): FormField {
  const taken = new Set(fields.map((field) => field.name));
  const free = known.find((name) => !taken.has(name));
  if (free)
    return {
      name: free,
      kind: free === "email" || free === "phone" ? free : free === "message" ? "textarea" : "text",
      label: "",
      required: false,
    };
  let n = 1;
  while (taken.has(`field_${n}`)) n++;
  return { name: `field_${n}`, kind: "text", label: say("console.live.new_field", { n }), required: false };
}

export function ofKind(field: FormField, kind: FormField["kind"]): FormField {
  const { options, ...rest } = field;
  return kind === "select"
    ? { ...rest, kind, options: options ?? [say("console.live.first_option")] }
    : { ...rest, kind };
}

export function moved<T>(list: T[], from: number, to: number): T[] {
  const next = [...list];
  next.splice(to, 0, ...next.splice(from, 1));
  return next;
}

const lines = (text: string): string[] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
const valueOf = (event: Event): string => (event.target as HTMLInputElement).value;
