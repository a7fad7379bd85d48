/** An agent asks the contact how it was, before or after the end. */

import { deedOf, must, seesInbox, type Actor } from "../accounts/actor.ts";
import { appendEvent } from "../conversations/append.ts";
import { conversationById } from "../conversations/queries.ts";
import { hour } from "../kernel/clock.ts";
import { Conflict, NotFound } from "../kernel/errors.ts";
import type { Tx } from "../kernel/tx.ts";
import { ratedConversation, ratingOf, ratingRequestedAt } from "./queries.ts";

/** Asking again sooner would be pestering. */
const pause = hour;

/**
 * May: conversations.reply. A system line `rating_requested` that the contact sees. Errors: NotFound, Conflict(rating_disabled),
 * Conflict(rating_given), Conflict(rating_asked).
 */
export function requestRating(tx: Tx, actor: Actor, conversationId: string): void {
  must(actor, "conversations.reply");
  const rated = ratedConversation(tx, conversationId);
  if (!rated || !seesInbox(actor, rated.inboxId)) throw new NotFound("not_found");
  if (!rated.ratingEnabled) throw new Conflict("rating_disabled");
  if (ratingOf(tx, rated.no)) throw new Conflict("rating_given");
  const before = ratingRequestedAt(tx, rated.no);
  if (before !== null && tx.now - before < pause) throw new Conflict("rating_asked");
  appendEvent(
    tx,
    conversationById(tx, conversationId)!,
    deedOf(actor),
    "rating_requested",
    actor.kind === "agent" ? { agent: actor.name } : {},
  );
}
