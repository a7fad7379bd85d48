/** What can be done to contacts: welcome, add, change, tag, block. */

import { audit } from "../accounts/audit-log.ts";
import { deedOf, must, seesInbox, type Actor } from "../accounts/actor.ts";
import { Conflict, Forbidden, Invalid, NotFound } from "../kernel/errors.ts";
import { emit } from "../kernel/event-log.ts";
import { newId } from "../kernel/ids.ts";
import type { Tx } from "../kernel/tx.ts";
import { contactRow, currentContact, requireContact, tagsOf } from "./queries.ts";
import { most, type ContactChanges, type ContactRow, type IdentityKind } from "./types.ts";

export interface Welcome {
  /** Chosen when the visitor's token was made. */
  id: string;
  inboxId: string;
  name?: string;
  email?: string;
  phone?: string;
  locale?: string;
  origin?: Record<string, string>;
}

/**
 * The contact behind a visitor's token, made if this is the first that we hear of them. What they tell fills only blanks: an agent
 * may have corrected it. For the visitors' side; no permission is asked. Emits contact.created or contact.updated, and
 * contact.lead_captured for a mail address or a phone number that is new.
 */
export function ensureContact(tx: Tx, input: Welcome): ContactRow {
  const existing = currentContact(tx, input.id);
  if (!existing) {
    insertContact(tx, input.id, input);
    addIdentity(tx, { contactId: input.id, inboxId: input.inboxId, kind: "visitor", value: input.id });
    emit(tx, "contact.created", { contactId: input.id });
    captured(
      tx,
      input,
      input.id,
      leads.filter((field) => input[field]),
    );
    return contactRow(tx, input.id)!;
  }
  addIdentity(tx, { contactId: existing.id, inboxId: input.inboxId, kind: "visitor", value: input.id });
  const fields = (["name", "email", "phone", "locale"] as const).filter(
    (field) => input[field] && !existing[field],
  );
  if (fields.length === 0) return existing;
  for (const field of fields) {
    tx.run(
      `update contacts set ${field} = ?, updated_at = ? where id = ?`,
      input[field]!,
      tx.now,
      existing.id,
    );
  }
  emit(tx, "contact.updated", { contactId: existing.id, fields });
  captured(
    tx,
    input,
    existing.id,
    leads.filter((field) => fields.includes(field)),
  );
  return contactRow(tx, existing.id)!;
}

/** What is known of how they came fills the blanks of their origin. For reactions; no permission is asked. */
export function noteOrigin(tx: Tx, input: { id: string; origin: Record<string, string> }): void {
  const contact = currentContact(tx, input.id);
  if (!contact) return;
  const had = JSON.parse(contact.origin) as Record<string, string>;
  const origin = JSON.stringify({ ...input.origin, ...had });
  if (origin !== contact.origin) tx.run("update contacts set origin = ? where id = ?", origin, contact.id);
}

const leads = ["email", "phone"] as const;
function captured(tx: Tx, { inboxId }: Welcome, contactId: string, fields: ("email" | "phone")[]): void {
  if (fields.length > 0) emit(tx, "contact.lead_captured", { contactId, inboxId, fields });
}

export interface NewContact extends ContactChanges {
  /** Where they are known; may be left out by those who see every inbox. */
  inboxId?: string;
  /** Their id in the shop's own system. */
  externalId?: string;
  tags?: string[];
}

/** An agent adds somebody by hand. Emits contact.created. */
export function addContact(tx: Tx, actor: Actor, input: NewContact): ContactRow {
  must(actor, "contacts.edit");
  const { inboxId } = input;
  if (inboxId && !(seesInbox(actor, inboxId) && tx.one("select 1 from inboxes where id = ?", inboxId)))
    throw new NotFound("not_found");
  if (!inboxId && actor.kind === "agent" && actor.inboxes !== "all")
    throw new Invalid("invalid", {}, [{ path: "inbox_id", code: "required" }]);
  if (input.externalId && !inboxId)
    throw new Invalid("invalid", {}, [{ path: "inbox_id", code: "required" }]);
  const id = newId("con", tx.now);
  insertContact(tx, id, input);
  if (inboxId) {
    const marks: [IdentityKind, string | null | undefined][] = [
      ["external", input.externalId],
      ["email", input.email?.toLowerCase()],
      ["phone", input.phone],
    ];
    const given = marks.filter((mark): mark is [IdentityKind, string] => Boolean(mark[1]));
    // Without any mark of their own they are still known here, or a colleague of this inbox could not see them.
    for (const [kind, value] of given.length > 0 ? given : [["external", id] as [IdentityKind, string]]) {
      if (!addIdentity(tx, { contactId: id, inboxId, kind, value })) throw new Conflict("contact_exists");
    }
  }
  for (const tag of new Set(input.tags))
    tx.run("insert into contact_tags (contact_id, tag) values (?, ?)", id, tag);
  emit(tx, "contact.created", { contactId: id });
  audit(tx, actor, { action: "contact.created", subject: { kind: "contact", id } });
  return contactRow(tx, id)!;
}

function insertContact(
  tx: Tx,
  id: string,
  input: ContactChanges & { origin?: Record<string, string> },
): void {
  tx.run(
    `insert into contacts (id, name, email, phone, locale, attributes, note, vip, origin, last_seen_at, created_at, updated_at)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    id,
    input.name ?? "",
    input.email ?? null,
    input.phone ?? null,
    input.locale ?? null,
    JSON.stringify(withAttributes({}, input.attributes)),
    input.note ?? "",
    input.vip ? 1 : 0,
    JSON.stringify(input.origin ?? {}),
    input.origin ? tx.now : null,
    tx.now,
    tx.now,
  );
}

/** False when somebody else, or they themself, hold it already. */
function addIdentity(
  tx: Tx,
  input: { contactId: string; inboxId: string; kind: IdentityKind; value: string },
): boolean {
  const { contactId, inboxId, kind, value } = input;
  return (
    tx.run(
      `insert into identities (contact_id, inbox_id, kind, value, created_at) values (?, ?, ?, ?, ?)
       on conflict (inbox_id, kind, value) do nothing`,
      contactId,
      inboxId,
      kind,
      value,
      tx.now,
    ) > 0
  );
}

/** Agents change all fields; contacts their own name, mail, phone and language. Emits contact.updated when anything changed. */
export function updateContact(tx: Tx, actor: Actor, input: ContactChanges & { id: string }): ContactRow {
  if (actor.kind !== "contact") must(actor, "contacts.edit");
  else if (input.vip !== undefined || input.note !== undefined || input.attributes)
    throw new Forbidden("forbidden");
  const before = requireContact(tx, actor, input.id);
  const attributes = withAttributes(JSON.parse(before.attributes) as Attributes, input.attributes);
  if (Object.keys(attributes).length > most.attributes)
    throw new Invalid("invalid", {}, [
      { path: "attributes", code: "too_big", params: { maximum: most.attributes } },
    ]);
  const after: ContactRow = {
    ...before,
    name: input.name ?? before.name,
    email: input.email === undefined ? before.email : input.email,
    phone: input.phone === undefined ? before.phone : input.phone,
    locale: input.locale === undefined ? before.locale : input.locale,
    vip: input.vip === undefined ? before.vip : input.vip ? 1 : 0,
    note: input.note ?? before.note,
    attributes: JSON.stringify(attributes),
  };
  const fields = changeable.filter((field) => after[field] !== before[field]);
  if (fields.length === 0) return before;
  tx.run(
    "update contacts set name = ?, email = ?, phone = ?, locale = ?, vip = ?, note = ?, attributes = ?, updated_at = ? where id = ?",
    after.name,
    after.email,
    after.phone,
    after.locale,
    after.vip,
    after.note,
    after.attributes,
    tx.now,
    before.id,
  );
  emit(tx, "contact.updated", { contactId: before.id, fields });
  if (actor.kind === "agent")
    audit(tx, actor, {
      action: "contact.updated",
      subject: { kind: "contact", id: before.id },
      details: { fields },
    });
  return after;
}

const changeable = ["name", "email", "phone", "locale", "vip", "note", "attributes"] as const;

type Attributes = Record<string, string | number | boolean | null>;
const withAttributes = (have: Attributes, changes: Attributes = {}): Attributes =>
  Object.fromEntries(Object.entries({ ...have, ...changes }).filter(([, value]) => value !== null));

/** Emits contact.updated when the tags differ afterwards. */
export function tagContact(
  tx: Tx,
  actor: Actor,
  input: { id: string; add?: string[]; remove?: string[] },
): ContactRow {
  must(actor, "contacts.edit");
  const contact = requireContact(tx, actor, input.id);
  let changed = 0;
  for (const tag of input.remove ?? []) {
    changed += tx.run("delete from contact_tags where contact_id = ? and tag = ?", contact.id, tag);
  }
  for (const tag of input.add ?? []) {
    changed += tx.run(
      "insert into contact_tags (contact_id, tag) values (?, ?) on conflict do nothing",
      contact.id,
      tag,
    );
  }
  if ((tagsOf(tx, [contact.id]).get(contact.id)?.length ?? 0) > most.tags)
    throw new Invalid("invalid", {}, [{ path: "add", code: "too_big", params: { maximum: most.tags } }]);
  if (changed > 0) emit(tx, "contact.updated", { contactId: contact.id, fields: ["tags"] });
  return contact;
}

/** Exactly these tags. */
export function setContactTags(tx: Tx, actor: Actor, input: { id: string; tags: string[] }): ContactRow {
  must(actor, "contacts.edit");
  const { id } = requireContact(tx, actor, input.id);
  const had = tagsOf(tx, [id]).get(id) ?? [];
  return tagContact(tx, actor, {
    id,
    add: input.tags,
    remove: had.filter((tag) => !input.tags.includes(tag)),
  });
}

/** What they write from now on is refused. Emits contact.blocked; blocking twice is the same as once. */
export function blockContact(tx: Tx, actor: Actor, input: { id: string }): ContactRow {
  return setBlocked(tx, actor, input.id, true);
}

export function unblockContact(tx: Tx, actor: Actor, input: { id: string }): ContactRow {
  return setBlocked(tx, actor, input.id, false);
}

function setBlocked(tx: Tx, actor: Actor, contactId: string, blocked: boolean): ContactRow {
  must(actor, "contacts.block");
  const { id, blockedAt } = requireContact(tx, actor, contactId);
  if ((blockedAt !== null) !== blocked) {
    tx.run(
      "update contacts set blocked_at = ?, blocked_by = ?, updated_at = ? where id = ?",
      blocked ? tx.now : null,
      blocked && actor.kind === "agent" ? actor.id : null,
      tx.now,
      id,
    );
    emit(tx, "contact.blocked", { contactId: id, blocked, by: deedOf(actor) });
    audit(tx, actor, {
      action: blocked ? "contact.blocked" : "contact.unblocked",
      subject: { kind: "contact", id },
    });
  }
  return contactRow(tx, id)!;
}
