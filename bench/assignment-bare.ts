/** The least that a durable assignment can be: a claim, the agent's counter, an event and a decision, in groups; chosen in memory by load. */

import type { Floor } from "../src/assignment/testing.ts";

const group = 300;

/** Gives out all that waits; returns how many in a second. */
export function drainBare({ kernel }: Floor, inboxId: string): number {
  const { raw } = kernel.db;
  const claim = raw.prepare(
    "update conversations set assignee_id = ?1, status = 'open', updated_at = ?2 where no = ?3 and assignee_id is null and status = 'waiting'",
  );
  const unqueue = raw.prepare("delete from assignment_queue where conversation_no = ?");
  const tell = raw.prepare("insert into events (name, payload, at) values ('conversation.assigned', ?, ?)");
  const decide = raw.prepare(
    "insert into decisions (conversation_no, at, outcome, agent_id, details, took_us) values (?, ?, 'assigned', ?, '{}', 0)",
  );
  const waiting = raw
    .query("select conversation_no as no, conversation_id as id from assignment_queue order by rank_at")
    .all() as { no: number; id: string }[];
  const agents = (raw.query("select id from agents").all() as { id: string }[]).map((row) => row.id);
  const now = kernel.clock.now();
  const from = performance.now();
  for (let i = 0; i < waiting.length; i += group) {
    raw.run("begin immediate");
    for (const [k, { no, id }] of waiting.slice(i, i + group).entries()) {
      const agentId = agents[(i + k) % agents.length]!;
      claim.run(agentId, now, no);
      unqueue.run(no);
      tell.run(JSON.stringify({ conversationId: id, inboxId, assigneeId: agentId }), now);
      decide.run(no, now, agentId);
    }
    raw.run("commit");
  }
  return waiting.length / ((performance.now() - from) / 1_000);
}
