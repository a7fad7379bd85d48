/** What a visitor is known for, fading: each deed adds to its weight, which halves in 14 days. Pure. */

import { day } from "../kernel/clock.ts";
import { mostDid, type Rule, type Weight } from "./types.ts";

export const halfLife = 14 * day;
/** What has faded below this is forgotten: a single deed after four weeks. */
export const faint = 0.25;
/** The same thing over and over says no more than this. */
const heaviest = 10;

export const faded = ({ weight, at }: Weight, now: number): number =>
  weight * 2 ** (-Math.max(0, now - at) / halfLife);

export function add(did: Map<string, Weight>, name: string, at: number): void {
  const had = did.get(name);
  const weight = Math.min(heaviest, (had ? faded(had, at) : 0) + 1);
  did.set(name, { weight, at: Math.max(at, had?.at ?? 0) });
  if (did.size <= mostDid) return;
  // The faintest makes room.
  let faintest = name;
  for (const [each, value] of did)
    if (each !== name && (faintest === name || faded(value, at) < faded(did.get(faintest)!, at)))
      faintest = each;
  did.delete(faintest);
}

/** Freshest and heaviest first; a tag that several rules give stands once. */
export function tagsOf(did: ReadonlyMap<string, Weight>, rules: readonly Rule[], now: number): string[] {
  const found: { tag: string; weight: number }[] = [];
  for (const { name, tag } of rules) {
    const done = tag && did.get(name);
    if (!done) continue;
    const weight = faded(done, now);
    if (weight >= faint && !found.some((each) => each.tag === tag)) found.push({ tag, weight });
  }
  return found.sort((a, b) => b.weight - a.weight).map((each) => each.tag);
}

/** As kept in the row. */
export const writeDid = (did: ReadonlyMap<string, Weight>): string =>
  JSON.stringify(
    Object.fromEntries(
      [...did].map(([name, { weight, at }]) => [name, [Math.round(weight * 1000) / 1000, at]]),
    ),
  );
export const readDid = (text: string): Map<string, Weight> =>
  new Map(
    Object.entries(JSON.parse(text) as Record<string, [number, number]>).map(([name, [weight, at]]) => [
      name,
      { weight, at },
    ]),
  );
