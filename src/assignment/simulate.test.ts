/** The simulator: deterministic, fair to all policies, and smart assignment wins on match without losing on waiting or spread. */

import { expect, test } from "bun:test";
import { builtInRules } from "./built-in.ts";
import { imagine } from "./imagine.ts";
import { gini, simulate, type Policy } from "./simulate.ts";

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

test("smart matches better and answers sooner than round robin and least busy", () => {
  const [ours, robin, least] = ([smart, { kind: "round_robin" }, { kind: "least_busy" }] as Policy[]).map(
    (policy) => simulate(world(), policy),
  );
  for (const other of [robin!, least!]) {
    expect(ours!.match_rate).toBeGreaterThan(other.match_rate + 0.1);
    expect(ours!.first_response_ms.p95).toBeLessThanOrEqual(other.first_response_ms.p95);
    expect(ours!.vip.senior_rate).toBeGreaterThan(other.vip.senior_rate);
  }
});

test("gini is nothing for equals and nearly one for a single worker", () => {
  expect(gini([5, 5, 5, 5])).toBe(0);
  expect(gini([0, 0, 0, 100])).toBe(0.75);
});
