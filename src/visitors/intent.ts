/** How likely somebody is to buy, 0 to 100, from what they did; every part is named, so that an agent sees why. Pure. */

import type { Source, VisitorDevice } from "../../web/contract/visitors.ts";
import { faded, faint } from "./traits.ts";
import type { Rule, Weight } from "./types.ts";

export interface IntentFacts {
  visits: number;
  /** In this visit. */
  pages: number;
  /** Most often that one page was come back to. */
  revisited: number;
  /** Pages that were read to the end. */
  readPages: number;
  source: Pick<Source, "kind" | "keyword">;
  did: ReadonlyMap<string, Weight>;
  device?: VisitorDevice;
}

export interface Part {
  /** `revisited`, `visits`, `read`, `pages`, `source`, or `did.<name>` of a rule. */
  code: string;
  value: number;
  /** How many: the third visit, two pages. */
  count: number;
}

/** A deed that was done twice says more than once, but not twice as much. */
const often = (weight: number): number => Math.min(1.5, Math.sqrt(weight));

export function intentParts(facts: IntentFacts, rules: readonly Rule[], now: number): Part[] {
  const parts: Part[] = [
    { code: "revisited", value: capped(facts.revisited * 16, 32), count: facts.revisited },
    { code: "visits", value: capped((facts.visits - 1) * 8, 24), count: facts.visits },
    { code: "read", value: capped(facts.readPages * 10, 20), count: facts.readPages },
    { code: "pages", value: capped((facts.pages - 3) * 2, 10), count: facts.pages },
    { code: "source", value: facts.source.keyword ? 6 : facts.source.kind === "ad" ? 4 : 0, count: 1 },
  ];
  for (const rule of rules) {
    const done = rule.weight !== 0 && facts.did.get(rule.name);
    if (!done) continue;
    const left = faded(done, now);
    if (left < faint) continue;
    parts.push({
      code: `did.${rule.name}`,
      value: Math.round(rule.weight * often(left)),
      count: Math.round(left),
    });
  }
  return parts.filter((part) => part.value !== 0).sort((a, b) => b.value - a.value);
}

const capped = (value: number, most: number): number => Math.round(Math.max(0, Math.min(most, value)));

export const intentOf = (parts: readonly Part[]): number =>
  capped(
    parts.reduce((sum, part) => sum + part.value, 0),
    100,
  );
