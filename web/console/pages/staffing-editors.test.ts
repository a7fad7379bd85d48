/** What the editors of staffing and assignment make of what is typed. */

import { expect, test } from "bun:test";
import { nextStep, pagesIn } from "./assignment-editors.ts";
import { withCapacity } from "./staffing-editors.ts";

test("an empty capacity is none of its own, and zero is zero", () => {
  expect(withCapacity({ web: 3, mail: 2 }, "web", "")).toEqual({ mail: 2 });
  expect(withCapacity({ mail: 2 }, "web", "0")).toEqual({ mail: 2, web: 0 });
});

test("each step of overflow is later than the one before", () => {
  const first = nextStep([], "tea_a");
  expect(first).toEqual({ after_s: 60, team_id: "tea_a" });
  expect(nextStep([first], "tea_b").after_s).toBe(120);
  expect(nextStep([{ after_s: 86_400, team_id: "tea_a" }], "tea_b").after_s).toBe(86_400);
});

test("pages stand one in a line", () => {
  expect(pagesIn(" https://a.example/* \n\n/tea/*\n")).toEqual(["https://a.example/*", "/tea/*"]);
});
