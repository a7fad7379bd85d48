/** Reads of offers: what is asked of an agent, what they have asked, and where acceptance is wanted. */

import type { Offer } from "../../web/contract/models.ts";
import { must, seesInbox, type Actor, type AgentActor } from "../accounts/actor.ts";
import { iso, isoOrNull } from "../accounts/rest.ts";
import { requireConversation } from "../conversations/queries.ts";
import type { Db } from "../kernel/db.ts";
import { NotFound } from "../kernel/errors.ts";
import { noOffers, type OfferRow, type OfferSettings } from "./types.ts";

const select = `select o.id, o.conversation_no as conversationNo, c.id as conversationId, c.inbox_id as inboxId, o.kind, o.from_id as fromId,
  o.to_agent_id as toAgentId, o.to_team_id as toTeamId, o.note, o.state, o.reason, o.declined_by as declinedBy, o.answered_by as answeredBy,
  o.created_at as createdAt, o.expires_at as expiresAt, o.ended_at as endedAt
  from offers as o join conversations as c on c.no = o.conversation_no`;

/** For an inbox that has never said, nothing is asked for. */
export function offerSettingsOf(db: Db, inboxId: string): OfferSettings {
  const row = db.one<{ transfers: number; invites: number; answer_s: number }>(
    "select transfers, invites, answer_s from offer_settings where inbox_id = ?",
    inboxId,
  );
  return row
    ? { transfers: row.transfers === 1, invites: row.invites === 1, answer_s: row.answer_s }
    : noOffers;
}

export const offerById = (db: Db, id: string) => db.one<OfferRow>(`${select} where o.id = ?`, id);

export const openOffers = (db: Db, conversationNo: number): OfferRow[] =>
  db.all<OfferRow>(`${select} where o.conversation_no = ? and o.state = 'open'`, conversationNo);

/** Does any transfer wait for an answer? */
export const anyTransfer = (db: Db): boolean =>
  db.one("select 1 from offers where state = 'open' and kind = 'transfer' limit 1") !== undefined;

/** Throws NotFound for what the actor may not see. */
export function requireOffer(db: Db, actor: Actor, id: string): OfferRow {
  const offer = offerById(db, id);
  if (!offer || !seesInbox(actor, offer.inboxId)) throw new NotFound("not_found");
  return offer;
}

/** Open ones that this agent may answer, those that they have made, and those for what they serve. */
export function listOffers(db: Db, actor: AgentActor): OfferRow[] {
  must(actor, "conversations.see");
  return db
    .all<OfferRow>(
      `${select} where o.state = 'open' and (o.to_agent_id = ?1 or o.from_id = ?1 or c.assignee_id = ?1
         or o.to_team_id in (select team_id from team_members where agent_id = ?1)) order by o.created_at`,
      actor.id,
    )
    .filter(
      (offer) =>
        seesInbox(actor, offer.inboxId) && !(JSON.parse(offer.declinedBy) as string[]).includes(actor.id),
    );
}

/** Of one conversation, the newest first. */
export function offersOf(db: Db, actor: Actor, conversationId: string): OfferRow[] {
  must(actor, "conversations.see");
  const { no } = requireConversation(db, actor, conversationId);
  return db.all<OfferRow>(`${select} where o.conversation_no = ? order by o.created_at desc limit 50`, no);
}

/** Whom it is for, and who has not said no yet: of a team its members who may work in the inbox, but not whoever asked. */
export function askedBy(db: Db, offer: OfferRow): string[] {
  if (offer.toAgentId) return [offer.toAgentId];
  const declined = JSON.parse(offer.declinedBy) as string[];
  return db
    .all<{ id: string }>(
      `select a.id from team_members as m join agents as a on a.id = m.agent_id
       where m.team_id = ?1 and a.deactivated_at is null and a.role <> 'read_only'
         and (a.role in ('owner', 'admin', 'supervisor')
              or exists (select 1 from inbox_members where inbox_id = ?2 and agent_id = a.id))`,
      offer.toTeamId,
      offer.inboxId,
    )
    .map((row) => row.id)
    .filter((id) => id !== offer.fromId && !declined.includes(id));
}

/** Everybody to whom it was ever shown: they must see it go. */
export const audienceOf = (db: Db, { fromId, toAgentId, toTeamId }: OfferRow): string[] => [
  ...(fromId ? [fromId] : []),
  ...(toAgentId ? [toAgentId] : []),
  ...db
    .all<{ id: string }>("select agent_id as id from team_members where team_id = ?", toTeamId)
    .map((row) => row.id),
];

export const isAsked = (db: Db, offer: OfferRow, agentId: string): boolean =>
  askedBy(db, offer).includes(agentId);

export const showOffer = (row: OfferRow): Offer => ({
  id: row.id,
  conversation_id: row.conversationId,
  inbox_id: row.inboxId,
  kind: row.kind,
  from_id: row.fromId,
  to_agent_id: row.toAgentId,
  to_team_id: row.toTeamId,
  note: row.note,
  state: row.state,
  reason: row.reason,
  declined_by: JSON.parse(row.declinedBy) as string[],
  answered_by: row.answeredBy,
  created_at: iso(row.createdAt),
  expires_at: iso(row.expiresAt),
  ended_at: isoOrNull(row.endedAt),
});
