/** What the section "why me" says of a decision. */

import { expect, test } from "bun:test";
import { translator } from "../../shared/i18n.ts";
import shared from "../../shared/texts/zh-CN/assignment.ts";
import why from "../../shared/texts/zh-CN/why.ts";
import { decisionFor, excludedLine, ruleName, scoreOf, type Decision, type Words } from "./reasons.ts";

const words: Words = {
  t: translator({ ...shared, ...why }),
  nameOf: (id) => ({ agt_a: "陈可", agt_b: "李婷", agt_c: "周屿" })[id] ?? id,
  rules: { rul_1: "青瓷给老师傅", vip_senior: "vip_senior", dialect: "粤语客户" },
};
const decision: Decision = {
  id: "dec_1",
  outcome: "assigned",
  agent_id: "agt_a",
  held_until: null,
  ranked: [
    { agent_id: "agt_a", total: 1.2, parts: { load: 0.4, rul_1: 0.6, vip_senior: 0.2, calm: 0.001 } },
    { agent_id: "agt_b", total: 0.9, parts: { load: 0.9 } },
  ],
  removed: [
    { reason: "offline", count: 7, agent_ids: ["agt_d", "agt_e", "agt_f"] },
    { reason: "full", count: 1, agent_ids: ["agt_c"] },
    { reason: "required:rul_1", count: 1, agent_ids: ["agt_b"] },
  ],
  fit: 6,
};

test("the part that counted most comes first and is the measure of the others", () => {
  const score = scoreOf(decision, words)!;
  expect([score.points, score.rank, score.of]).toEqual([120, 1, 6]);
  expect(score.parts.map((part) => [part.label, part.points])).toEqual([
    ["青瓷给老师傅", 60],
    ["空闲程度", 40],
    ["VIP 由资深客服接", 20],
  ]);
  expect(score.parts[0]!.share).toBe(1);
  expect(score.parts[2]!.share).toBeCloseTo(1 / 3);
});

test("those at work are named before those who are not, and many are counted", () => {
  expect(excludedLine(decision, words)).toBe(
    "周屿（接待已满）、李婷（不符合「青瓷给老师傅」）、agt_d、agt_e等 7 人（离线）",
  );
  expect(excludedLine({ ...decision, removed: [] }, words)).toBe("");
});

test("whom a person has assigned has no score to show", () => {
  expect(decisionFor([decision], "agt_a")).toBe(decision);
  expect(decisionFor([decision], "agt_b")).toBeUndefined();
  expect(decisionFor([], null)).toBeUndefined();
});

test("a built-in rule has the name that the editor shows, also when the shop has given it another", () => {
  expect(ruleName("vip_senior", words)).toBe(shared["assignment.rule.vip_senior"]);
  expect(ruleName("dialect", words)).toBe("粤语客户");
});

test("a rule that is gone still has a name", () => {
  expect(ruleName("rul_gone", words)).toBe("一条规则");
});
