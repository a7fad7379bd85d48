/** A site's server has said who its visitor is: the visitor becomes that contact. */

import { system } from "../accounts/actor.ts";
import { newId } from "../kernel/ids.ts";
import type { Tx } from "../kernel/tx.ts";
import { mergeContacts } from "./merge-contacts.ts";
import { currentContact } from "./queries.ts";
import { ensureContact, updateContact } from "./service.ts";
import { most, type ContactRow } from "./types.ts";

export interface Identified {
  inboxId: string;
  /** Their id in the shop's own system. */
  externalId: string;
  /** Of the token that they had until now. */
  visitorId?: string | undefined;
  name?: string | undefined;
  email?: string | undefined;
  phone?: string | undefined;
  locale?: string | undefined;
  attributes?: Record<string, string | number | boolean | null> | undefined;
}

/** Whether a site has proven who this contact is, in this inbox. */
export function isIdentified(tx: Pick<Tx, "one">, contactId: string, inboxId: string): boolean {
  return Boolean(
    tx.one(
      "select 1 from identities where contact_id = ? and inbox_id = ? and kind = 'external' and verified = 1",
      contactId,
      inboxId,
    ),
  );
}

/**
 * For the visitors' side, after the token's signature was checked; no permission is asked. What they were as a stranger joins the contact
 * whom the shop knows, unless it belongs to somebody else whom the shop knows: then a device changed hands. What the shop says stands
 * above what stood there. Emits contact.created, contact.merged and contact.updated as it comes.
 */
export function identifyContact(tx: Tx, input: Identified): ContactRow {
  const { inboxId, externalId, visitorId, locale } = input;
  const known = tx.one<{ contactId: string; verified: 0 | 1 }>(
    "select contact_id as contactId, verified from identities where inbox_id = ? and kind = 'external' and value = ?",
    inboxId,
    externalId,
  );
  const before = visitorId ? currentContact(tx, visitorId) : undefined;
  const anothers = before !== undefined && isIdentified(tx, before.id, inboxId);
  const stranger = anothers && before.id !== known?.contactId ? undefined : visitorId;

  const id = known?.contactId ?? stranger ?? newId("con", tx.now);
  let contact = known
    ? currentContact(tx, id)!
    : ensureContact(tx, { id, inboxId, ...(locale && { locale }) });
  if (!known) {
    tx.run(
      "insert into identities (contact_id, inbox_id, kind, value, verified, created_at) values (?, ?, 'external', ?, 1, ?)",
      contact.id,
      inboxId,
      externalId,
      tx.now,
    );
  } else if (!known.verified) {
    tx.run(
      "update identities set verified = 1 where inbox_id = ? and kind = 'external' and value = ?",
      inboxId,
      externalId,
    );
  }
  const identified = system("identity");
  const strangerId = before?.id ?? stranger;
  if (stranger && strangerId && strangerId !== contact.id) {
    // Of who never wrote there is no contact yet, but there may be a trail, and other tabs have the same token.
    if (!before)
      tx.run("insert into contacts (id, created_at, updated_at) values (?1, ?2, ?2)", strangerId, tx.now);
    contact = mergeContacts(tx, identified, { fromId: strangerId, intoId: contact.id });
  }

  const { name, email, phone, attributes } = input;
  const all = { ...(JSON.parse(contact.attributes) as object), ...attributes };
  const changes = {
    ...(name && { name }),
    ...(email && { email }),
    ...(phone && { phone }),
    ...(attributes && Object.keys(all).length <= most.attributes && { attributes }),
  };
  return Object.keys(changes).length > 0
    ? updateContact(tx, identified, { id: contact.id, ...changes })
    : contact;
}
