/** Answers of a form: those that name the person fill the contact, all of them stay with the conversation. */

import { text, z } from "../kernel/parse.ts";
import type { Received } from "../conversations/receive.ts";

/** As the widget sends them, by the field's name. */
export const formAnswers = z.record(text(60), text(2_000));

const email = /^[^\s@<>"]{1,64}@[^\s@<>"]{1,185}\.[^\s@<>"]{2,63}$/;
const phone = /^\+?[\d\s()-]{5,24}$/;

/** What doesn't look like an address or a number stays an answer only. */
export function contactFrom(fields: Record<string, string>): Pick<Received, "details" | "contact"> {
  const contact: NonNullable<Received["contact"]> = {};
  const name = fields.name?.trim();
  if (name) contact.name = name.slice(0, 80);
  if (fields.email && email.test(fields.email.trim())) contact.email = fields.email.trim();
  // As contacts keep it, so that it is found however it was typed.
  if (fields.phone && phone.test(fields.phone.trim())) contact.phone = fields.phone.replace(/[\s().-]/g, "");
  return { details: { form: fields }, contact };
}
