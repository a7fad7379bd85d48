/** Texts with holes: `{contact.phone}`, `{items.0.title|nothing}`. Pure; what is filled in is escaped for where it stands. */

export interface Hole {
  whole: string;
  path: string[];
  fallback: string | undefined;
}

const hole = /\{\s*([\p{L}\p{N}_.-]{1,120})\s*(?:\|([^{}]{0,120}))?\}/gu;

export const holesOf = (template: string): Hole[] =>
  [...template.matchAll(hole)].map(([whole, path, fallback]) => ({
    whole,
    path: path!.split("."),
    fallback,
  }));

/** Own properties only: a path can't reach a prototype. */
export function valueAt(value: unknown, path: readonly string[]): unknown {
  let here = value;
  for (const step of path) {
    if (here === null || typeof here !== "object" || !Object.hasOwn(here, step)) return undefined;
    here = (here as Record<string, unknown>)[step];
  }
  return here;
}

const written = (value: unknown): string | undefined =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? String(value)
    : undefined;

/** Undefined when a hole without a fallback has nothing to hold: then there is nothing to ask for. */
export function fill(
  template: string,
  values: unknown,
  escape: (text: string) => string = (text) => text,
): string | undefined {
  let lacks = false;
  const text = template.replace(hole, (_, path: string, fallback: string | undefined) => {
    const found = written(valueAt(values, path.split(".")));
    if (found === undefined || found === "") {
      if (fallback === undefined) lacks = true;
      return escape(fallback ?? "");
    }
    return escape(found);
  });
  return lacks ? undefined : text;
}

/** For what is shown: a hole with nothing in it is empty. */
export const show = (template: string, values: unknown, longest = 300): string =>
  template
    .replace(
      hole,
      (_, path: string, fallback: string | undefined) =>
        written(valueAt(values, path.split("."))) ?? fallback ?? "",
    )
    .trim()
    .slice(0, longest);

/** Inside the quotes of a JSON text. */
export const insideJson = (text: string): string => JSON.stringify(text).slice(1, -1);
export const insideHeader = (text: string): string => text.replace(/[\r\n\0]/g, " ");
