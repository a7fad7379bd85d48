/** Who serves a conversation: assign, claim, transfer, invite. Each winner is found by one conditional UPDATE. */

import { audit } from "../accounts/audit-log.ts";
import { deedOf, must, seesAllInboxes, type Actor, type AgentActor } from "../accounts/actor.ts";
import type { Role } from "../../web/contract/models.ts";
import type { Db } from "../kernel/db.ts";
import { Conflict, Invalid, NotFound } from "../kernel/errors.ts";
import { emit } from "../kernel/event-log.ts";
import type { Tx } from "../kernel/tx.ts";
import { append, appendEvent } from "./append.ts";
import { conversationByNo, requireConversation } from "./queries.ts";
import type { ConversationRow } from "./tables.ts";

interface Target {
  /** Left out: stays. Null: nobody. */
  assigneeId?: string | null;
  teamId?: string | null;
}

/** May: conversations.assign. Errors: Invalid(agent_unfit) when the agent is gone or doesn't see the inbox, NotFound for a team. */
export function assignConversation(
  tx: Tx,
  actor: Actor,
  conversationId: string,
  to: Target,
): ConversationRow {
  must(actor, "conversations.assign");
  const conversation = requireConversation(tx, actor, conversationId);
  return place(tx, actor, conversation, to);
}

/** Exactly one of many simultaneous claims wins. Errors: Conflict(already_claimed) with the winner's name. */
export function claimConversation(tx: Tx, actor: AgentActor, conversationId: string): ConversationRow {
  must(actor, "conversations.reply");
  const conversation = requireConversation(tx, actor, conversationId);
  if (conversation.assigneeId === actor.id) return conversation;
  if (conversation.assigneeId)
    throw new Conflict("already_claimed", { name: nameOf(tx, conversation.assigneeId) });
  return takeOver(tx, actor, conversation);
}

/** Gives a conversation that nobody has to this agent; unchanged when somebody was faster. */
export function takeOver(tx: Tx, actor: AgentActor, conversation: ConversationRow): ConversationRow {
  const won = tx.run(
    "update conversations set assignee_id = ? where no = ? and assignee_id is null",
    actor.id,
    conversation.no,
  );
  if (won === 0) return conversationByNo(tx, conversation.no)!;
  return settle(tx, actor.id, conversation, {
    name: "assigned",
    params: { agent_id: actor.id, agent: actor.name, by: actor.id },
  });
}

export interface Transfer {
  agentId?: string;
  /** With an agent: the team that they take it for. Alone: it waits in the queue for the team's members. */
  teamId?: string;
  note?: string;
  /** Whose deed it is, when somebody else confirms it. */
  by?: string | null;
}

/** To a colleague or a team, with a note for them. Errors: Invalid for neither, for a team where nobody works (team_empty), agent_unfit. */
export function transferConversation(
  tx: Tx,
  actor: Actor,
  conversationId: string,
  to: Transfer,
): ConversationRow {
  must(actor, "conversations.assign");
  if (!to.agentId && !to.teamId) throw new Invalid("invalid", {}, [{ path: "agent_id", code: "invalid" }]);
  const conversation = requireConversation(tx, actor, conversationId);
  const by = to.by === undefined ? deedOf(actor) : to.by;
  if (to.note?.trim()) noteFor(tx, actor, conversation, to.note);
  const target = to.agentId
    ? { assigneeId: to.agentId, ...(to.teamId && { teamId: to.teamId }) }
    : { assigneeId: null, teamId: to.teamId! };
  const placed = place(tx, actor, conversation, target, { line: "transferred", by });
  emit(tx, "conversation.transferred", {
    conversationId,
    inboxId: conversation.inboxId,
    by,
    toAgentId: to.agentId ?? null,
    toTeamId: to.teamId ?? null,
  });
  return placed;
}

/** What colleagues should know before they take it; never the contact. */
export const noteFor = (tx: Tx, actor: Actor, conversation: ConversationRow, text: string): void =>
  void append(tx, conversation, { kind: "note", author: { kind: "agent", id: deedOf(actor) }, text });

/** A colleague joins in without taking over. `by`: who asked, when the colleague confirms it. */
export function inviteColleague(
  tx: Tx,
  actor: Actor,
  conversationId: string,
  agentId: string,
  by: string | null = deedOf(actor),
): ConversationRow {
  must(actor, "conversations.assign");
  const conversation = requireConversation(tx, actor, conversationId);
  const agent = requireFit(tx, conversation, agentId);
  const added = tx.run(
    "insert into participants (conversation_no, agent_id, invited_by, at) values (?, ?, ?, ?) on conflict do nothing",
    conversation.no,
    agentId,
    by,
    tx.now,
  );
  if (added === 0) return conversation;
  appendEvent(tx, conversation, by, "invited", { agent_id: agentId, agent: agent.name });
  emit(tx, "conversation.invited", {
    conversationId,
    inboxId: conversation.inboxId,
    by,
    agentId,
  });
  emit(tx, "conversation.changed", { conversationId, inboxId: conversation.inboxId });
  return conversation;
}

function place(
  tx: Tx,
  actor: Actor,
  conversation: ConversationRow,
  to: Target,
  { line = "assigned", by = deedOf(actor) }: { line?: string; by?: string | null } = {},
): ConversationRow {
  const assigneeId = to.assigneeId === undefined ? conversation.assigneeId : to.assigneeId;
  const teamId = to.teamId === undefined ? conversation.teamId : to.teamId;
  if (assigneeId === conversation.assigneeId && teamId === conversation.teamId) return conversation;
  const agent =
    assigneeId && assigneeId !== conversation.assigneeId
      ? requireFit(tx, conversation, assigneeId)
      : undefined;
  const team = teamId && teamId !== conversation.teamId ? requireTeam(tx, actor, teamId) : undefined;
  tx.run(
    "update conversations set assignee_id = ?, team_id = ? where no = ?",
    assigneeId,
    teamId,
    conversation.no,
  );
  const name = agent || team ? line : "unassigned";
  const params = {
    ...(agent && { agent_id: assigneeId!, agent: agent.name }),
    ...(team && { team_id: teamId!, team: team.name }),
    by: by ?? "",
  };
  audit(tx, actor, {
    action: "conversation.assigned",
    subject: { kind: "conversation", id: conversation.id },
    details: { assignee: assigneeId, team: teamId },
  });
  return settle(tx, by, conversation, { name, params });
}

/** Status follows from having an assignee: waiting ↔ open. A snoozed or closed conversation keeps its own. */
function settle(
  tx: Tx,
  by: string | null,
  before: ConversationRow,
  line: { name: string; params: Record<string, string> },
): ConversationRow {
  tx.run(
    `update conversations set updated_at = ?1, status = case
       when status = 'waiting' and assignee_id is not null then 'open'
       when status = 'open' and assignee_id is null then 'waiting' else status end,
       waiting_since = case when status = 'open' and assignee_id is null then coalesce(waiting_since, ?1) else waiting_since end
     where no = ?2`,
    tx.now,
    before.no,
  );
  appendEvent(tx, before, by, line.name, line.params);
  const after = conversationByNo(tx, before.no)!;
  emit(tx, "conversation.assigned", {
    conversationId: after.id,
    inboxId: after.inboxId,
    by,
    assigneeId: after.assigneeId,
    previousId: before.assigneeId,
    teamId: after.teamId,
  });
  emit(tx, "conversation.changed", { conversationId: after.id, inboxId: after.inboxId });
  return after;
}

/** Somebody who may be given it. Errors: Invalid(agent_unfit). */
export function requireFit(
  db: Db,
  conversation: Pick<ConversationRow, "inboxId">,
  agentId: string,
): { name: string } {
  const agent = db.one<{ name: string; role: Role; member: number }>(
    `select name, role, exists (select 1 from inbox_members where inbox_id = ?2 and agent_id = ?1) as member
     from agents where id = ?1 and deactivated_at is null and role <> 'read_only'`,
    agentId,
    conversation.inboxId,
  );
  if (!agent || (!seesAllInboxes(agent.role) && !agent.member)) throw new Invalid("agent_unfit");
  return agent;
}

/**
 * Errors: NotFound; for people also Invalid(team_empty): nobody there would ever take it. Rules leave out such a team by themselves.
 */
export function requireTeam(db: Db, actor: Actor, teamId: string): { name: string } {
  const team = db.one<{ name: string; staffed: number }>(
    `select name, exists (select 1 from team_members as m join agents as a on a.id = m.agent_id
       where m.team_id = teams.id and a.deactivated_at is null) as staffed from teams where id = ?`,
    teamId,
  );
  if (!team) throw new NotFound("not_found");
  if (!team.staffed && actor.kind === "agent")
    throw new Invalid("invalid", {}, [{ path: "team_id", code: "team_empty" }]);
  return team;
}

const nameOf = (db: Db, agentId: string): string =>
  db.one<{ name: string }>("select name from agents where id = ?", agentId)?.name ?? "";
