/** The simulator: deterministic, fair to all policies, and smart assignment wins on match without losing on waiting or spread. */

import { expect, test } from "bun:test";
import { builtInRules } from "./built-in.ts";
import { imagine } from "./imagine.ts";
import { gini, simulate, waitSteps, type Policy } from "./simulate.ts";
import { outcomeTable, versus, wins } from "./versus.ts";

const smart: Policy = { kind: "rules", rules: builtInRules, objective: "blend" };
const world = () => imagine({ agents: 30, arrivals: 1_200, lastsMs: 4 * 3_600_000, burst: 3, seed: "shop" });

test("the same world gives the same outcome, another seed another", () => {
  const once = simulate(world(), smart);
  expect(simulate(world(), smart)).toEqual(once);
  expect(simulate({ ...world(), seed: "other" }, smart)).not.toEqual(once);
});

test("everybody who comes is served once, under every policy", () => {
  for (const policy of [smart, { kind: "round_robin" }, { kind: "least_busy" }] as Policy[]) {
    const outcome = simulate(world(), policy);
    expect(outcome.served + outcome.unserved).toBe(1_200);
    expect(outcome.per_agent.reduce((sum, each) => sum + each.served, 0)).toBe(outcome.served);
    expect(outcome.unserved).toBe(0);
  }
});

test("smart matches better, answers sooner and spreads no worse than round robin and least busy", () => {
  for (const seed of ["shop", "street", "fair"]) {
    const rows = versus({ agents: 200, arrivals: 5_000, lastsMs: 4 * 3_600_000, burst: 10, seed });
    expect(`${seed} ${wins(rows) ? "wins" : outcomeTable(rows)}`).toBe(`${seed} wins`);
    const [ours, ...others] = rows.map((row) => row.outcome);
    for (const other of others) {
      expect(ours!.match_rate).toBeGreaterThan(other.match_rate + 0.1);
      expect(ours!.vip.senior_rate).toBeGreaterThan(other.vip.senior_rate + 0.1);
    }
  }
});

test("the histogram of waiting counts everybody who was served, and those who waited longest last", () => {
  const { wait_histogram: counts, served, wait_ms: wait } = simulate(world(), smart);
  expect(counts.reduce((sum, each) => sum + each, 0)).toBe(served);
  expect(counts).toHaveLength(waitSteps.length + 1);
  let upTo = 0;
  const step = counts.findIndex((count) => (upTo += count) >= served * 0.95);
  expect(wait.p95).toBeLessThanOrEqual(waitSteps[step] ?? Number.POSITIVE_INFINITY);
});

test("gini is nothing for equals and nearly one for a single worker", () => {
  expect(gini([5, 5, 5, 5])).toBe(0);
  expect(gini([0, 0, 0, 100])).toBe(0.75);
});
