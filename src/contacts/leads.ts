/** A phone number or a mail address is the lead that a shop waits for: it is noticed wherever a contact leaves it. */

import { emit } from "../kernel/event-log.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { contactRow } from "./queries.ts";

const email = /[\w.+-]{1,64}@[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63}){1,4}/i;
/** Mainland mobiles as people write them, and international numbers with their plus. */
const phone = /(?<![\d.])(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)|\+[1-9]\d[\d -]{6,14}\d/;

export function leadIn(text: string): ("email" | "phone")[] {
  const found: ("email" | "phone")[] = [];
  if (text.includes("@") && email.test(text)) found.push("email");
  if (phone.test(text)) found.push("phone");
  return found;
}

interface Said {
  kind: string;
  authorKind: string;
  text: string;
}

/** Emits contact.lead_captured: for what stands in a message and is not known of the contact yet. */
export function registerLeads({ bus }: Kernel): void {
  bus.tx("message.created", (tx, { payload, memo }) => {
    const { kind, authorKind, text } = (memo ?? {}) as Partial<Said>;
    if (kind !== "text" || authorKind !== "contact" || !text) return;
    const { contactId, inboxId } = payload;
    const said = leadIn(text);
    if (said.length === 0) return;
    const contact = contactRow(tx, contactId);
    const fields = said.filter((field) => !contact?.[field]);
    if (fields.length > 0) emit(tx, "contact.lead_captured", { contactId, inboxId, fields });
  });
}
