/** Brings conversations and agents together, in the transaction of the cause: nobody waits for a tick. */

import { system } from "../accounts/actor.ts";
import { appendEvent } from "../conversations/append.ts";
import { assignConversation } from "../conversations/assign.ts";
import { prioritise } from "../conversations/mark.ts";
import { conversationById, conversationByNo } from "../conversations/queries.ts";
import type { ConversationRow } from "../conversations/tables.ts";
import type { Inbox } from "../inboxes/types.ts";
import { second } from "../kernel/clock.ts";
import type { Db } from "../kernel/db.ts";
import { emit } from "../kernel/event-log.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { Tx } from "../kernel/tx.ts";
import { keepDecision } from "./decision.ts";
import { createDrain } from "./drain.ts";
import { claimSeat } from "./give-out.ts";
import { createJudge, type JudgeDeps, type Work } from "./judge.ts";
import { newTrace, planText } from "./plans.ts";
import { inForce } from "./publish.ts";
import { countOverflow, enter, leave, markGone, queueRow } from "./queue.ts";
import { settingsOf } from "./settings.ts";
import type { Router } from "./router.ts";
import type { Plan } from "./types.ts";

export function createRouter(kernel: Kernel, deps: JudgeDeps): Router {
  const { roster, facts, inboxes } = deps;
  const judgement = createJudge(kernel, deps);
  const { begin, planned, judge } = judgement;
  /** Whose team or priority is being set by a rule: what that emits must not route it again. */
  const settling = new Set<string>();

  const inboxOf = (id: string): Inbox => inboxes.byId(id)!;
  const drain = createDrain(kernel, {
    roster,
    facts,
    judge: judgement,
    inboxOf,
    route: (tx, conversationId, work) => route(tx, conversationId, work, false),
  });

  function route(tx: Tx, conversationId: string, work?: Work, always = true): boolean {
    const conversation = conversationById(tx, conversationId);
    if (!conversation || settling.has(conversationId)) return false;
    if (conversation.status !== "waiting" || conversation.assigneeId) {
      leave(tx, conversation.no, false);
      return false;
    }
    const started = performance.now();
    const at = work ?? begin(tx, tx.now);
    const before = queueRow(tx, conversation.no);
    const settings = at.settings(conversation.inboxId);
    const trace = newTrace();
    const plan = planned(conversation, at, {
      rules: at.rules.active,
      enteredAt: before?.enteredAt ?? tx.now,
      trace,
    });
    if (!before) settle(tx, conversation, plan);
    const held = plan.heldUntil !== null || (before?.leftAt != null && settings.left.order === "skip");
    const automatic = inboxOf(conversation.inboxId).assignment === "automatic";
    let verdict = automatic && !held ? judge(conversation, plan, at) : undefined;
    for (let attempt = 0; verdict?.winner && attempt < 3; attempt++) {
      if (claim(tx, conversation, plan, verdict.winner, at)) {
        keep("assigned");
        return true;
      }
      at.floor.look(verdict.winner);
      verdict = judge(conversation, plan, at);
    }
    const text = planText(at.stamp, trace, plan);
    enter(tx, conversation, { plan, text, settings, rescues: rescuesOf(tx, conversation.no), before });
    if (automatic && (!before || always)) keep(held ? "held" : "waiting");
    return false;

    function keep(outcome: "assigned" | "waiting" | "held"): void {
      keepDecision(tx, {
        conversationNo: conversation!.no,
        outcome,
        plan,
        objective: settings.objective,
        version: at.rules.version,
        verdict,
        fit: verdict?.fit ?? 0,
        tookMs: performance.now() - started,
      });
    }
  }

  /** What the rules say about the conversation itself, once, when it begins to wait. */
  function settle(tx: Tx, { id, priority, teamId }: ConversationRow, plan: Plan): void {
    settling.add(id);
    try {
      if (plan.priority > priority) prioritise(tx, system("rules"), id, plan.priority);
      if (plan.team && !teamId) assignConversation(tx, system("rules"), id, { teamId: plan.team });
    } finally {
      settling.delete(id);
    }
  }

  function claim(
    tx: Tx,
    { id, inboxId, no }: ConversationRow,
    plan: Plan,
    agentId: string,
    { floor }: Work,
  ): boolean {
    if (!claimSeat(tx, no, agentId, floor.openOf(agentId))) return false;
    floor.took(agentId, inboxId);
    const { seats, places } = floor.desk(inboxId);
    const conversation = conversationByNo(tx, no)!;
    appendEvent(tx, conversation, null, "assigned", {
      agent_id: agentId,
      agent: seats.people[places.get(agentId)!]!.name,
    });
    emit(tx, "conversation.assigned", {
      conversationId: id,
      inboxId,
      by: null,
      assigneeId: agentId,
      previousId: null,
      teamId: plan.team,
    });
    emit(tx, "conversation.changed", { conversationId: id, inboxId });
    return true;
  }

  function step(tx: Tx, conversationId: string): void {
    const conversation = conversationById(tx, conversationId);
    const row = conversation && queueRow(tx, conversation.no);
    if (!row) return;
    const settings = settingsOf(tx, row.inboxId);
    const waited = tx.now - row.enteredAt;
    const overflow = settings.overflow[row.overflowed];
    if (overflow && waited >= overflow.after_s * second) {
      countOverflow(tx, row.no);
      settling.add(conversationId);
      try {
        // The team may have been deleted since: then it waits on where it is.
        if (tx.one("select 1 from teams where id = ?", overflow.team_id))
          assignConversation(tx, system("overflow"), conversationId, { teamId: overflow.team_id });
      } finally {
        settling.delete(conversationId);
      }
    }
    if (settings.time_out_s !== null && waited >= settings.time_out_s * second && markGone(tx, row.no))
      emit(tx, "queue.timed_out", { conversationId, inboxId: row.inboxId });
    route(tx, conversationId);
  }

  function routeAll(tx: Tx, conversationIds: readonly string[]): void {
    const work = begin(tx, tx.now);
    for (const id of conversationIds) route(tx, id, work, false);
  }

  function replan(): void {
    const slice = (after: number): void =>
      void kernel
        .write((tx) => {
          const rows = tx.all<{ no: number; id: string }>(
            "select conversation_no as no, conversation_id as id from assignment_queue where conversation_no > ? order by conversation_no limit 50",
            after,
          );
          routeAll(
            tx,
            rows.map((row) => row.id),
          );
          return rows.at(-1)?.no;
        })
        .then((last) => last !== undefined && slice(last))
        .catch((error: unknown) => kernel.log.error({ err: error }, "the queue was not planned anew"));
    slice(0);
  }

  return {
    route: (tx, conversationId) => route(tx, conversationId),
    routeAll,
    drain,
    step,
    replan,
    floor: (db, now) => begin(db, now).floor,
    rehearse(db, conversation, rules) {
      const now = kernel.clock.now();
      const work = begin(db, now);
      const plan = planned(conversation, work, { rules: inForce(rules, work.known), enteredAt: now });
      return { plan, verdict: judge(conversation, plan, work) };
    },
  };
}

const rescuesOf = (db: Db, conversationNo: number): number =>
  db.one<{ rescues: number }>("select rescues from assignments where conversation_no = ?", conversationNo)
    ?.rescues ?? 0;
