/** Times, sizes, links and groups read as people expect. */

import { expect, test } from "bun:test";
import { translator } from "../shared/i18n.ts";
import chinese from "../shared/texts/zh-CN/chat.ts";
import { dayOf, groupsOf, linkParts, sizeOf, type Shown } from "./format.ts";
import type { Language } from "./texts.ts";

const language: Language = { locale: "zh-CN", dir: "ltr", t: translator(chinese), more: async () => {} };
const at = (day: number, hour: number) => new Date(2026, 10, day, hour, 2).toISOString();

test("days near today are named, others are dated", () => {
  const now = new Date(2026, 10, 18, 23, 59).getTime();
  expect(dayOf(at(18, 14), now, language)).toBe("今天 14:02");
  expect(dayOf(at(17, 9), now, language)).toBe("昨天 9:02");
  expect(dayOf(at(19, 0), now, language)).toBe("明天 0:02");
  expect(dayOf(at(3, 14), now, language)).toBe("11月3日 14:02");
  expect(dayOf(new Date(2025, 0, 3, 14, 2).toISOString(), now, language)).toBe("2025年1月3日 14:02");
});

test("only http and https become links, without the punctuation behind them", () => {
  expect(linkParts("看 https://example.com/a?b=1。谢谢")).toEqual([
    "看 ",
    "https://example.com/a?b=1",
    "。谢谢",
  ]);
  expect(linkParts("(http://a.example).")).toEqual(["(", "http://a.example", ")."]);
  for (const text of [
    ["java", "script:alert(1)"].join(""),
    "data:text/html,x",
    "xhttps://a.example",
    "file:///etc/passwd",
    "https://",
  ]) {
    expect(linkParts(text)).toEqual([text]);
  }
});

test("markup in a message stays one piece of text", () => {
  const text = `<img src=x onerror="alert(1)">`;
  expect(linkParts(text)).toEqual([text]);
});

test("sizes are short", () => {
  expect([12, 2_048, 1_258_291, 20 * 1024 * 1024].map(sizeOf)).toEqual(["12 B", "2 KB", "1.2 MB", "20 MB"]);
});

test("a group ends with another author, after three minutes, and at a system line", () => {
  const shown = (key: string, minute: number, mine: boolean, event?: Shown["event"]): Shown => ({
    key,
    seq: 1,
    mine,
    text: key,
    author: { kind: mine ? "contact" : "agent", id: mine ? "c" : "a" },
    created_at: new Date(2026, 10, 18, 14, minute).toISOString(),
    ...(event ? { event } : {}),
  });
  const groups = groupsOf([
    shown("a", 0, false),
    shown("b", 2, false),
    shown("c", 6, false),
    shown("d", 6, true),
    shown("e", 6, true, { name: "closed", params: {} }),
    shown("f", 6, true),
  ]);
  expect(groups.map(({ messages }) => messages.map(({ key }) => key).join(""))).toEqual([
    "ab",
    "c",
    "d",
    "e",
    "f",
  ]);
  expect(groups.map(({ day }) => day)).toEqual([true, false, false, false, false]);
});
