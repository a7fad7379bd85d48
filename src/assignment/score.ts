/** Who gets it: filters, then a weighted sum of named parts. Pure, and the same for the same seed. */

import { minute } from "../kernel/clock.ts";
import { hash } from "./predict.ts";
import { createFits, Seats, type Fit } from "./seats.ts";
import type { Candidate, Objective, Plan, Removal, Scored, Verdict } from "./types.ts";

type Part = "load" | "response" | "conversion" | "fairness" | "calm";
export type Weights = Record<Part, number>;

/**
 * What each part weighs; a part lies between 0 and 1. Fairness differs little between those who are there all day: it needs its weight
 * to keep the best from getting everything, and costs no match (see simulate.test.ts).
 */
export const weights: Record<Objective, Weights> = {
  speed: { load: 0.5, response: 1, conversion: 0, fairness: 0.2, calm: 0.05 },
  conversion: { load: 0.5, response: 0.2, conversion: 1, fairness: 0.2, calm: 0.02 },
  balance: { load: 1, response: 0.05, conversion: 0, fairness: 3, calm: 0.02 },
  blend: { load: 1, response: 0.3, conversion: 0.3, fairness: 2.5, calm: 0.03 },
};

/** What is the same for all conversations of a moment: loads and rest, under one objective. Follows the seats. */
export class Standing {
  readonly seats: Seats;
  readonly weigh: Weights;
  readonly now: number;
  /** Load, fairness and calm of each agent. */
  readonly points: Float64Array;
  /** How even each was when counted: what is usual moves on with every conversation. */
  readonly #even: Float64Array;
  /** Expected ms to a first response of each agent; undefined when nothing was measured. */
  readonly expected: Float64Array | undefined;
  readonly #expect: ((i: number, load: number) => number) | undefined;
  #epoch = Number.NaN;
  #seen = 0;

  constructor(seats: Seats, objective: Objective, now: number, expect?: (i: number, load: number) => number) {
    this.seats = seats;
    this.weigh = weights[objective];
    this.now = now;
    this.points = new Float64Array(seats.people.length);
    this.#even = new Float64Array(seats.people.length);
    this.expected = expect && new Float64Array(seats.people.length);
    this.#expect = expect;
  }
  follow(): this {
    const { log, epoch } = this.seats;
    if (epoch === this.#epoch) while (this.#seen < log.length) this.#count(log[this.#seen++]!);
    else for (let i = 0; i < this.points.length; i++) this.#count(i);
    this.#epoch = epoch;
    this.#seen = log.length;
    return this;
  }
  #count(i: number): void {
    const { weigh } = this;
    const even = (this.#even[i] = this.seats.even(i));
    this.points[i] = weigh.load * this.free(i) + weigh.fairness * even + weigh.calm * this.rested(i, minute);
    if (this.expected) this.expected[i] = this.#expect!(i, this.seats.load[i]!);
  }
  even(i: number): number {
    return this.#even[i]!;
  }
  free(i: number): number {
    return 1 - Math.min(1, this.seats.load[i]! / Math.max(1, this.seats.capacity[i]!));
  }
  rested(i: number, over: number): number {
    return Math.min(1, (this.now - this.seats.lastAt[i]!) / over);
  }
}

export interface Asked {
  seed: string;
  /** A draw from each agent's conversion rate; undefined when there has been none. */
  draws?: Float64Array;
  /** Those who had it and did not answer. */
  passed?: ReadonlySet<string>;
}

export interface Ranking {
  /** Best first. */
  best: number[];
  totals: number[];
  /** How many could have it. */
  fit: number;
  quickest: number;
}

/** Equal to the eye is equal: then the seed decides, not the rounding. */
const equal = 1e-9;

/** The `limit` best of those who may have it. Looks at every agent of the inbox at every decision: a few µs for a thousand. */
export function rank(standing: Standing, fit: Fit, asked: Asked, limit: number): Ranking {
  const { seats, weigh, points, expected } = standing.follow();
  const { state, hashes } = seats;
  const { barred, points: liked } = fit;
  const n = state.length;
  const passed = asked.passed && asked.passed.size > 0 ? asked.passed : undefined;
  const draws = weigh.conversion > 0 ? asked.draws : undefined;
  const quickest = expected ? least(standing, fit, passed) : 0;
  const seed = hash(asked.seed);
  const best: number[] = [];
  const totals: number[] = [];
  let count = 0;
  let worst = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < n; i++) {
    if (state[i] !== 0 || barred[i] !== 0) continue;
    if (passed !== undefined && passed.has(seats.people[i]!.id)) continue;
    count++;
    let total = points[i]! + liked[i]!;
    if (expected !== undefined) total += weigh.response * (quickest / expected[i]!);
    if (draws !== undefined) total += weigh.conversion * draws[i]!;
    if (total < worst) continue;
    let at = best.length;
    while (at > 0) {
      const more = total - totals[at - 1]!;
      if (more < -equal) break;
      if (more <= equal && tie(seed, hashes[i]!) <= tie(seed, hashes[best[at - 1]!]!)) break;
      at--;
    }
    if (at >= limit) continue;
    if (best.length < limit) {
      best.push(0);
      totals.push(0);
    }
    for (let move = best.length - 1; move > at; move--) {
      best[move] = best[move - 1]!;
      totals[move] = totals[move - 1]!;
    }
    best[at] = i;
    totals[at] = total;
    if (best.length === limit) worst = totals[limit - 1]! - equal;
  }
  return { best, totals, fit: count, quickest };
}

/** The soonest first response that anybody who may have it is expected to give. */
function least(
  { seats, expected }: Standing,
  { barred }: Fit,
  passed: ReadonlySet<string> | undefined,
): number {
  const { state, people } = seats;
  let found = Number.POSITIVE_INFINITY;
  for (let i = 0; i < state.length; i++)
    if (state[i] === 0 && barred[i] === 0 && expected![i]! < found && !passed?.has(people[i]!.id))
      found = expected![i]!;
  return found;
}

/** Names of the parts that any agent may have; those of rules follow them. */
export const parts: readonly Part[] = ["load", "response", "conversion", "fairness", "calm"];

/** The parts of one agent's score, in the order of `parts` and then of the preferences. */
export function partsOf(
  standing: Standing,
  fit: Fit,
  i: number,
  { quickest }: Ranking,
  draws: Float64Array | undefined,
): number[] {
  const { weigh, expected } = standing;
  const found = [
    weigh.load * standing.free(i),
    expected ? weigh.response * (quickest / expected[i]!) : 0,
    draws ? weigh.conversion * draws[i]! : 0,
    weigh.fairness * standing.even(i),
    weigh.calm * standing.rested(i, minute),
  ];
  for (const { share, suits } of fit.prefer) found.push(share * suits[i]!);
  return found;
}

/** Names and points, without those that are nothing; a rule with several preferences is one part. */
export function named(rules: readonly string[], points: readonly number[]): Record<string, number> {
  const found: Record<string, number> = {};
  for (let k = 0; k < points.length; k++) {
    const name = parts[k] ?? rules[k - parts.length]!;
    const sum = rounded((found[name] ?? 0) + points[k]!);
    if (sum !== 0) found[name] = sum;
    else delete found[name];
  }
  return found;
}

export const scored = (standing: Standing, fit: Fit, ranking: Ranking, asked: Asked): Scored[] =>
  ranking.best.map((i, k) => ({
    agentId: standing.seats.people[i]!.id,
    total: rounded(ranking.totals[k]!),
    parts: named(
      fit.prefer.map((each) => each.rule),
      partsOf(standing, fit, i, ranking, asked.draws),
    ),
  }));

/** Why each of the others can't have it: the first thing that speaks against them. */
export function removals(seats: Seats, fit: Fit, passed?: ReadonlySet<string>): Map<Removal, string[]> {
  const removed = new Map<Removal, string[]>();
  for (let i = 0; i < seats.people.length; i++) {
    const { id } = seats.people[i]!;
    const reason =
      seats.why(i) ??
      (passed?.has(id) ? "passed" : fit.barred[i] ? fit.reasons[fit.barred[i]! - 1]! : undefined);
    if (!reason) continue;
    const ids = removed.get(reason);
    if (ids) ids.push(id);
    else removed.set(reason, [id]);
  }
  return removed;
}

const rounded = (value: number): number => Math.round(value * 1e4) / 1e4;

/** As good as drawn for each pair of a conversation and an agent. */
function tie(seed: number, of: number): number {
  const mixed = Math.imul(seed ^ of, 0x9e3779b1);
  return (Math.imul(mixed ^ (mixed >>> 15), 0x85ebca6b) ^ (mixed >>> 13)) >>> 0;
}

export interface Question {
  plan: Plan;
  objective: Objective;
  channel: string;
  now: number;
  seed: string;
  passed: ReadonlySet<string>;
  /** Expected ms to a first response; undefined when nothing was measured. */
  response?: (agentId: string, load: number) => number;
  /** A draw from the agent's conversion rate; undefined when there has been none. */
  conversion?: (agentId: string) => number;
}

/** One question about candidates as they are handed over; `limit`: how many of the best are told. */
export function decide(candidates: readonly Candidate[], question: Question, limit = 5): Verdict {
  const { plan, channel, now, response, conversion, passed, seed } = question;
  const people = candidates.map((each) => each.person);
  const seats = new Seats(people, channel);
  for (const [i, { connected, load, channelLoad, lastAt }] of candidates.entries())
    seats.put(i, connected, load, channelLoad, lastAt);
  const expect = response && ((i: number, load: number) => response(people[i]!.id, load));
  const standing = new Standing(seats, question.objective, now, expect);
  const fit = createFits(people).of(plan);
  const draws = conversion && Float64Array.from(people, (each) => conversion(each.id));
  const asked = { seed, passed, draws };
  const ranked = scored(standing, fit, rank(standing, fit, asked, limit), asked);
  return { winner: ranked[0]?.agentId ?? null, ranked, removed: removals(seats, fit, passed) };
}
