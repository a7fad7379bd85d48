/** What a webhook is told: the event's own fields, and the resources as the API shows them, at the moment of the event. */

import { contactRow, knownInboxes, showContact } from "../contacts/queries.ts";
import { listedById, type ListedRow } from "../conversations/list.ts";
import type { Presenter } from "../conversations/present.ts";
import { messageColumns } from "../conversations/queries.ts";
import type { MessageRow } from "../conversations/tables.ts";
import type { EventName } from "../events.ts";
import type { Db } from "../kernel/db.ts";
import type { Event } from "../kernel/tx.ts";

/** Deliveries of one key go out one after another: of a conversation, else of a contact, else of the event's kind. */
export function orderKeyOf({ name, payload }: Event): string {
  const { conversationId, contactId } = payload as { conversationId?: string; contactId?: string };
  return conversationId ?? contactId ?? name;
}

/** Whose inboxes an event belongs to: that of the conversation, or those where the contact is known; undefined for neither. */
export function inboxesOf(db: Db, { payload }: Event): string[] | undefined {
  const { inboxId, contactId } = payload as { inboxId?: string; contactId?: string };
  if (inboxId !== undefined) return [inboxId];
  return contactId === undefined ? undefined : knownInboxes(db, contactId);
}

/** Called inside the transaction of the event, so that it shows what the event has made. */
export function payloadOf(db: Db, event: Event, presenter: Presenter): Record<string, unknown> {
  const fields = event.payload as Record<string, unknown> & {
    conversationId?: string;
    contactId?: string;
    no?: number;
  };
  const data = publicFields(fields);
  const along = new Set(broughtBy(event.name, fields));
  if (fields.conversationId && along.has("conversation")) {
    const row = db.one<ListedRow>(listedById, fields.conversationId);
    if (row) data.conversation = presenter.conversation(row);
  }
  if (fields.no !== undefined && along.has("message")) {
    const row = db.one<MessageRow>(`select ${messageColumns} from messages as m where m.no = ?`, fields.no);
    if (row) data.message = presenter.message(row, fields.conversationId!);
  }
  if (fields.contactId && along.has("contact")) {
    const row = contactRow(db, fields.contactId);
    if (row) data.contact = showContact(db, row);
  }
  return data;
}

/** The resources that come with an event, beside its own fields. */
export function broughtBy(name: EventName, fields: object): ("conversation" | "message" | "contact")[] {
  return [
    ...("conversationId" in fields ? (["conversation"] as const) : []),
    ...(name === "message.created" ? (["message"] as const) : []),
    ...("contactId" in fields && tellsContact.has(name) ? (["contact"] as const) : []),
  ];
}

/** With the person's data, not only their name. */
const tellsContact = new Set<EventName>([
  "conversation.created",
  "contact.created",
  "contact.updated",
  "contact.lead_captured",
  "conversion.recorded",
]);

/** As the API writes them; what counts inside only stays inside. */
export function publicFields(payload: Record<string, unknown>): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(payload)) {
    if (name === "no") continue;
    fields[name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)] = value;
  }
  return fields;
}
