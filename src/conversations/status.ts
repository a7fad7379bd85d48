/** Close, reopen, snooze, wake. */

import { deedOf, must, system, type Actor } from "../accounts/actor.ts";
import { Conflict, Invalid } from "../kernel/errors.ts";
import { emit } from "../kernel/event-log.ts";
import { cancel, enqueue } from "../kernel/queue.ts";
import type { Tx } from "../kernel/tx.ts";
import { appendEvent } from "./append.ts";
import { conversationById, conversationByNo, currentConversation, requireConversation } from "./queries.ts";
import type { ConversationRow } from "./tables.ts";

/** May: agents with conversations.reply, and the contact whose conversation it is. Closing what is closed changes nothing. */
export function closeConversation(tx: Tx, actor: Actor, conversationId: string): ConversationRow {
  if (actor.kind !== "contact") must(actor, "conversations.reply");
  const conversation = requireConversation(tx, actor, conversationId);
  if (conversation.status === "closed") return conversation;
  const by = deedOf(actor);
  tx.run(
    "update conversations set status = 'closed', closed_at = ?1, closed_by = ?2, snoozed_until = null, waiting_since = null, unread = 0, updated_at = ?1 where no = ?3",
    tx.now,
    by,
    conversation.no,
  );
  cancel(tx, snoozeTimer(conversationId));
  appendEvent(
    tx,
    conversation,
    by,
    "closed",
    actor.kind === "agent" ? { agent: actor.name } : { by: actor.kind },
  );
  emit(tx, "conversation.closed", { conversationId, inboxId: conversation.inboxId, by });
  return told(tx, conversation);
}

/** Errors: Conflict(newer_conversation) when the contact has started another since. */
export function reopenConversation(tx: Tx, actor: Actor, conversationId: string): ConversationRow {
  must(actor, "conversations.reply");
  const conversation = requireConversation(tx, actor, conversationId);
  if (conversation.status !== "closed") return wakeUp(tx, actor, conversation);
  if (currentConversation(tx, conversation.inboxId, conversation.contactId))
    throw new Conflict("newer_conversation");
  tx.run(
    "update conversations set status = case when assignee_id is null then 'waiting' else 'open' end, closed_at = null, closed_by = null, updated_at = ? where no = ?",
    tx.now,
    conversation.no,
  );
  appendEvent(
    tx,
    conversation,
    deedOf(actor),
    "reopened",
    actor.kind === "agent" ? { agent: actor.name } : {},
  );
  emit(tx, "conversation.reopened", { conversationId, inboxId: conversation.inboxId, by: deedOf(actor) });
  return told(tx, conversation);
}

/** `until`: epoch ms in the future. The contact's next message, or the time, wakes it. */
export function snoozeConversation(
  tx: Tx,
  actor: Actor,
  conversationId: string,
  until: number,
): ConversationRow {
  must(actor, "conversations.reply");
  const conversation = requireConversation(tx, actor, conversationId);
  if (until <= tx.now || until > tx.now + 366 * 86_400_000)
    throw new Invalid("invalid", {}, [{ path: "until", code: "invalid" }]);
  if (conversation.status === "closed") throw new Conflict("conversation_closed");
  tx.run(
    "update conversations set status = 'snoozed', snoozed_until = ?1, updated_at = ?2 where no = ?3",
    until,
    tx.now,
    conversation.no,
  );
  enqueue(tx, {
    name: wakeJob,
    payload: { conversationId },
    dedupe: snoozeTimer(conversationId),
    runAt: until,
  });
  appendEvent(tx, conversation, deedOf(actor), "snoozed", { until: new Date(until).toISOString() });
  emit(tx, "conversation.snoozed", {
    conversationId,
    inboxId: conversation.inboxId,
    by: deedOf(actor),
    until,
  });
  return told(tx, conversation);
}

export const wakeJob = "conversations.wake";
export const snoozeTimer = (conversationId: string) => `snooze:${conversationId}`;

/** The timer's job; a second run finds it awake. */
export function wakeConversation(tx: Tx, conversationId: string): void {
  const conversation = conversationById(tx, conversationId);
  if (conversation?.status === "snoozed" && (conversation.snoozedUntil ?? 0) <= tx.now)
    wakeUp(tx, system("timer"), conversation);
}

function wakeUp(tx: Tx, actor: Actor, conversation: ConversationRow): ConversationRow {
  if (conversation.status !== "snoozed") return conversation;
  tx.run(
    "update conversations set status = case when assignee_id is null then 'waiting' else 'open' end, snoozed_until = null, updated_at = ? where no = ?",
    tx.now,
    conversation.no,
  );
  cancel(tx, snoozeTimer(conversation.id));
  appendEvent(tx, conversation, deedOf(actor), "unsnoozed");
  emit(tx, "conversation.reopened", {
    conversationId: conversation.id,
    inboxId: conversation.inboxId,
    by: deedOf(actor),
  });
  return told(tx, conversation);
}

function told(tx: Tx, conversation: ConversationRow): ConversationRow {
  emit(tx, "conversation.changed", { conversationId: conversation.id, inboxId: conversation.inboxId });
  return conversationByNo(tx, conversation.no)!;
}
