/** Times that the server has written are written anew in the reader's own zone: 12:22, yesterday, 3 November. */

import type { Locale } from "../../shared/i18n.ts";
import { formatter } from "../inbox/times.ts";

export function localiseTimes(root: ParentNode = document): void {
  const locale: Locale = document.documentElement.lang === "en" ? "en" : "zh-CN";
  const say = speller(locale);
  for (const time of root.querySelectorAll<HTMLTimeElement>("time[data-local]")) {
    time.textContent = say(time.dateTime, Date.now(), time.dataset.local === "clock");
    time.title = formatter(locale).exact(time.dateTime);
  }
}

/** `clock`: with the hour on other days too, where it matters when exactly. */
export function speller(locale: Locale, zone?: string) {
  const format = formatter(locale, zone);
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  const day = 86_400_000;
  return (iso: string, now: number, clock = false): string => {
    const today = format.dayKey(new Date(now).toISOString());
    if (format.dayKey(iso) === today) return format.clock(iso);
    const wasYesterday = format.dayKey(new Date(Date.parse(iso) + day).toISOString()) === today;
    const date = wasYesterday ? relative.format(-1, "day") : format.date(iso, now);
    return clock ? `${date} ${format.clock(iso)}` : date;
  };
}
