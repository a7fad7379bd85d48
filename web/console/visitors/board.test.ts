/** Rules of the live board: filters, order, groups, sums. */

import { expect, test } from "bun:test";
import { liveVisitor, noon } from "./testing.ts";
import type { LiveVisitor } from "../../contract/visitors.ts";
import { arrange, fits, noFilter, totalsOf, type Filter } from "./board.ts";

const board = (changes: Partial<LiveVisitor>[]) =>
  changes.map((each, at) => liveVisitor({ id: `con_${at}`, ...each }));
const order = (
  visitors: LiveVisitor[],
  sort: "intent" | "dwell" | "newest" | "pages" = "intent",
  now = noon,
) =>
  arrange(visitors, { filter: noFilter, sort, group: "none", now }).items.map((item) =>
    item.kind === "row" ? item.id : item.key,
  );

test.each([
  [{ text: "建盏" }, { text: "紫砂" }],
  [{ text: "青瓷" }, { text: "不在" }],
  [{ dwell: 20 }, { dwell: 21 }],
  [{ region: "广东" }, { region: "浙江" }],
  [{ region: "=CN" }, { region: "=US" }],
  [{ source: "search" }, { source: "ad" }],
  [{ source: "=baidu" }, { source: "=google" }],
  [{ device: "phone" }, { device: "desktop" }],
  [{ tag: "加购" }, { tag: "收藏" }],
  [{ talking: "no" }, { talking: "yes" }],
  [{ intent: 3 }, { inbox: "inb_other" }],
] as [Partial<Filter>, Partial<Filter>][])("%j keeps, %j leaves out", (yes, no) => {
  expect(fits(liveVisitor(), { ...noFilter, ...yes }, noon)).toBe(true);
  expect(fits(liveVisitor(), { ...noFilter, ...no }, noon)).toBe(false);
});

test("dwell counts on while the page is seen, and stands while it is hidden", () => {
  const filter = { ...noFilter, dwell: 30 };
  expect(fits(liveVisitor(), filter, noon + 10_000)).toBe(true);
  expect(fits(liveVisitor({ state: "hidden" }), filter, noon + 10_000)).toBe(false);
});

test("by intent: its level first, then whoever is about to leave, then the score", () => {
  const visitors = board([{ intent: 61 }, { intent: 90 }, { intent: 60, state: "leaving" }, { intent: 40 }]);
  expect(order(visitors)).toEqual(["con_2", "con_1", "con_0", "con_3"]);
});

test("equals keep their places", () => {
  const visitors = board([{}, {}, {}]);
  expect(order(visitors)).toEqual(order([...visitors].reverse()));
});

test("groups: the largest first, with its count before its rows", () => {
  const page = (url: string) => ({ page: { ...liveVisitor().page, url } });
  const visitors = board([page("https://x/a"), page("https://x/b"), page("https://x/b")]);
  const { items, shown } = arrange(visitors, { filter: noFilter, sort: "intent", group: "page", now: noon });
  expect(items.map((item) => (item.kind === "group" ? `${item.key} ${item.count}` : item.id))).toEqual([
    "https://x/b 2",
    "con_1",
    "con_2",
    "https://x/a 1",
    "con_0",
  ]);
  expect(shown).toBe(3);
});

test("sums leave out who has left; places abroad are countries", () => {
  const abroad = { region: { country: "US", province: null, city: null } };
  const talk = { conversation: { id: "cnv_1", status: "open", agent: "陈可" } };
  const totals = totalsOf(board([{}, abroad, { ...abroad, ...talk }, { state: "left" }]));
  expect(totals).toMatchObject({
    now: 3,
    talking: 1,
    regions: [
      ["=US", 2],
      ["广东", 1],
    ],
  });
  expect(totals.pages[0]!.count).toBe(3);
});
