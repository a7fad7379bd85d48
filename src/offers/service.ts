/** Verbs on offers: hand over or call in, with or without asking first; accept, decline, withdraw; and what time and other deeds do to them. */

import { deedOf, must, seesAllInboxes, type Actor, type AgentActor } from "../accounts/actor.ts";
import { audit } from "../accounts/audit-log.ts";
import { appendEvent } from "../conversations/append.ts";
import {
  inviteColleague,
  noteFor,
  requireFit,
  requireTeam,
  transferConversation,
} from "../conversations/assign.ts";
import { conversationByNo, participantsOf, requireConversation } from "../conversations/queries.ts";
import type { ConversationRow } from "../conversations/tables.ts";
import { inboxFor } from "../inboxes/queries.ts";
import { second } from "../kernel/clock.ts";
import { Conflict, Forbidden, Invalid } from "../kernel/errors.ts";
import { emit } from "../kernel/event-log.ts";
import { newId } from "../kernel/ids.ts";
import { cancel, enqueue } from "../kernel/queue.ts";
import type { Tx } from "../kernel/tx.ts";
import { askedBy, isAsked, offerById, offerSettingsOf, openOffers, requireOffer } from "./queries.ts";
import type { OfferRow, OfferSettings } from "./types.ts";

export const expiryJob = "offers.expire";
const expiryTimer = (id: string) => `offer:${id}`;

interface To {
  agentId?: string;
  teamId?: string;
  note?: string;
}

/**
 * To a colleague or a team. Where the inbox asks for acceptance an offer is made and returned, and all stays as it is until somebody
 * accepts. May: conversations.assign. Errors: agent_unfit, team_empty, Conflict(offer_open) while another offer waits.
 */
export function handOver(tx: Tx, actor: Actor, conversationId: string, to: To): OfferRow | undefined {
  must(actor, "conversations.assign");
  if (!to.agentId === !to.teamId) throw new Invalid("invalid", {}, [{ path: "agent_id", code: "invalid" }]);
  const conversation = requireConversation(tx, actor, conversationId);
  const asks =
    actor.kind === "agent" &&
    conversation.status !== "closed" &&
    // Taking it oneself needs nobody's yes.
    to.agentId !== actor.id &&
    (!to.agentId || to.agentId !== conversation.assigneeId) &&
    offerSettingsOf(tx, conversation.inboxId).transfers;
  if (!asks) {
    transferConversation(tx, actor, conversationId, to);
    return undefined;
  }
  const open = openOffers(tx, conversation.no).find((each) => each.kind === "transfer");
  if (open) throw new Conflict("offer_open");
  return make(tx, actor, conversation, { kind: "transfer", ...to });
}

/** A colleague joins, or is asked to. */
export function callIn(
  tx: Tx,
  actor: Actor,
  conversationId: string,
  { agentId, note }: { agentId: string; note?: string },
): OfferRow | undefined {
  must(actor, "conversations.assign");
  const conversation = requireConversation(tx, actor, conversationId);
  const asks =
    actor.kind === "agent" &&
    agentId !== actor.id &&
    conversation.status !== "closed" &&
    !participantsOf(tx, conversation.no).includes(agentId) &&
    offerSettingsOf(tx, conversation.inboxId).invites;
  if (!asks) {
    if (note?.trim()) noteFor(tx, actor, conversation, note);
    inviteColleague(tx, actor, conversationId, agentId);
    return undefined;
  }
  const open = openOffers(tx, conversation.no).find(
    (each) => each.kind === "invite" && each.toAgentId === agentId,
  );
  return open ?? make(tx, actor, conversation, { kind: "invite", agentId, note });
}

function make(
  tx: Tx,
  actor: AgentActor,
  conversation: ConversationRow,
  { kind, agentId, teamId, note = "" }: To & { kind: OfferRow["kind"] },
): OfferRow {
  const agent = agentId ? requireFit(tx, conversation, agentId) : undefined;
  const team = teamId ? requireTeam(tx, actor, teamId) : undefined;
  const id = newId("ofr", tx.now);
  const expiresAt = tx.now + offerSettingsOf(tx, conversation.inboxId).answer_s * second;
  tx.run(
    `insert into offers (id, conversation_no, kind, from_id, to_agent_id, to_team_id, note, created_at, expires_at)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    id,
    conversation.no,
    kind,
    actor.id,
    agentId ?? null,
    teamId ?? null,
    note.trim(),
    tx.now,
    expiresAt,
  );
  const offer = offerById(tx, id)!;
  if (askedBy(tx, offer).length === 0)
    throw new Invalid("invalid", {}, [{ path: "team_id", code: "team_empty" }]);
  if (note.trim()) noteFor(tx, actor, conversation, note.trim());
  appendEvent(tx, conversation, actor.id, kind === "transfer" ? "offered" : "invite_offered", {
    ...(agent && { agent_id: agentId!, agent: agent.name }),
    ...(team && { team_id: teamId!, team: team.name }),
    by: actor.id,
  });
  enqueue(tx, { name: expiryJob, payload: { offerId: id }, dedupe: expiryTimer(id), runAt: expiresAt });
  emit(tx, "conversation.offered", {
    conversationId: conversation.id,
    inboxId: conversation.inboxId,
    by: actor.id,
    offerId: id,
    kind,
    toAgentId: agentId ?? null,
    toTeamId: teamId ?? null,
  });
  changed(tx, offer);
  return offer;
}

/**
 * May: whom it is for. Of several exactly one wins. Then it is the transfer or the invitation that was asked for, as the deed of
 * whoever asked. Errors: Forbidden, Conflict(offer_over).
 */
export function acceptOffer(tx: Tx, actor: AgentActor, id: string): OfferRow {
  const offer = answerable(tx, actor, id);
  end(tx, offer, { state: "accepted", by: actor.id });
  const { conversationId, kind, fromId: by } = offer;
  if (kind === "invite") inviteColleague(tx, actor, conversationId, actor.id, by);
  else
    transferConversation(tx, actor, conversationId, {
      agentId: actor.id,
      ...(offer.toTeamId && { teamId: offer.toTeamId }),
      by,
    });
  return offerById(tx, id)!;
}

/** A team's offer goes on for its other members until all have said no. */
export function declineOffer(
  tx: Tx,
  actor: AgentActor,
  { id, reason }: { id: string; reason: string },
): OfferRow {
  const offer = answerable(tx, actor, id);
  if (offer.toTeamId) {
    const declined = [...(JSON.parse(offer.declinedBy) as string[]), actor.id];
    tx.run("update offers set declined_by = ? where id = ?", JSON.stringify(declined), id);
    const rest = offerById(tx, id)!;
    if (askedBy(tx, rest).length > 0) {
      changed(tx, rest);
      return rest;
    }
  }
  end(tx, offer, { state: "declined", by: actor.id, reason: reason.trim() });
  appendEvent(tx, conversationByNo(tx, offer.conversationNo)!, actor.id, "offer_declined", {
    by: actor.id,
    agent: actor.name,
    ...(reason.trim() && { reason: reason.trim() }),
  });
  return offerById(tx, id)!;
}

/** May: whoever asked, whoever serves, and those who see all inboxes. */
export function withdrawOffer(tx: Tx, actor: Actor, id: string): OfferRow {
  must(actor, "conversations.assign");
  const offer = requireOffer(tx, actor, id);
  const conversation = conversationByNo(tx, offer.conversationNo)!;
  const may =
    actor.kind !== "agent" ||
    offer.fromId === actor.id ||
    conversation.assigneeId === actor.id ||
    seesAllInboxes(actor.role);
  if (!may) throw new Forbidden("forbidden");
  if (offer.state !== "open") throw new Conflict("offer_over");
  end(tx, offer, { state: "withdrawn", by: deedOf(actor) });
  appendEvent(tx, conversation, deedOf(actor), "offer_withdrawn", { by: deedOf(actor) ?? "" });
  return offerById(tx, id)!;
}

/** The timer's job; what was answered meanwhile stays so. */
export function expireOffer(tx: Tx, id: string): void {
  const offer = offerById(tx, id);
  if (offer?.state !== "open") return;
  end(tx, offer, { state: "expired", by: null });
  const name = offer.toAgentId
    ? tx.one<{ name: string }>("select name from agents where id = ?", offer.toAgentId)?.name
    : tx.one<{ name: string }>("select name from teams where id = ?", offer.toTeamId)?.name;
  appendEvent(tx, conversationByNo(tx, offer.conversationNo)!, null, "offer_expired", {
    agent: name ?? "",
    ...(offer.toAgentId && { agent_id: offer.toAgentId }),
  });
}

/** Somebody else has it now, or it is over: there is nothing left to accept. Nobody needs a line about that. */
export function dropOffers(tx: Tx, conversationNo: number, kinds: readonly OfferRow["kind"][]): void {
  for (const offer of openOffers(tx, conversationNo))
    if (kinds.includes(offer.kind)) end(tx, offer, { state: "withdrawn", by: null });
}

/** Needs inboxes.manage. */
export function changeOfferSettings(
  tx: Tx,
  actor: Actor,
  { inboxId, changes }: { inboxId: string; changes: Partial<OfferSettings> },
): OfferSettings {
  must(actor, "inboxes.manage");
  inboxFor(tx, actor, inboxId);
  const settings = { ...offerSettingsOf(tx, inboxId), ...changes };
  tx.run(
    `insert into offer_settings (inbox_id, transfers, invites, answer_s, updated_at) values (?1, ?2, ?3, ?4, ?5)
     on conflict do update set transfers = ?2, invites = ?3, answer_s = ?4, updated_at = ?5`,
    inboxId,
    Number(settings.transfers),
    Number(settings.invites),
    settings.answer_s,
    tx.now,
  );
  audit(tx, actor, {
    action: "offers.settings_changed",
    subject: { kind: "inbox", id: inboxId },
    details: { fields: Object.keys(changes) },
  });
  return settings;
}

/** Open, and this agent's to answer. */
function answerable(tx: Tx, actor: AgentActor, id: string): OfferRow {
  must(actor, "conversations.reply");
  const offer = requireOffer(tx, actor, id);
  if (offer.state !== "open") throw new Conflict("offer_over");
  if (!isAsked(tx, offer, actor.id)) throw new Forbidden("forbidden");
  return offer;
}

function end(
  tx: Tx,
  offer: OfferRow,
  { state, by, reason = "" }: { state: OfferRow["state"]; by: string | null; reason?: string },
): void {
  const won = tx.run(
    "update offers set state = ?, answered_by = ?, reason = ?, ended_at = ? where id = ? and state = 'open'",
    state,
    by,
    reason,
    tx.now,
    offer.id,
  );
  if (won === 0) throw new Conflict("offer_over");
  cancel(tx, expiryTimer(offer.id));
  emit(tx, "conversation.offer_ended", {
    conversationId: offer.conversationId,
    inboxId: offer.inboxId,
    by,
    offerId: offer.id,
    kind: offer.kind,
    outcome: state,
    fromId: offer.fromId,
  });
  changed(tx, offer);
}

const changed = (tx: Tx, { id, conversationId, inboxId }: OfferRow): void =>
  emit(tx, "offer.changed", { offerId: id, conversationId, inboxId });
