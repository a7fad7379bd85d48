/** Who gets it: filters, then a weighted sum of named parts. Pure, and the same for the same seed. */

import { minute } from "../kernel/clock.ts";
import { hash } from "./predict.ts";
import { suits } from "./rules.ts";
import type { Candidate, Objective, Plan, Removal, Scored, Verdict } from "./types.ts";

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

/** `limit`: how many of the best are told; the winner is always the first. */
export function decide(candidates: Iterable<Candidate>, question: Question, limit = 5): Verdict {
  const removed = new Map<Removal, string[]>();
  const fit: Candidate[] = [];
  for (const candidate of candidates) {
    const reason = removal(candidate, question);
    if (!reason) fit.push(candidate);
    else {
      const list = removed.get(reason);
      if (list) list.push(candidate.person.id);
      else removed.set(reason, [candidate.person.id]);
    }
  }
  const ranked = score(fit, question, limit);
  return { winner: ranked[0]?.agentId ?? null, ranked, removed };
}

/** The first thing that speaks against somebody. */
export function removal({ person, connected, load, channelLoad }: Candidate, question: Question): Removal | undefined {
  if (person.availability !== "online") return person.availability;
  if (!connected) return "gone";
  if (load >= person.capacity) return "full";
  const most = person.capacities[question.channel];
  if (most !== undefined && channelLoad >= most) return "channel_full";
  if (question.passed.has(person.id)) return "passed";
  for (const { rule, wanted } of question.plan.require) if (suits(person, wanted) === 0) return `required:${rule}`;
  for (const { rule, wanted } of question.plan.exclude) if (suits(person, wanted) > 0) return `excluded:${rule}`;
  return undefined;
}

/** Best first. Nobody here may be excluded or above capacity: that was asked before. */
export function score(fit: readonly Candidate[], question: Question, limit: number): Scored[] {
  const { plan, now, seed, response, conversion } = question;
  const weigh = weights[question.objective];
  let quickest = Number.POSITIVE_INFINITY;
  const expected = response && fit.map(({ person, load }) => response(person.id, load));
  for (const ms of expected ?? []) quickest = Math.min(quickest, ms);
  const best: { total: number; tie: number; index: number }[] = [];
  const total = (i: number, parts?: Record<string, number>): number => {
    const { person, load, lastAt } = fit[i]!;
    let sum = 0;
    const part = (name: string, points: number) => {
      sum += points;
      if (parts && points !== 0) parts[name] = Math.round(((parts[name] ?? 0) + points) * 1e4) / 1e4;
    };
    part("load", weigh.load * (1 - Math.min(1, load / Math.max(1, person.capacity))));
    if (expected) part("response", weigh.response * (quickest / expected[i]!));
    if (conversion && weigh.conversion > 0) part("conversion", weigh.conversion * draws[i]!);
    const rested = now - lastAt;
    part("fairness", weigh.fairness * Math.min(1, rested / (30 * minute)));
    part("calm", weigh.calm * Math.min(1, rested / minute));
    for (const { rule, wanted, weight } of plan.prefer) part(rule, (weight / 100) * suits(person, wanted));
    return sum;
  };
  const draws = conversion && weigh.conversion > 0 ? fit.map(({ person }) => conversion(person.id)) : [];
  for (let i = 0; i < fit.length; i++) {
    const entry = { total: total(i), tie: -1, index: i };
    const worst = best.at(-1);
    if (best.length === limit && worst && entry.total < worst.total - 1e-9) continue;
    const tie = (of: typeof entry) => (of.tie < 0 ? (of.tie = hash(`${seed}${fit[of.index]!.person.id}`)) : of.tie);
    // Equal to the eye: rounding must not decide.
    const before = (a: typeof entry, b: typeof entry) =>
      Math.abs(a.total - b.total) > 1e-9 ? a.total > b.total : tie(a) > tie(b);
    let at = best.length;
    while (at > 0 && before(entry, best[at - 1]!)) at--;
    best.splice(at, 0, entry);
    if (best.length > limit) best.pop();
  }
  return best.map(({ index }) => {
    const parts: Record<string, number> = {};
    return { agentId: fit[index]!.person.id, total: Math.round(total(index, parts) * 1e4) / 1e4, parts };
  });
}
