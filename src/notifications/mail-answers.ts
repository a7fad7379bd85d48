/** A contact who left an address and isn't there gets the answer by mail, with a link back into the conversation. */

import { mailJobName } from "../accounts/types.ts";
import { issueReturn } from "../contacts/visitor-token.ts";
import { markMailed } from "../conversations/mark.ts";
import { conversationById } from "../conversations/queries.ts";
import type { MessageRow } from "../conversations/tables.ts";
import { minute } from "../kernel/clock.ts";
import { pickLocale, textsIn } from "../kernel/i18n.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { enqueue } from "../kernel/queue.ts";
import type { Tx } from "../kernel/tx.ts";

const job = "notifications.mail_answer";
/** Whoever is still in the chat reads it there; several answers go in one mail. */
const patience = 3 * minute;

interface Recipient {
  name: string;
  email: string | null;
  locale: string | null;
}

/** Reaction and job; mail goes out only where a mail server and PUBLIC_URL are set. */
export function registerMailAnswers(kernel: Kernel): void {
  kernel.bus.tx("message.created", (tx, { payload, memo }) => {
    const message = memo as MessageRow;
    if (message.kind !== "text" || message.authorKind !== "agent") return;
    const contact = tx.one<{ email: string | null }>(
      "select email from contacts where id = ?",
      payload.contactId,
    );
    if (!contact?.email) return;
    const { conversationId } = payload;
    enqueue(tx, {
      name: job,
      payload: { conversationId },
      dedupe: `mail-answer:${conversationId}`,
      runAt: tx.now + patience,
    });
  });
  kernel.queue.handle(job, {
    run: ({ write }, { conversationId }: { conversationId: string }) =>
      write((tx) => mailAnswers(tx, kernel, conversationId)),
  });
}

/** In one write with the mark of what was mailed: a second run of the job finds nothing to send. */
function mailAnswers(tx: Tx, kernel: Kernel, conversationId: string): void {
  const { config, secrets } = kernel;
  const conversation = conversationById(tx, conversationId);
  if (!conversation || !config.publicUrl) return;
  const contact = tx.one<Recipient>(
    "select name, email, locale from contacts where id = ? and blocked_at is null",
    conversation.contactId,
  );
  const inbox = tx.one<{ key: string; name: string; locale: string }>(
    "select key, name, locale from inboxes where id = ? and archived_at is null",
    conversation.inboxId,
  );
  if (!contact?.email || !inbox) return;
  const after = Math.max(conversation.contactReadSeq, conversation.contactMailedSeq);
  const answers = tx.all<{ seq: number; text: string }>(
    "select seq, text from messages where conversation_no = ? and seq > ? and kind = 'text' and author_kind = 'agent' and recalled_at is null order by seq limit 50",
    conversation.no,
    after,
  );
  const last = answers.at(-1);
  if (!last) return;
  const t = textsIn(pickLocale(contact.locale ?? inbox.locale));
  const back = issueReturn(secrets, { id: conversation.contactId, inboxId: conversation.inboxId }, tx.now);
  const text = t("mail.answer.text", {
    name: contact.name,
    shop: inbox.name,
    answers: answers.map((answer) => answer.text).join("\n\n"),
    link: `${config.publicUrl}/chat/${inbox.key}#back=${back}`,
  });
  markMailed(tx, conversation.no, last.seq);
  enqueue(tx, {
    name: mailJobName,
    payload: { to: contact.email, subject: t("mail.answer.subject", { shop: inbox.name }), text },
  });
}
