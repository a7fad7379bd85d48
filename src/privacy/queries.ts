/** Reads what is kept about a person, under all the ids that they had. */

import { must, type Actor } from "../accounts/actor.ts";
import { iso } from "../accounts/rest.ts";
import { consentsOf } from "../consents/queries.ts";
import { currentContact, requireContact, showContact } from "../contacts/queries.ts";
import { listedById, type ListedRow } from "../conversations/list.ts";
import type { Presenter } from "../conversations/present.ts";
import { messageColumns } from "../conversations/queries.ts";
import type { MessageRow } from "../conversations/tables.ts";
import type { Db } from "../kernel/db.ts";
import { exportVisitor } from "../visitors/erase.ts";

/** A contact, or a visitor of whom something is kept. */
export function isKnown(db: Db, id: string): boolean {
  return (
    currentContact(db, id) !== undefined ||
    db.one("select 1 from visitors where visitor_id = ? limit 1", id) !== undefined ||
    consentsOf(db, id).length > 0
  );
}

/** Theirs, and those of the contacts that were merged into them; the newest name last, so that rows go in an order that holds. */
export function idsOf(db: Db, contactId: string): string[] {
  const merged = db.all<{ id: string }>("select id from contacts where merged_into = ?", contactId);
  return [...merged.map((row) => row.id), contactId];
}

export function conversationsOf(db: Db, ids: string[]): { conversationId: string; inboxId: string }[] {
  return db.all(
    `select id as conversationId, inbox_id as inboxId from conversations
     where contact_id in (select value from json_each(?)) order by no`,
    JSON.stringify(ids),
  );
}

/** Email addresses and phone numbers are looked up as people write them. */
export function findPerson(db: Db, who: string): string | undefined {
  const word = who.trim();
  if (isKnown(db, word)) return currentContact(db, word)?.id ?? word;
  return db.one<{ id: string }>(
    "select id from contacts where merged_into is null and (email = ?1 or phone = ?2) order by created_at limit 1",
    word,
    word.replace(/[\s().-]/g, ""),
  )?.id;
}

/**
 * All that is kept about a person, readable by people and programs (GDPR articles 15 and 20, 个人信息保护法 article 45). Notes of colleagues are in it: they are
 * about the person. Needs conversations.export. Throws NotFound.
 */
export function exportPerson(
  db: Db,
  actor: Actor,
  id: string,
  presenter: Presenter,
): Record<string, unknown> {
  must(actor, "conversations.export");
  const contact = requireContact(db, actor, id);
  const ids = idsOf(db, contact.id);
  const list = JSON.stringify(ids);
  return {
    contact: showContact(db, contact),
    identities: db.all(
      "select kind, value, verified, inbox_id from identities where contact_id in (select value from json_each(?)) order by id",
      list,
    ),
    conversations: conversationsOf(db, ids).flatMap(({ conversationId }) => {
      const row = db.one<ListedRow>(listedById, conversationId);
      if (!row) return [];
      const messages = db.all<MessageRow>(
        `select ${messageColumns} from messages as m where m.conversation_no = ? order by seq`,
        row.no,
      );
      return [
        {
          ...presenter.conversation(row),
          messages: messages.map((message) => presenter.message(message, conversationId)),
        },
      ];
    }),
    journey: ids.flatMap((each) => exportVisitor(db, each)),
    invitations: db.all(
      `select inbox_id, act, text, state, at from visitor_invitations
       where act <> 'task' and visitor_id in (select value from json_each(?)) order by at`,
      list,
    ),
    consents: ids.flatMap((each) => showConsents(db, each)),
  };
}

export const showConsents = (db: Db, visitorId: string) =>
  consentsOf(db, visitorId).map((row) => ({
    purpose: row.purpose,
    granted: row.granted === 1,
    text_version: row.textVersion,
    how: row.how,
    inbox_id: row.inboxId,
    at: iso(row.at),
  }));

export const erasedByAudit = (db: Db): string[] =>
  db
    .all<{ id: string }>("select distinct subject_id as id from audit_log where action = 'contact.erased'")
    .map((row) => row.id);
