/** Reads of contacts: one, a page of them, and who may see whom. */

import type { Contact } from "../../web/contract/models.ts";
import { must, type Actor } from "../accounts/actor.ts";
import { decodeCursor, encodeCursor, iso, isoOrNull } from "../accounts/rest.ts";
import type { Db, Value } from "../kernel/db.ts";
import { NotFound } from "../kernel/errors.ts";
import type { ContactRow } from "./types.ts";

const columns = `c.id, c.name, c.email, c.phone, c.locale, c.attributes, c.note, c.vip, c.origin, c.blocked_at as blockedAt,
  c.merged_into as mergedInto, c.last_seen_at as lastSeenAt, c.created_at as createdAt`;

/** The row as it is, merged or not. */
export function contactRow(db: Db, id: string): ContactRow | undefined {
  return db.one<ContactRow>(`select ${columns} from contacts c where c.id = ?`, id);
}

/** The contact that an id stands for now: a merged one leads to the one that it became. */
export function currentContact(db: Db, id: string): ContactRow | undefined {
  const row = contactRow(db, id);
  return row?.mergedInto ? contactRow(db, row.mergedInto) : row;
}

/** An agent sees whoever is known in one of their inboxes; a contact sees themself. */
export function seesContact(db: Db, actor: Actor, contact: Pick<ContactRow, "id">): boolean {
  if (actor.kind === "system") return true;
  if (actor.kind === "contact") return currentContact(db, actor.id)?.id === contact.id;
  if (actor.inboxes === "all") return true;
  return knownInboxes(db, contact.id).some((inboxId) => (actor.inboxes as ReadonlySet<string>).has(inboxId));
}

/** Ids of the inboxes in which somebody has seen this contact. */
export const knownInboxes = (db: Db, contactId: string): string[] =>
  db
    .all<{ inboxId: string }>(
      "select distinct inbox_id as inboxId from identities where contact_id = ?",
      contactId,
    )
    .map((row) => row.inboxId);

/** The contact that the actor may see; throws NotFound otherwise. Follows a merge. */
export function requireContact(db: Db, actor: Actor, id: string): ContactRow {
  const row = currentContact(db, id);
  if (!row || !seesContact(db, actor, row)) throw new NotFound("not_found");
  return row;
}

export function getContact(db: Db, actor: Actor, id: string): Contact {
  must(actor, "conversations.see");
  return showContact(db, requireContact(db, actor, id));
}

export interface ContactQuery {
  search?: string;
  tag?: string;
  blocked?: boolean;
  vip?: boolean;
  inboxId?: string;
  cursor?: string;
  limit?: number;
}

/** Newest first. */
export function listContacts(
  db: Db,
  actor: Actor,
  query: ContactQuery,
): { data: Contact[]; next_cursor: string | null } {
  must(actor, "conversations.see");
  const limit = query.limit ?? 50;
  const where = ["c.merged_into is null"];
  const values: Value[] = [];
  const and = (condition: string, ...more: Value[]): void => {
    where.push(condition);
    values.push(...more);
  };
  if (actor.kind === "agent" && actor.inboxes !== "all") and(inInboxes, JSON.stringify([...actor.inboxes]));
  if (query.inboxId) and(inInboxes, JSON.stringify([query.inboxId]));
  if (query.tag)
    and("exists (select 1 from contact_tags t where t.contact_id = c.id and t.tag = ?)", query.tag);
  if (query.blocked !== undefined) and(query.blocked ? "c.blocked_at is not null" : "c.blocked_at is null");
  if (query.vip !== undefined) and("c.vip = ?", query.vip ? 1 : 0);
  const search = query.search?.trim();
  if (search) {
    const pattern = `%${likeText(search)}%`;
    const digits = search.replace(/[\s().-]/g, "");
    const phone = /^\+?\d+$/.test(digits) ? ` or c.phone like ? escape '\\'` : "";
    and(
      `(c.name like ? escape '\\' or c.email like ? escape '\\'${phone})`,
      pattern,
      pattern,
      ...(phone ? [`%${digits}%`] : []),
    );
  }
  const after = decodeCursor(query.cursor, 2);
  if (after) and("(c.created_at < ? or (c.created_at = ? and c.id > ?))", after[0]!, after[0]!, after[1]!);
  const rows = db.all<ContactRow>(
    `select ${columns} from contacts c where ${where.join(" and ")} order by c.created_at desc, c.id limit ?`,
    ...values,
    limit + 1,
  );
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const tags = tagsOf(
    db,
    shown.map((row) => row.id),
  );
  return {
    data: shown.map((row) => toContact(row, tags.get(row.id) ?? [])),
    next_cursor: rows.length > limit && last ? encodeCursor([last.createdAt, last.id]) : null,
  };
}

const inInboxes =
  "exists (select 1 from identities i where i.contact_id = c.id and i.inbox_id in (select value from json_each(?)))";

const likeText = (value: string): string => value.replace(/[\\%_]/g, (sign) => `\\${sign}`);

export function showContact(db: Db, row: ContactRow): Contact {
  return toContact(row, tagsOf(db, [row.id]).get(row.id) ?? []);
}

/** Tags of several contacts, each list in order. */
export function tagsOf(db: Db, ids: string[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  if (ids.length === 0) return found;
  const rows = db.all<{ id: string; tag: string }>(
    "select contact_id as id, tag from contact_tags where contact_id in (select value from json_each(?)) order by contact_id, tag",
    JSON.stringify(ids),
  );
  for (const { id, tag } of rows) {
    const list = found.get(id);
    if (list) list.push(tag);
    else found.set(id, [tag]);
  }
  return found;
}

function toContact(row: ContactRow, tags: string[]): Contact {
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    phone: row.phone,
    locale: row.locale,
    vip: row.vip === 1,
    note: row.note,
    tags,
    attributes: JSON.parse(row.attributes) as Contact["attributes"],
    origin: JSON.parse(row.origin) as Contact["origin"],
    blocked_at: isoOrNull(row.blockedAt),
    last_seen_at: isoOrNull(row.lastSeenAt),
    created_at: iso(row.createdAt),
  };
}
