/**
 * Business hours: open or not at a moment, when it opens next, and how the week is told. Pure; times are wall clock of the inbox's zone
 * (an IANA name, through Intl), so a change to summer time needs no rule here.
 */

import { day, minute } from "../kernel/clock.ts";
import { textsIn, type Locale } from "../kernel/i18n.ts";
import { weekdays, type Hours, type Interval, type Weekday } from "./types.ts";

/** Never further: a shop that is closed for longer than this has no next opening. */
const horizonDays = 400;

/** Always true while hours are off. */
export function openAt(hours: Hours, zone: string, now: number): boolean {
  if (!hours.enabled) return true;
  const { date, minutes } = wallClock(zone, now);
  for (const { from, to } of intervalsOn(hours, date)) {
    if (minutes >= from && minutes < (to > from ? to : to + minutesOfDay)) return true;
  }
  // What began yesterday evening and passes midnight: also into a holiday.
  return intervalsOn(hours, addDays(date, -1)).some(({ from, to }) => to <= from && minutes < to);
}

/** Epoch ms of the first moment after `now` at which it is open; null while open, without hours, and when it never opens again. */
export function nextOpening(hours: Hours, zone: string, now: number): number | null {
  if (openAt(hours, zone, now)) return null;
  const today = wallClock(zone, now).date;
  for (let ahead = 0; ahead <= horizonDays; ahead++) {
    const date = addDays(today, ahead);
    // Today counts without a start of its own: the night before can open again when the clock is set back.
    const starts = intervalsOn(hours, date).map(({ from }) => from);
    if (starts.length === 0 && ahead > 0) continue;
    let first: number | null = null;
    for (const at of momentsOf(date, starts, zone)) {
      if (at > now && (first === null || at < first) && openAt(hours, zone, at)) first = at;
    }
    if (first !== null) return first;
  }
  return null;
}

/** e.g. `[{ days: "周一至周五", times: "9:00–22:00" }]`: weekdays with the same hours together; closed days are left out. */
export function describeHours(hours: Hours, locale: Locale): { days: string; times: string }[] {
  if (!hours.enabled) return [];
  const t = textsIn(locale);
  const groups = new Map<string, number[]>();
  for (const [index, weekday] of weekdays.entries()) {
    const list = [...hours.weekly[weekday]].sort((a, b) => (a.from < b.from ? -1 : 1));
    if (list.length === 0) continue;
    const times = list.map((interval) => describeInterval(interval, locale)).join(t("inboxes.hours.and"));
    groups.set(times, [...(groups.get(times) ?? []), index]);
  }
  return [...groups].map(([times, days]) => ({ days: describeDays(days, locale), times }));
}

function describeInterval({ from, to }: Interval, locale: Locale): string {
  const t = textsIn(locale);
  if (from === "00:00" && to === "24:00") return t("inboxes.hours.whole_day");
  const short = { from: from.replace(/^0/, ""), to: to.replace(/^0/, "") };
  return t(to > from ? "inboxes.hours.times" : "inboxes.hours.next_day", short);
}

/** Three in a row or more become "Monday to Friday", others are listed. */
function describeDays(days: number[], locale: Locale): string {
  const t = textsIn(locale);
  if (days.length === weekdays.length) return t("inboxes.hours.every_day");
  const runs: number[][] = [];
  for (const each of days) {
    const run = runs.at(-1);
    if (run && run.at(-1) === each - 1) run.push(each);
    else runs.push([each]);
  }
  const name = (index: number) => t(`inboxes.day.${weekdays[index]}`);
  return runs
    .flatMap((run) =>
      run.length < 3
        ? run.map(name)
        : [t("inboxes.hours.days", { first: name(run[0]!), last: name(run.at(-1)!) })],
    )
    .join(t("inboxes.hours.and"));
}

const minutesOfDay = 24 * 60;

/** A make-up workday beats a holiday, a holiday beats the week. */
function intervalsOn(hours: Hours, date: string): { from: number; to: number }[] {
  const own = hours.workdays.find((each) => each.date === date);
  if (!own && hours.holidays.some((each) => each.from <= date && date <= each.to)) return [];
  return (own?.intervals ?? hours.weekly[weekdayOf(date)]).map(({ from, to }) => ({
    from: toMinutes(from),
    to: toMinutes(to),
  }));
}

const toMinutes = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
const addDays = (date: string, days: number): string =>
  new Date(Date.parse(date) + days * day).toISOString().slice(0, 10);
const weekdayOf = (date: string): Weekday => weekdays[(new Date(Date.parse(date)).getUTCDay() + 6) % 7]!;

/**
 * The moments of a date at which it may open: each start (twice when the clock is set back over it, none when it is set forward over
 * it) and the moment of a change of the clock itself.
 */
function momentsOf(date: string, starts: number[], zone: string): number[] {
  const midnight = Date.parse(date);
  const early = offsetAt(zone, midnight - day / 2);
  const late = offsetAt(zone, midnight + day + day / 2);
  const moments = starts.flatMap((from) =>
    [...new Set([early, late])].map((offset) => midnight + from * minute - offset),
  );
  if (early !== late) moments.push(changeBetween(zone, midnight - day / 2, midnight + day + day / 2));
  return moments.filter((at) => wallClock(zone, at).date === date);
}

/** The first moment of the new offset, found by halving. */
function changeBetween(zone: string, low: number, high: number): number {
  const before = offsetAt(zone, low);
  while (high - low > minute) {
    const middle = Math.floor((low + high) / 2 / minute) * minute;
    if (middle <= low) break;
    if (offsetAt(zone, middle) === before) low = middle;
    else high = middle;
  }
  return high;
}

/** Local minus UTC, in ms. */
function offsetAt(zone: string, at: number): number {
  const { date, minutes } = wallClock(zone, at);
  return Date.parse(date) + minutes * minute - Math.floor(at / minute) * minute;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** The day and the minute of it that clocks in the zone show. */
export function wallClock(zone: string, at: number): { date: string; minutes: number } {
  let formatter = formatters.get(zone);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      calendar: "gregory",
      numberingSystem: "latn",
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
    });
    formatters.set(zone, formatter);
  }
  const part: Partial<Record<Intl.DateTimeFormatPartTypes, string>> = {};
  for (const { type, value } of formatter.formatToParts(at)) part[type] = value;
  return {
    date: `${part.year}-${part.month}-${part.day}`,
    minutes: Number(part.hour) * 60 + Number(part.minute),
  };
}
