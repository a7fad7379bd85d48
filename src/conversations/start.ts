/** A conversation begins: by a contact's first message, or by an agent who writes first. */

import { must, seesInbox, type AgentActor } from "../accounts/actor.ts";
import { requireContact } from "../contacts/queries.ts";
import { Forbidden, NotFound } from "../kernel/errors.ts";
import { emit } from "../kernel/event-log.ts";
import { newId } from "../kernel/ids.ts";
import type { Tx } from "../kernel/tx.ts";
import { conversationByNo, currentConversation } from "./queries.ts";
import { reply } from "./reply.ts";
import type { ConversationRow } from "./tables.ts";
import type { NewMessage, Receipt } from "./types.ts";

interface Beginning {
  inboxId: string;
  contactId: string;
  /** Answers of the pre-chat form, the page. */
  details: Record<string, unknown>;
}

/** Status waiting: assignment takes it from there, in the same transaction. */
export function create(tx: Tx, { inboxId, contactId, details }: Beginning): ConversationRow {
  const { no } = tx.one<{ no: number }>(
    `insert into conversations (id, inbox_id, contact_id, status, last_message_at, details, created_at, updated_at)
     values (?1, ?2, ?3, 'waiting', ?4, ?5, ?4, ?4) returning no`,
    newId("cnv", tx.now),
    inboxId,
    contactId,
    tx.now,
    JSON.stringify(details),
  )!;
  return conversationByNo(tx, no)!;
}

/**
 * An agent writes first: it is theirs from the start. Goes on with the conversation that the contact has in this inbox, if there is
 * one. Idempotent by the message's `client_id`. May: conversations.reply. Errors: NotFound(inbox, contact), Forbidden(contact_blocked).
 */
export function startConversation(
  tx: Tx,
  actor: AgentActor,
  { inboxId, contactId, message }: { inboxId: string; contactId: string; message: NewMessage },
): Receipt {
  must(actor, "conversations.reply");
  const inbox = tx.one("select 1 from inboxes where id = ? and archived_at is null", inboxId);
  if (!inbox || !seesInbox(actor, inboxId)) throw new NotFound("not_found");
  const contact = requireContact(tx, actor, contactId);
  if (contact.blockedAt) throw new Forbidden("contact_blocked");
  const current = currentConversation(tx, inboxId, contact.id);
  const conversation = current ?? create(tx, { inboxId, contactId: contact.id, details: {} });
  if (!current)
    tx.run(
      "update conversations set status = 'open', assignee_id = ? where no = ?",
      actor.id,
      conversation.no,
    );
  const receipt = reply(tx, actor, conversation.id, message);
  if (!current)
    emit(tx, "conversation.created", { conversationId: conversation.id, inboxId, contactId: contact.id });
  return { ...receipt, conversation: conversationByNo(tx, conversation.no)! };
}
