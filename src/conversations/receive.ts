/** A contact's message comes in. */

import type { ContactActor } from "../accounts/actor.ts";
import { ensureContact } from "../contacts/service.ts";
import { attachFiles } from "../files/service.ts";
import { Conflict, Forbidden, Invalid, NotFound } from "../kernel/errors.ts";
import { emit } from "../kernel/event-log.ts";
import type { Tx } from "../kernel/tx.ts";
import { append, appendEvent } from "./append.ts";
import { messageSentAs } from "./client-ids.ts";
import {
  conversationByNo,
  conversationColumns,
  currentConversation,
  latestConversation,
  maySee,
} from "./queries.ts";
import { create } from "./start.ts";
import type { ConversationRow } from "./tables.ts";
import type { Extra, Receipt } from "./types.ts";

export interface Received {
  clientId: string;
  /** None on a visitor's first message. */
  conversationId?: string;
  text: string;
  fileIds?: string[];
  replyTo?: number;
  /** Answers of the pre-chat form, the page: kept with a new conversation. */
  details?: Record<string, unknown>;
  contact?: {
    name?: string;
    email?: string;
    phone?: string;
    locale?: string;
    origin?: Record<string, string>;
  };
}

/** A contact who writes again within this time goes on with the closed conversation. */
const reopenWithin = 24 * 3_600_000;

/**
 * Called by the visitor's socket, POST and channels, with the contact's own actor. Idempotent by `clientId`.
 * Emits message.created, and contact.created, conversation.created or conversation.reopened when it starts something.
 * Errors: Forbidden(blocked), Conflict(client_id_reused), Invalid(message_empty), NotFound for a conversation that isn't theirs.
 */
export function receiveMessage(tx: Tx, actor: ContactActor, input: Received): Receipt {
  if (input.text.trim() === "" && !input.fileIds?.length) throw new Invalid("message_empty");
  const known = input.conversationId ? knownConversation(tx, actor, input) : undefined;
  if (!known) refuseBlocked(tx, actor);
  const repeated = findRepeated(tx, actor, known, input);
  if (repeated) return repeated;

  const current =
    known && known.status !== "closed" ? known : currentConversation(tx, actor.inboxId, actor.id);
  const conversation = current ?? start(tx, actor, input);
  const extra: Extra = {};
  if (input.fileIds?.length) extra.files = attachFiles(tx, actor, input.fileIds, conversation.no);
  if (input.replyTo) extra.reply_to = input.replyTo;
  if (conversation.status === "snoozed") wake(tx, conversation);
  const message = append(tx, conversation, {
    kind: "text",
    author: { kind: "contact", id: actor.id },
    text: input.text,
    extra,
    clientId: input.clientId,
  });
  // Told after its first message, so that what follows (assignment) stands below it in the thread.
  if (!current) tellStart(tx, actor, conversation);
  return { conversation, message, repeated: false };
}

interface Known extends ConversationRow {
  blockedAt: number | null;
}

// A scalar subquery, not a join: measured ten times faster for one row.
const knownSql = `select ${conversationColumns}, (select blocked_at from contacts where id = c.contact_id) as blockedAt
  from conversations as c where c.id = ?`;

/** All that the common case needs to know, in one read: this runs for every message. */
function knownConversation(tx: Tx, actor: ContactActor, input: Received): Known {
  const known = tx.one<Known>(knownSql, input.conversationId!);
  if (!known || !maySee(actor, known)) throw new NotFound("not_found");
  if (known.blockedAt) throw new Forbidden("blocked");
  return known;
}

function refuseBlocked(tx: Tx, actor: ContactActor): void {
  const contact = tx.one<{ blockedAt: number | null }>(
    "select blocked_at as blockedAt from contacts where id = ?",
    actor.id,
  );
  if (contact?.blockedAt) throw new Forbidden("blocked");
}

/** The same client id again: the same message, or a conflict when it says something else. */
function findRepeated(
  tx: Tx,
  actor: ContactActor,
  known: ConversationRow | undefined,
  input: Received,
): Receipt | undefined {
  const conversation = known ?? latestConversation(tx, actor.inboxId, actor.id);
  if (!conversation) return undefined;
  const message = messageSentAs(tx, conversation.no, input.clientId);
  if (!message) return undefined;
  const files = ((message.extra ? (JSON.parse(message.extra) as Extra) : {}).files ?? []).map(
    (file) => file.id,
  );
  if (message.text !== input.text && !message.recalledAt) throw new Conflict("client_id_reused");
  if (files.join() !== (input.fileIds ?? []).join() && !message.recalledAt)
    throw new Conflict("client_id_reused");
  return { conversation, message, repeated: true };
}

function start(tx: Tx, actor: ContactActor, input: Received): ConversationRow {
  const last = latestConversation(tx, actor.inboxId, actor.id);
  if (last?.closedAt && tx.now - last.closedAt < reopenWithin) return reopenByContact(tx, last);
  ensureContact(tx, { id: actor.id, inboxId: actor.inboxId, ...input.contact });
  return create(tx, { ...actor, contactId: actor.id, details: input.details ?? {} });
}

function tellStart(tx: Tx, actor: ContactActor, conversation: ConversationRow): void {
  const { id: conversationId, inboxId, contactId } = conversation;
  if (conversation.lastSeq === 0) emit(tx, "conversation.created", { conversationId, inboxId, contactId });
  else emit(tx, "conversation.reopened", { conversationId, inboxId, by: actor.id });
}

function reopenByContact(tx: Tx, conversation: ConversationRow): ConversationRow {
  tx.run(
    "update conversations set status = 'waiting', closed_at = null, closed_by = null, updated_at = ? where no = ?",
    tx.now,
    conversation.no,
  );
  appendEvent(tx, conversation, null, "reopened");
  return conversationByNo(tx, conversation.no)!;
}

function wake(tx: Tx, conversation: ConversationRow): void {
  tx.run(
    "update conversations set status = case when assignee_id is null then 'waiting' else 'open' end, snoozed_until = null where no = ?",
    conversation.no,
  );
  emit(tx, "conversation.reopened", {
    conversationId: conversation.id,
    inboxId: conversation.inboxId,
    by: conversation.contactId,
  });
}

/** Out of hours: the form's answers become a conversation that waits for the next opening. */
export function receiveOfflineMessage(
  tx: Tx,
  actor: ContactActor,
  input: {
    clientId: string;
    text: string;
    fileIds?: string[];
    fields: Record<string, string>;
    contact: Received["contact"];
  },
): Receipt {
  const receipt = receiveMessage(tx, actor, {
    clientId: input.clientId,
    text: input.text,
    fileIds: input.fileIds,
    details: { offline: true, form: input.fields },
    contact: input.contact,
  });
  if (!receipt.repeated) appendEvent(tx, receipt.conversation, null, "offline_message", {});
  return receipt;
}
