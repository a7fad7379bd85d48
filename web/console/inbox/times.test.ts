import { expect, test } from "bun:test";
import { bytes, formatter, snoozeChoices, span } from "./times.ts";

const t = (key: string, params?: Readonly<Record<string, string | number>>) => `${key}:${params?.count}`;

test("a span counts in minutes, then hours, then days", () => {
  expect([38_000, 665_000, 7_650_000].map((ms) => span(ms, t))).toEqual(["0:38", "11:05", "2:07:30"]);
  expect(span(3 * 86_400_000, t)).toBe("inbox.time.days:3");
  expect(span(-5, t)).toBe("0:00");
});

test("a list shows the clock today and the date before", () => {
  const f = formatter("zh-CN", "Asia/Shanghai");
  const now = Date.parse("2026-06-12T07:00:00Z");
  expect(f.short("2026-06-12T06:20:00Z", now)).toBe("14:20");
  expect(f.short("2026-06-03T06:20:00Z", now)).toBe("6 月 3 日");
  expect(f.short("2025-06-03T06:20:00Z", now)).toBe("2025 年 6 月 3 日");
});

test("midnight belongs to the reader's day, not to UTC's", () => {
  const f = formatter("zh-CN", "Asia/Shanghai");
  expect(f.dayKey("2026-06-11T16:30:00Z")).toBe(f.dayKey("2026-06-12T10:00:00Z"));
});

test("snooze times lie in the future, and on a Sunday Monday is tomorrow", () => {
  const sunday = new Date(2026, 5, 14, 20, 0);
  const choices = snoozeChoices(sunday);
  expect(choices.every((choice) => choice.at > sunday)).toBe(true);
  expect(choices.map((choice) => choice.key)).toEqual(["hour", "three_hours", "tomorrow"]);
  const friday = snoozeChoices(new Date(2026, 5, 12, 10, 0));
  expect(friday.find((choice) => choice.key === "monday")!.at.getDay()).toBe(1);
});

test("sizes are short", () => {
  expect([900, 1_234, 1_200_000].map(bytes)).toEqual(["900 B", "1 kB", "1.2 MB"]);
});
