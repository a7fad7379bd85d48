/** Takes a conversation back from an agent who doesn't answer or has gone: ahead of the others, with a line in the thread, not for ever. */

import { append, appendEvent } from "../conversations/append.ts";
import { conversationById } from "../conversations/queries.ts";
import { mention } from "../conversations/reply.ts";
import type { ConversationRow } from "../conversations/tables.ts";
import { second } from "../kernel/clock.ts";
import { emit } from "../kernel/event-log.ts";
import { textsIn, type Locale } from "../kernel/i18n.ts";
import { enqueue } from "../kernel/queue.ts";
import type { Tx } from "../kernel/tx.ts";
import { rescueTimer } from "./measure.ts";
import type { Router } from "./router.ts";
import { settingsOf } from "./settings.ts";

export const rescueJob = "assignment.rescue";
export type RescueReason = "no_answer" | "offline" | "gone";

interface Held {
  at: number;
  rescues: number;
  passed: string;
  answeredAt: number | null;
}

const heldBy = (tx: Tx, conversationNo: number, agentId: string): Held | undefined =>
  tx.one<Held>(
    "select at, rescues, passed, answered_at as answeredAt from assignments where conversation_no = ? and agent_id = ?",
    conversationNo,
    agentId,
  );

/** After an assignment: the agent's time to answer runs, unless it has been given back as often as it may. */
export function watch(
  tx: Tx,
  conversation: Pick<ConversationRow, "no" | "id" | "inboxId" | "waitingSince">,
  agentId: string,
): void {
  const { rescue } = settingsOf(tx, conversation.inboxId);
  if (rescue.answer_s === null || conversation.waitingSince === null) return;
  if ((heldBy(tx, conversation.no, agentId)?.rescues ?? 0) >= rescue.most) return;
  enqueue(tx, {
    name: rescueJob,
    payload: { conversationId: conversation.id, agentId },
    dedupe: rescueTimer(conversation.id),
    runAt: tx.now + rescue.answer_s * second,
  });
}

/** The timer's job. What was answered, given away or closed meanwhile stays as it is. */
export function rescueUnanswered(
  tx: Tx,
  router: Router,
  { conversationId, agentId }: { conversationId: string; agentId: string },
): void {
  const conversation = conversationById(tx, conversationId);
  const held =
    conversation && unanswered(conversation, agentId) ? heldBy(tx, conversation.no, agentId) : undefined;
  if (!conversation || !held || held.answeredAt !== null) return;
  const { rescue } = settingsOf(tx, conversation.inboxId);
  const passed = [...new Set([...(JSON.parse(held.passed) as string[]), agentId])];
  const channel = tx.one<{ channel: string }>(
    "select channel from inboxes where id = ?",
    conversation.inboxId,
  )!.channel;
  const { free, others } = router.floor(tx, tx.now).of(conversation.inboxId, channel);
  const someoneElse = [...free, ...others].some(
    (each) => each.connected && each.person.availability === "online" && !passed.includes(each.person.id),
  );
  // With nobody else there it is better off where it is than in an endless round.
  if (!someoneElse) return tellSupervisors(tx, conversation, "alone");
  const rescues = held.rescues + 1;
  const exhausted = rescues >= rescue.most;
  giveBack(tx, conversation, agentId, "no_answer", { rescues, passed: exhausted ? [] : passed, exhausted });
  if (exhausted) tellSupervisors(tx, conversation, "exhausted");
}

/** Somebody has gone: all that their contacts still wait for an answer in. Returns how many were given back. */
export function rescueFrom(tx: Tx, agentId: string, reason: "offline" | "gone"): number {
  const rows = tx.all<{ id: string }>(
    `select id from conversations where assignee_id = ? and status = 'open' and waiting_since is not null
     order by waiting_since limit 200`,
    agentId,
  );
  let given = 0;
  for (const { id } of rows) if (rescueOne(tx, id, agentId, reason)) given++;
  return given;
}

/** This one alone, if its contact waits for this agent and the inbox takes back from who has gone. */
export function rescueOne(
  tx: Tx,
  conversationId: string,
  agentId: string,
  reason: "offline" | "gone",
): boolean {
  const conversation = conversationById(tx, conversationId)!;
  if (!unanswered(conversation, agentId) || !settingsOf(tx, conversation.inboxId).rescue.gone) return false;
  const held = heldBy(tx, conversation.no, agentId);
  giveBack(tx, conversation, agentId, reason, {
    rescues: held?.rescues ?? 0,
    passed: JSON.parse(held?.passed ?? "[]") as string[],
    exhausted: false,
  });
  return true;
}

const unanswered = (conversation: ConversationRow, agentId: string): boolean =>
  conversation.status === "open" && conversation.assigneeId === agentId && conversation.waitingSince !== null;

function giveBack(
  tx: Tx,
  conversation: ConversationRow,
  agentId: string,
  reason: RescueReason,
  { rescues, passed, exhausted }: { rescues: number; passed: string[]; exhausted: boolean },
): void {
  const { id: conversationId, inboxId, no, teamId } = conversation;
  // At least once: what is given back stands ahead of the others.
  tx.run(
    `insert into assignments (conversation_no, agent_id, at, rescues, passed) values (?1, null, ?2, ?3, ?4)
     on conflict do update set agent_id = null, rescues = ?3, passed = ?4`,
    no,
    tx.now,
    Math.max(1, rescues),
    JSON.stringify(passed),
  );
  tx.run(
    "update conversations set assignee_id = null, status = 'waiting', updated_at = ? where no = ?",
    tx.now,
    no,
  );
  const name = tx.one<{ name: string }>("select name from agents where id = ?", agentId)?.name ?? "";
  appendEvent(tx, conversation, null, "unassigned", { agent_id: agentId, agent: name, reason });
  emit(tx, "conversation.rescued", { conversationId, inboxId, fromId: agentId, reason, rescues, exhausted });
  emit(tx, "conversation.assigned", {
    conversationId,
    inboxId,
    by: null,
    assigneeId: null,
    previousId: agentId,
    teamId,
  });
  emit(tx, "conversation.changed", { conversationId, inboxId });
}

/** A note that mentions them: it stands in the thread and among what they were called to. */
function tellSupervisors(tx: Tx, conversation: ConversationRow, why: "alone" | "exhausted"): void {
  const of = (roles: string) =>
    tx.all<{ id: string }>(
      `select id from agents where deactivated_at is null and role in (${roles}) order by id limit 20`,
    );
  const supervisors = of("'supervisor'");
  const mentions = (supervisors.length > 0 ? supervisors : of("'owner', 'admin'")).map((row) => row.id);
  const locale = tx.one<{ locale: Locale }>(
    "select locale from inboxes where id = ?",
    conversation.inboxId,
  )!.locale;
  const message = append(tx, conversation, {
    kind: "note",
    author: { kind: "system", id: null },
    text: textsIn(locale)(why === "alone" ? "assignment.rescue.alone" : "assignment.rescue.exhausted"),
    extra: { mentions },
  });
  for (const agentId of mentions) mention(tx, agentId, conversation.no, message);
}
