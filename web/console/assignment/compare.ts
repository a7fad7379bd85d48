/** Two runs of the simulator against each other: every figure, its difference, and whether that is better or worse. Pure. */

export interface Outcome {
  served: number;
  unserved: number;
  wait_ms: { mean: number; p95: number };
  /** How many up to each of `steps_ms`, and, last, how many longer. */
  wait_histogram: number[];
  response_histogram: number[];
  first_response_ms: { mean: number; p95: number };
  match_rate: number;
  vip: { count: number; wait_ms: number; senior_rate: number };
  load_gini: number;
  per_agent: { agent_id: string; served: number; busy_ms: number }[];
}
export interface Comparison {
  arrivals: number;
  cut: boolean;
  steps_ms: number[];
  today: Outcome;
  draft: Outcome;
}

export const figures = [
  "first_response_mean",
  "first_response_p95",
  "wait_mean",
  "wait_p95",
  "match",
  "unserved",
  "spread",
  "vip_wait",
  "vip_senior",
] as const;
export type Figure = (typeof figures)[number];
export type Unit = "ms" | "share" | "count" | "ratio";

const rows: Record<Figure, { unit: Unit; more: "better" | "worse"; of(run: Outcome): number }> = {
  first_response_mean: { unit: "ms", more: "worse", of: (run) => run.first_response_ms.mean },
  first_response_p95: { unit: "ms", more: "worse", of: (run) => run.first_response_ms.p95 },
  wait_mean: { unit: "ms", more: "worse", of: (run) => run.wait_ms.mean },
  wait_p95: { unit: "ms", more: "worse", of: (run) => run.wait_ms.p95 },
  match: { unit: "share", more: "better", of: (run) => run.match_rate },
  unserved: { unit: "count", more: "worse", of: (run) => run.unserved },
  spread: { unit: "ratio", more: "worse", of: (run) => run.load_gini },
  vip_wait: { unit: "ms", more: "worse", of: (run) => run.vip.wait_ms },
  vip_senior: { unit: "share", more: "better", of: (run) => run.vip.senior_rate },
};

export interface Compared {
  figure: Figure;
  unit: Unit;
  today: number;
  draft: number;
  difference: number;
  verdict: "better" | "worse" | "same";
}

/** Differences that nobody would see, below the last digit that is shown, count as none. */
const least: Record<Unit, number> = { ms: 50, share: 0.0005, count: 0.5, ratio: 0.0005 };

/** Figures of VIPs only where there were some. */
export function compare({ today, draft }: Pick<Comparison, "today" | "draft">): Compared[] {
  return figures
    .filter((figure) => !figure.startsWith("vip_") || today.vip.count + draft.vip.count > 0)
    .map((figure) => {
      const { unit, more, of } = rows[figure];
      const [was, is] = [of(today), of(draft)];
      const difference = is - was;
      const verdict =
        Math.abs(difference) < least[unit]
          ? "same"
          : difference > 0 === (more === "better")
            ? "better"
            : "worse";
      return { figure, unit, today: was, draft: is, difference, verdict };
    });
}

/** Everybody who works in either run, the busiest of today first. */
export function loads({ today, draft }: Pick<Comparison, "today" | "draft">): {
  agentId: string;
  today: number;
  draft: number;
}[] {
  const busy = (run: Outcome) => new Map(run.per_agent.map((each) => [each.agent_id, each.busy_ms]));
  const [was, is] = [busy(today), busy(draft)];
  return [...new Set([...was.keys(), ...is.keys()])]
    .map((agentId) => ({ agentId, today: was.get(agentId) ?? 0, draft: is.get(agentId) ?? 0 }))
    .filter((each) => each.today + each.draft > 0)
    .sort((a, b) => b.today - a.today || b.draft - a.draft);
}

/** The last seven whole days before today, as dates. */
export function lastWeek(now: Date): { from: string; until: string } {
  const day = (back: number) => dateOf(new Date(now.getFullYear(), now.getMonth(), now.getDate() - back));
  return { from: day(7), until: day(1) };
}

/** Both days are included; undefined when that is no period, or more than 31 days. */
export function periodOf(from: string, until: string): { from: string; until: string } | undefined {
  const start = new Date(`${from}T00:00:00`);
  const end = new Date(`${until}T00:00:00`);
  end.setDate(end.getDate() + 1);
  const days = (end.getTime() - start.getTime()) / 86_400_000;
  // An hour of summer time is no longer a day.
  if (!(days > 0.5) || days > 31) return undefined;
  return { from: start.toISOString(), until: end.toISOString() };
}

const dateOf = (date: Date): string =>
  `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, "0")}-${String(date.getDate()).padStart(2, "0")}`;
