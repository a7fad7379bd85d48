/** Gives waiting conversations to agents: the least busy one who is there. Runs in the transaction of its cause, so nobody waits for a tick. */

import { emit } from "../kernel/event-log.ts";
import type { Tx } from "../kernel/tx.ts";
import { appendEvent } from "../conversations/append.ts";
import { conversationById } from "../conversations/queries.ts";
import type { Presence } from "../presence/service.ts";

/** Assigns this conversation if it waits and somebody is free; true when it did. Exactly one assignment wins. */
export function routeConversation(tx: Tx, presence: Presence, conversationId: string): boolean {
  const conversation = conversationById(tx, conversationId);
  if (conversation?.status !== "waiting" || conversation.assigneeId) return false;
  const inbox = tx.one<{ assignment: string }>(
    "select assignment from inboxes where id = ?",
    conversation.inboxId,
  );
  if (inbox?.assignment !== "automatic") return false;
  const agent = presence.free(tx, conversation.inboxId, conversation.teamId)[0];
  if (!agent) return false;
  const won = tx.run(
    "update conversations set assignee_id = ?1, status = 'open', updated_at = ?2 where no = ?3 and assignee_id is null and status = 'waiting'",
    agent.id,
    tx.now,
    conversation.no,
  );
  if (won === 0) return false;
  appendEvent(tx, conversation, null, "assigned", { agent_id: agent.id, agent: agent.name });
  emit(tx, "conversation.assigned", {
    conversationId,
    inboxId: conversation.inboxId,
    by: null,
    assigneeId: agent.id,
    previousId: null,
    teamId: conversation.teamId,
  });
  emit(tx, "conversation.changed", { conversationId, inboxId: conversation.inboxId });
  return true;
}

/** A seat is free, somebody came: the queue moves up, by priority, then by waiting time. Returns how many were given out. */
export function drainQueue(tx: Tx, presence: Presence, inboxId: string | undefined): number {
  const waiting = tx.all<{ id: string }>(
    `select id from conversations where status = 'waiting' and assignee_id is null and (?1 is null or inbox_id = ?1)
     order by priority desc, coalesce(waiting_since, created_at), no limit 50`,
    inboxId ?? null,
  );
  let given = 0;
  for (const { id } of waiting) if (routeConversation(tx, presence, id)) given++;
  return given;
}
