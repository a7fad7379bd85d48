/** Turns the htm templates of components into calls of `h` while bundling: browsers need neither parse them nor carry the parser. */

import htm from "htm";

/** What stands in `${…}`, by its place; written into text it leaves a mark. */
class Hole {
  constructor(readonly code: string) {}
}

interface Node {
  type: unknown;
  props: Record<string, unknown> | null;
  children: unknown[];
}

const mark = "\u0001";
const tree = htm.bind(
  (type: unknown, props: Record<string, unknown> | null, ...children: unknown[]): Node => ({
    type,
    props,
    children,
  }),
);

/** The code with `html` templates as calls; unchanged where there are none. */
export function compileTemplates(code: string): string {
  if (!code.includes("html`")) return code;
  const compiled = compile(code);
  return compiled === code ? code : `import { h as _h } from "preact";\n${compiled}`;
}

function compile(code: string): string {
  let made = "";
  let from = 0;
  for (let at = 0; at < code.length; at++) {
    const end = skip(code, at);
    if (end > at) at = end - 1;
    else if (code[at] === "`") {
      const { strings, holes, end: after } = readTemplate(code, at + 1);
      const ours = /(?<![\w.$])html$/.test(code.slice(from, at));
      const parts = holes.map(compile);
      made += ours
        ? code.slice(from, at - "html".length) + call(strings, parts)
        : code.slice(from, at) + literal(strings, parts);
      from = after;
      at = after - 1;
    }
  }
  return made + code.slice(from);
}

const literal = (strings: string[], holes: string[]): string =>
  `\`${strings.map((text, i) => text + (i < holes.length ? `\${${holes[i]}}` : "")).join("")}\``;

function call(strings: string[], holes: string[]): string {
  const escaped = strings.find((text) => text.includes("\\"));
  if (escaped !== undefined) throw new Error(`A template with a backslash is not understood: ${escaped}`);
  // A hole in the middle of a text is put into it as its mark; where it spreads, its mark becomes the name of a property.
  const values = holes.map((hole, i) =>
    Object.assign(Object.create({ toString: () => mark + i + mark }) as object, {
      [mark + i + mark]: new Hole(hole),
    }),
  );
  return write(
    tree(Object.assign(strings, { raw: strings }) as unknown as TemplateStringsArray, ...values),
    holes,
  );
}

function write(part: unknown, holes: string[]): string {
  if (Array.isArray(part)) return `[${part.map((each) => write(each, holes)).join(",")}]`;
  if (typeof part === "string") return writeText(part, holes);
  if (typeof part !== "object" || part === null) return JSON.stringify(part) ?? "undefined";
  const [own] = Object.values(part);
  if (own instanceof Hole) return `(${own.code})`;
  const { type, props, children } = part as Node;
  const given = [type, props === null ? null : writeProps(props, holes)];
  return `_h(${[write(given[0], holes), given[1] ?? "null", ...children.map((child) => write(child, holes))].join(",")})`;
}

function writeProps(props: Record<string, unknown>, holes: string[]): string {
  const written = Object.entries(props).map(([name, value]) =>
    value instanceof Hole ? `...(${value.code})` : `${JSON.stringify(name)}:${write(value, holes)}`,
  );
  return `{${written.join(",")}}`;
}

function writeText(text: string, holes: string[]): string {
  const [first = "", ...rest] = text.split(mark);
  const parts = [JSON.stringify(first)];
  rest.forEach((part, i) => {
    if (i % 2 === 0) parts.push(`(${holes[Number(part)]})`);
    else if (part) parts.push(JSON.stringify(part));
  });
  return parts.length > 1 ? `(${parts.join("+")})` : parts[0]!;
}

interface Template {
  strings: string[];
  holes: string[];
  /** After the closing backtick. */
  end: number;
}

function readTemplate(code: string, start: number): Template {
  const strings: string[] = [];
  const holes: string[] = [];
  let from = start;
  for (let at = start; at < code.length; at++) {
    if (code[at] === "\\") at++;
    else if (code[at] === "`") {
      strings.push(code.slice(from, at));
      return { strings, holes, end: at + 1 };
    } else if (code.startsWith("${", at)) {
      strings.push(code.slice(from, at));
      const end = endOfHole(code, at + 2);
      holes.push(code.slice(at + 2, end));
      from = end + 1;
      at = end;
    }
  }
  throw new Error("A template has no end");
}

function endOfHole(code: string, start: number): number {
  let depth = 0;
  for (let at = start; at < code.length; at++) {
    const end = skip(code, at);
    if (end > at) at = end - 1;
    else if (code[at] === "`") at = readTemplate(code, at + 1).end - 1;
    else if (code[at] === "{") depth++;
    else if (code[at] === "}" && depth-- === 0) return at;
  }
  throw new Error("A hole in a template has no end");
}

/** After the text, comment or regular expression that begins here; the same place where none does. */
function skip(code: string, at: number): number {
  const sign = code[at]!;
  if (sign === '"' || sign === "'") {
    let end = at + 1;
    while (code[end] !== sign) end += code[end] === "\\" ? 2 : 1;
    return end + 1;
  }
  if (sign !== "/") return at;
  if (code[at + 1] === "/") return endOr(code, code.indexOf("\n", at));
  if (code[at + 1] === "*") return code.indexOf("*/", at) + 2;
  const before = code.slice(Math.max(0, at - 20), at).trimEnd();
  if (!/(^|[(,=:[!&|?{};+\-*%~^<>]|\b(return|typeof|case|of|in))$/.test(before)) return at;
  let end = at + 1;
  for (let inClass = false; inClass || code[end] !== "/"; end++) {
    if (code[end] === "\\") end++;
    else if (code[end] === "[") inClass = true;
    else if (code[end] === "]") inClass = false;
  }
  return end + 1;
}

const endOr = (code: string, end: number): number => (end === -1 ? code.length : end);
