/**
 * What is to be expected of each agent, from what was measured. Pure. First responses: means of logarithms that fade, by hour and
 * load, pulled towards the agent's mean and that towards the team's while few. Conversions: Beta posteriors with the team's rate as
 * the prior, drawn from (Thompson sampling), so that nobody wins by luck and newcomers get a chance.
 */

import { day, hour, second } from "../kernel/clock.ts";

/** What was measured weighs half after this time. */
export const halfLife = 14 * day;
/** As many own measurements as it takes to count as much as the prior. */
const priorWeight = 6;
const priorTrials = 20;
/** Before anybody has been measured. */
const firstGuess = Math.log(30 * second);

export const bands = 4;
/** Open conversations at the time: 0–1, 2–3, 4–6, more. */
export const bandOf = (load: number): number => (load < 2 ? 0 : load < 4 ? 1 : load < 7 ? 2 : 3);

export interface Cell {
  weight: number;
  mean: number;
  updatedAt: number;
}

/** What is left of a weight. */
export const faded = (weight: number, from: number, now: number): number =>
  weight * 2 ** (-Math.max(0, now - from) / halfLife);

/** One more first response, `ms` after the assignment. */
export function addResponse(cell: Cell | undefined, ms: number, now: number): Cell {
  const x = Math.log(Math.min(6 * hour, Math.max(second, ms)));
  const before = cell ? faded(cell.weight, cell.updatedAt, now) : 0;
  const weight = before + 1;
  return { weight, mean: ((cell?.mean ?? 0) * before + x) / weight, updatedAt: now };
}

export interface ResponseRow extends Cell {
  agentId: string;
  hour: number;
  band: number;
}

export interface Forecast {
  /** Expected ms to a first response. */
  response(agentId: string, hourOfDay: number, load: number): number;
  /** The same by band of load. */
  inBand(agentId: string, hourOfDay: number, band: number): number;
  /** Is anything known at all? */
  readonly known: boolean;
}

export function forecast(rows: readonly ResponseRow[], now: number): Forecast {
  const all = pool();
  const byBand = Array.from({ length: bands }, pool);
  const agents = new Map<string, { own: Pool; cells: Pool[] }>();
  for (const row of rows) {
    const weight = faded(row.weight, row.updatedAt, now);
    add(all, weight, row.mean);
    add(byBand[row.band]!, weight, row.mean);
    let agent = agents.get(row.agentId);
    if (!agent)
      agents.set(row.agentId, (agent = { own: pool(), cells: Array.from({ length: 24 * bands }, pool) }));
    // Told apart from the load it was measured under, or an agent who is always busy would look slow.
    add(agent.own, weight, row.mean);
    add(agent.cells[row.hour * bands + row.band]!, weight, row.mean);
  }
  const team = all.weight > 0 ? all.sum / all.weight : firstGuess;
  const offset = byBand.map((each) => shrink(each, team, priorWeight) - team);
  return {
    known: all.weight > 0,
    response: (agentId, hourOfDay, load) => inBand(agentId, hourOfDay, bandOf(load)),
    inBand,
  };

  function inBand(agentId: string, hourOfDay: number, band: number): number {
    const agent = agents.get(agentId);
    if (!agent) return Math.exp(team + offset[band]!);
    const nearby = pool();
    for (const [step, share] of neighbours) {
      const cell = agent.cells[((hourOfDay + step + 24) % 24) * bands + band]!;
      nearby.weight += cell.weight * share;
      nearby.sum += cell.sum * share;
    }
    const mean = shrink(agent.own, team, priorWeight);
    return Math.exp(shrink(nearby, mean + offset[band]!, priorWeight));
  }
}

/** The hours beside it tell something as well. */
const neighbours = [
  [-1, 0.5],
  [0, 1],
  [1, 0.5],
] as const;

interface Pool {
  weight: number;
  sum: number;
}
const pool = (): Pool => ({ weight: 0, sum: 0 });
const add = (to: Pool, weight: number, mean: number): void => {
  to.weight += weight;
  to.sum += weight * mean;
};
const shrink = (of: Pool, prior: number, k: number): number => (of.sum + k * prior) / (of.weight + k);

export interface ConversionRow {
  agentId: string;
  segment: string;
  trials: number;
  won: number;
  updatedAt: number;
}

export interface Conversions {
  /** Posterior mean. */
  rate(agentId: string, segment: string): number;
  /** One draw from the posterior. */
  sample(agentId: string, segment: string, random: () => number): number;
  known(segment: string): boolean;
  /** Nothing was ever sold. */
  readonly empty: boolean;
}

export function conversions(rows: readonly ConversionRow[], now: number): Conversions {
  const segments = new Map<
    string,
    { trials: number; won: number; agents: Map<string, { trials: number; won: number }> }
  >();
  for (const row of rows) {
    const share = faded(1, row.updatedAt, now);
    let segment = segments.get(row.segment);
    if (!segment) segments.set(row.segment, (segment = { trials: 0, won: 0, agents: new Map() }));
    segment.trials += row.trials * share;
    segment.won += row.won * share;
    segment.agents.set(row.agentId, { trials: row.trials * share, won: row.won * share });
  }
  const posterior = (agentId: string, name: string): [number, number] => {
    const segment = segments.get(name);
    const prior = segment ? (segment.won + 1) / (segment.trials + 10) : 0.1;
    const own = segment?.agents.get(agentId) ?? { trials: 0, won: 0 };
    // A conversion without its own trial (recorded by hand, later) must not make the rate exceed one.
    const won = Math.min(own.won, own.trials);
    return [prior * priorTrials + won, (1 - prior) * priorTrials + own.trials - won];
  };
  return {
    known: (segment) => (segments.get(segment)?.won ?? 0) > 0,
    empty: [...segments.values()].every((each) => each.won === 0),
    rate(agentId, segment) {
      const [a, b] = posterior(agentId, segment);
      return a / (a + b);
    },
    sample(agentId, segment, random) {
      const [a, b] = posterior(agentId, segment);
      const x = gamma(a, random);
      return x / (x + gamma(b, random));
    },
  };
}

/** Marsaglia and Tsang, "A simple method for generating gamma variables" (2000). */
function gamma(shape: number, random: () => number): number {
  if (shape < 1) return gamma(shape + 1, random) * (random() || Number.MIN_VALUE) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = Math.sqrt(-2 * Math.log(random() || Number.MIN_VALUE)) * Math.cos(2 * Math.PI * random());
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(random() || Number.MIN_VALUE) < 0.5 * x * x + d - d * v + d * Math.log(v))
      return d * v;
  }
}

/** The same numbers for the same seed, everywhere (mulberry32). */
export function seeded(seed: string | number): () => number {
  let state = typeof seed === "number" ? seed >>> 0 : hash(seed);
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** FNV-1a with a last mix: near names lie far apart. */
export function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  return (h ^ (h >>> 13)) >>> 0;
}
