/** Two contacts turn out to be one person: the second takes over what the first has. */

import { audit } from "../accounts/audit-log.ts";
import { deedOf, must, type Actor } from "../accounts/actor.ts";
import { Invalid } from "../kernel/errors.ts";
import { emit } from "../kernel/event-log.ts";
import type { Tx } from "../kernel/tx.ts";
import { contactRow, requireContact } from "./queries.ts";
import type { ContactRow } from "./types.ts";

/**
 * Moves identities and tags and fills the blanks of `into`; the row of `from` stays and leads to it, so that old links and visitors'
 * tokens still work. Emits contact.merged: whoever keeps something by contact moves it in the same transaction.
 */
export function mergeContacts(tx: Tx, actor: Actor, input: { fromId: string; intoId: string }): ContactRow {
  must(actor, "contacts.edit");
  const from = requireContact(tx, actor, input.fromId);
  const into = requireContact(tx, actor, input.intoId);
  if (from.id === into.id) throw new Invalid("contact_merge_same");
  tx.run("update identities set contact_id = ? where contact_id = ?", into.id, from.id);
  tx.run(
    "insert or ignore into contact_tags (contact_id, tag) select ?, tag from contact_tags where contact_id = ?",
    into.id,
    from.id,
  );
  tx.run("delete from contact_tags where contact_id = ?", from.id);
  tx.run(
    `update contacts
     set name = ?, email = ?, phone = ?, locale = ?, vip = ?, note = ?, attributes = ?, origin = ?,
         blocked_at = ?, last_seen_at = ?, created_at = ?, updated_at = ?
     where id = ?`,
    into.name || from.name,
    into.email ?? from.email,
    into.phone ?? from.phone,
    into.locale ?? from.locale,
    Math.max(into.vip, from.vip),
    [into.note, from.note].filter(Boolean).join("\n"),
    overlaid(from.attributes, into.attributes),
    overlaid(from.origin, into.origin),
    // a merge must not be a way out of a block
    into.blockedAt ?? from.blockedAt,
    latest(into.lastSeenAt, from.lastSeenAt),
    Math.min(into.createdAt, from.createdAt),
    tx.now,
    into.id,
  );
  // one step from any old id to the contact of now
  tx.run(
    "update contacts set merged_into = ?, updated_at = ? where id = ? or merged_into = ?",
    into.id,
    tx.now,
    from.id,
    from.id,
  );
  emit(tx, "contact.merged", { contactId: from.id, intoId: into.id, by: deedOf(actor) });
  audit(tx, actor, {
    action: "contact.merged",
    subject: { kind: "contact", id: from.id },
    details: { into: into.id },
  });
  return contactRow(tx, into.id)!;
}

const overlaid = (below: string, above: string): string =>
  JSON.stringify({ ...(JSON.parse(below) as object), ...(JSON.parse(above) as object) });

function latest(one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other;
  return Math.max(one, other);
}
