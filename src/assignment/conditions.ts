/** Conditions of rules: a tree of all, any and not over named facts. Pure: checked once when a rule is saved, asked for every decision. */

import type { FieldError } from "../kernel/errors.ts";

export type FactKind = "text" | "number" | "boolean" | "list";
export type FactValue = string | number | boolean | readonly string[];
/** Undefined: not known. */
export type ReadFact = (name: string) => FactValue | undefined;

export type Operator =
  | "is"
  | "is_not"
  | "in"
  | "not_in"
  | "contains"
  | "matches"
  | "greater"
  | "less"
  | "at_least"
  | "at_most"
  | "known"
  | "unknown";

export type Condition =
  | { all: Condition[] }
  | { any: Condition[] }
  | { not: Condition }
  | { fact: string; op: Operator; value?: string | number | boolean | string[] };

/** What may be asked of each kind of fact, and what is compared with. */
export const operators: Record<
  FactKind,
  Partial<Record<Operator, "text" | "texts" | "number" | "boolean" | "nothing">>
> = {
  text: {
    is: "text",
    is_not: "text",
    in: "texts",
    not_in: "texts",
    contains: "text",
    matches: "text",
    known: "nothing",
    unknown: "nothing",
  },
  number: {
    is: "number",
    greater: "number",
    less: "number",
    at_least: "number",
    at_most: "number",
    known: "nothing",
    unknown: "nothing",
  },
  boolean: { is: "boolean", known: "nothing", unknown: "nothing" },
  list: { contains: "text", in: "texts", not_in: "texts", known: "nothing", unknown: "nothing" },
};

export const deepest = 6;
export const mostParts = 100;
const longestText = 200;
const longestList = 200;

/** Everything that is wrong with it, each with its place; nothing when it may be asked. */
export function checkCondition(
  input: unknown,
  kindOf: (fact: string) => FactKind | undefined,
  path: string,
): FieldError[] {
  const errors: FieldError[] = [];
  let parts = 0;
  const wrong = (at: string, code: string) => void errors.push({ path: at, code });
  const visit = (node: unknown, at: string, depth: number): void => {
    if (errors.length >= 20) return;
    if (++parts > mostParts) return wrong(at, "too_many_parts");
    if (depth > deepest) return wrong(at, "too_deep");
    if (typeof node !== "object" || node === null || Array.isArray(node)) return wrong(at, "invalid");
    const keys = Object.keys(node).sort().join();
    const { all, any, not, ...leaf } = node as Record<string, unknown>;
    if (keys === "all" || keys === "any") {
      const list = all ?? any;
      if (!Array.isArray(list)) return wrong(`${at}.${keys}`, "invalid");
      for (const [i, each] of list.entries()) visit(each, `${at}.${keys}.${i}`, depth + 1);
      return;
    }
    if (keys === "not") return visit(not, `${at}.not`, depth + 1);
    if (keys !== "fact,op,value" && keys !== "fact,op") return wrong(at, "invalid");
    checkLeaf(leaf, at);
  };
  const checkLeaf = ({ fact, op, value }: Record<string, unknown>, at: string): void => {
    const kind = typeof fact === "string" ? kindOf(fact) : undefined;
    if (!kind) return wrong(`${at}.fact`, "unknown_fact");
    const wants =
      typeof op === "string" && Object.hasOwn(operators[kind], op)
        ? operators[kind][op as Operator]
        : undefined;
    if (!wants) return wrong(`${at}.op`, "operator_unfit");
    if (!fits(value, wants)) wrong(`${at}.value`, "wrong_type");
  };
  visit(input, path, 0);
  return errors;
}

function fits(value: unknown, wants: string): boolean {
  const isText = (each: unknown) =>
    typeof each === "string" && each.length <= longestText && each.isWellFormed();
  if (wants === "nothing") return value === undefined;
  if (wants === "text") return isText(value);
  if (wants === "texts") return Array.isArray(value) && value.length <= longestList && value.every(isText);
  if (wants === "number") return typeof value === "number" && Number.isFinite(value);
  return typeof value === "boolean";
}

/** What is not known fulfils nothing but `unknown`, `is_not` and `not_in`. Never throws on what was checked. */
export function holds(condition: Condition, read: ReadFact): boolean {
  if ("all" in condition) return condition.all.every((each) => holds(each, read));
  if ("any" in condition) return condition.any.some((each) => holds(each, read));
  if ("not" in condition) return !holds(condition.not, read);
  const have = read(condition.fact);
  const { op, value } = condition;
  if (op === "known") return isKnown(have);
  if (op === "unknown") return !isKnown(have);
  if (op === "is_not" || op === "not_in")
    return !isKnown(have) || !compare(have!, op === "is_not" ? "is" : "in", value);
  return isKnown(have) && compare(have!, op, value);
}

const isKnown = (value: FactValue | undefined): boolean =>
  value !== undefined && value !== "" && !(Array.isArray(value) && value.length === 0);

function compare(have: FactValue, op: Operator, value: unknown): boolean {
  if (Array.isArray(have)) {
    const folded = (have as readonly string[]).map(fold);
    return [value].flat().some((each) => folded.includes(fold(String(each))));
  }
  if (typeof have === "number") {
    const want = value as number;
    if (op === "greater") return have > want;
    if (op === "less") return have < want;
    if (op === "at_least") return have >= want;
    if (op === "at_most") return have <= want;
    return have === want;
  }
  if (typeof have === "boolean") return have === value;
  const text = fold(have as string);
  if (op === "in") return (value as string[]).some((each) => fold(each) === text);
  if (op === "contains") return text.includes(fold(value as string));
  if (op === "matches") return matchesPattern(text, fold(value as string));
  return text === fold(value as string);
}

const fold = (text: string): string => text.normalize("NFKC").toLowerCase();

/**
 * `*` stands for anything. The pieces between are looked for one after another, so that no pattern makes it slow
 * (a regular expression of a stranger's could).
 */
export function matchesPattern(text: string, pattern: string): boolean {
  const pieces = pattern.split("*");
  const first = pieces.shift()!;
  if (pieces.length === 0) return text === first;
  const last = pieces.pop()!;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const piece of pieces) {
    const found = text.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}
