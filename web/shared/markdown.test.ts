/** Rules of the small Markdown: four marks, nothing else, and never an address that runs. */

import { expect, test } from "bun:test";
import { spansOf } from "./markdown.ts";

test("bold, italic, links and lists", () => {
  expect(spansOf("请**签收后**再点*申请*，见[说明](https://shop.example/a?b=1)。")).toEqual([
    { text: "请" },
    { text: "签收后", bold: true },
    { text: "再点" },
    { text: "申请", italic: true },
    { text: "，见" },
    { text: "说明", href: "https://shop.example/a?b=1" },
    { text: "。" },
  ]);
  expect(spansOf("要带：\n- 小票\n* 身份证")).toEqual([{ text: "要带：\n• 小票\n• 身份证" }]);
});

test("all else stays as it was written", () => {
  for (const text of [
    "2*3*4=24",
    "a ** b ** c",
    "***",
    "-5 度",
    "[说明](javascript:alert(1))",
    "[说明](data:text/html,x)",
    "[a](http://)",
    "<b>粗</b>",
    "`code` # title",
    "**两\n行**",
    "",
  ])
    expect(
      spansOf(text)
        .map((span) => span.text)
        .join(""),
    ).toBe(text);
  expect(spansOf("<img src=x onerror=alert(1)>")).toEqual([{ text: "<img src=x onerror=alert(1)>" }]);
});

test("a long text of marks is read in a moment", () => {
  const text = "*".repeat(5_000) + "[".repeat(5_000) + "**a".repeat(2_000);
  expect(spansOf(text).length).toBeGreaterThan(0);
});
