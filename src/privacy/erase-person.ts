/**
 * Erases a person (GDPR article 17, 个人信息保护法 article 47): every feature deletes what it keeps, in one transaction. The id goes into a
 * file beside the database, so that a backup which is put back later does not bring the person back.
 */

import { must, type Actor } from "../accounts/actor.ts";
import { audit } from "../accounts/audit-log.ts";
import { deedOf } from "../accounts/actor.ts";
import { eraseContactRow } from "../contacts/erase-contact.ts";
import { contactRow, currentContact } from "../contacts/queries.ts";
import { NotFound } from "../kernel/errors.ts";
import { emit } from "../kernel/event-log.ts";
import { forgetJobs } from "../kernel/queue.ts";
import type { Tx } from "../kernel/tx.ts";
import { conversationsOf, idsOf, isKnown } from "./queries.ts";

/**
 * Needs contacts.erase. Takes a contact's or a visitor's id. Emits contact.erasing, to which every feature answers by deleting, and
 * contact.erased. Throws Forbidden, NotFound.
 */
export function erasePerson(tx: Tx, actor: Actor, id: string): { erasedIds: string[] } {
  must(actor, "contacts.erase");
  if (!isKnown(tx, id)) throw new NotFound("not_found");
  const contact = currentContact(tx, id);
  const contactId = contact?.id ?? id;
  const ids = idsOf(tx, contactId);
  const conversations = conversationsOf(tx, ids);
  const named = ids.flatMap((each) => {
    const row = contactRow(tx, each);
    return [row?.email, row?.phone].filter((value): value is string => Boolean(value));
  });
  emit(tx, "contact.erasing", { contactId, ids, conversations });
  // Mails and the like that wait, whoever was to do them.
  forgetJobs(tx, [...ids, ...conversations.map((each) => each.conversationId), ...named]);
  for (const each of ids) eraseContactRow(tx, each);
  audit(tx, actor, { action: "contact.erased", subject: { kind: "contact", id: contactId } });
  emit(tx, "contact.erased", { contactId, by: deedOf(actor) });
  return { erasedIds: ids };
}
