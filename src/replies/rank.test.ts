/** The ranking, judged on what the sample shop's contacts ask: cold by the words alone, and after it has learned from use. */

import { beforeEach, describe, expect, test } from "bun:test";
import { quickReplies } from "../cli/seed/shop.ts";
import { gramsOf, likeness } from "./grams.ts";
import { createRankIndex, learn, nothingLearned, type Rankable, type RankIndex } from "./rank.ts";

const judged: [question: string, shortcut: string][] = [
  ["怎么开发票", "fapiao"],
  ["发票没收到邮件", "fapiao"],
  ["公司抬头，专票可以吗", "fapiao"],
  ["发票抬头写错了能重开吗", "fapiao"],
  ["新壶怎么开", "kaihu"],
  ["新壶第一次用要煮吗", "kaihu"],
  ["前天拍的怎么还没发", "fahuo"],
  ["今天下单什么时候发货", "fahuo"],
  ["单号三天没动了，快递是不是丢了", "cuijian"],
  ["快递一直没有动静", "cuijian"],
  ["粉青公道杯用了一阵有裂纹，是坏了吗", "kaipian"],
  ["茶色都进到开片里了", "kaipian"],
  ["我下单的 150ml 想换成 180ml", "huankuan"],
  ["差价怎么付", "huankuan"],
  ["补发吧，急用", "bufa"],
  ["你们补发要几天", "bufa"],
  ["想买个盖碗，三个人喝，多大合适", "daxiao"],
  ["我手比较大，四个人喝", "daxiao"],
  ["这次能不能包厚一点", "baozhuang"],
  ["你们怎么包装的", "baozhuang"],
  ["把报价单发我", "baojia"],
  ["茶馆开业要三十套，有批发价吗", "baojia"],
];

const rankable = (shortcut: string, more: Partial<Rankable> = {}): Rankable => {
  const found = quickReplies.find((each) => each.shortcut === shortcut);
  return {
    id: shortcut,
    agentId: null,
    teamId: null,
    folder: found?.folder ?? "",
    shortcut,
    title: found?.title ?? "",
    text: found?.text ?? "",
    used: 0,
    succeeded: 0,
    learned: nothingLearned(),
    ...more,
  };
};

let index: RankIndex;
beforeEach(() => {
  index = createRankIndex();
  for (const { shortcut } of quickReplies) index.put(rankable(shortcut));
});
const all = () => true;
const ids = (text: string, limit = 5) => index.rank({ text }, all, limit).map((each) => each.id);
const hits = (within: number) =>
  judged.filter(([question, shortcut]) => ids(question).slice(0, within).includes(shortcut)).length /
  judged.length;

describe("judged", () => {
  test("by the words alone two thirds come first, and nine of ten are among five", () => {
    expect(hits(1)).toBeGreaterThanOrEqual(0.66);
    expect(hits(5)).toBeGreaterThanOrEqual(0.9);
  });

  test("having answered another such question, the right one is nearly always first", () => {
    let first = 0;
    for (const [question, shortcut] of judged) {
      for (const { shortcut: own } of quickReplies) {
        const learned = judged
          .filter(([other, of]) => of === own && other !== question)
          .reduce((known, [text]) => learn(known, { text }), nothingLearned());
        index.put(rankable(own, { learned }));
      }
      if (ids(question)[0] === shortcut) first++;
    }
    expect(first / judged.length).toBeGreaterThan(hitsCold);
    expect(first / judged.length).toBeGreaterThanOrEqual(0.75);
  });
  const hitsCold = 0.66;
});

test("what has nothing in common with the words is left out, and nothing said suggests nothing", () => {
  expect(ids("supercalifragilistic")).toEqual([]);
  expect(ids("")).toEqual([]);
  expect(ids("😀")).toEqual([]);
  expect(ids("12345 67890")).toEqual([]);
});

test("what the agent may not see is no candidate", () => {
  expect(
    index.rank({ text: "怎么开发票" }, (reply) => reply.id !== "fapiao", 5).map((each) => each.id),
  ).not.toContain("fapiao");
});

test("a change counts at once, and what was deleted is gone", () => {
  index.put(rankable("fapiao", { title: "水电维修", text: "师傅明天上门" }));
  expect(ids("师傅什么时候上门维修")[0]).toBe("fapiao");
  index.remove("fapiao");
  expect(ids("师傅什么时候上门维修")).not.toContain("fapiao");
  for (let i = 0; i < 200; i++) index.put(rankable("kaihu", { title: `开壶 ${i}` }));
  expect(index.size).toBe(quickReplies.length - 1);
  expect(ids("新壶怎么开")[0]).toBe("kaihu");
});

test("use, success, page and stage decide between equals, never against the words", () => {
  index = createRankIndex();
  const twin = (id: string, more: Partial<Rankable>) =>
    index.put(rankable(id, { title: "退货运费", text: "运费我们出", ...more }));
  twin("a", {});
  twin("b", { used: 50 });
  expect(index.rank({ text: "退货运费谁出" }, all, 2)[0]!.id).toBe("b");
  twin("a", { used: 50, succeeded: 40 });
  expect(index.rank({ text: "退货运费谁出" }, all, 2)[0]!.id).toBe("a");
  const cart = { ...nothingLearned(), pages: { "/cart": 5 } };
  twin("a", { learned: cart });
  twin("b", {});
  expect(index.rank({ text: "退货运费谁出", page: "/cart" }, all, 2)[0]!.id).toBe("a");
  twin("b", { learned: { ...nothingLearned(), first: 9 } });
  twin("a", { learned: { ...nothingLearned(), later: 9 } });
  expect(index.rank({ text: "退货运费谁出", first: true }, all, 2)[0]!.id).toBe("b");
  index.put(rankable("c", { title: "青瓷开片", text: "不是裂", used: 10_000, succeeded: 10_000 }));
  expect(index.rank({ text: "退货运费谁出" }, all, 3)[0]!.id).not.toBe("c");
});

test("what is learned fades, and never grows beyond its bounds", () => {
  let learned = learn(nothingLearned(), { text: "发票抬头", page: "/a", first: true });
  const before = learned.grams.发票!;
  for (let i = 0; i < 50; i++)
    learned = learn(learned, { text: `第${"甲乙丙丁戊己庚辛壬癸"[i % 10]}个${i}问题`, page: `/p${i}` });
  expect(learned.grams.发票 ?? 0).toBeLessThan(before);
  for (let i = 0; i < 50; i++)
    learned = learn(learned, {
      text: String.fromCodePoint(...Array.from({ length: 40 }, (_, j) => 0x4e00 + i * 40 + j)),
    });
  expect(Object.keys(learned.grams).length).toBeLessThanOrEqual(160);
  expect(Object.keys(learned.pages).length).toBeLessThanOrEqual(12);
});

test("numbers are nobody's question, and are not learned", () => {
  expect([...gramsOf("订单 20261118 的 150ml").keys()]).toEqual(["订", "单", "订单", "ml"]);
  expect(Object.keys(learn(nothingLearned(), { text: "13812342056" }).grams)).toEqual([]);
});

test("the same question in other words is alike, another one is not", () => {
  const like = (a: string, b: string) => likeness(gramsOf(a), gramsOf(b));
  expect(like("怎么开发票", "请问怎么开发票呀")).toBeGreaterThan(0.6);
  expect(like("怎么开发票", "茶盘会不会开裂")).toBeLessThan(0.3);
  expect(like("", "茶盘")).toBe(0);
});
