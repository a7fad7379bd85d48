/** Rules of the preview on the visitor's side: leading and trailing edge, ten a second, masked, growing, silent when told. */

import { beforeEach, expect, test } from "bun:test";
import type { ClientFrame } from "../contract/frames.ts";
import { PreviewSender } from "./preview.ts";

type PreviewFrame = Extract<ClientFrame, { t: "preview" }>;
let now: number;
let due: { at: number; run: () => void }[];
let sent: PreviewFrame[];
let open: boolean;
let sender: PreviewSender;

beforeEach(() => {
  now = 1_000_000;
  due = [];
  sent = [];
  open = true;
  const timers = {
    now: () => now,
    after: (ms: number, run: () => void) => {
      const entry = { at: now + ms, run };
      due.push(entry);
      return () => void (due = due.filter((each) => each !== entry));
    },
  };
  sender = new PreviewSender((frame) => open && sent.push(frame as PreviewFrame) > 0, timers, true);
});

const write = (text: string) => sender.write("cnv_1", text, text.length);
function pass(ms: number): void {
  now += ms;
  for (const entry of due.filter((each) => each.at <= now)) {
    due = due.filter((each) => each !== entry);
    entry.run();
  }
}
const texts = () => sent.map((frame) => frame.text);

test("the first key goes at once, then the last of each tenth of a second", () => {
  for (const text of ["你", "你好", "你好吗", "你好吗？"]) {
    write(text);
    pass(30);
  }
  expect(texts()).toEqual(["你", "你好吗？"]);
  pass(100);
  expect(texts()).toEqual(["你", "你好吗？"]);
});

test("a second of typing is ten frames at most, and the numbers grow", () => {
  for (let i = 0; i < 100; i++) {
    write("a".repeat(i + 1));
    pass(10);
  }
  pass(100);
  expect(sent.length).toBeLessThanOrEqual(11);
  expect(texts().at(-1)).toBe("a".repeat(100));
  expect(sent.map((frame) => frame.n)).toEqual(sent.map((frame) => frame.n).toSorted((a, b) => a - b));
  expect(new Set(sent.map((frame) => frame.n)).size).toBe(sent.length);
});

test("no card number leaves, finished or not", () => {
  const card = "4111111111111111";
  for (let i = 1; i <= card.length; i++) {
    write(card.slice(0, i));
    pass(100);
  }
  write(`${card} 对吗`);
  pass(100);
  expect(texts().join("\n")).not.toMatch(/4111111/);
  expect(texts().at(-1)).toBe("••••••••••••1111 对吗");
});

test("what waited is not sent once the message is gone, and the same text is not sent twice", () => {
  write("a");
  write("ab");
  sender.stop();
  pass(500);
  expect(texts()).toEqual(["a"]);
  write("b");
  pass(200);
  write("b");
  pass(200);
  expect(texts()).toEqual(["a", "b"]);
});

test("a long text keeps its end, and no half of a character", () => {
  write(`${"a".repeat(10)}${"😀".repeat(600)}b`);
  expect(sent[0]!.text.length).toBeLessThanOrEqual(1_000);
  expect(sent[0]!.text.isWellFormed()).toBe(true);
  expect(sent[0]!.text.endsWith("😀b")).toBe(true);
});
