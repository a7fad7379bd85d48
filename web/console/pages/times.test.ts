/** Times on the server's pages: short, in the reader's zone. */

import { expect, test } from "bun:test";
import { speller } from "./times.ts";

const now = Date.parse("2026-11-05T02:00:00Z");
const zh = speller("zh-CN", "Asia/Shanghai");
const en = speller("en", "Asia/Shanghai");

test("today is told by the clock alone, in the reader's zone", () => {
  expect(zh("2026-11-04T16:22:00Z", now)).toBe("00:22");
  expect(speller("en", "America/New_York")("2026-11-05T01:22:00Z", now)).toBe("20:22");
});

test("yesterday is a word, and begins at midnight", () => {
  expect(zh("2026-11-04T15:59:00Z", now)).toBe("昨天");
  expect(en("2026-11-04T15:59:00Z", now)).toBe("yesterday");
  expect(zh("2026-11-03T15:59:00Z", now)).toBe("11 月 3 日");
});

test("other years say which", () => {
  expect(en("2025-11-03T04:00:00Z", now)).toBe("Nov 3, 2025");
});

test("where the hour matters it is told on other days too", () => {
  expect(zh("2026-11-04T04:22:00Z", now, true)).toBe("昨天 12:22");
  expect(zh("2026-11-05T01:22:00Z", now, true)).toBe("09:22");
});
