/** A contact rates a conversation. */

import type { ContactActor } from "../accounts/actor.ts";
import { currentContact } from "../contacts/queries.ts";
import { Conflict, NotFound } from "../kernel/errors.ts";
import { emit } from "../kernel/event-log.ts";
import type { Tx } from "../kernel/tx.ts";
import { ratedConversation, ratingOf } from "./queries.ts";
import { changeableFor, type NewRating, type RatingRow } from "./types.ts";

/**
 * Only the conversation's own contact, in its inbox; once, and changed within a day of it. Emits rating.created the first time and
 * conversation.changed always. Errors: NotFound, Conflict(rating_disabled), Conflict(rating_final).
 */
export function rate(tx: Tx, actor: ContactActor, input: NewRating & { conversationId: string }): RatingRow {
  const conversation = ratedConversation(tx, input.conversationId);
  const own = conversation?.contactId === (currentContact(tx, actor.id)?.id ?? actor.id);
  if (!conversation || !own || conversation.inboxId !== actor.inboxId) throw new NotFound("not_found");
  if (!conversation.ratingEnabled) throw new Conflict("rating_disabled");
  const { no, id, inboxId } = conversation;
  const labels = JSON.stringify(input.labels ?? []);
  const comment = input.comment?.trim() ?? "";
  const before = ratingOf(tx, no);
  if (before) {
    if (tx.now - before.at > changeableFor) throw new Conflict("rating_final");
    tx.run(
      "update ratings set score = ?, labels = ?, comment = ? where conversation_no = ?",
      input.score,
      labels,
      comment,
      no,
    );
  } else {
    tx.run(
      "insert into ratings (conversation_no, contact_id, agent_id, score, labels, comment, at) values (?, ?, ?, ?, ?, ?, ?)",
      no,
      conversation.contactId,
      conversation.assigneeId,
      input.score,
      labels,
      comment,
      tx.now,
    );
    emit(tx, "rating.created", { conversationId: id, inboxId, score: input.score });
  }
  emit(tx, "conversation.changed", { conversationId: id, inboxId });
  return ratingOf(tx, no)!;
}

/** Reaction on contact.merged, in the same transaction: the ratings follow the person. */
export function moveRatings(tx: Tx, input: { contactId: string; intoId: string }): void {
  tx.run("update ratings set contact_id = ? where contact_id = ?", input.intoId, input.contactId);
}
