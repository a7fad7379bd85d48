/** Rules of when an invitation fits: every condition by itself, and what only time is missing for. */

import { expect, test } from "bun:test";
import { judge, pageFits, variantFor, type World } from "./match.ts";
import { liveVisitor, noon } from "../../web/console/visitors/testing.ts";
import { conditionsSchema, type Conditions } from "./types.ts";

const world: World = { now: noon, open: true, agent: true };
const conditions = (changes: Partial<Conditions> = {}) => conditionsSchema.parse(changes);
const fits = (changes: Partial<Conditions>, visitor = liveVisitor(), around: Partial<World> = {}) =>
  judge(conditions(changes), visitor, { ...world, ...around }).fits;

test("without conditions everybody fits whom somebody can serve, but nobody who has left", () => {
  expect(fits({})).toBe(true);
  expect(fits({}, liveVisitor({ state: "left" }))).toBe(false);
  expect(fits({}, liveVisitor(), { open: false })).toBe(false);
  expect(fits({}, liveVisitor(), { agent: false })).toBe(false);
  expect(fits({ open: false, agent: false }, liveVisitor(), { open: false, agent: false })).toBe(true);
});

test.each([
  [{ pages: ["/products/*"] }, { pages: ["/cart"] }],
  [{ depth: 60 }, { depth: 61 }],
  [{ pages_seen: 3 }, { pages_seen: 4 }],
  [{ tags: ["收藏", "加购"] }, { tags: ["收藏"] }],
  [{ sources: ["search"] }, { sources: ["ad"] }],
  [{ sources: ["baidu"] }, { sources: ["google"] }],
  [{ visits_from: 2 }, { visits_from: 3 }],
  [{ visits_to: 2 }, { visits_to: 1 }],
  [{ regions: ["广东"] }, { regions: ["浙江"] }],
  [{ regions: ["CN"] }, { regions: ["US"] }],
  [{ languages: ["zh"] }, { languages: ["en", "z"] }],
  [{ dwell_s: 20 }, { dwell_s: 21 }],
  [{ leaving: false }, { leaving: true }],
] satisfies [Partial<Conditions>, Partial<Conditions>][])("%j fits, %j does not", (yes, no) => {
  expect(fits(yes)).toBe(true);
  expect(fits(no)).toBe(false);
});

test("all conditions must hold together", () => {
  expect(fits({ pages: ["/products/*"], tags: ["收藏"] })).toBe(false);
});

test("the way out is told by the visitor's state", () => {
  expect(fits({ leaving: true }, liveVisitor({ state: "leaving" }))).toBe(true);
});

test("where only time is missing, it says how much; on a hidden page the clock stands", () => {
  expect(judge(conditions({ dwell_s: 30 }), liveVisitor(), world)).toEqual({ fits: false, inMs: 10_000 });
  expect(judge(conditions({ dwell_s: 30 }), liveVisitor(), { ...world, now: noon + 10_000 }).fits).toBe(true);
  const hidden = liveVisitor({ state: "hidden" });
  expect(judge(conditions({ dwell_s: 30 }), hidden, { ...world, now: noon + 60_000 }).fits).toBe(false);
  expect(judge(conditions({ dwell_s: 30, tags: ["x"] }), liveVisitor(), world)).toEqual({ fits: false });
});

test("patterns: the path, the path with its query, or the whole address; what stands in them is taken as it is", () => {
  const address = "https://shop.example.com/a+b/c.html?utm_campaign=618";
  expect(pageFits("/a+b/*", address)).toBe(true);
  expect(pageFits("/a+b/c.html", address)).toBe(true);
  expect(pageFits("/a+b/cxhtml", address)).toBe(false);
  expect(pageFits("/*?utm_campaign=618", address)).toBe(true);
  expect(pageFits("*utm_campaign=618", address)).toBe(true);
  expect(pageFits("/cart", "https://shop.example.com/cart/")).toBe(true);
  expect(pageFits("/cart", "https://shop.example.com/cart/2")).toBe(false);
  expect(pageFits("/", "https://shop.example.com/")).toBe(true);
});

test("many stars in a pattern take no time", () => {
  const pattern = `/${"*a".repeat(12)}b`;
  expect(pageFits(pattern, `https://x.example.com/${"a".repeat(200)}`)).toBe(false);
});

test("a visitor keeps their text, and the texts share the visitors", () => {
  const rule = {
    id: "ivr_1",
    variants: ["A", "B"].map((key) => ({ key, text: key, chips: [] })),
  };
  const counts = { A: 0, B: 0 } as Record<string, number>;
  for (let i = 0; i < 1_000; i++) {
    const { key } = variantFor(rule, `con_${i}`);
    expect(variantFor(rule, `con_${i}`).key).toBe(key);
    counts[key]!++;
  }
  expect(counts.A).toBeGreaterThan(430);
  expect(counts.B).toBeGreaterThan(430);
});
