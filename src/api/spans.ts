/** Spans of time in words. Pure. */

import { day, hour, minute, second } from "../kernel/clock.ts";

const units = [
  [day, "day"],
  [hour, "hour"],
  [minute, "minute"],
  [second, "second"],
] as const;

/** `5 minutes`, `3 days 3 hours`: as many units as wanted, the largest first. */
export function span(ms: number, most = 2): string {
  const words: string[] = [];
  let left = ms;
  for (const [size, name] of units) {
    const count = Math.floor(left / size);
    left -= count * size;
    if (count > 0) words.push(`${count} ${name}${count === 1 ? "" : "s"}`);
  }
  return words.slice(0, most).join(" ");
}
