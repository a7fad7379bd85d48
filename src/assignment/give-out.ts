/** What is written when conversations are given out: the claim of each, and all that follows from many claims at once. */

import { appendLines } from "../conversations/append-lines.ts";
import type { ConversationRow } from "../conversations/tables.ts";
import type { Inbox } from "../inboxes/types.ts";
import { emitMany } from "../kernel/emit-many.ts";
import type { Tx } from "../kernel/tx.ts";
import { givenOut } from "./loads.ts";
import { leaveMany } from "./queue.ts";
import { watch } from "./rescue.ts";
import type { AssignmentSettings } from "./settings.ts";

/**
 * One conditional UPDATE finds the winner: a conversation that somebody has taken meanwhile stays theirs, and an agent who has another
 * number of open ones than was counted gets no more.
 */
export const claimSeat = (tx: Tx, conversationNo: number, agentId: string, open: number): boolean =>
  tx.run(
    `update conversations set assignee_id = ?1, status = 'open', updated_at = ?2
     where no = ?3 and assignee_id is null and status = 'waiting'
       and (select coalesce(sum(open), 0) from agent_loads where agent_id = ?1) = ?4`,
    agentId,
    tx.now,
    conversationNo,
    open,
  ) > 0;

/**
 * The same for many at once, `last_seq` raised for the line that follows. Returns those that were won, and the agents who have another
 * number of open ones than was counted: they get none of theirs.
 */
export function claimSeats(tx: Tx, given: readonly Given[]): { won: Given[]; miscounted: string[] } {
  const counted = new Map<string, number>();
  for (const { agentId, open } of given) if (!counted.has(agentId)) counted.set(agentId, open - 1);
  const miscounted = tx
    .all<{ id: string }>(
      `select value ->> 0 as id from json_each(?) where value ->> 1 <>
         (select coalesce(sum(open), 0) from agent_loads where agent_id = value ->> 0)`,
      JSON.stringify([...counted]),
    )
    .map((row) => row.id);
  const wanted = miscounted.length === 0 ? given : given.filter((each) => !miscounted.includes(each.agentId));
  const won = tx.all<{ no: number }>(
    `update conversations set assignee_id = of.value ->> 1, status = 'open', updated_at = ?1, last_seq = last_seq + 1
     from json_each(?2) as of where no = of.value ->> 0 and assignee_id is null and status = 'waiting' returning no`,
    tx.now,
    JSON.stringify(wanted.map(({ no, agentId }) => [no, agentId])),
  );
  if (won.length === wanted.length) return { won: [...wanted], miscounted };
  const nos = new Set(won.map((row) => row.no));
  const lost = wanted.filter((each) => !nos.has(each.no));
  return {
    won: wanted.filter((each) => nos.has(each.no)),
    miscounted: [...miscounted, ...lost.map((each) => each.agentId)],
  };
}

/** A claimed conversation, with what is known of it already. */
export interface Given extends Pick<ConversationRow, "no" | "id" | "inboxId" | "waitingSince"> {
  contactId: string;
  /** Of its new line. */
  seq: number;
  enteredAt: number;
  agentId: string;
  agent: string;
  /** Open conversations of the agent, this one included. */
  open: number;
  teamId: string | null;
}

/** Lines in the threads, places in the queue, who has what since when, events. The decisions are kept by the caller. */
export function recordGiven(
  tx: Tx,
  inbox: Inbox,
  settings: AssignmentSettings,
  given: readonly Given[],
): void {
  if (given.length === 0) return;
  appendLines(
    tx,
    "assigned",
    given.map(({ no, id, contactId, seq, agentId, agent }) => ({
      no,
      conversationId: id,
      inboxId: inbox.id,
      contactId,
      seq,
      params: { agent_id: agentId, agent },
    })),
  );
  leaveMany(tx, inbox.id, given);
  tx.run(
    `insert into assignments (conversation_no, agent_id, at, load)
     select value ->> 0, value ->> 1, ?1, value ->> 2 from json_each(?2) where true
     on conflict do update set agent_id = excluded.agent_id, at = excluded.at, load = excluded.load, answered_at = null`,
    tx.now,
    JSON.stringify(given.map(({ no, agentId, open }) => [no, agentId, open])),
  );
  if (settings.rescue.answer_s !== null) for (const each of given) watch(tx, each, each.agentId);
  emitMany(
    tx,
    "conversation.assigned",
    given.map(({ id, agentId, teamId }) => ({
      conversationId: id,
      inboxId: inbox.id,
      by: null,
      assigneeId: agentId,
      previousId: null,
      teamId,
    })),
    given.map(() => givenOut),
  );
  emitMany(
    tx,
    "conversation.changed",
    given.map(({ id }) => ({ conversationId: id, inboxId: inbox.id })),
  );
}
