/** A contact of another system is taken over, with the past that they have there. */

import { must, type Actor } from "../accounts/actor.ts";
import type { Tx } from "../kernel/tx.ts";
import { currentContact } from "./queries.ts";
import type { IdentityKind } from "./types.ts";

export interface ImportedContact {
  /** Made of their id over there, so that a second run finds them. */
  id: string;
  inboxId: string;
  name: string;
  email: string | null;
  phone: string | null;
  /** Their id in the shop's own system. */
  externalId: string | null;
  attributes: Record<string, string | number | boolean>;
  note: string;
  tags: string[];
  blocked: boolean;
  createdAt: number;
  lastSeenAt: number | null;
}

/**
 * Whoever was imported before stays as they are here. Whoever this inbox knows already by one of the same marks gets their blanks filled,
 * and the imported id leads to them. Tells nobody: it is history. May: contacts.edit. Returns the id of now.
 */
export function importContact(
  tx: Tx,
  actor: Actor,
  input: ImportedContact,
): { contactId: string; added: boolean } {
  must(actor, "contacts.edit");
  const imported = currentContact(tx, input.id);
  if (imported) return { contactId: imported.id, added: false };
  const contactId = knownBy(tx, input) ?? input.id;
  if (contactId === input.id) insert(tx, input);
  else fillBlanks(tx, contactId, input);
  const given = marksOf(input);
  // Without any mark of their own they are still known here, or a colleague of this inbox could not see them.
  for (const [kind, value] of given.length > 0 ? given : [["external", input.id] as const])
    tx.run(
      `insert into identities (contact_id, inbox_id, kind, value, created_at) values (?, ?, ?, ?, ?)
       on conflict (inbox_id, kind, value) do nothing`,
      contactId,
      input.inboxId,
      kind,
      value,
      input.createdAt,
    );
  for (const tag of new Set(input.tags))
    tx.run("insert into contact_tags (contact_id, tag) values (?, ?) on conflict do nothing", contactId, tag);
  return { contactId, added: contactId === input.id };
}

function marksOf({ externalId, email, phone }: ImportedContact): [IdentityKind, string][] {
  const marks: [IdentityKind, string | null | undefined][] = [
    ["external", externalId],
    ["email", email?.toLowerCase()],
    ["phone", phone],
  ];
  return marks.filter((mark): mark is [IdentityKind, string] => Boolean(mark[1]));
}

/** By identities alone: an address that a visitor has typed into a form proves nothing, and would show them somebody else's past. */
function knownBy(tx: Tx, input: ImportedContact): string | undefined {
  for (const [kind, value] of marksOf(input)) {
    const found = tx.one<{ id: string }>(
      "select contact_id as id from identities where inbox_id = ? and kind = ? and value = ?",
      input.inboxId,
      kind,
      value,
    );
    if (found) return currentContact(tx, found.id)?.id;
  }
  return undefined;
}

function insert(tx: Tx, input: ImportedContact): void {
  tx.run(
    `insert into contacts (id, name, email, phone, attributes, note, blocked_at, last_seen_at, created_at, updated_at)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    input.id,
    input.name,
    input.email,
    input.phone,
    JSON.stringify(input.attributes),
    input.note,
    input.blocked ? tx.now : null,
    input.lastSeenAt,
    input.createdAt,
    tx.now,
  );
}

function fillBlanks(tx: Tx, contactId: string, input: ImportedContact): void {
  const { attributes } = currentContact(tx, contactId)!;
  tx.run(
    `update contacts
     set name = case when name = '' then ? else name end, email = coalesce(email, ?), phone = coalesce(phone, ?),
       note = case when note = '' then ? else note end, attributes = ?, blocked_at = coalesce(blocked_at, ?),
       created_at = min(created_at, ?), updated_at = ?
     where id = ?`,
    input.name,
    input.email,
    input.phone,
    input.note,
    JSON.stringify({ ...input.attributes, ...(JSON.parse(attributes) as object) }),
    input.blocked ? tx.now : null,
    input.createdAt,
    tx.now,
    contactId,
  );
  tx.run(
    "insert into contacts (id, merged_into, created_at, updated_at) values (?, ?, ?, ?)",
    input.id,
    contactId,
    input.createdAt,
    tx.now,
  );
}
