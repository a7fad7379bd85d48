/** Questions that come back count as harder: the same kind, in the same inbox, and only as far as enough of them were seen. */

import { afterEach, beforeEach, expect, test } from "bun:test";
import { system } from "../accounts/actor.ts";
import { reopenConversation } from "../conversations/status.ts";
import { reopenRate } from "./comebacks.ts";
import { floor, type Floor } from "./testing.ts";
import { complexity, kindsOf } from "./understand.ts";

let f: Floor;
let inbox: string;
beforeEach(() => {
  f = floor();
  inbox = f.inbox();
  f.agent({ inboxes: [inbox], capacity: 50 });
});
afterEach(() => f.kernel.close());

const rate = (text: string, of = inbox) => reopenRate(f.kernel.db, of, text, f.clock.now());
const ask = async (text: string, id?: string) => {
  const conversation = await f.says(inbox, text, { id });
  await f.close(conversation);
  return conversation;
};

test("similar questions share the type and the word that told it", () => {
  expect(kindsOf("我要退款，快一点")).toEqual(["all", "after_sales", "after_sales:退款"]);
  expect(kindsOf("请问怎么退款")).toEqual(kindsOf("退款多久到账"));
  expect(kindsOf("你好")).toEqual(["all", "other"]);
});

test("a contact who asks the same again within a week raises the rate of that kind, and of its word most", async () => {
  const before = rate("退款");
  for (let i = 0; i < 8; i++) {
    const id = `con_${String(i).padStart(25, "0")}`;
    await ask("我要退款", id);
    await ask("退款还没有到", id);
    await ask("这款多少钱");
  }
  expect(rate("退款")).toBeGreaterThan(before * 2);
  expect(rate("退款")).toBeGreaterThan(rate("换货"));
  expect(rate("换货")).toBeGreaterThan(rate("多少钱"));
  expect(rate("退款", f.inbox())).toBe(before);
});

test("after a week, or about something else, it is a new question", async () => {
  const id = "con_0000000000000000000000001";
  await ask("我要退款", id);
  f.clock.advance(2 * 86_400_000);
  await ask("这款多少钱", id);
  f.clock.advance(8 * 86_400_000);
  await ask("我要退款", id);
  expect(f.kernel.db.one("select sum(again) as n from reopen_stats")).toEqual({ n: 0 });
});

test("what is opened again and closed again came back once, and is no second question", async () => {
  const id = await ask("我要退款");
  await f.kernel.write((tx) => void reopenConversation(tx, system("test"), id));
  await f.close(id);
  expect(f.kernel.db.one("select trials, again from reopen_stats where kind = 'after_sales:退款'")).toEqual({
    trials: 1,
    again: 1,
  });
});

test("the more often such questions come back, the harder they are", () => {
  const told = { text: "我要退款", earlier: 0 };
  expect(complexity({ ...told, reopenRate: 0.5 })).toBeGreaterThan(complexity({ ...told, reopenRate: 0.1 }));
});
