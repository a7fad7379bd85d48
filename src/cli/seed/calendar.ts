/** When people write to a tea shop: more in the evening, fewer on weekends, many before the feasts. */

import { day, hour } from "../../kernel/clock.ts";
import type { Random } from "./random.ts";

/** The shop's own time, Asia/Shanghai: UTC+8 all year. */
export const zone = 8 * hour;

/** Weight of each hour of the shop's day. */
const hours = [9, 4, 2, 1, 1, 2, 5, 12, 26, 48, 66, 60, 44, 46, 62, 66, 60, 50, 42, 52, 70, 72, 48, 22];
/** Sunday first. */
const weekdays = [0.8, 1.1, 1.1, 1, 1, 1.05, 0.85];
/** January first: new year's gifts, a quiet February, June, autumn, November's sales. */
const months = [1.3, 0.6, 0.9, 0.9, 1, 1.35, 0.9, 1, 1.35, 1, 1.6, 1.3];

export const opensAt = 9;
export const closesAt = 22;

/** `count` times from `from` to `to`, sorted. */
export function startTimes(random: Random, count: number, from: number, to: number): number[] {
  const first = Math.floor((from + zone) / day);
  const last = Math.floor((to + zone) / day);
  const sums: number[] = [];
  let sum = 0;
  for (let each = first; each <= last; each++) {
    const date = new Date(each * day);
    // the shop grows: twice as much at the end of a year as at its beginning
    const growth = 1 + (each - first) / Math.max(1, last - first);
    sum += weekdays[date.getUTCDay()]! * months[date.getUTCMonth()]! * growth;
    sums.push(sum);
  }
  const times: number[] = [];
  while (times.length < count) {
    const at =
      (first + indexOf(sums, random.next() * sum)) * day -
      zone +
      random.weighted(hours) * hour +
      random.int(0, hour - 1);
    if (at >= from && at < to) times.push(at);
  }
  return times.sort((a, b) => a - b);
}

/** The first entry above the value, by halving. */
function indexOf(sums: number[], value: number): number {
  let low = 0;
  let high = sums.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sums[middle]! > value) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The same time, or the next opening if the shop is closed then. */
export function whenOpen(random: Random, at: number): number {
  const local = at + zone;
  const of = (local % day) / hour;
  if (of >= opensAt && of < closesAt) return at;
  const midnight = local - (local % day) + (of >= closesAt ? day : 0);
  return midnight + opensAt * hour - zone + random.int(60_000, 40 * 60_000);
}
