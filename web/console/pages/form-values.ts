/** Turns a form's fields into the JSON that the API takes. A field's name is its path (`appearance.color`), `data-as` its kind. */

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** `top`: only what lies under this first part of the path. Empty optional fields with `data-omit` are left out. */
export function formValues(form: HTMLFormElement, top?: string): { [key: string]: Json } {
  const values: { [key: string]: Json } = {};
  const lists = new Set<string>();
  for (const field of fieldsOf(form)) {
    const path = field.name.split(".");
    if (top !== undefined && path[0] !== top) continue;
    if (field.dataset.as === "list") {
      const list = (lists.has(field.name) ? get(values, path) : set(values, path, [])) as Json[];
      lists.add(field.name);
      if ((field as HTMLInputElement).checked) list.push(field.value);
      continue;
    }
    if (field.type === "radio" && !(field as HTMLInputElement).checked) continue;
    const value = readField(field);
    if (value !== undefined) set(values, path, value);
  }
  return values;
}

export const fieldsOf = (form: HTMLFormElement): Field[] =>
  [...form.elements].filter(
    (each): each is Field => "name" in each && Boolean((each as Field).name) && !(each as Field).disabled,
  );

export function readField(field: Field): Json | undefined {
  const text = field.value;
  switch (field.dataset.as) {
    case "boolean":
      return field.type === "checkbox" ? (field as HTMLInputElement).checked : text === "true";
    case "number":
      return text.trim() === "" ? null : Number(text) * Number(field.dataset.times ?? "1");
    case "lines":
      return text
        .split("\n")
        .map((line) => line.trim())
        .filter(Boolean);
    case "pairs":
      return readPairs(text);
    case "json":
      return JSON.parse(text) as Json;
    case "nullable":
      return text.trim() === "" ? null : text;
    case "omit":
      return text.trim() === "" ? undefined : text;
    default:
      return text;
  }
}

/** `--name: value` on each line. A line without a colon is kept, so that the server can say that it is wrong. */
export function readPairs(text: string): { [key: string]: Json } {
  const pairs: { [key: string]: Json } = {};
  for (const line of text.split("\n")) {
    if (!line.trim()) continue;
    const colon = line.indexOf(":", 1);
    const name = (colon < 0 ? line : line.slice(0, colon)).trim();
    Object.defineProperty(pairs, name, {
      value:
        colon < 0
          ? ""
          : line
              .slice(colon + 1)
              .trim()
              .replace(/;$/, ""),
      enumerable: true,
    });
  }
  return pairs;
}

function get(values: { [key: string]: Json }, path: string[]): Json | undefined {
  let at: Json | undefined = values;
  for (const part of path) at = (at as { [key: string]: Json } | undefined)?.[part];
  return at;
}

function set(values: { [key: string]: Json }, path: string[], value: Json): Json {
  let at = values;
  for (const part of path.slice(0, -1)) at = (at[part] ??= {}) as { [key: string]: Json };
  at[path.at(-1)!] = value;
  return value;
}
