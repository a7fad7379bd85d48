/** What was said is taken back or put right: recall, and edits of notes. What it said before is kept for the audit. */

import { audit } from "../accounts/audit-log.ts";
import { can, deedOf, must, type Actor } from "../accounts/actor.ts";
import { Conflict, Forbidden, Invalid, NotFound } from "../kernel/errors.ts";
import { emit } from "../kernel/event-log.ts";
import { messageId } from "../kernel/ids.ts";
import type { Tx } from "../kernel/tx.ts";
import { messageBySeq, requireConversation } from "./queries.ts";
import type { ConversationRow, MessageRow } from "./tables.ts";

/**
 * May: the author within the inbox's limit (`recall_limit_ms`; 0 switches it off); supervisors at any time.
 * Errors: Conflict(recall_too_late), Forbidden, NotFound. A second recall changes nothing.
 */
export function recallMessage(tx: Tx, actor: Actor, conversationId: string, seq: number): MessageRow {
  const conversation = requireConversation(tx, actor, conversationId);
  const message = messageBySeq(tx, conversation.no, seq);
  if (!message || message.kind === "system") throw new NotFound("not_found");
  if (actor.kind !== "contact") must(actor, "conversations.reply");
  const own = message.authorId !== null && message.authorId === deedOf(actor);
  const overrules = can(actor, "messages.see_recalled");
  if (!own && !overrules) throw new Forbidden("forbidden");
  if (message.recalledAt) return message;
  const limit = tx.one<{ ms: number }>(
    "select recall_limit_ms as ms from inboxes where id = ?",
    conversation.inboxId,
  )!.ms;
  if (!overrules && tx.now - message.at > limit)
    throw new Conflict("recall_too_late", { minutes: Math.round(limit / 60_000) });
  const changed = change(tx, conversation, message, actor, { text: "", extra: null, recalledAt: tx.now });
  if (conversation.lastSeq === seq || message.text !== "") refreshLastWords(tx, conversation);
  emit(tx, "message.recalled", {
    conversationId,
    inboxId: conversation.inboxId,
    by: deedOf(actor),
    messageId: messageId(conversationId, seq),
  });
  audit(tx, actor, {
    action: "message.recalled",
    subject: { kind: "conversation", id: conversationId },
    details: { seq },
  });
  return changed;
}

/** May: the note's author, supervisors. Errors: Invalid(message_empty), Forbidden, Conflict for a message that isn't a note. */
export function editNote(
  tx: Tx,
  actor: Actor,
  conversationId: string,
  seq: number,
  text: string,
): MessageRow {
  must(actor, "conversations.reply");
  if (text.trim() === "") throw new Invalid("message_empty");
  const conversation = requireConversation(tx, actor, conversationId);
  const message = messageBySeq(tx, conversation.no, seq);
  if (!message) throw new NotFound("not_found");
  if (message.kind !== "note" || message.recalledAt) throw new Conflict("only_notes_are_edited");
  if (message.authorId !== deedOf(actor) && !can(actor, "messages.see_recalled"))
    throw new Forbidden("forbidden");
  if (message.text === text) return message;
  return change(tx, conversation, message, actor, { text, extra: message.extra, editedAt: tx.now });
}

function change(
  tx: Tx,
  conversation: ConversationRow,
  message: MessageRow,
  actor: Actor,
  to: { text: string; extra: string | null; editedAt?: number; recalledAt?: number },
): MessageRow {
  const { revision } = tx.one<{ revision: number }>(
    "update conversations set last_revision = last_revision + 1, updated_at = ? where no = ? returning last_revision as revision",
    tx.now,
    conversation.no,
  )!;
  tx.run(
    "insert into message_revisions (message_no, revision, text, extra, by_id, at) values (?, ?, ?, ?, ?, ?)",
    message.no,
    revision,
    message.text,
    message.extra,
    deedOf(actor),
    tx.now,
  );
  tx.run(
    "update messages set text = ?, extra = ?, revision = ?, edited_at = coalesce(?, edited_at), recalled_at = coalesce(?, recalled_at) where no = ?",
    to.text,
    to.extra,
    revision,
    to.editedAt ?? null,
    to.recalledAt ?? null,
    message.no,
  );
  emit(tx, "message.changed", {
    conversationId: conversation.id,
    inboxId: conversation.inboxId,
    contactId: conversation.contactId,
    messageId: messageId(conversation.id, message.seq),
    no: message.no,
    seq: message.seq,
  });
  return {
    ...message,
    ...to,
    revision,
    editedAt: to.editedAt ?? message.editedAt,
    recalledAt: to.recalledAt ?? message.recalledAt,
  };
}

/** The list must not go on showing what was recalled. */
function refreshLastWords(tx: Tx, conversation: ConversationRow): void {
  tx.run(
    `update conversations set last_text = coalesce((select substr(replace(m.text, char(10), ' '), 1, 120) from messages as m
       where m.conversation_no = ?1 and m.kind in ('text', 'card') and m.recalled_at is null order by m.seq desc limit 1), '')
     where no = ?1`,
    conversation.no,
  );
  emit(tx, "conversation.changed", { conversationId: conversation.id, inboxId: conversation.inboxId });
}
