/** When a shift begins or ends next. Pure; the week, holidays and make-up workdays are those of an inbox's hours. */

import { nextOpening, openAt, wallClock } from "../inboxes/hours.ts";
import type { Hours } from "../inboxes/types.ts";
import { day, hour, minute } from "../kernel/clock.ts";

/** Nobody without a shift is ever off it. */
export const onShift = (shift: Hours, zone: string, now: number): boolean => openAt(shift, zone, now);

/** Epoch ms of the next change from on to off or back; null without a shift, or when it never changes again. */
export function nextChange(shift: Hours, zone: string, now: number): number | null {
  if (!shift.enabled) return null;
  return openAt(shift, zone, now) ? nextClosing(shift, zone, now) : nextOpening(shift, zone, now);
}

/** Tries the ends that stand in the week, an hour early and late where the clock is changed; an open day has none: asked again tomorrow. */
function nextClosing(shift: Hours, zone: string, now: number): number {
  const { minutes } = wallClock(zone, now);
  const start = Math.floor(now / minute) * minute;
  const intervals = [...Object.values(shift.weekly), ...shift.workdays.map((each) => each.intervals)].flat();
  const ends = new Set(["00:00", ...intervals.map((each) => each.to)].map(toMinutes));
  const moments = [...ends]
    .flatMap((end) => {
      const ahead = ((end - minutes + 2 * 1_440) % 1_440) * minute;
      return [ahead - hour, ahead, ahead + hour, ahead + day];
    })
    .map((ahead) => start + ahead)
    .filter((at) => at > now)
    .sort((a, b) => a - b);
  return moments.find((at) => !openAt(shift, zone, at)) ?? start + day;
}

const toMinutes = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
