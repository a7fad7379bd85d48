/** How the figures of a run are written. */

import { t } from "./boot.ts";
import type { Compared, Unit } from "./compare.ts";
import { signed } from "./sentences.ts";

export function figureText(unit: Unit, value: number): string {
  if (unit === "share") return `${(value * 100).toFixed(1)}%`;
  if (unit === "ratio") return value.toFixed(3);
  if (unit === "count") return String(value);
  return durationText(value);
}

export function durationText(ms: number): string {
  if (ms < 60_000) return t("rules.for_seconds", { n: (ms / 1000).toFixed(1) });
  if (ms < 3_600_000) return t("rules.for_minutes", { n: (ms / 60_000).toFixed(1) });
  return t("rules.for_hours", { n: (ms / 3_600_000).toFixed(1) });
}

/** Short enough to stand below a column; undefined is longer than all. */
export function tickText(ms: number | undefined, last: number): string {
  if (ms === undefined) return t("rules.tick_more", { n: last / 60_000 });
  if (ms === 0) return "0";
  return ms < 60_000 ? t("rules.tick_s", { n: ms / 1000 }) : t("rules.tick_m", { n: ms / 60_000 });
}

/** Shares differ by points. */
export function differenceText({ unit, difference, verdict }: Compared): string {
  if (verdict === "same") return t("rules.no_difference");
  const size = Math.abs(difference);
  if (unit === "share") return t("rules.points", { n: signed(difference, (size * 100).toFixed(1)) });
  return signed(difference, figureText(unit, size));
}
