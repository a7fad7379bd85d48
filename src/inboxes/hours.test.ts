import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { day, hour, minute } from "../kernel/clock.ts";
import { describeHours, nextOpening, openAt } from "./hours.ts";
import { defaultHours, hoursSchema, weekdays, type Hours, type Interval } from "./types.ts";

const shanghai = "Asia/Shanghai";
const newYork = "America/New_York";
const closed = { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] };
const week = (intervals: Interval[]): Hours["weekly"] =>
  Object.fromEntries(weekdays.map((name) => [name, intervals])) as Hours["weekly"];
const hoursOf = (changes: Partial<Hours>): Hours => ({ ...defaultHours, enabled: true, ...changes });
const at = (text: string) => Date.parse(text);

describe("open or not", () => {
  test("without hours it is always open", () => {
    expect(openAt({ ...defaultHours, weekly: closed }, shanghai, at("2026-06-10T03:00:00+08:00"))).toBe(true);
    expect(
      nextOpening({ ...defaultHours, weekly: closed }, shanghai, at("2026-06-10T03:00:00+08:00")),
    ).toBeNull();
  });

  test("an interval holds its first minute and not its last", () => {
    const hours = hoursOf({});
    expect(openAt(hours, shanghai, at("2026-06-10T08:59:59+08:00"))).toBe(false);
    expect(openAt(hours, shanghai, at("2026-06-10T09:00:00+08:00"))).toBe(true);
    expect(openAt(hours, shanghai, at("2026-06-10T17:59:59+08:00"))).toBe(true);
    expect(openAt(hours, shanghai, at("2026-06-10T18:00:00+08:00"))).toBe(false);
  });

  test("the day is that of the inbox's zone, not of the server", () => {
    const hours = hoursOf({ weekly: { ...closed, mon: [{ from: "08:00", to: "09:00" }] } });
    // Monday 8:30 in Shanghai is Monday 0:30 in UTC; Monday 8:30 UTC is half past four in Shanghai.
    expect(openAt(hours, shanghai, at("2026-06-08T00:30:00Z"))).toBe(true);
    expect(openAt(hours, shanghai, at("2026-06-08T08:30:00Z"))).toBe(false);
  });

  test("a lunch break is closed", () => {
    const hours = hoursOf({
      weekly: week([
        { from: "09:00", to: "12:00" },
        { from: "13:30", to: "18:00" },
      ]),
    });
    expect(openAt(hours, shanghai, at("2026-06-10T12:30:00+08:00"))).toBe(false);
    expect(nextOpening(hours, shanghai, at("2026-06-10T12:30:00+08:00"))).toBe(
      at("2026-06-10T13:30:00+08:00"),
    );
  });

  test("an interval that passes midnight belongs to the day on which it starts", () => {
    const hours = hoursOf({ weekly: { ...closed, fri: [{ from: "20:00", to: "02:00" }] } });
    expect(openAt(hours, shanghai, at("2026-06-13T01:59:00+08:00"))).toBe(true);
    expect(openAt(hours, shanghai, at("2026-06-13T02:00:00+08:00"))).toBe(false);
    expect(openAt(hours, shanghai, at("2026-06-12T01:00:00+08:00"))).toBe(false);
  });

  test("24:00 is the end of the day, and a whole day is open to its last minute", () => {
    const hours = hoursOf({ weekly: week([{ from: "00:00", to: "24:00" }]) });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 7 * 24 * 60 }), (minutes) =>
        openAt(hours, shanghai, at("2026-06-08T00:00:00Z") + minutes * minute),
      ),
    );
  });
});

describe("holidays and make-up workdays", () => {
  const national = { name: "国庆节", from: "2026-10-01", to: "2026-10-07" };

  test("a holiday closes its first and its last day", () => {
    const hours = hoursOf({ weekly: week([{ from: "09:00", to: "18:00" }]), holidays: [national] });
    expect(openAt(hours, shanghai, at("2026-10-01T10:00:00+08:00"))).toBe(false);
    expect(openAt(hours, shanghai, at("2026-10-07T10:00:00+08:00"))).toBe(false);
    expect(openAt(hours, shanghai, at("2026-10-08T10:00:00+08:00"))).toBe(true);
    expect(nextOpening(hours, shanghai, at("2026-09-30T18:00:00+08:00"))).toBe(
      at("2026-10-08T09:00:00+08:00"),
    );
  });

  test("a make-up Saturday is open with its own hours", () => {
    const hours = hoursOf({
      workdays: [{ name: "调休", date: "2026-10-10", intervals: [{ from: "10:00", to: "16:00" }] }],
    });
    expect(openAt(hours, shanghai, at("2026-10-10T10:30:00+08:00"))).toBe(true);
    expect(openAt(hours, shanghai, at("2026-10-10T09:30:00+08:00"))).toBe(false);
    expect(openAt(hours, shanghai, at("2026-10-17T10:30:00+08:00"))).toBe(false);
  });

  test("a make-up workday beats the holiday around it", () => {
    const hours = hoursOf({
      holidays: [national],
      workdays: [{ name: "", date: "2026-10-05", intervals: [{ from: "09:00", to: "12:00" }] }],
    });
    expect(openAt(hours, shanghai, at("2026-10-05T09:30:00+08:00"))).toBe(true);
  });

  test("the night before a holiday is worked to its end", () => {
    const hours = hoursOf({ weekly: week([{ from: "20:00", to: "02:00" }]), holidays: [national] });
    expect(openAt(hours, shanghai, at("2026-10-01T01:00:00+08:00"))).toBe(true);
    expect(openAt(hours, shanghai, at("2026-10-01T21:00:00+08:00"))).toBe(false);
    expect(openAt(hours, shanghai, at("2026-10-08T01:00:00+08:00"))).toBe(false);
  });

  test("a shop that never opens has no next opening", () => {
    expect(nextOpening(hoursOf({ weekly: closed }), shanghai, at("2026-06-10T10:00:00Z"))).toBeNull();
    const years = hoursOf({ holidays: [{ name: "", from: "2026-01-01", to: "2029-01-01" }] });
    expect(nextOpening(years, shanghai, at("2026-06-10T10:00:00Z"))).toBeNull();
  });
});

describe("summer time", () => {
  // New York 2026: forward on 8 March at 2:00, back on 1 November at 2:00.
  test("a start in the missing hour opens when the clock has jumped", () => {
    const hours = hoursOf({ weekly: week([{ from: "02:30", to: "05:00" }]) });
    expect(nextOpening(hours, newYork, at("2026-03-08T01:00:00-05:00"))).toBe(
      at("2026-03-08T03:00:00-04:00"),
    );
  });

  test("an interval inside the missing hour does not happen that day", () => {
    const hours = hoursOf({ weekly: week([{ from: "02:10", to: "02:50" }]) });
    expect(nextOpening(hours, newYork, at("2026-03-08T01:00:00-05:00"))).toBe(
      at("2026-03-09T02:10:00-04:00"),
    );
  });

  test("the hour that comes twice opens twice", () => {
    const hours = hoursOf({ weekly: week([{ from: "01:10", to: "01:50" }]) });
    expect(openAt(hours, newYork, at("2026-11-01T01:30:00-04:00"))).toBe(true);
    expect(openAt(hours, newYork, at("2026-11-01T01:30:00-05:00"))).toBe(true);
    expect(nextOpening(hours, newYork, at("2026-11-01T01:55:00-04:00"))).toBe(
      at("2026-11-01T01:10:00-05:00"),
    );
  });

  test("a change of the clock tomorrow is no opening of today", () => {
    // London goes back on Sunday at 2:00 summer time, in the middle of the night's hours.
    const hours = hoursOf({ weekly: { ...closed, sun: [{ from: "00:00", to: "01:15" }] } });
    expect(nextOpening(hours, "Europe/London", at("2026-10-24T12:00:00Z"))).toBe(
      at("2026-10-25T00:00:00+01:00"),
    );
  });

  test("nine stays nine on both sides of a change", () => {
    const hours = hoursOf({ weekly: week([{ from: "09:00", to: "17:00" }]) });
    expect(nextOpening(hours, newYork, at("2026-03-07T18:00:00-05:00"))).toBe(
      at("2026-03-08T09:00:00-04:00"),
    );
    expect(nextOpening(hours, newYork, at("2026-10-31T18:00:00-04:00"))).toBe(
      at("2026-11-01T09:00:00-05:00"),
    );
  });
});

describe("the next opening is the first open minute", () => {
  const time = fc
    .integer({ min: 0, max: 95 })
    .map(
      (quarter) =>
        `${String(Math.floor(quarter / 4)).padStart(2, "0")}:${String((quarter % 4) * 15).padStart(2, "0")}`,
    );
  const intervals = fc.array(
    fc.record({ from: time, to: time }).filter(({ from, to }) => from !== to),
    { maxLength: 2 },
  );
  const weekly = fc
    .tuple(intervals, intervals, intervals)
    .map(([a, b, c]) => ({ mon: a, tue: b, wed: a, thu: c, fri: b, sat: c, sun: a }));
  const zones = fc.constantFrom(
    [shanghai, "2026-06-10T00:00:00Z"],
    [newYork, "2026-03-07T12:00:00Z"],
    [newYork, "2026-10-31T12:00:00Z"],
    ["Europe/London", "2026-10-24T12:00:00Z"],
    ["Australia/Lord_Howe", "2026-04-04T00:00:00Z"],
    ["Australia/Lord_Howe", "2026-10-03T00:00:00Z"],
    ["America/Havana", "2026-03-07T12:00:00Z"],
    ["Asia/Kathmandu", "2026-01-01T00:00:00Z"],
  );

  test("as a search minute by minute finds it, in zones that change their clocks", () => {
    fc.assert(
      fc.property(weekly, zones, fc.integer({ min: 0, max: 2 * 24 * 4 }), (each, [zone, start], quarters) => {
        const hours = hoursOf({ weekly: each });
        const now = at(start!) + quarters * 15 * minute;
        const found = nextOpening(hours, zone!, now);
        if (openAt(hours, zone!, now)) return expect(found).toBeNull();
        let brute: number | null = null;
        for (let t = now; t < now + 2 * day && brute === null; t += 15 * minute)
          if (openAt(hours, zone!, t)) brute = t;
        if (brute !== null) expect(found).toBe(brute);
        else if (found !== null) expect(found).toBeGreaterThanOrEqual(now + 2 * day);
      }),
      { numRuns: 60 },
    );
  });

  test("far ahead it is still found", () => {
    const hours = hoursOf({
      weekly: closed,
      workdays: [{ name: "", date: "2027-05-01", intervals: [{ from: "10:00", to: "11:00" }] }],
    });
    expect(nextOpening(hours, shanghai, at("2026-06-10T10:00:00Z"))).toBe(at("2027-05-01T10:00:00+08:00"));
    expect(nextOpening(hours, shanghai, at("2027-05-01T10:00:00+08:00") - hour)).toBe(
      at("2027-05-01T10:00:00+08:00"),
    );
  });
});

describe("how the week is told", () => {
  const shop = hoursOf({
    weekly: {
      ...week([{ from: "09:00", to: "22:00" }]),
      sat: [{ from: "10:00", to: "20:00" }],
      sun: [{ from: "10:00", to: "20:00" }],
    },
  });

  test("weekdays with the same hours stand together", () => {
    expect(describeHours(shop, "zh-CN")).toEqual([
      { days: "周一至周五", times: "9:00–22:00" },
      { days: "周六、周日", times: "10:00–20:00" },
    ]);
    expect(describeHours(shop, "en")).toEqual([
      { days: "Mon–Fri", times: "9:00–22:00" },
      { days: "Sat, Sun", times: "10:00–20:00" },
    ]);
  });

  test("closed days are left out and days apart are listed", () => {
    const hours = hoursOf({
      weekly: { ...closed, mon: [{ from: "09:00", to: "10:00" }], wed: [{ from: "09:00", to: "10:00" }] },
    });
    expect(describeHours(hours, "zh-CN")).toEqual([{ days: "周一、周三", times: "9:00–10:00" }]);
  });

  test("every day, a break, the next day and the whole day have words of their own", () => {
    expect(
      describeHours(
        hoursOf({
          weekly: week([
            { from: "13:00", to: "18:00" },
            { from: "09:00", to: "12:00" },
          ]),
        }),
        "zh-CN",
      ),
    ).toEqual([{ days: "每天", times: "9:00–12:00、13:00–18:00" }]);
    expect(
      describeHours(hoursOf({ weekly: week([{ from: "18:00", to: "02:00" }]) }), "zh-CN")[0]!.times,
    ).toBe("18:00–次日 2:00");
    expect(describeHours(hoursOf({ weekly: week([{ from: "00:00", to: "24:00" }]) }), "en")[0]!.times).toBe(
      "24 hours",
    );
  });

  test("without hours nothing is told", () => expect(describeHours(defaultHours, "zh-CN")).toEqual([]));
});

describe("what the schema takes", () => {
  test("the defaults fit their own schema", () =>
    expect(hoursSchema.safeParse(defaultHours).success).toBe(true));

  test("impossible times, dates and turned ranges are refused", () => {
    const bad: unknown[] = [
      { ...defaultHours, weekly: week([{ from: "24:00", to: "25:00" }]) },
      { ...defaultHours, weekly: week([{ from: "9:00", to: "18:00" }]) },
      { ...defaultHours, weekly: week([{ from: "09:00", to: "09:00" }]) },
      { ...defaultHours, holidays: [{ name: "", from: "2026-02-30", to: "2026-03-01" }] },
      { ...defaultHours, holidays: [{ name: "", from: "2026-10-07", to: "2026-10-01" }] },
      { ...defaultHours, more: 1 },
    ];
    for (const each of bad) expect(hoursSchema.safeParse(each).success).toBe(false);
  });
});
