/** Reads of one conversation and its messages. Lists are in list.ts, search in search.ts. */

import type { Actor } from "../accounts/actor.ts";
import { can, seesInbox } from "../accounts/actor.ts";
import type { Db } from "../kernel/db.ts";
import { NotFound } from "../kernel/errors.ts";
import type { ConversationRow, MessageRow } from "./tables.ts";
import { publicEvents } from "./types.ts";

export const conversationColumns = `c.no, c.id, c.inbox_id as inboxId, c.contact_id as contactId, c.status, c.assignee_id as assigneeId, c.team_id as teamId,
  c.priority, c.subject, c.last_seq as lastSeq, c.last_revision as lastRevision, c.last_text as lastText, c.last_author as lastAuthor,
  c.last_message_at as lastMessageAt, c.waiting_since as waitingSince, c.first_replied_at as firstRepliedAt, c.unread,
  c.agent_read_seq as agentReadSeq, c.contact_read_seq as contactReadSeq, c.contact_delivered_seq as contactDeliveredSeq, c.contact_mailed_seq as contactMailedSeq,
  c.snoozed_until as snoozedUntil, c.closed_at as closedAt, c.closed_by as closedBy, c.details, c.created_at as createdAt, c.updated_at as updatedAt`;
export const messageColumns = `m.no, m.conversation_no as conversationNo, m.seq, m.kind, m.author_kind as authorKind, m.author_id as authorId, m.text, m.extra,
  m.client_id as clientId, m.revision, m.edited_at as editedAt, m.recalled_at as recalledAt, m.at`;

const byId = `select ${conversationColumns} from conversations as c where c.id = ?`;
const byNo = `select ${conversationColumns} from conversations as c where c.no = ?`;
const current = `select ${conversationColumns} from conversations as c where c.inbox_id = ? and c.contact_id = ? and c.status <> 'closed'`;
const latest = `select ${conversationColumns} from conversations as c where c.contact_id = ?1 and c.inbox_id = ?2 order by c.no desc limit 1`;

export const conversationById = (db: Db, id: string) => db.one<ConversationRow>(byId, id);
export const conversationByNo = (db: Db, no: number) => db.one<ConversationRow>(byNo, no);
/** The one that is not closed. */
export const currentConversation = (db: Db, inboxId: string, contactId: string) =>
  db.one<ConversationRow>(current, inboxId, contactId);
export const latestConversation = (db: Db, inboxId: string, contactId: string) =>
  db.one<ConversationRow>(latest, contactId, inboxId);

/** Agents: those of their inboxes. Contacts: their own. Throws NotFound otherwise. */
export function requireConversation(db: Db, actor: Actor, id: string): ConversationRow {
  const found = conversationById(db, id);
  if (!found || !maySee(actor, found)) throw new NotFound("not_found");
  return found;
}

export function maySee(actor: Actor, conversation: Pick<ConversationRow, "inboxId" | "contactId">): boolean {
  if (actor.kind === "contact")
    return conversation.contactId === actor.id && conversation.inboxId === actor.inboxId;
  return can(actor, "conversations.see") && seesInbox(actor, conversation.inboxId);
}

/** SQL that hides from contacts what is not for them: notes, and lines about work behind the counter. */
const publicNames = [...publicEvents].map((name) => `'${name}'`).join(", ");
const forContact = `and (m.kind in ('text', 'card') or (m.kind = 'system' and json_extract(m.extra, '$.event.name') in (${publicNames})))`;

const pageBefore = (contact: boolean) =>
  `select ${messageColumns} from messages as m where m.conversation_no = ?1 and m.seq < ?2 ${contact ? forContact : ""} order by m.seq desc limit ?3`;
const pageAfter = (contact: boolean) =>
  `select ${messageColumns} from messages as m where m.conversation_no = ?1 and m.seq > ?2 ${contact ? forContact : ""} order by m.seq limit ?3`;
const changedSince = (contact: boolean) =>
  `select ${messageColumns} from messages as m where m.conversation_no = ?1 and m.revision > ?2 and m.revision > 0 and m.seq <= ?3 ${contact ? forContact : ""} order by m.revision limit 500`;
const whole = (contact: boolean) =>
  `select ${messageColumns} from messages as m where m.conversation_no = ?1 ${contact ? forContact : ""} order by m.seq`;
const sql = {
  whole: { agent: whole(false), contact: whole(true) },
  before: { agent: pageBefore(false), contact: pageBefore(true) },
  after: { agent: pageAfter(false), contact: pageAfter(true) },
  changed: { agent: changedSince(false), contact: changedSince(true) },
};

const side = (actor: Actor) => (actor.kind === "contact" ? "contact" : "agent");

/** The newest `limit` messages before `before` (a seq), in order. */
export function messagesBefore(
  db: Db,
  actor: Actor,
  conversation: ConversationRow,
  before: number,
  limit: number,
): MessageRow[] {
  return db.all<MessageRow>(sql.before[side(actor)], conversation.no, before, limit).reverse();
}

/** All of it, from the first; `notes` with what is behind the counter. */
export const wholeThread = (db: Db, conversationNo: number, { notes }: { notes: boolean }): MessageRow[] =>
  db.all<MessageRow>(sql.whole[notes ? "agent" : "contact"], conversationNo);

/** Everything that a client is missing: messages after `seq`, and older ones that were edited or recalled since `revision`. */
export function messagesSince(
  db: Db,
  actor: Actor,
  conversation: ConversationRow,
  seq: number,
  revision: number,
  limit: number,
): { rows: MessageRow[]; more: boolean } {
  const fresh = db.all<MessageRow>(sql.after[side(actor)], conversation.no, seq, limit + 1);
  const more = fresh.length > limit;
  if (more) fresh.pop();
  const changed =
    conversation.lastRevision > revision
      ? db.all<MessageRow>(sql.changed[side(actor)], conversation.no, revision, seq)
      : [];
  return { rows: [...changed, ...fresh], more };
}

export const messageBySeq = (db: Db, conversationNo: number, seq: number) =>
  db.one<MessageRow>(
    `select ${messageColumns} from messages as m where m.conversation_no = ? and m.seq = ?`,
    conversationNo,
    seq,
  );
export const messageByClientId = (db: Db, conversationNo: number, clientId: string) =>
  db.one<MessageRow>(
    `select ${messageColumns} from messages as m where m.conversation_no = ? and m.client_id = ?`,
    conversationNo,
    clientId,
  );

export const tagsOf = (db: Db, conversationNo: number): string[] =>
  db
    .all<{ tag: string }>(
      "select tag from conversation_tags where conversation_no = ? order by tag",
      conversationNo,
    )
    .map((row) => row.tag);
export const participantsOf = (db: Db, conversationNo: number): string[] =>
  db
    .all<{ id: string }>(
      "select agent_id as id from participants where conversation_no = ? order by at",
      conversationNo,
    )
    .map((row) => row.id);

export interface DraftRow {
  text: string;
  kind: "text" | "note";
  updatedAt: number;
}
export const draftOf = (db: Db, agentId: string, conversationNo: number) =>
  db.one<DraftRow>(
    "select text, kind, updated_at as updatedAt from drafts where agent_id = ? and conversation_no = ?",
    agentId,
    conversationNo,
  );
