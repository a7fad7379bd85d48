/** Rules of conditions: what is refused and where, what holds, and that nothing a stranger writes makes it slow or throw. */

import { expect, test } from "bun:test";
import fc from "fast-check";
import {
  checkCondition,
  holds,
  matchesPattern,
  type Condition,
  type FactKind,
  type FactValue,
} from "./conditions.ts";

const kinds: Record<string, FactKind> = { name: "text", count: "number", vip: "boolean", tags: "list" };
const kindOf = (fact: string) => (Object.hasOwn(kinds, fact) ? kinds[fact] : undefined);
const check = (condition: unknown) =>
  checkCondition(condition, kindOf, "when").map((each) => `${each.path} ${each.code}`);

test("what is wrong is told with its place and its reason", () => {
  expect(
    check({
      all: [
        { fact: "name", op: "is", value: "a" },
        { fact: "nmae", op: "is", value: "a" },
      ],
    }),
  ).toEqual(["when.all.1.fact unknown_fact"]);
  expect(check({ not: { fact: "count", op: "contains", value: "a" } })).toEqual([
    "when.not.op operator_unfit",
  ]);
  expect(check({ any: [{ fact: "count", op: "greater", value: "3" }] })).toEqual([
    "when.any.0.value wrong_type",
  ]);
  expect(check({ fact: "vip", op: "is", value: 1 })).toEqual(["when.value wrong_type"]);
  expect(check({ fact: "toString", op: "is", value: "" })).toEqual(["when.fact unknown_fact"]);
  expect(check({ fact: "name", op: "constructor", value: "" })).toEqual(["when.op operator_unfit"]);
  expect(check(null)).toEqual(["when invalid"]);
  expect(check({ all: [], any: [] })).toEqual(["when invalid"]);
  expect(check({ fact: "name", op: "is", value: "a", more: 1 })).toEqual(["when invalid"]);
});

test("too deep and too many parts are refused", () => {
  let deep: unknown = { fact: "vip", op: "is", value: true };
  for (let i = 0; i < 7; i++) deep = { not: deep };
  expect(check(deep)[0]).toEndWith("too_deep");
  expect(
    check({ all: Array.from({ length: 200 }, () => ({ fact: "vip", op: "is", value: true })) })[0],
  ).toEndWith("too_many_parts");
});

test("what isn't known fulfils only what asks for that", () => {
  const read = () => undefined;
  expect(holds({ fact: "name", op: "is", value: "" }, read)).toBe(false);
  expect(holds({ fact: "name", op: "is_not", value: "a" }, read)).toBe(true);
  expect(holds({ fact: "name", op: "unknown" }, read)).toBe(true);
  expect(holds({ fact: "count", op: "less", value: 3 }, read)).toBe(false);
});

test("texts are compared without regard to case and width; patterns know only the star", () => {
  const read = (name: string): FactValue =>
    name === "tags" ? ["VIP", "老客"] : "https://Shop.example/茶/盖碗?x=1";
  expect(holds({ fact: "tags", op: "contains", value: "vip" }, read)).toBe(true);
  expect(holds({ fact: "tags", op: "in", value: ["a", "老客"] }, read)).toBe(true);
  expect(holds({ fact: "name", op: "matches", value: "*shop.example/茶/*" }, read)).toBe(true);
  expect(matchesPattern("a.c", "a*c")).toBe(true);
  expect(matchesPattern("abc", "a.c")).toBe(false);
  expect(matchesPattern("ab", "ab*b")).toBe(false);
  expect(matchesPattern("aXbYb", "a*b*b")).toBe(true);
});

const leaf: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({
    fact: fc.constant("name"),
    op: fc.constantFrom("is", "is_not", "contains", "matches"),
    value: fc.string({ maxLength: 20 }),
  }),
  fc.record({
    fact: fc.constant("count"),
    op: fc.constantFrom("greater", "less", "at_least", "at_most", "is"),
    value: fc.integer(),
  }),
  fc.record({ fact: fc.constant("vip"), op: fc.constant("is"), value: fc.boolean() }),
  fc.record({
    fact: fc.constant("tags"),
    op: fc.constantFrom("in", "not_in"),
    value: fc.array(fc.string({ maxLength: 5 }), { maxLength: 4 }),
  }),
) as fc.Arbitrary<Condition>;
const tree = fc.letrec<{ node: Condition }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4, depthIdentifier: "c" },
    leaf,
    fc.record({ all: fc.array(tie("node"), { maxLength: 3 }) }),
    fc.record({ any: fc.array(tie("node"), { maxLength: 3 }) }),
    fc.record({ not: tie("node") }),
  ) as fc.Arbitrary<Condition>,
})).node;
const facts = fc.record(
  { name: fc.string(), count: fc.integer(), vip: fc.boolean(), tags: fc.array(fc.string({ maxLength: 5 })) },
  { requiredKeys: [] },
);

test("what was checked never throws, and not is the opposite", () => {
  fc.assert(
    fc.property(tree, facts, (condition, known) => {
      fc.pre(checkCondition(condition, kindOf, "when").length === 0);
      const read = (name: string) => known[name as keyof typeof known];
      expect(holds({ not: condition }, read)).toBe(!holds(condition, read));
    }),
  );
});

test("anything at all can be checked", () => {
  fc.assert(fc.property(fc.anything(), (input) => void checkCondition(input, kindOf, "when")));
});

test("a star matches what it stands for", () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.string({ maxLength: 8 }).filter((part) => !part.includes("*")),
        { minLength: 1 },
      ),
      fc.string(),
      (parts, between) => {
        expect(matchesPattern(parts.join(between), parts.join("*"))).toBe(true);
      },
    ),
  );
});
