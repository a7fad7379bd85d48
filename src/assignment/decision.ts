/** Every decision is kept: who was asked, who was removed by what, the parts of the scores, the rules that hit, and who won. */

import { must, type Actor } from "../accounts/actor.ts";
import { requireConversation } from "../conversations/queries.ts";
import type { Db } from "../kernel/db.ts";
import type { Tx } from "../kernel/tx.ts";
import { named, partsOf, removals, type Asked, type Ranking, type Standing } from "./score.ts";
import type { Fit } from "./seats.ts";
import type { Objective, Plan, Verdict } from "./types.ts";

export interface DecisionDetails {
  rules_version: number;
  objective: Objective;
  hits: string[];
  requires: string[];
  team_id: string | null;
  held_until: number | null;
  /** The best, best first. */
  ranked: { agent_id: string; total: number; parts: Record<string, number> }[];
  /** How many were removed by each reason, and some of them. */
  removed: { reason: string; count: number; agent_ids: string[] }[];
  fit: number;
}

export interface Decision extends DecisionDetails {
  id: string;
  at: string;
  outcome: "assigned" | "waiting" | "held";
  agent_id: string | null;
  took_us: number;
}

/** Of those who were removed by the same reason so many are named. */
const shown = 20;
/** Decisions are kept as long as anybody may ask about them. */
export const keptMs = 180 * 86_400_000;

export function keepDecision(
  tx: Tx,
  input: {
    conversationNo: number;
    outcome: Decision["outcome"];
    plan: Plan;
    objective: Objective;
    version: number;
    verdict?: Verdict;
    fit: number;
    tookMs: number;
  },
): void {
  const { plan, verdict } = input;
  const details: DecisionDetails = {
    rules_version: input.version,
    objective: input.objective,
    hits: plan.hits,
    requires: plan.require.map((each) => each.rule),
    team_id: plan.team,
    held_until: plan.heldUntil,
    ranked: (verdict?.ranked ?? []).map(({ agentId, total, parts }) => ({ agent_id: agentId, total, parts })),
    removed: toldRemovals(verdict?.removed ?? new Map()),
    fit: input.fit,
  };
  tx.run(
    "insert into decisions (conversation_no, at, outcome, agent_id, details, took_us) values (?, ?, ?, ?, ?, ?)",
    input.conversationNo,
    tx.now,
    input.outcome,
    verdict?.winner ?? null,
    JSON.stringify(details),
    Math.round(input.tookMs * 1_000),
  );
}

/** One plan of a batch: what all who follow it share. */
interface SharedPlan {
  hits: string[];
  requires: string[];
  team_id: string | null;
  /** Rules that prefer somebody: their points follow the usual parts. */
  prefers: string[];
  removed: DecisionDetails["removed"];
}

/** Agents are places in `agents`; points are ten-thousandths, trailing zeros left out. */
interface BatchDetails {
  rules_version: number;
  objective: Objective;
  /** How many work in the inbox. */
  people: number;
  agents: string[];
  plans: SharedPlan[];
  /** Each decision: its plan, how many could have had it, and the best with their totals and points. */
  made: [plan: number, fit: number, best: [agent: number, total: number, ...points: number[]][]][];
}

/** Decisions of one inbox that are made in one slice: kept as one text, beside a short row for each. */
export class DecisionBatch {
  readonly #details: BatchDetails;
  readonly #agents = new Map<number, number>();
  readonly #plans = new Map<Plan, number>();
  readonly #rows: [conversationNo: number, agentId: string, place: number][] = [];

  constructor(version: number, objective: Objective, people: number) {
    this.#details = { rules_version: version, objective, people, agents: [], plans: [], made: [] };
  }

  add(
    conversationNo: number,
    plan: Plan,
    { standing, fit, ranking, asked }: { standing: Standing; fit: Fit; ranking: Ranking; asked: Asked },
  ): void {
    const { people } = standing.seats;
    const best: [number, number, ...number[]][] = [];
    for (let k = 0; k < ranking.best.length; k++) {
      const i = ranking.best[k]!;
      const points = partsOf(standing, fit, i, ranking, asked.draws);
      const row: [number, number, ...number[]] = [this.#agent(i, people[i]!.id), whole(ranking.totals[k]!)];
      let last = points.length;
      while (last > 0 && whole(points[last - 1]!) === 0) last--;
      for (let p = 0; p < last; p++) row.push(whole(points[p]!));
      best.push(row);
    }
    const place = this.#details.made.push([this.#plan(plan, standing, fit), ranking.fit, best]) - 1;
    this.#rows.push([conversationNo, people[ranking.best[0]!]!.id, place]);
  }

  /** Only those of these conversations: the others were not to be had. */
  write(tx: Tx, tookMs: number, given: readonly { no: number }[]): void {
    const nos = given.length < this.#rows.length ? new Set(given.map((each) => each.no)) : undefined;
    const rows = nos ? this.#rows.filter(([no]) => nos.has(no)) : this.#rows;
    if (rows.length === 0) return;
    const { no } = tx.one<{ no: number }>(
      "insert into decision_batches (at, details) values (?, ?) returning no",
      tx.now,
      JSON.stringify(this.#details),
    )!;
    tx.run(
      `insert into decisions (conversation_no, at, outcome, agent_id, batch_no, place, took_us)
       select value ->> 0, ?1, 'assigned', value ->> 1, ?2, value ->> 2, ?3 from json_each(?4)`,
      tx.now,
      no,
      Math.round((tookMs * 1_000) / rows.length),
      JSON.stringify(rows),
    );
  }

  #agent(place: number, id: string): number {
    let found = this.#agents.get(place);
    if (found === undefined) this.#agents.set(place, (found = this.#details.agents.push(id) - 1));
    return found;
  }
  #plan(plan: Plan, { seats }: Standing, fit: Fit): number {
    let found = this.#plans.get(plan);
    if (found !== undefined) return found;
    const shared: SharedPlan = {
      hits: plan.hits,
      requires: plan.require.map((each) => each.rule),
      team_id: plan.team,
      prefers: fit.prefer.map((each) => each.rule),
      removed: toldRemovals(removals(seats, fit)),
    };
    this.#plans.set(plan, (found = this.#details.plans.push(shared) - 1));
    return found;
  }
}

const whole = (points: number): number => Math.round(points * 1e4);

const toldRemovals = (removed: ReadonlyMap<string, string[]>): DecisionDetails["removed"] =>
  [...removed].map(([reason, ids]) => ({ reason, count: ids.length, agent_ids: ids.slice(0, shown) }));

function detailsIn(batch: BatchDetails, place: number): DecisionDetails {
  const [no, fit, best] = batch.made[place]!;
  const { hits, requires, team_id, prefers, removed } = batch.plans[no]!;
  // Who was removed was taken down as the slice began: whoever isn't told of since has become full in it.
  const since = batch.people - fit - removed.reduce((sum, each) => sum + each.count, 0);
  const full = removed.find((each) => each.reason === "full") ?? { reason: "full", count: 0, agent_ids: [] };
  return {
    rules_version: batch.rules_version,
    objective: batch.objective,
    hits,
    requires,
    team_id,
    held_until: null,
    ranked: best.map(([agent, total, ...points]) => ({
      agent_id: batch.agents[agent]!,
      total: total / 1e4,
      parts: named(
        prefers,
        points.map((each) => each / 1e4),
      ),
    })),
    removed:
      since > 0
        ? [...removed.filter((each) => each !== full), { ...full, count: full.count + since }]
        : removed,
    fit,
  };
}

/** The newest first. Throws NotFound for what the actor may not see. */
export function decisionsOf(db: Db, actor: Actor, conversationId: string): Decision[] {
  must(actor, "conversations.see");
  const { no } = requireConversation(db, actor, conversationId);
  return db
    .all<{
      no: number;
      at: number;
      outcome: Decision["outcome"];
      agentId: string | null;
      details: string;
      place: number | null;
      tookUs: number;
    }>(
      `select no, at, outcome, agent_id as agentId, place, took_us as tookUs,
         coalesce(details, (select details from decision_batches where no = batch_no)) as details
       from decisions where conversation_no = ? order by no desc limit 50`,
      no,
    )
    .map(({ place, ...row }) => ({
      ...(place === null
        ? (JSON.parse(row.details) as DecisionDetails)
        : detailsIn(JSON.parse(row.details) as BatchDetails, place)),
      id: `dec_${row.no.toString(36).padStart(25, "0")}`,
      at: new Date(row.at).toISOString(),
      outcome: row.outcome,
      agent_id: row.agentId,
      took_us: row.tookUs,
    }));
}

/** What is older than `keptMs` goes, a few thousand at a time. True when there is more. */
export function dropOldDecisions(tx: Tx): boolean {
  const until = tx.now - keptMs;
  const gone = tx.run(
    "delete from decisions where no in (select no from decisions where at < ? order by no limit 5000)",
    until,
  );
  if (gone === 5_000) return true;
  tx.run("delete from decision_batches where at < ?", until);
  return false;
}
