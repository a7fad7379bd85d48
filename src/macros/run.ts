/** Runs a macro: its deeds through the usual verbs, all in one transaction or none; and takes it back while that is possible. */

import type { AgentActor } from "../accounts/actor.ts";
import { assignConversation, transferConversation } from "../conversations/assign.ts";
import { prioritise, tagConversation } from "../conversations/mark.ts";
import { requireConversation, tagsOf } from "../conversations/queries.ts";
import { reply } from "../conversations/reply.ts";
import { recallMessage } from "../conversations/revise.ts";
import { closeConversation, reopenConversation, snoozeConversation } from "../conversations/status.ts";
import type { ConversationRow } from "../conversations/tables.ts";
import { minute } from "../kernel/clock.ts";
import { Conflict, NotFound } from "../kernel/errors.ts";
import { newId } from "../kernel/ids.ts";
import type { Tx } from "../kernel/tx.ts";
import { fill, type FillValues } from "../../web/shared/fill.ts";
import type { MacroAction } from "../../web/contract/models.ts";
import { valuesFor } from "../replies/queries.ts";
import { countRun } from "./service.ts";

/** What stood before, kept in memory for the undo. */
export interface Run {
  id: string;
  agentId: string;
  conversationId: string;
  before: Pick<ConversationRow, "assigneeId" | "teamId" | "priority" | "status" | "snoozedUntil">;
  tags: string[];
  /** What it wrote. */
  seqs: number[];
  at: number;
}

/** Errors: those of the verbs; then nothing at all has happened. */
export function runMacro(
  tx: Tx,
  actor: AgentActor,
  { id, conversationId }: { id: string; conversationId: string },
): Run {
  const macro = countRun(tx, actor, id);
  const before = requireConversation(tx, actor, conversationId);
  const run: Run = {
    id: newId("mac", tx.now),
    agentId: actor.id,
    conversationId,
    before,
    tags: tagsOf(tx, before.no),
    seqs: [],
    at: tx.now,
  };
  const values = valuesFor(tx, actor, before);
  for (const action of JSON.parse(macro.actions) as MacroAction[])
    perform(tx, actor, conversationId, action, values, run.seqs);
  return run;
}

function perform(
  tx: Tx,
  actor: AgentActor,
  id: string,
  action: MacroAction,
  values: FillValues,
  seqs: number[],
): void {
  switch (action.do) {
    case "reply":
    case "note": {
      const kind = action.do === "reply" ? "text" : "note";
      const text = fill(action.text, values);
      seqs.push(reply(tx, actor, id, { client_id: newId("msg"), kind, text }).message.seq);
      return;
    }
    case "tag": {
      const had = tagsOf(tx, requireConversation(tx, actor, id).no);
      const gone = new Set(action.remove);
      tagConversation(
        tx,
        actor,
        id,
        [...new Set([...had, ...action.add])].filter((tag) => !gone.has(tag)),
      );
      return;
    }
    case "priority":
      prioritise(tx, actor, id, action.value);
      return;
    case "assign":
      assignConversation(tx, actor, id, {
        assigneeId: action.agent_id === "me" ? actor.id : action.agent_id,
      });
      return;
    case "transfer":
      transferConversation(tx, actor, id, { teamId: action.team_id });
      return;
    case "snooze":
      snoozeConversation(tx, actor, id, tx.now + action.minutes * minute);
      return;
    case "close":
      closeConversation(tx, actor, id);
      return;
  }
}

/** Only by whoever ran it. What it wrote is recalled, and the rest is put back as it was. Errors: Conflict(recall_too_late). */
export function undoMacro(tx: Tx, actor: AgentActor, run: Run): void {
  if (run.agentId !== actor.id) throw new NotFound("not_found");
  const { conversationId: id, before } = run;
  for (const seq of run.seqs.toReversed()) recallMessage(tx, actor, id, seq);
  const now = requireConversation(tx, actor, id);
  if (now.status === "closed" && before.status !== "closed") reopenConversation(tx, actor, id);
  if (now.status === "snoozed" && before.status !== "snoozed") reopenConversation(tx, actor, id);
  assignConversation(tx, actor, id, { assigneeId: before.assigneeId, teamId: before.teamId });
  prioritise(tx, actor, id, before.priority);
  tagConversation(tx, actor, id, run.tags);
  if (before.status === "snoozed" && (before.snoozedUntil ?? 0) > tx.now)
    snoozeConversation(tx, actor, id, before.snoozedUntil!);
  if (before.status === "closed") closeConversation(tx, actor, id);
}

/** The screen offers it for six seconds; a slow line needs some more. */
export const undoFor = 30_000;
const mostRuns = 5_000;

export interface Runs {
  keep(run: Run): void;
  /** Once only. Throws Conflict(undo_over). */
  take(id: string, now: number): Run;
  /** It could not be undone: it may be tried again. */
  giveBack(run: Run): void;
}

export function createRuns(): Runs {
  const runs = new Map<string, Run>();
  return {
    keep(run) {
      if (runs.size >= mostRuns) runs.delete(runs.keys().next().value!);
      runs.set(run.id, run);
    },
    take(id, now) {
      const run = runs.get(id);
      runs.delete(id);
      if (!run || now - run.at > undoFor) throw new Conflict("undo_over");
      return run;
    },
    giveBack: (run) => void runs.set(run.id, run),
  };
}
