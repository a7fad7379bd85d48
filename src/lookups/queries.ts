/** Reads of lookups, and of what they are filled with: a contact, and what they wrote. */

import { must, type Actor } from "../accounts/actor.ts";
import { requireConversation } from "../conversations/queries.ts";
import { contactRow } from "../contacts/queries.ts";
import type { Db } from "../kernel/db.ts";
import { NotFound } from "../kernel/errors.ts";
import type { LookupRow } from "./types.ts";

const columns = `id, name, inbox_ids as inboxIds, pattern, method, url, headers, body, secret, card, timeout_ms as timeoutMs,
  cache_s as cacheS, enabled, created_at as createdAt, updated_at as updatedAt`;

type Stored = Omit<LookupRow, "inboxIds" | "card" | "enabled"> & {
  inboxIds: string;
  card: string;
  enabled: number;
};
const fromStored = (row: Stored): LookupRow => ({
  ...row,
  inboxIds: JSON.parse(row.inboxIds) as string[],
  card: JSON.parse(row.card) as LookupRow["card"],
  enabled: row.enabled === 1,
});

export function lookupById(db: Db, id: string): LookupRow | undefined {
  const row = db.one<Stored>(`select ${columns} from lookups where id = ?`, id);
  return row && fromStored(row);
}

const all = (db: Db): LookupRow[] =>
  db.all<Stored>(`select ${columns} from lookups order by position, created_at, id`).map(fromStored);

/** Needs settings.manage. */
export function listLookups(db: Db, actor: Actor): LookupRow[] {
  must(actor, "settings.manage");
  return all(db);
}

/** Needs settings.manage. Throws NotFound. */
export function requireLookup(db: Db, actor: Actor, id: string): LookupRow {
  must(actor, "settings.manage");
  const row = lookupById(db, id);
  if (!row) throw new NotFound("not_found");
  return row;
}

/** What a request is filled with. */
export interface Known {
  contact: {
    id: string;
    name: string;
    email: string;
    phone: string;
    external_id: string;
    attribute: Record<string, unknown>;
  };
  /** Per lookup: what its pattern found. */
  texts: string[];
}

/** Lookups of the conversation's inbox, and what they may be filled with. Throws NotFound, Forbidden. */
export function askable(
  db: Db,
  actor: Actor,
  conversationId: string,
): { lookups: LookupRow[]; known: Known } {
  must(actor, "conversations.see");
  const conversation = requireConversation(db, actor, conversationId);
  const lookups = all(db).filter(
    (row) => row.enabled && (row.inboxIds.length === 0 || row.inboxIds.includes(conversation.inboxId)),
  );
  const contact = contactRow(db, conversation.contactId);
  const external = db.one<{ value: string }>(
    "select value from identities where contact_id = ? and kind = 'external' order by verified desc, id desc limit 1",
    conversation.contactId,
  );
  const texts = db
    .all<{ text: string }>(
      `select text from messages where conversation_no = ? and author_kind = 'contact' and kind = 'text' and recalled_at is null
       order by seq desc limit 20`,
      conversation.no,
    )
    .map((row) => row.text);
  return {
    lookups,
    known: {
      contact: {
        id: conversation.contactId,
        name: contact?.name ?? "",
        email: contact?.email ?? "",
        phone: contact?.phone ?? "",
        external_id: external?.value ?? "",
        attribute: JSON.parse(contact?.attributes ?? "{}") as Record<string, unknown>,
      },
      texts,
    },
  };
}
