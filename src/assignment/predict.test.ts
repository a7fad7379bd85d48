/** Predictions against a synthetic truth: the order agrees, and pulling towards the mean beats raw means. */

import { expect, test } from "bun:test";
import {
  addResponse,
  bandOf,
  conversions,
  forecast,
  seeded,
  type Cell,
  type ConversionRow,
  type ResponseRow,
} from "./predict.ts";

/** Spearman's rank correlation. */
function rankCorrelation(a: number[], b: number[]): number {
  const ranks = (list: number[]) => {
    const order = list.map((value, i) => ({ value, i })).sort((x, y) => x.value - y.value);
    const found: number[] = [];
    for (const [rank, { i }] of order.entries()) found[i] = rank;
    return found;
  };
  const [x, y] = [ranks(a), ranks(b)];
  const n = a.length;
  const d = x.reduce((sum, each, i) => sum + (each - y[i]!) ** 2, 0);
  return 1 - (6 * d) / (n * (n * n - 1));
}

const normal = (random: () => number) =>
  Math.sqrt(-2 * Math.log(random() || 1e-9)) * Math.cos(2 * Math.PI * random());

/** Agents with a truth of their own, slower in the evening and under load, and few or many observations. */
function history(agents: number, counts: (i: number) => number, seed: string) {
  const random = seeded(seed);
  const truth = Array.from({ length: agents }, () => Math.log(30_000) + 0.5 * normal(random));
  const expected = (i: number, hour: number, load: number) =>
    truth[i]! + (hour >= 18 ? 0.4 : 0) + 0.25 * bandOf(load);
  const cells = new Map<string, ResponseRow>();
  const raw = new Map<number, { sum: number; n: number }>();
  for (let i = 0; i < agents; i++)
    for (let k = 0; k < counts(i); k++) {
      const hour = 9 + Math.floor(random() * 12);
      const load = Math.floor(random() * 8);
      const log = expected(i, hour, load) + 0.8 * normal(random);
      const key = `${i}:${hour}:${bandOf(load)}`;
      const before: Cell | undefined = cells.get(key);
      cells.set(key, {
        agentId: `a${i}`,
        hour,
        band: bandOf(load),
        ...addResponse(before, Math.exp(log), 0),
      });
      const own = raw.get(i) ?? { sum: 0, n: 0 };
      raw.set(i, { sum: own.sum + log, n: own.n + 1 });
    }
  return { expected, rows: [...cells.values()], raw };
}

test("the predicted order agrees with the truth", () => {
  const { expected, rows } = history(40, () => 120, "order");
  const known = forecast(rows, 0);
  const agents = [...Array(40).keys()];
  const correlation = rankCorrelation(
    agents.map((i) => expected(i, 10, 1)),
    agents.map((i) => known.response(`a${i}`, 10, 1)),
  );
  console.log(`rank correlation of expected first responses with the truth: ${correlation.toFixed(3)}`);
  expect(correlation).toBeGreaterThan(0.9);
  const slower = agents.filter((i) => known.response(`a${i}`, 10, 7) > known.response(`a${i}`, 10, 0)).length;
  expect(slower).toBeGreaterThan(36);
});

test("with few observations, pulled means are closer to the truth than raw ones", () => {
  let pulled = 0;
  let plain = 0;
  for (let round = 0; round < 10; round++) {
    const { expected, rows, raw } = history(40, (i) => 1 + (i % 6), `few ${round}`);
    const known = forecast(rows, 0);
    for (let i = 0; i < 40; i++) {
      const truth = expected(i, 12, 2);
      pulled += (Math.log(known.response(`a${i}`, 12, 2)) - truth) ** 2;
      const own = raw.get(i)!;
      plain += (own.sum / own.n - truth) ** 2;
    }
  }
  console.log(`squared error: pulled ${pulled.toFixed(1)}, raw means ${plain.toFixed(1)}`);
  expect(pulled).toBeLessThan(plain * 0.7);
});

test("a newcomer is expected to be like the team; old measurements fade", () => {
  const { rows } = history(10, () => 50, "team");
  const known = forecast(rows, 0);
  const all = [...Array(10).keys()].map((i) => known.response(`a${i}`, 12, 2));
  const newcomer = known.response("new", 12, 2);
  expect(newcomer).toBeGreaterThan(Math.min(...all));
  expect(newcomer).toBeLessThan(Math.max(...all));
  const old = addResponse({ weight: 100, mean: Math.log(10_000), updatedAt: 0 }, 60_000, 14 * 86_400_000);
  expect(old.weight).toBeCloseTo(51);
});

const row = (agentId: string, trials: number, won: number): ConversionRow => ({
  agentId,
  segment: "s",
  trials,
  won,
  updatedAt: 0,
});

test("one lucky sale doesn't beat a long record; the posterior lies between the own rate and the team's", () => {
  const known = conversions([row("lucky", 1, 1), row("solid", 500, 150), row("weak", 500, 25)], 0);
  expect(known.rate("solid", "s")).toBeGreaterThan(known.rate("lucky", "s"));
  expect(known.rate("lucky", "s")).toBeGreaterThan(known.rate("weak", "s"));
  expect(known.rate("nobody", "s")).toBeLessThan(known.rate("lucky", "s"));
});

test("draws are the same for the same seed, follow the posterior, and give newcomers a chance", () => {
  const known = conversions([row("solid", 500, 150), row("other", 500, 50)], 0);
  expect(known.sample("solid", "s", seeded("x"))).toBe(known.sample("solid", "s", seeded("x")));
  const random = seeded("many");
  const draws = Array.from({ length: 2_000 }, () => known.sample("solid", "s", random));
  expect(draws.reduce((sum, each) => sum + each, 0) / draws.length).toBeCloseTo(known.rate("solid", "s"), 2);
  let newcomer = 0;
  for (let i = 0; i < 500; i++)
    if (known.sample("new", "s", random) > known.sample("solid", "s", random)) newcomer++;
  expect(newcomer).toBeGreaterThan(5);
  expect(newcomer).toBeLessThan(200);
});

test("rates of conversion, drawn from a known truth: the order agrees, and the posterior beats raw shares", () => {
  let [pulled, raw, agrees, guessed] = [0, 0, 0, 0];
  const rounds = 20;
  for (let round = 0; round < rounds; round++) {
    const random = seeded(`sales ${round}`);
    const agents = Array.from({ length: 40 }, (_, i) => ({ id: `a${i}`, truth: 0.05 + 0.25 * random() }));
    const rows = agents.map(({ id, truth }, i) => {
      const trials = i % 4 === 0 ? 200 : 3 + (i % 9);
      let won = 0;
      for (let k = 0; k < trials; k++) if (random() < truth) won++;
      return row(id, trials, won);
    });
    const known = conversions(rows, 0);
    const rates = agents.map(({ id }) => known.rate(id, "s"));
    const shares = rows.map(({ trials, won }) => won / trials);
    for (const [i, { truth }] of agents.entries()) {
      pulled += (rates[i]! - truth) ** 2;
      raw += (shares[i]! - truth) ** 2;
    }
    const truths = agents.map((each) => each.truth);
    agrees += rankCorrelation(truths, rates) / rounds;
    guessed += rankCorrelation(truths, shares) / rounds;
  }
  console.log(
    `conversion: rank correlation ${agrees.toFixed(3)} (raw shares ${guessed.toFixed(3)}), squared error ${pulled.toFixed(2)} against ${raw.toFixed(2)}`,
  );
  expect(pulled).toBeLessThan(raw * 0.5);
  expect(agrees).toBeGreaterThan(0.4);
  expect(agrees).toBeGreaterThanOrEqual(guessed);
});
