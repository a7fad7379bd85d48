/** What a draft changes is told in full, and nothing that it does not change. */

import { expect, test } from "bun:test";
import { compare, lastWeek, loads, periodOf, type Outcome } from "./compare.ts";
import { differences } from "./differences.ts";
import type { Rule } from "./model.ts";

const rule = (id: string, more: Partial<Rule> = {}): Rule => ({
  id,
  name: id,
  on: true,
  when: { fact: "contact.vip", op: "is", value: true },
  effects: [{ do: "raise", priority: 1 }],
  stop: false,
  ...more,
});
const told = (before: Rule[], after: Rule[]) =>
  differences(before, after).map((each) => {
    const more =
      each.kind === "changed"
        ? ` ${each.parts.join()}`
        : each.kind === "moved"
          ? ` ${each.from}>${each.to}`
          : "";
    return `${each.kind} ${each.rule.id}${more}`;
  });
const [a, b, c, d] = ["a", "b", "c", "d"].map((id) => rule(id)) as [Rule, Rule, Rule, Rule];

test("the same rules have no differences, however their parts were written", () => {
  const turned = { ...a, when: { value: true, op: "is", fact: "contact.vip" } };
  expect(told([a, b], [turned, b])).toEqual([]);
});

test("added, removed and changed rules are told with what changed in them", () => {
  const changed = rule("b", { on: false, name: "乙", effects: [{ do: "raise", priority: 3 }] });
  expect(told([a, b, c], [a, changed, d])).toEqual(["changed b name,off,effects", "added d", "removed c"]);
});

test("only the rule that was moved is told as moved, not those that made room", () => {
  expect(told([a, b, c, d], [d, a, b, c])).toEqual(["moved d 4>1"]);
  expect(told([a, b, c], [b, c, a])).toEqual(["moved a 1>3"]);
  expect(told([a, b, c], [b, c])).toEqual(["removed a"]);
});

const run = (more: Partial<Outcome> = {}): Outcome => ({
  served: 10,
  unserved: 0,
  wait_ms: { mean: 1_000, p95: 5_000 },
  wait_histogram: [],
  response_histogram: [],
  first_response_ms: { mean: 20_000, p95: 60_000 },
  match_rate: 0.7,
  vip: { count: 0, wait_ms: 0, senior_rate: 0 },
  load_gini: 0.2,
  per_agent: [],
  ...more,
});

test("every figure of the simulator is there, the worse ones too, and more is not always better", () => {
  const rows = compare({ today: run(), draft: run({ match_rate: 0.9, load_gini: 0.3, unserved: 2 }) });
  expect(rows.map((row) => `${row.figure} ${row.verdict}`)).toEqual([
    "first_response_mean same",
    "first_response_p95 same",
    "wait_mean same",
    "wait_p95 same",
    "match better",
    "unserved worse",
    "spread worse",
  ]);
  const vips = run({ vip: { count: 3, wait_ms: 500, senior_rate: 1 } });
  expect(compare({ today: vips, draft: vips })).toHaveLength(9);
});

test("whoever works in either run has a bar", () => {
  const of = (agent_id: string, busy_ms: number) => ({ agent_id, served: 1, busy_ms });
  expect(
    loads({ today: run({ per_agent: [of("a", 5), of("x", 0)] }), draft: run({ per_agent: [of("b", 9)] }) }),
  ).toEqual([
    { agentId: "a", today: 5, draft: 0 },
    { agentId: "b", today: 0, draft: 9 },
  ]);
});

test("a period holds both of its days, and at most 31 of them", () => {
  const one = periodOf("2026-06-08", "2026-06-08")!;
  expect(Date.parse(one.until) - Date.parse(one.from)).toBe(86_400_000);
  expect(periodOf("2026-06-01", "2026-07-01")).toBeDefined();
  expect(periodOf("2026-06-01", "2026-07-02")).toBeUndefined();
  expect(periodOf("2026-06-02", "2026-06-01")).toBeUndefined();
  expect(periodOf("", "2026-06-01")).toBeUndefined();
  expect(lastWeek(new Date(2026, 5, 3, 12))).toEqual({ from: "2026-05-27", until: "2026-06-02" });
});
