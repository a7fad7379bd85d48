/** Small marks on a conversation: tags, priority, what was read, an agent's draft. */

import { deedOf, must, type Actor, type AgentActor } from "../accounts/actor.ts";
import { Invalid } from "../kernel/errors.ts";
import { emit } from "../kernel/event-log.ts";
import type { Tx } from "../kernel/tx.ts";
import { appendEvent } from "./append.ts";
import { conversationByNo, requireConversation, tagsOf } from "./queries.ts";
import type { ConversationRow } from "./tables.ts";

const mostTags = 20;

/** Sets the tags to exactly these. */
export function tagConversation(
  tx: Tx,
  actor: Actor,
  conversationId: string,
  tags: string[],
): ConversationRow {
  must(actor, "conversations.reply");
  const conversation = requireConversation(tx, actor, conversationId);
  const wanted = [...new Set(tags)];
  if (wanted.length > mostTags)
    throw new Invalid("invalid", {}, [{ path: "tags", code: "too_big", params: { maximum: mostTags } }]);
  const had = tagsOf(tx, conversation.no);
  const added = wanted.filter((tag) => !had.includes(tag));
  const removed = had.filter((tag) => !wanted.includes(tag));
  if (added.length + removed.length === 0) return conversation;
  for (const tag of added)
    tx.run("insert into conversation_tags (conversation_no, tag) values (?, ?)", conversation.no, tag);
  for (const tag of removed)
    tx.run("delete from conversation_tags where conversation_no = ? and tag = ?", conversation.no, tag);
  emit(tx, "conversation.tagged", {
    conversationId,
    inboxId: conversation.inboxId,
    by: deedOf(actor),
    added,
    removed,
  });
  emit(tx, "conversation.changed", { conversationId, inboxId: conversation.inboxId });
  return conversation;
}

export function prioritise(tx: Tx, actor: Actor, conversationId: string, priority: number): ConversationRow {
  must(actor, "conversations.reply");
  const conversation = requireConversation(tx, actor, conversationId);
  if (conversation.priority === priority) return conversation;
  tx.run(
    "update conversations set priority = ?, updated_at = ? where no = ?",
    priority,
    tx.now,
    conversation.no,
  );
  appendEvent(tx, conversation, deedOf(actor), "prioritised", { priority });
  emit(tx, "conversation.prioritised", {
    conversationId,
    inboxId: conversation.inboxId,
    by: deedOf(actor),
    priority,
  });
  emit(tx, "conversation.changed", { conversationId, inboxId: conversation.inboxId });
  return conversationByNo(tx, conversation.no)!;
}

/** An agent has read up to `seq`: the contact's ticks turn, the unread count starts again from there. */
export function readByAgent(tx: Tx, actor: AgentActor, conversationId: string, seq: number): ConversationRow {
  must(actor, "conversations.see");
  const conversation = requireConversation(tx, actor, conversationId);
  tx.run(
    "update mentions set read_at = ? where agent_id = ? and conversation_no = ? and seq <= ? and read_at is null",
    tx.now,
    actor.id,
    conversation.no,
    seq,
  );
  const upTo = Math.min(seq, conversation.lastSeq);
  // A look by somebody who doesn't serve must not tell the contact that they were read.
  const serves = conversation.assigneeId === actor.id || conversation.assigneeId === null;
  if (!serves || actor.role === "read_only" || upTo <= conversation.agentReadSeq) return conversation;
  tx.run(
    `update conversations set agent_read_seq = ?1,
       unread = (select count(*) from messages as m where m.conversation_no = ?2 and m.seq > ?1 and m.author_kind = 'contact')
     where no = ?2`,
    upTo,
    conversation.no,
  );
  emit(tx, "conversation.read", readEvent(conversation, "agent", upTo, upTo));
  return { ...conversation, agentReadSeq: upTo };
}

/** The contact's client has shown (`read`) or received (`delivered`) messages up to `seq`. */
export function readByContact(
  tx: Tx,
  actor: Actor,
  conversationId: string,
  marks: { read?: number; delivered?: number },
): void {
  const conversation = requireConversation(tx, actor, conversationId);
  const read = Math.min(marks.read ?? 0, conversation.lastSeq);
  const delivered = Math.min(Math.max(marks.delivered ?? 0, read), conversation.lastSeq);
  if (read <= conversation.contactReadSeq && delivered <= conversation.contactDeliveredSeq) return;
  const readSeq = Math.max(read, conversation.contactReadSeq);
  const deliveredSeq = Math.max(delivered, conversation.contactDeliveredSeq);
  tx.run(
    "update conversations set contact_read_seq = ?, contact_delivered_seq = ? where no = ?",
    readSeq,
    deliveredSeq,
    conversation.no,
  );
  emit(tx, "conversation.read", readEvent(conversation, "contact", readSeq, deliveredSeq));
}

const readEvent = (
  conversation: ConversationRow,
  by: "agent" | "contact",
  readSeq: number,
  deliveredSeq: number,
) => ({
  conversationId: conversation.id,
  inboxId: conversation.inboxId,
  contactId: conversation.contactId,
  by,
  readSeq,
  deliveredSeq,
});

/** The contact's answers up to `seq` have gone out by mail. For the job that mails them. */
export function markMailed(tx: Tx, conversationNo: number, seq: number): void {
  tx.run(
    "update conversations set contact_mailed_seq = max(contact_mailed_seq, ?) where no = ?",
    seq,
    conversationNo,
  );
}

/** An empty text drops the draft. Only its agent ever sees it. */
export function saveDraft(
  tx: Tx,
  actor: AgentActor,
  conversationId: string,
  draft: { text: string; kind: "text" | "note" },
): void {
  must(actor, "conversations.reply");
  const conversation = requireConversation(tx, actor, conversationId);
  const changed =
    draft.text === ""
      ? tx.run("delete from drafts where agent_id = ? and conversation_no = ?", actor.id, conversation.no)
      : tx.run(
          `insert into drafts (agent_id, conversation_no, kind, text, updated_at) values (?, ?, ?, ?, ?)
         on conflict do update set kind = excluded.kind, text = excluded.text, updated_at = excluded.updated_at`,
          actor.id,
          conversation.no,
          draft.kind,
          draft.text,
          tx.now,
        );
  if (changed > 0) emit(tx, "draft.changed", { agentId: actor.id, conversationId });
}
