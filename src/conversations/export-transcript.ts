/** Verbs that let a conversation leave the house: taken by an agent, mailed by an agent, mailed by the contact to themself. */

import { must, type Actor, type AgentActor, type ContactActor } from "../accounts/actor.ts";
import { audit } from "../accounts/audit-log.ts";
import { sendsMail } from "../accounts/mail.ts";
import { mailJobName } from "../accounts/types.ts";
import { Conflict } from "../kernel/errors.ts";
import { pickLocale, textsIn, type Locale } from "../kernel/i18n.ts";
import { enqueue } from "../kernel/queue.ts";
import type { Tx } from "../kernel/tx.ts";
import type { Presenter } from "./present.ts";
import { requireConversation, wholeThread } from "./queries.ts";
import type { ConversationRow } from "./tables.ts";
import { transcriptText, type TranscriptParts } from "./transcript.ts";

interface Reading {
  presenter: Presenter;
  /** Of whoever reads it. */
  locale?: Locale;
  /** With what only colleagues see. */
  notes?: boolean;
}

/** May: conversations.export. Audited. Errors: NotFound. */
export function exportTranscript(
  tx: Tx,
  actor: AgentActor,
  conversationId: string,
  reading: Reading & { format: string },
): TranscriptParts {
  must(actor, "conversations.export");
  const conversation = requireConversation(tx, actor, conversationId);
  audit(tx, actor, {
    action: "conversation.exported",
    subject: { kind: "conversation", id: conversationId },
    details: { format: reading.format, ...(reading.notes && { notes: true }) },
  });
  return transcriptOf(tx, conversation, reading);
}

/**
 * What the contact saw of it, by mail. May: conversations.export, and the contact whose conversation it is. Audited. Errors: NotFound,
 * Conflict(mail_not_set_up).
 */
export function mailTranscript(
  tx: Tx,
  actor: AgentActor | ContactActor,
  conversationId: string,
  { to, presenter }: { to: string; presenter: Presenter },
): void {
  if (actor.kind === "agent") must(actor, "conversations.export");
  const conversation = requireConversation(tx, actor as Actor, conversationId);
  if (!sendsMail(tx)) throw new Conflict("mail_not_set_up");
  const parts = transcriptOf(tx, conversation, { presenter });
  audit(tx, actor, {
    action: "conversation.mailed",
    subject: { kind: "conversation", id: conversationId },
  });
  enqueue(tx, {
    name: mailJobName,
    payload: {
      to,
      subject: parts.t("transcript.title", { shop: parts.shop, contact: parts.contact }),
      text: transcriptText(parts),
    },
  });
}

function transcriptOf(
  db: Tx,
  conversation: ConversationRow,
  { presenter, notes = false, locale: reader }: Reading,
): TranscriptParts {
  const { name, zone, locale, contact } = db.one<{
    name: string;
    zone: string;
    locale: string;
    contact: string;
  }>(
    `select i.name, i.time_zone as zone, coalesce(k.locale, i.locale) as locale, k.name as contact
     from inboxes as i join contacts as k on k.id = ?2
     where i.id = ?1`,
    conversation.inboxId,
    conversation.contactId,
  )!;
  const chosen = reader ?? pickLocale(locale);
  const t = textsIn(chosen);
  return {
    id: conversation.id,
    takenAt: db.now,
    closedAt: conversation.status === "closed" ? conversation.closedAt : null,
    t,
    locale: chosen,
    zone,
    shop: name,
    contact: contact || t("transcript.visitor"),
    messages: wholeThread(db, conversation.no, { notes }).map((row) =>
      presenter.message(row, conversation.id),
    ),
  };
}
