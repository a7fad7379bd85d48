/** An invitation is made, by a rule or by hand, and answered by the visitor. */

import type { LiveVisitor } from "../../web/contract/visitors.ts";
import { must, seesInbox, system, type AgentActor, type ContactActor } from "../accounts/actor.ts";
import { loadActor } from "../accounts/authenticate.ts";
import { ensureContact } from "../contacts/service.ts";
import { contactRow } from "../contacts/queries.ts";
import { appendEvent } from "../conversations/append.ts";
import { takeOver } from "../conversations/assign.ts";
import { conversationByNo, currentConversation } from "../conversations/queries.ts";
import { reply } from "../conversations/reply.ts";
import { create, startConversation } from "../conversations/start.ts";
import type { ConversationRow } from "../conversations/tables.ts";
import type { Db } from "../kernel/db.ts";
import { day } from "../kernel/clock.ts";
import { Conflict, Forbidden, NotFound } from "../kernel/errors.ts";
import { emit } from "../kernel/event-log.ts";
import { newId } from "../kernel/ids.ts";
import type { Tx } from "../kernel/tx.ts";
import { variantFor } from "./match.ts";
import { invitationById } from "./queries.ts";
import type { Act, InvitationRow, InvitationRule } from "./types.ts";

/**
 * A rule fits this visitor. Undefined where they were asked often enough, said no lately, or this rule has had its turn in this visit.
 * Emits invitation.made.
 */
export function inviteByRule(tx: Tx, rule: InvitationRule, visitor: LiveVisitor): InvitationRow | undefined {
  const visitSince = Date.parse(visitor.visit.started_at);
  const count = (since: number, more: string, ...values: string[]): number =>
    tx.one<{ n: number }>(
      `select count(*) as n from visitor_invitations where visitor_id = ? and visitor_id <> '' and at >= ? and ${more}`,
      visitor.id,
      since,
      ...values,
    )!.n;
  if (count(visitSince, "rule_id = ?", rule.id) > 0) return undefined;
  if (rule.act !== "task") {
    const asked = "act <> 'task' and rule_id is not null";
    if (rule.perVisit > 0 && count(visitSince, asked) >= rule.perVisit) return undefined;
    if (rule.perDay > 0 && count(tx.now - day, asked) >= rule.perDay) return undefined;
    if (rule.quietDays > 0 && count(tx.now - rule.quietDays * day, "state = 'refused'") > 0) return undefined;
    if (busy(tx, visitor) || contactRow(tx, visitor.id)?.blockedAt) return undefined;
  }
  const { key, text, chips } = variantFor(rule, visitor.id);
  return insert(tx, {
    inboxId: visitor.inbox_id,
    visitorId: visitor.id,
    ruleId: rule.id,
    variant: key,
    agentId: null,
    act: rule.act,
    text,
    chips,
  });
}

/**
 * May: conversations.reply, on the site's own inbox. Once a day for each visitor, unless they accepted.
 * Errors: Conflict(visitor_talks, invited_today), Forbidden(contact_blocked), NotFound.
 */
export function inviteByHand(
  tx: Tx,
  actor: AgentActor,
  { visitor, text, act }: { visitor: LiveVisitor; text: string; act: "bubble" | "window" },
): InvitationRow {
  must(actor, "conversations.reply");
  if (!seesInbox(actor, visitor.inbox_id)) throw new NotFound("not_found");
  if (contactRow(tx, visitor.id)?.blockedAt) throw new Forbidden("contact_blocked");
  if (busy(tx, visitor)) throw new Conflict("visitor_talks");
  if (askedToday(tx, visitor.id, tx.now)) throw new Conflict("invited_today");
  return insert(tx, {
    inboxId: visitor.inbox_id,
    visitorId: visitor.id,
    ruleId: null,
    variant: "",
    agentId: actor.id,
    act,
    text,
    chips: [],
  });
}

/** By hand, in the last 24 hours, and not accepted. */
export const askedToday = (db: Db, visitorId: string, now: number): boolean =>
  db.one(
    `select 1 from visitor_invitations
     where visitor_id = ? and visitor_id <> '' and agent_id is not null and act <> 'task' and state <> 'accepted' and at > ?
     limit 1`,
    visitorId,
    now - day,
  ) !== undefined;

const busy = (tx: Tx, { id, inbox_id }: LiveVisitor): boolean =>
  currentConversation(tx, inbox_id, id) !== undefined;

interface Making extends Omit<
  InvitationRow,
  "no" | "id" | "chips" | "state" | "conversationId" | "at" | "seenAt" | "answeredAt"
> {
  chips: string[];
  act: Act;
}

function insert(tx: Tx, making: Making): InvitationRow {
  const id = newId("ivt", tx.now);
  tx.run(
    `insert into visitor_invitations (id, inbox_id, visitor_id, rule_id, variant, agent_id, act, text, chips, state, at)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, 'sent', ?)`,
    id,
    making.inboxId,
    making.visitorId,
    making.ruleId,
    making.variant,
    making.agentId,
    making.act,
    making.text,
    JSON.stringify(making.chips),
    tx.now,
  );
  const row = invitationById(tx, id)!;
  emit(tx, "invitation.made", { invitationId: id, visitorId: row.visitorId, inboxId: row.inboxId }, row);
  return row;
}

/** The visitor's own; tasks are the house's. Throws NotFound. */
function ownInvitation(tx: Tx, visitor: ContactActor, id: string): InvitationRow {
  const row = invitationById(tx, id);
  if (!row || row.act === "task" || row.visitorId !== visitor.id || row.inboxId !== visitor.inboxId)
    throw new NotFound("not_found");
  return row;
}

export function seeInvitation(tx: Tx, visitor: ContactActor, id: string): void {
  const row = ownInvitation(tx, visitor, id);
  if (row.state !== "sent") return;
  tx.run("update visitor_invitations set state = 'seen', seen_at = ? where no = ?", tx.now, row.no);
  emitAnswered(tx, row);
}

export function refuseInvitation(tx: Tx, visitor: ContactActor, id: string): void {
  const row = ownInvitation(tx, visitor, id);
  if (row.state !== "sent" && row.state !== "seen") return;
  tx.run(
    "update visitor_invitations set state = 'refused', seen_at = coalesce(seen_at, ?1), answered_at = ?1 where no = ?2",
    tx.now,
    row.no,
  );
  emitAnswered(tx, row);
}

/**
 * The conversation begins with the invitation's words: by hand it is that agent's, otherwise it goes to whoever is found. Goes on with
 * the conversation that they have already. A second time answers with the same. A window that opened by itself is no answer yet: null,
 * see answerByWriting. Errors: Forbidden(blocked), NotFound.
 */
export function acceptInvitation(tx: Tx, visitor: ContactActor, id: string): ConversationRow | null {
  const row = ownInvitation(tx, visitor, id);
  const known = row.conversationId && conversationOf(tx, row.conversationId);
  if (known) return known;
  if (row.act === "window") {
    if (row.state === "sent")
      tx.run("update visitor_invitations set state = 'seen', seen_at = ? where no = ?", tx.now, row.no);
    emit(tx, "invitation.answered", { ...subjectOf(row), opened: true });
    return null;
  }
  const contact = ensureContact(tx, { id: visitor.id, inboxId: visitor.inboxId });
  if (contact.blockedAt) throw new Forbidden("blocked");
  const conversation = open(tx, row, contact.id);
  tx.run(
    `update visitor_invitations set state = 'accepted', seen_at = coalesce(seen_at, ?1), answered_at = ?1, conversation_id = ?2 where no = ?3`,
    tx.now,
    conversation.id,
    row.no,
  );
  emitAnswered(tx, row);
  return conversation;
}

/** Whose window was opened has written: that is the answer. Colleagues read which words it was an answer to. */
export function answerByWriting(tx: Tx, invitationId: string, conversationId: string): void {
  const row = invitationById(tx, invitationId);
  const conversation = conversationOf(tx, conversationId);
  if (!row || !conversation || row.state !== "seen") return;
  tx.run(
    "update visitor_invitations set state = 'accepted', answered_at = ?, conversation_id = ? where no = ?",
    tx.now,
    conversationId,
    row.no,
  );
  appendEvent(tx, conversation, row.agentId, "invitation_answered", { text: row.text });
  emitAnswered(tx, row);
  const agent = row.agentId ? loadActor(tx, row.agentId, { via: "console", address: "" }) : undefined;
  if (agent && !conversation.assigneeId && seesInbox(agent, row.inboxId)) takeOver(tx, agent, conversation);
}

function open(tx: Tx, row: InvitationRow, contactId: string): ConversationRow {
  const message = { client_id: row.id, kind: "text" as const, text: row.text };
  const agent = row.agentId ? loadActor(tx, row.agentId, { via: "console", address: "" }) : undefined;
  // Whoever invited may have lost the right since: then it is the house that speaks.
  if (agent && seesInbox(agent, row.inboxId) && agent.role !== "read_only")
    return startConversation(tx, agent, { inboxId: row.inboxId, contactId, message }).conversation;
  const current = currentConversation(tx, row.inboxId, contactId);
  const conversation = current ?? create(tx, { inboxId: row.inboxId, contactId, details: {} });
  reply(tx, system("invitation"), conversation.id, message);
  if (!current)
    emit(tx, "conversation.created", { conversationId: conversation.id, inboxId: row.inboxId, contactId });
  return conversationByNo(tx, conversation.no)!;
}

const conversationOf = (tx: Tx, id: string): ConversationRow | undefined => {
  const found = tx.one<{ no: number }>("select no from conversations where id = ?", id);
  return found && conversationByNo(tx, found.no);
};

/** An agent has looked after what a rule asked for. May: conversations.reply. Throws NotFound. */
export function finishTask(tx: Tx, actor: AgentActor, id: string): void {
  must(actor, "conversations.reply");
  const row = invitationById(tx, id);
  if (!row || row.act !== "task" || !seesInbox(actor, row.inboxId)) throw new NotFound("not_found");
  if (row.state !== "sent") return;
  tx.run(
    "update visitor_invitations set state = 'done', agent_id = ?, answered_at = ? where no = ?",
    actor.id,
    tx.now,
    row.no,
  );
  emitAnswered(tx, row);
}

/** A person is erased: what was written to them by hand goes; of a rule's invitations the counts stay. */
export function forgetInvitations(
  tx: Tx,
  { ids, conversations }: { ids: string[]; conversations: { conversationId: string }[] },
): void {
  const [people, talks] = [ids, conversations.map((each) => each.conversationId)].map((list) =>
    JSON.stringify(list),
  ) as [string, string];
  const theirs = `(visitor_id in (select value from json_each(?)) or conversation_id in (select value from json_each(?)))`;
  tx.run(`delete from visitor_invitations where rule_id is null and ${theirs}`, people, talks);
  tx.run(
    `update visitor_invitations set visitor_id = '', conversation_id = null where ${theirs}`,
    people,
    talks,
  );
}

const subjectOf = ({ id, visitorId, inboxId, act }: InvitationRow) => ({
  invitationId: id,
  visitorId,
  inboxId,
  task: act === "task",
});
const emitAnswered = (tx: Tx, row: InvitationRow): void =>
  emit(tx, "invitation.answered", { ...subjectOf(row), opened: false });
