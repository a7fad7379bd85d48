/** A quick reply is used: counted, learned from, and later found to have helped or not. */

import { must, type AgentActor } from "../accounts/actor.ts";
import { requireConversation } from "../conversations/queries.ts";
import { copyFile } from "../files/service.ts";
import type { FileRow } from "../files/types.ts";
import { emit } from "../kernel/event-log.ts";
import type { Tx } from "../kernel/tx.ts";
import { learn, type Situation } from "./rank.ts";
import { learnedOf, requireReply, situationOf } from "./queries.ts";
import type { QuickReplyRow } from "./types.ts";

/** So many messages may come between a reply and the thanks for it. */
const within = 6;

/**
 * Somebody put it into a composer, or sent it at once. With the conversation it learns what it answered, and copies of its files are
 * made for the message. May: whoever replies and sees it. Emits quick_reply.used.
 */
export function noteUsed(
  tx: Tx,
  actor: AgentActor,
  input: { id: string; conversationId?: string },
): { reply: QuickReplyRow; files: FileRow[] } {
  must(actor, "conversations.reply");
  const row = requireReply(tx, actor, input.id);
  const used = { ...row, used: row.used + 1, lastUsedAt: tx.now };
  tx.run("update quick_replies set used = used + 1, last_used_at = ? where id = ?", tx.now, row.id);
  const files = input.conversationId ? teach(tx, actor, row, input.conversationId) : [];
  emit(tx, "quick_reply.used", { replyId: row.id });
  return { reply: used, files };
}

function teach(tx: Tx, actor: AgentActor, row: QuickReplyRow, conversationId: string): FileRow[] {
  const conversation = requireConversation(tx, actor, conversationId);
  const situation = situationOf(tx, conversation);
  if (situation) remember(tx, row.id, situation);
  tx.run(
    "insert into reply_uses (reply_id, conversation_no, seq, at) values (?, ?, ?, ?)",
    row.id,
    conversation.no,
    conversation.lastSeq,
    tx.now,
  );
  return (JSON.parse(row.fileIds) as string[]).flatMap((id) => copyFile(tx, actor, id) ?? []);
}

function remember(tx: Tx, replyId: string, situation: Situation): void {
  const had = tx.one<{ learned: string }>("select learned from quick_replies where id = ?", replyId);
  tx.run(
    "update quick_replies set learned = ? where id = ?",
    JSON.stringify(learn(learnedOf(had?.learned ?? "{}"), situation)),
    replyId,
  );
}

const thanks =
  /谢谢|多谢|感谢|辛苦了|太好了|好的好的|明白了|知道了|懂了|可以了|解决了|没问题了|\b(thanks|thank you|thx|ty|great|perfect|got it|solved|cheers)\b/i;
const butNot = /不(谢|用谢|明白|知道|懂|可以)|没(明白|懂|解决)|\bno thanks\b/i;
export const isThanks = (text: string): boolean =>
  text.length <= 60 && thanks.test(text) && !butNot.test(text);

/** The contact said thanks, or the conversation ended: what was used shortly before has helped. */
export function countSuccess(tx: Tx, conversationNo: number, seq: number): void {
  const uses = tx.all<{ no: number; replyId: string }>(
    "select no, reply_id as replyId from reply_uses where conversation_no = ? and seq >= ?",
    conversationNo,
    seq - within,
  );
  const helped = [...new Set(uses.map((use) => use.replyId))];
  for (const id of helped) {
    tx.run("update quick_replies set succeeded = succeeded + 1 where id = ?", id);
    emit(tx, "quick_reply.used", { replyId: id });
  }
  if (uses.length > 0) tx.run("delete from reply_uses where conversation_no = ?", conversationNo);
}

/** Whoever never heard thanks has no outcome. */
export function forgetOldUses(tx: Tx, before: number): void {
  tx.run("delete from reply_uses where at < ?", before);
}
