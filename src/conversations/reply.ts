/** An agent answers the contact, or leaves a note for colleagues. */

import { deedOf, must, type Actor } from "../accounts/actor.ts";
import { attachFiles } from "../files/service.ts";
import { Conflict, Invalid } from "../kernel/errors.ts";
import { emit } from "../kernel/event-log.ts";
import type { Tx } from "../kernel/tx.ts";
import { append } from "./append.ts";
import { takeOver } from "./assign.ts";
import { messageSentAs } from "./client-ids.ts";
import { requireConversation } from "./queries.ts";
import { reopenConversation } from "./status.ts";
import type { MessageRow } from "./tables.ts";
import type { Extra, NewMessage, Receipt } from "./types.ts";

/**
 * May: agents with conversations.reply who see the inbox. A reply opens a closed conversation again and takes one that nobody has;
 * it also drops the agent's draft. Idempotent by `client_id`. Emits message.created, for notes also mentions.
 * Errors: Conflict(client_id_reused), Invalid(message_empty).
 */
export function reply(
  tx: Tx,
  actor: Actor,
  conversationId: string,
  input: NewMessage & { armed?: true },
): Receipt {
  must(actor, "conversations.reply");
  if (input.text.trim() === "" && !input.file_ids?.length) throw new Invalid("message_empty");
  let conversation = requireConversation(tx, actor, conversationId);
  const known = messageSentAs(tx, conversation.no, input.client_id);
  if (known) {
    if (!sameWords(known, input)) throw new Conflict("client_id_reused");
    return { conversation, message: known, repeated: true };
  }
  if (input.kind === "text") {
    if (conversation.status === "closed") conversation = reopenConversation(tx, actor, conversation.id);
    if (!conversation.assigneeId && actor.kind === "agent") conversation = takeOver(tx, actor, conversation);
  }
  const extra: Extra = {};
  if (input.file_ids?.length) extra.files = attachFiles(tx, actor, input.file_ids, conversation.no);
  if (input.reply_to) extra.reply_to = input.reply_to;
  if (input.kind === "note" && input.mentions?.length) extra.mentions = [...new Set(input.mentions)];
  if (input.armed) extra.armed = true;
  const message = append(tx, conversation, {
    kind: input.kind,
    author: { kind: actor.kind === "agent" ? "agent" : "bot", id: deedOf(actor) },
    text: input.text,
    extra,
    clientId: input.client_id,
  });
  for (const agentId of extra.mentions ?? []) mention(tx, agentId, conversation.no, message);
  if (actor.kind === "agent") {
    if (input.kind === "text") markRead(tx, conversation.no, message.seq);
    // It went by itself: what the agent is writing stays.
    if (input.armed) return { conversation, message, repeated: false };
    const dropped = tx.run(
      "delete from drafts where agent_id = ? and conversation_no = ? and kind = ?",
      actor.id,
      conversation.no,
      input.kind,
    );
    if (dropped > 0) emit(tx, "draft.changed", { agentId: actor.id, conversationId });
  }
  return { conversation, message, repeated: false };
}

function sameWords(known: MessageRow, input: NewMessage): boolean {
  if (known.recalledAt) return true;
  const files = ((known.extra ? (JSON.parse(known.extra) as Extra) : {}).files ?? []).map((file) => file.id);
  return (
    known.text === input.text && known.kind === input.kind && files.join() === (input.file_ids ?? []).join()
  );
}

/** Only colleagues who exist; whoever can't see the inbox gets no notice. */
export function mention(tx: Tx, agentId: string, conversationNo: number, message: MessageRow): void {
  tx.run(
    "insert into mentions (agent_id, conversation_no, seq, at) select id, ?, ?, ? from agents where id = ? and deactivated_at is null on conflict do nothing",
    conversationNo,
    message.seq,
    message.at,
    agentId,
  );
}

function markRead(tx: Tx, conversationNo: number, seq: number): void {
  tx.run(
    "update conversations set agent_read_seq = max(agent_read_seq, ?), unread = 0 where no = ?",
    seq,
    conversationNo,
  );
}
