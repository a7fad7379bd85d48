/** Every decision is kept: who was asked, who was removed by what, the parts of the scores, the rules that hit, and who won. */

import { must, type Actor } from "../accounts/actor.ts";
import { requireConversation } from "../conversations/queries.ts";
import type { Db } from "../kernel/db.ts";
import { newId } from "../kernel/ids.ts";
import type { Tx } from "../kernel/tx.ts";
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
const named = 20;
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
    removed: [...(verdict?.removed ?? [])].map(([reason, ids]) => ({
      reason,
      count: ids.length,
      agent_ids: ids.slice(0, named),
    })),
    fit: input.fit,
  };
  tx.run(
    "insert into decisions (id, conversation_no, at, outcome, agent_id, details, took_us) values (?, ?, ?, ?, ?, ?, ?)",
    newId("dec", tx.now),
    input.conversationNo,
    tx.now,
    input.outcome,
    verdict?.winner ?? null,
    JSON.stringify(details),
    Math.round(input.tookMs * 1_000),
  );
}

/** The newest first. Throws NotFound for what the actor may not see. */
export function decisionsOf(db: Db, actor: Actor, conversationId: string): Decision[] {
  must(actor, "conversations.see");
  const { no } = requireConversation(db, actor, conversationId);
  return db
    .all<{
      id: string;
      at: number;
      outcome: Decision["outcome"];
      agentId: string | null;
      details: string;
      tookUs: number;
    }>(
      `select id, at, outcome, agent_id as agentId, details, took_us as tookUs from decisions where conversation_no = ?
       order by at desc, id desc limit 50`,
      no,
    )
    .map((row) => ({
      ...(JSON.parse(row.details) as DecisionDetails),
      id: row.id,
      at: new Date(row.at).toISOString(),
      outcome: row.outcome,
      agent_id: row.agentId,
      took_us: row.tookUs,
    }));
}
