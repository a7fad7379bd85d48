/** Clock times, days and spans in the reader's language and zone. Pure; `now` is handed in. */

import type { Locale, Translate } from "../../shared/i18n.ts";

/** 0:38, 11:05, 2:07:30, 3 d. */
export function span(ms: number, t: Translate): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (value: number) => String(value).padStart(2, "0");
  if (seconds < 3600) return `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
  if (seconds < 86_400)
    return `${Math.floor(seconds / 3600)}:${two(Math.floor((seconds % 3600) / 60))}:${two(seconds % 60)}`;
  return t("inbox.time.days", { count: Math.floor(seconds / 86_400) });
}

export function formatter(locale: Locale, zone?: string) {
  const make = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { ...options, ...(zone && { timeZone: zone }) });
  const clock = make({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const weekday = make({ weekday: "long" });
  const monthDay = make({ month: locale === "en" ? "short" : "long", day: "numeric" });
  const full = make({ year: "numeric", month: locale === "en" ? "short" : "long", day: "numeric" });
  const exact = make({ dateStyle: "long", timeStyle: "medium" });
  const dayKey = make({ year: "numeric", month: "2-digit", day: "2-digit" });
  const yearOf = make({ year: "numeric" });
  const dated = (at: Date, now: number) =>
    han(yearOf.format(at) === yearOf.format(now) ? monthDay.format(at) : full.format(at));
  return {
    clock: (iso: string) => clock.format(new Date(iso)),
    exact: (iso: string) => exact.format(new Date(iso)),
    /** The same for two times of one day. */
    dayKey: (iso: string) => dayKey.format(new Date(iso)),
    /** 6 月 12 日 星期三 */
    day: (iso: string, now: number) => {
      const at = new Date(iso);
      const [date, name] = [dated(at, now), weekday.format(at)];
      return locale === "en" ? `${name}, ${date}` : `${date} ${name}`;
    },
    /** In lists: the clock today, else the date. */
    short: (iso: string, now: number) => {
      const at = new Date(iso);
      return dayKey.format(at) === dayKey.format(now) ? clock.format(at) : dated(at, now);
    },
    date: (iso: string, now: number) => dated(new Date(iso), now),
  };
}

/** A space between a Han character and a digit, as the rest of the screen has it. */
const han = (text: string) => text.replace(/(\p{Script=Han})(?=\d)|(\d)(?=\p{Script=Han})/gu, "$1$2 ");

export interface SnoozeChoice {
  key: "hour" | "three_hours" | "evening" | "tomorrow" | "monday";
  at: Date;
}

/** Sensible times to come back, in the reader's own zone; the evening is left out once it is near. */
export function snoozeChoices(now: Date): SnoozeChoice[] {
  const at = (days: number, hour: number) =>
    new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, hour);
  const choices: SnoozeChoice[] = [
    { key: "hour", at: new Date(now.getTime() + 3_600_000) },
    { key: "three_hours", at: new Date(now.getTime() + 3 * 3_600_000) },
  ];
  if (now.getHours() < 16) choices.push({ key: "evening", at: at(0, 18) });
  choices.push({ key: "tomorrow", at: at(1, 9) });
  const toMonday = (8 - now.getDay()) % 7 || 7;
  if (toMonday > 1) choices.push({ key: "monday", at: at(toMonday, 9) });
  return choices;
}

export const bytes = (size: number): string =>
  size < 1000
    ? `${size} B`
    : size < 1_000_000
      ? `${Math.round(size / 1000)} kB`
      : `${(size / 1_000_000).toFixed(1)} MB`;
