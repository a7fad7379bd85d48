/** What the editors of staffing and assignment make of what is typed. */

import { expect, test } from "bun:test";
import { nextStep, pagesIn } from "./assignment-editors.ts";
import { withCalendar, withCapacity } from "./staffing-editors.ts";

test("an empty capacity is none of its own, and zero is zero", () => {
  expect(withCapacity({ web: 3, mail: 2 }, "web", "")).toEqual({ mail: 2 });
  expect(withCapacity({ mail: 2 }, "web", "0")).toEqual({ mail: 2, web: 0 });
});

test("days off are copied once, and a make-up workday has the shift's own hours", () => {
  const evening = [{ from: "18:00", to: "02:00" }];
  const none = { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] };
  const shift = { enabled: true, weekly: { ...none, tue: evening }, holidays: [], workdays: [] };
  const calendar = {
    name: "官网",
    holidays: [{ name: "国庆", from: "2026-10-01", to: "2026-10-07" }],
    workdays: [{ name: "调休", date: "2026-10-10", intervals: [{ from: "09:00", to: "18:00" }] }],
  };
  const once = { ...shift, ...withCalendar(shift, calendar) };
  expect(once.workdays).toEqual([{ name: "调休", date: "2026-10-10", intervals: evening }]);
  expect({ ...once, ...withCalendar(once, calendar) }).toEqual(once);
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
