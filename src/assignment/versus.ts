/** Smart against the simple ways, on the same imagined arrivals: what `lingxi simulate` and the bench print. Pure. */

import { hour } from "../kernel/clock.ts";
import { builtInRules } from "./built-in.ts";
import { imagine, type Imagined } from "./imagine.ts";
import { simulate, type Outcome, type Policy } from "./simulate.ts";

export interface Contender {
  name: string;
  outcome: Outcome;
}

/** A thousand agents, and for a tenth of the time ten times as many contacts. */
export const usualWorld: Imagined = {
  agents: 1_000,
  arrivals: 25_000,
  lastsMs: 4 * hour,
  burst: 10,
  seed: "lingxi",
};

/** Smart is the first. */
export function versus(imagined: Imagined): Contender[] {
  const world = imagine(imagined);
  const ways: [string, Policy][] = [
    ["smart", { kind: "rules", rules: builtInRules, objective: "blend" }],
    ["round robin", { kind: "round_robin" }],
    ["least busy", { kind: "least_busy" }],
  ];
  return ways.map(([name, policy]) => ({ name, outcome: simulate(world, policy) }));
}

/** Better matched and sooner answered than each of the others, and not less evenly spread. */
export function wins([smart, ...others]: readonly Contender[]): boolean {
  const ours = smart!.outcome;
  return others.every(
    ({ outcome }) =>
      ours.match_rate > outcome.match_rate &&
      ours.first_response_ms.p95 < outcome.first_response_ms.p95 &&
      // To a hundredth, as it is shown.
      Math.round(ours.load_gini * 100) <= Math.round(outcome.load_gini * 100),
  );
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
const seconds = (ms: number): string => `${(ms / 1_000).toFixed(0)} s`;

/** As Markdown, which a terminal shows as well. */
export function outcomeTable(rows: readonly Contender[]): string {
  const head = [
    "",
    "Match",
    "VIP to a senior",
    "Wait, mean",
    "First response, mean",
    "First response, p95",
    "Spread (Gini)",
    "Not served",
  ];
  const lines = [
    head,
    head.map((_, i) => (i === 0 ? "---" : "---:")),
    ...rows.map(({ name, outcome }) => [
      name,
      percent(outcome.match_rate),
      percent(outcome.vip.senior_rate),
      seconds(outcome.wait_ms.mean),
      seconds(outcome.first_response_ms.mean),
      seconds(outcome.first_response_ms.p95),
      outcome.load_gini.toFixed(2),
      String(outcome.unserved),
    ]),
  ];
  const widths = head.map((_, i) => Math.max(...lines.map((line) => line[i]!.length)));
  return lines
    .map((line, row) =>
      row === 1
        ? `| ${widths.map((width, i) => (i === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`)).join(" | ")} |`
        : `| ${line.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join(" | ")} |`,
    )
    .join("\n");
}
