/** Who gets it: filters, then a weighted sum of named parts. Pure, and the same for the same seed. */

import { minute } from "../kernel/clock.ts";
import { hash } from "./predict.ts";
import { suits } from "./rules.ts";
import type { Candidate, Objective, Person, Plan, Removal, Scored, Verdict } from "./types.ts";

/** What each part weighs; a part lies between 0 and 1. */
const weights: Record<Objective, Record<"load" | "response" | "conversion" | "fairness" | "calm", number>> = {
  speed: { load: 0.5, response: 1, conversion: 0, fairness: 0.03, calm: 0.05 },
  conversion: { load: 0.4, response: 0.2, conversion: 1, fairness: 0.03, calm: 0.02 },
  balance: { load: 1, response: 0.05, conversion: 0, fairness: 0.08, calm: 0.02 },
  blend: { load: 0.8, response: 0.3, conversion: 0.3, fairness: 0.04, calm: 0.03 },
};

export interface Question {
  plan: Plan;
  objective: Objective;
  channel: string;
  now: number;
  seed: string;
  /** Those who had it and did not answer. */
  passed: ReadonlySet<string>;
  /** Expected ms to a first response; undefined when nothing was measured. */
  response?: (agentId: string, load: number) => number;
  /** A draw from the agent's conversion rate; undefined when there has been none. */
  conversion?: (agentId: string) => number;
}

/** `limit`: how many of the best are told; the winner is always the first. `others`: more of whom the reason is to be told. */
export function decide(
  candidates: readonly Candidate[],
  question: Question,
  limit = 5,
  others: readonly Candidate[] = [],
): Verdict {
  const removed = new Map<Removal, string[]>();
  const fit: Candidate[] = [];
  for (const list of [candidates, others])
    for (let i = 0; i < list.length; i++) {
      const candidate = list[i]!;
      const reason = removal(candidate, question);
      if (!reason) {
        fit.push(candidate);
        continue;
      }
      const ids = removed.get(reason);
      if (ids) ids.push(candidate.person.id);
      else removed.set(reason, [candidate.person.id]);
    }
  const ranked = score(fit, question, limit);
  return { winner: ranked[0]?.agentId ?? null, ranked, removed };
}

/** The first thing that speaks against somebody. */
export function removal(
  { person, connected, load, channelLoad }: Candidate,
  question: Question,
): Removal | undefined {
  if (person.availability !== "online") return person.availability;
  if (!connected) return "gone";
  if (load >= person.capacity) return "full";
  const most = person.capacities[question.channel];
  if (most !== undefined && channelLoad >= most) return "channel_full";
  if (question.passed.has(person.id)) return "passed";
  for (const { rule, wanted } of question.plan.require)
    if (suits(person, wanted) === 0) return `required:${rule}`;
  for (const { rule, wanted } of question.plan.exclude)
    if (suits(person, wanted) > 0) return `excluded:${rule}`;
  return undefined;
}

/** Best first. Nobody here may be excluded or above capacity: that was asked before. Runs for every agent at every decision. */
export function score(fit: readonly Candidate[], question: Question, limit: number): Scored[] {
  const { plan, now, response, conversion } = question;
  const { prefer } = plan;
  const weigh = weights[question.objective];
  const expected = response && fit.map(({ person, load }) => response(person.id, load));
  const draws =
    conversion && weigh.conversion > 0 ? fit.map(({ person }) => conversion(person.id)) : undefined;
  let quickest = Number.POSITIVE_INFINITY;
  for (const ms of expected ?? []) quickest = Math.min(quickest, ms);
  const seed = hash(question.seed);
  const free = (i: number) => 1 - Math.min(1, fit[i]!.load / Math.max(1, fit[i]!.person.capacity));
  const rested = (i: number, over: number) => Math.min(1, (now - fit[i]!.lastAt) / over);

  const best: { total: number; index: number }[] = [];
  for (let i = 0; i < fit.length; i++) {
    let total =
      weigh.load * free(i) + weigh.fairness * rested(i, 30 * minute) + weigh.calm * rested(i, minute);
    if (expected) total += weigh.response * (quickest / expected[i]!);
    if (draws) total += weigh.conversion * draws[i]!;
    for (let k = 0; k < prefer.length; k++)
      total += (prefer[k]!.weight / 100) * suits(fit[i]!.person, prefer[k]!.wanted);
    let at = best.length;
    while (at > 0 && before(total, i, best[at - 1]!)) at--;
    if (at >= limit) continue;
    best.splice(at, 0, { total, index: i });
    if (best.length > limit) best.pop();
  }
  return best.map(({ total, index: i }) => {
    const parts: Record<string, number> = {};
    const part = (name: string, points: number) => {
      if (points !== 0) parts[name] = rounded((parts[name] ?? 0) + points);
    };
    part("load", weigh.load * free(i));
    if (expected) part("response", weigh.response * (quickest / expected[i]!));
    if (draws) part("conversion", weigh.conversion * draws[i]!);
    part("fairness", weigh.fairness * rested(i, 30 * minute));
    part("calm", weigh.calm * rested(i, minute));
    for (const { rule, wanted, weight } of prefer) part(rule, (weight / 100) * suits(fit[i]!.person, wanted));
    return { agentId: fit[i]!.person.id, total: rounded(total), parts };
  });

  /** Equal to the eye is equal: then the seed decides, not the rounding. */
  function before(total: number, i: number, other: { total: number; index: number }): boolean {
    const more = total - other.total;
    if (more > 1e-9 || more < -1e-9) return more > 0;
    return tie(seed, fit[i]!.person) > tie(seed, fit[other.index]!.person);
  }
}

const rounded = (value: number): number => Math.round(value * 1e4) / 1e4;

const hashes = new WeakMap<Person, number>();
/** As good as drawn for each pair of a conversation and an agent. */
function tie(seed: number, person: Person): number {
  let of = hashes.get(person);
  if (of === undefined) hashes.set(person, (of = hash(person.id)));
  const mixed = Math.imul(seed ^ of, 0x9e3779b1);
  return (Math.imul(mixed ^ (mixed >>> 15), 0x85ebca6b) ^ (mixed >>> 13)) >>> 0;
}
