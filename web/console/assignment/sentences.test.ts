/** What the editor says of a rule, and how it changes conditions without changing their meaning. */

import { expect, test } from "bun:test";
import { translator } from "../../shared/i18n.ts";
import { texts } from "../../shared/texts/index.ts";
import { splitValues } from "./list-value.ts";
import {
  freshLeaf,
  moved,
  newRule,
  ofKind,
  plain,
  rootOf,
  withOperator,
  type Condition,
  type Rule,
} from "./model.ts";
import {
  conditionSentence,
  effectSentence,
  factName,
  ruleName,
  sentenceOf,
  type Words,
} from "./sentences.ts";

const wordsIn = (locale: "zh-CN" | "en"): Words => ({
  t: translator(texts[locale]),
  valueOf: (_, value) => String(value),
  nameOf: (_, name) => (name === "tea_1" ? "夜班组" : name),
  builtIn: new Set(["vip_senior"]),
});
const [zh, en] = [wordsIn("zh-CN"), wordsIn("en")];
const rule = (more: Partial<Rule> = {}): Rule => ({
  id: "vip_senior",
  name: "vip_senior",
  on: true,
  when: { fact: "contact.vip", op: "is", value: true },
  effects: [
    { do: "prefer", who: { seniority_min: 2 }, weight: 40 },
    { do: "raise", priority: 2 },
  ],
  stop: false,
  ...more,
});

test("a rule is one plain sentence in either language, with its own name until somebody gives it another", () => {
  expect(sentenceOf(zh, rule())).toBe("VIP 客户 → 优先 资深以上 +40，优先级升到 高");
  expect(sentenceOf(en, rule())).toBe("VIP contact → prefer senior or above +40, raise to high priority");
  expect(ruleName(zh, rule())).toBe("VIP 由资深客服接");
  expect(ruleName(zh, rule({ name: "贵客" }))).toBe("贵客");
});

test("groups inside groups have brackets, and what holds always says so", () => {
  const region: Condition = { fact: "visitor.region", op: "in", value: ["广东", "香港"] };
  const tag: Condition = { fact: "contact.tags", op: "contains", value: "粤语" };
  const open: Condition = { fact: "time.open", op: "is", value: false };
  expect(conditionSentence(zh, { all: [{ any: [region, tag] }, open] })).toBe(
    "（地区属于 广东、香港，或者客户标签包含 粤语），并且不是服务时间内",
  );
  expect(conditionSentence(en, { not: { any: [region, tag] } })).toBe(
    "not (Region is one of 广东, 香港 or Contact’s tags contains 粤语)",
  );
  expect(conditionSentence(zh, { all: [] })).toBe("所有会话");
  expect(conditionSentence(zh, { any: [] })).toBe("从不");
  expect(factName(zh, "contact.attribute.plan")).toBe("客户资料「plan」");
});

test("every effect has its sentence", () => {
  const said = [
    effectSentence(zh, { do: "require", who: { skill: "售后", level: 3 }, for_s: 20 }),
    effectSentence(zh, { do: "exclude", who: { team: "tea_1", on_shift: true } }),
    effectSentence(zh, { do: "prefer", who: { language: { fact: "visitor.dialect" } }, weight: -15 }),
    effectSentence(zh, { do: "send", team: "tea_1" }),
    effectSentence(zh, { do: "hold", until: "open" }),
  ];
  expect(said).toEqual([
    "20 秒内只给 售后 3 级以上的",
    "不给 夜班组的人且值班的",
    "少给 语言符合「地区的方言」的 −15",
    "转 夜班组",
    "等到服务时间",
  ]);
});

test("looking at a condition as a group and back changes nothing", () => {
  const leaf: Condition = { fact: "contact.vip", op: "is", value: true };
  for (const condition of [
    leaf,
    { all: [] },
    { any: [leaf] },
    { not: { any: [leaf, leaf] } },
    { not: { all: [leaf] } },
    { all: [{ any: [leaf] }] },
  ] as Condition[])
    expect(plain(rootOf(condition))).toEqual(condition);
});

test("another operator keeps the value where it fits, and otherwise begins anew", () => {
  const leaf = { fact: "visitor.city", op: "is", value: "广州" };
  expect(withOperator(leaf, "text", "in")).toEqual({ fact: "visitor.city", op: "in", value: ["广州"] });
  expect(withOperator({ ...leaf, op: "in", value: ["深圳", "广州"] }, "text", "is").value).toBe("深圳");
  expect(withOperator(leaf, "text", "known")).toEqual({ fact: "visitor.city", op: "known" });
  expect(withOperator({ fact: "visitor.city", op: "known" }, "text", "is").value).toBe("");
  expect(freshLeaf({ name: "time.hour", kind: "number", operators: ["is"] })).toEqual({
    fact: "time.hour",
    op: "at_least",
    value: 0,
  });
});

test("another kind of effect keeps the people, and a moved rule stops at the ends", () => {
  expect(ofKind("exclude", { do: "prefer", who: { skill: "a" }, weight: 5 })).toEqual({
    do: "exclude",
    who: { skill: "a" },
  });
  expect(moved(["a", "b", "c"], 0, 2)).toEqual(["b", "c", "a"]);
  expect(moved(["a", "b", "c"], 2, 9)).toEqual(["a", "b", "c"]);
  expect(moved(["a", "b", "c"], 1, -1)).toEqual(["b", "a", "c"]);
});

test("a new rule never has an id that is taken", () => {
  const draws = [0.5, 0.5, 0.25];
  const first = newRule([], "新规则", undefined, () => draws.shift()!);
  const second = newRule([first], "新规则", undefined, () => draws.shift()!);
  expect(second.id).not.toBe(first.id);
  expect(second.id).toMatch(/^[a-z0-9_]{1,40}$/);
});

test("values are parted by Western and Chinese commas, each once", () => {
  expect(splitValues("广东，香港、澳门, 广东 ")).toEqual(["广东", "香港", "澳门"]);
});
