/** Which conversations a view shows and in what order, from what the client knows. Pure; the server's list follows the same rules. */

import type { Conversation, ConversationFilter, Message } from "../../contract/models.ts";

/** True, false, or undefined where only the server can tell (who is mentioned). */
export function matches(
  conversation: Conversation,
  filter: ConversationFilter,
  me: { id: string; team_ids: readonly string[] },
): boolean | undefined {
  if (filter.status ? !filter.status.includes(conversation.status) : conversation.status === "closed")
    return false;
  if (filter.inbox_id && conversation.inbox_id !== filter.inbox_id) return false;
  if (filter.team_id && conversation.team_id !== filter.team_id) return false;
  if (filter.assignee_id && conversation.assignee_id !== filter.assignee_id) return false;
  if (filter.contact_id && conversation.contact.id !== filter.contact_id) return false;
  if (filter.tag && !conversation.tags.includes(filter.tag)) return false;
  if (filter.priority !== undefined && conversation.priority !== filter.priority) return false;
  if (filter.unread && conversation.unread === 0) return false;
  switch (filter.view) {
    case "mine":
      return conversation.assignee_id === me.id;
    case "unassigned":
      return conversation.assignee_id === null;
    case "team":
      return conversation.team_id !== null && me.team_ids.includes(conversation.team_id);
    case "mentions":
      return conversation.participants.includes(me.id) || undefined;
    default:
      return true;
  }
}

type Order = (a: Conversation, b: Conversation) => number;
const byNewest: Order = (a, b) => compare(b.last_message_at, a.last_message_at) || compare(a.id, b.id);
const byOldest: Order = (a, b) => compare(a.last_message_at, b.last_message_at) || compare(a.id, b.id);
/** Who waits longest comes first; behind them the answered ones, newest first. */
const byWaiting: Order = (a, b) => {
  // Who has left the queue stands behind all who are there.
  const gone = (each: Conversation) => Number(each.status === "waiting" && each.contact_left_at !== null);
  if (a.waiting_since && b.waiting_since && gone(a) !== gone(b)) return gone(a) - gone(b);
  if (a.waiting_since && b.waiting_since)
    return compare(a.waiting_since, b.waiting_since) || compare(a.id, b.id);
  if (a.waiting_since || b.waiting_since) return a.waiting_since ? -1 : 1;
  return byNewest(a, b);
};
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
const orders = { newest: byNewest, oldest: byOldest, waiting: byWaiting } as const;

export function ordered(conversations: Conversation[], sort: ConversationFilter["sort"]): Conversation[] {
  return conversations.sort(orders[sort ?? "newest"]);
}

/** The row after a message, for lines on which only messages arrive. Notes and system lines leave the row alone. */
export function afterMessage(conversation: Conversation, message: Message): Conversation {
  if (message.seq <= conversation.last_seq) return conversation;
  const counted = { ...conversation, last_seq: message.seq };
  if (message.kind === "system" || message.kind === "note") return counted;
  const ofContact = message.author.kind === "contact";
  return {
    ...counted,
    last_text:
      message.text.trim().replace(/\s+/g, " ").slice(0, 120) ||
      (message.attachments ?? []).map((file) => `[${file.name}]`).join(" "),
    last_author: message.author.kind,
    last_message_at: message.created_at,
    waiting_since: ofContact ? (conversation.waiting_since ?? message.created_at) : null,
    unread: ofContact ? conversation.unread + 1 : conversation.unread,
  };
}

/** Of two copies the later one: messages and conversations come on different paths and may overtake each other. */
export function later(had: Conversation | undefined, next: Conversation): Conversation {
  if (!had || next.last_seq > had.last_seq) return next;
  if (next.last_seq < had.last_seq)
    return {
      ...next,
      last_seq: had.last_seq,
      last_text: had.last_text,
      last_author: had.last_author,
      last_message_at: had.last_message_at,
      waiting_since: had.waiting_since,
      unread: had.unread,
    };
  return next;
}

export type Warmth = 0 | 1 | 2 | 3;
/** How long a first answer may take before it is late; until each inbox has a target of its own. */
export const answerWithin = 5 * 60_000;

/** 0 calm (no ring), 1 noticeable, 2 soon late, 3 late; `share` of the time used, at most 1. */
export function warmth(waitingMs: number): { level: Warmth; share: number } {
  const share = waitingMs / answerWithin;
  return { level: share < 0.2 ? 0 : share < 0.75 ? 1 : share < 1 ? 2 : 3, share: Math.min(1, share) };
}
