/** What a draft changes against the rules in force: for the list, the line above it and the dialog before publishing. Pure. */

import type { Rule } from "./model.ts";

export type Part = "name" | "on" | "off" | "when" | "effects" | "stop";
export type Difference =
  | { kind: "added"; rule: Rule }
  | { kind: "removed"; rule: Rule }
  | { kind: "changed"; rule: Rule; before: Rule; parts: Part[] }
  | { kind: "moved"; rule: Rule; from: number; to: number };

/** In the draft's order, then those that are gone. Places count from 1. */
export function differences(before: readonly Rule[], after: readonly Rule[]): Difference[] {
  const old = new Map(before.map((rule) => [rule.id, rule]));
  const kept = new Set(after.map((rule) => rule.id));
  const still = longestRun(
    after.flatMap((rule) => (old.has(rule.id) ? [before.findIndex((each) => each.id === rule.id)] : [])),
  );
  const found = after.flatMap((rule, to): Difference[] => {
    const was = old.get(rule.id);
    if (!was) return [{ kind: "added", rule }];
    const from = before.indexOf(was);
    const parts = changedParts(was, rule);
    return [
      ...(parts.length > 0 ? [{ kind: "changed" as const, rule, before: was, parts }] : []),
      ...(still.has(from) ? [] : [{ kind: "moved" as const, rule, from: from + 1, to: to + 1 }]),
    ];
  });
  return [
    ...found,
    ...before.filter((rule) => !kept.has(rule.id)).map((rule) => ({ kind: "removed" as const, rule })),
  ];
}

function changedParts(was: Rule, is: Rule): Part[] {
  const parts: Part[] = [];
  if (was.name !== is.name) parts.push("name");
  if (was.on !== is.on) parts.push(is.on ? "on" : "off");
  for (const part of ["when", "effects", "stop"] as const)
    if (canonical(was[part]) !== canonical(is[part])) parts.push(part);
  return parts;
}

/** The order in which an object's parts were written means nothing. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    each && typeof each === "object" && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}

/** The longest rising part of a list: whoever is in it has kept their order, and only the others have moved. */
function longestRun(places: readonly number[]): Set<number> {
  const best: number[][] = [];
  for (const place of places) {
    let longest: number[] = [];
    for (const run of best) if (run.at(-1)! < place && run.length > longest.length) longest = run;
    best.push([...longest, place]);
  }
  return new Set(best.reduce((a, b) => (b.length > a.length ? b : a), []));
}
