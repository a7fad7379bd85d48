/** Rules as REST tells them, and the small changes that the editor makes to them. Pure. */

export type Value = string | number | boolean | string[];
export type Leaf = { fact: string; op: string; value?: Value };
export type Condition = { all: Condition[] } | { any: Condition[] } | { not: Condition } | Leaf;
export type Named = string | { fact: string };
export interface Who {
  skill?: Named;
  level?: number;
  language?: Named;
  team?: Named;
  agent?: Named;
  seniority_min?: number;
  seniority_max?: number;
  on_shift?: true;
}
export type Effect =
  | { do: "require"; who: Who; for_s?: number }
  | { do: "exclude"; who: Who }
  | { do: "prefer"; who: Who; weight: number }
  | { do: "send"; team: Named }
  | { do: "raise"; priority: number }
  | { do: "hold"; for_s: number }
  | { do: "hold"; until: "open" };

export interface Rule {
  id: string;
  name: string;
  on: boolean;
  when: Condition;
  effects: Effect[];
  stop: boolean;
}
export type FactKind = "text" | "number" | "boolean" | "list";
export interface Fact {
  name: string;
  kind: FactKind;
  operators: string[];
}
export type Paused = Record<string, { path: string; code: string }[]>;
export interface RuleSet {
  version: number;
  rules: Rule[];
  paused: Paused;
  draft: {
    revision: number;
    rules: Rule[];
    paused: Paused;
    edited_by: string | null;
    updated_at: string;
  } | null;
  facts: Fact[];
}

/** How a group is shown: `none` stands for not any, `not_all` for not all. */
export type Mode = "all" | "any" | "none" | "not_all";
export interface Group {
  mode: Mode;
  items: Condition[];
}
export const deepest = 3;

/** Undefined for a single condition. */
export function groupOf(condition: Condition): Group | undefined {
  if ("all" in condition) return { mode: "all", items: condition.all };
  if ("any" in condition) return { mode: "any", items: condition.any };
  if (!("not" in condition)) return undefined;
  const inside = condition.not;
  if ("any" in inside) return { mode: "none", items: inside.any };
  if ("all" in inside) return { mode: "not_all", items: inside.all };
  return { mode: "none", items: [inside] };
}

export function conditionOf({ mode, items }: Group): Condition {
  if (mode === "all") return { all: items };
  if (mode === "any") return { any: items };
  return { not: mode === "none" ? { any: items } : { all: items } };
}

/** The editor always shows a group at the top. */
export const rootOf = (condition: Condition): Group =>
  groupOf(condition) ?? { mode: "all", items: [condition] };

/** A group of one is that one, so that looking at a rule does not change it. */
export function plain(group: Group): Condition {
  const only = group.items.length === 1 ? group.items[0]! : undefined;
  return only && group.mode === "all" && "fact" in only ? only : conditionOf(group);
}

/** What a fact is compared with at first. */
export function freshValue(kind: FactKind, op: string): Value | undefined {
  if (op === "known" || op === "unknown") return undefined;
  if (op === "in" || op === "not_in") return [];
  if (kind === "number") return 0;
  if (kind === "boolean") return true;
  return "";
}

export function freshLeaf(fact: Fact): Leaf {
  const op = fact.kind === "number" ? "at_least" : (fact.operators[0] ?? "known");
  return leafOf(fact.name, op, freshValue(fact.kind, op));
}

/** Another operator keeps the value where it fits. */
export function withOperator(leaf: Leaf, kind: FactKind, op: string): Leaf {
  const fresh = freshValue(kind, op);
  const { value } = leaf;
  if (fresh === undefined || value === undefined) return leafOf(leaf.fact, op, fresh);
  if (Array.isArray(fresh) && !Array.isArray(value))
    return leafOf(leaf.fact, op, value ? [String(value)] : []);
  if (!Array.isArray(fresh) && Array.isArray(value)) return leafOf(leaf.fact, op, value[0] ?? fresh);
  return leafOf(leaf.fact, op, typeof fresh === typeof value ? value : fresh);
}

const leafOf = (fact: string, op: string, value: Value | undefined): Leaf =>
  value === undefined ? { fact, op } : { fact, op, value };

export const effectKinds = ["prefer", "require", "exclude", "send", "raise", "hold"] as const;
export type EffectKind = (typeof effectKinds)[number];

/** Another kind keeps the people whom it is about. */
export function ofKind(kind: EffectKind, before?: Effect, team?: string): Effect {
  const who: Who = before && "who" in before ? before.who : { seniority_min: 2 };
  if (kind === "prefer") return { do: kind, who, weight: 30 };
  if (kind === "require" || kind === "exclude") return { do: kind, who };
  if (kind === "send") return { do: kind, team: team ?? { fact: "visitor.product_team" } };
  if (kind === "raise") return { do: kind, priority: 2 };
  return { do: "hold", for_s: 60 };
}

export const replaced = <T>(list: readonly T[], at: number, value: T): T[] =>
  list.map((each, i) => (i === at ? value : each));
export const without = <T>(list: readonly T[], at: number): T[] => list.filter((_, i) => i !== at);

/** Past an end it stays there. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const next = [...list];
  const place = Math.max(0, Math.min(list.length - 1, to));
  next.splice(place, 0, ...next.splice(from, 1));
  return next;
}

/** `random` is between 0 and 1. */
export function newRule(
  taken: readonly Rule[],
  name: string,
  fact: Fact | undefined,
  random: () => number,
): Rule {
  let id: string;
  do id = `rule_${Math.floor(random() * 36 ** 6).toString(36)}`;
  while (taken.some((each) => each.id === id));
  return {
    id,
    name,
    on: true,
    when: fact ? freshLeaf(fact) : { all: [] },
    effects: [ofKind("prefer")],
    stop: false,
  };
}
