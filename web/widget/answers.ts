/** Checks the answers of a form and gives the text of what is wrong with each. Pure. */

import type { FormField } from "../contract/widget.ts";

/** Field name → text key. */
export type Faults = Record<string, string>;

export function faultOf(field: Pick<FormField, "kind" | "required">, value: string): string | null {
  const text = value.trim();
  if (!text) return field.required ? "widget.form.required" : null;
  if (field.kind === "email" && !/^[^\s@]+@[^\s@]+\.[^\s@.]{2,}$/.test(text)) return "widget.form.bad_email";
  if (field.kind === "phone" && text.replace(/\D/g, "").length < 7) return "widget.form.bad_phone";
  return null;
}

export function faultsOf(fields: readonly FormField[], values: Readonly<Record<string, string>>): Faults {
  const faults: Faults = {};
  for (const field of fields) {
    const fault = faultOf(field, values[field.name] ?? "");
    if (fault) faults[field.name] = fault;
  }
  return faults;
}
