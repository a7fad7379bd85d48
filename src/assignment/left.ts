/** Contacts who leave while they wait: noticed after a grace, told to agents, asked after those who are there, and back at their place. */

import { conversationById, currentConversation } from "../conversations/queries.ts";
import type { ConversationRow } from "../conversations/tables.ts";
import type { InboxCache } from "../inboxes/cache.ts";
import { second } from "../kernel/clock.ts";
import { emit } from "../kernel/event-log.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { cancel, enqueue } from "../kernel/queue.ts";
import type { Tx } from "../kernel/tx.ts";
import { queueRow } from "./queue.ts";
import type { Router } from "./router.ts";
import { settingsOf } from "./settings.ts";

export const leftJob = "assignment.left";
const leftTimer = (conversationId: string) => `left:${conversationId}`;

interface LeftDeps {
  router: Router;
  inboxes: InboxCache;
  /** Has the contact a line open? */
  attending: (contactId: string) => boolean;
}

export interface ContactLines {
  /** A contact's first line in an inbox opened, or the last one closed. */
  changed(contactId: string, inboxId: string, here: boolean): void;
  /** After a restart: whoever has not come back. */
  sweep(tx: Tx): void;
}

export function registerLeft(
  { bus, db, queue, write, log }: Kernel,
  { router, inboxes, attending }: LeftDeps,
): ContactLines {
  /** Only where contacts have lines at all: a mail doesn't leave. */
  const hasLines = (inboxId: string) => inboxes.byId(inboxId)?.channel === "web";

  function arm(tx: Tx, { id, inboxId }: Pick<ConversationRow, "id" | "inboxId">): void {
    enqueue(tx, {
      name: leftJob,
      payload: { conversationId: id },
      dedupe: leftTimer(id),
      runAt: tx.now + settingsOf(tx, inboxId).left.after_s * second,
    });
  }

  /** The timer's job; whoever is back, served or gone for good meanwhile is left alone. */
  function leave(tx: Tx, conversationId: string): void {
    const conversation = conversationById(tx, conversationId);
    if (conversation && !attending(conversation.contactId)) mark(tx, conversation, tx.now);
  }

  function mark(tx: Tx, { id: conversationId, no, inboxId }: ConversationRow, at: number | null): void {
    const row = queueRow(tx, no);
    if (!row || (row.leftAt === null) === (at === null)) return;
    tx.run("update assignment_queue set left_at = ? where conversation_no = ?", at, no);
    // Its place follows from that; and who is back may find a free seat.
    router.route(tx, conversationId);
    emit(tx, "queue.left", { conversationId, inboxId });
    emit(tx, "conversation.changed", { conversationId, inboxId });
  }

  queue.handle(leftJob, {
    run: ({ write: commit }, { conversationId }: { conversationId: string }) =>
      commit((tx) => leave(tx, conversationId)),
  });
  // Given back by whoever had it: it waits again, for somebody who may not be there any more.
  bus.tx("conversation.assigned", (tx, { payload }) => {
    if (payload.assigneeId || !payload.previousId || !hasLines(payload.inboxId)) return;
    const conversation = conversationById(tx, payload.conversationId);
    if (conversation?.status === "waiting" && !attending(conversation.contactId)) arm(tx, conversation);
  });

  return {
    changed(contactId, inboxId, here) {
      const waiting = currentConversation(db, inboxId, contactId);
      if (waiting?.status !== "waiting") return;
      write((tx) => {
        if (!here) return arm(tx, waiting);
        cancel(tx, leftTimer(waiting.id));
        const conversation = conversationById(tx, waiting.id);
        if (conversation) mark(tx, conversation, null);
      }).catch((error: unknown) => log.error({ err: error }, "who left was not noticed"));
    },
    sweep(tx) {
      const rows = tx.all<{ id: string; inboxId: string; contactId: string }>(
        `select c.id, c.inbox_id as inboxId, c.contact_id as contactId from assignment_queue as q
         join conversations as c on c.no = q.conversation_no where q.left_at is null`,
      );
      for (const row of rows) if (hasLines(row.inboxId) && !attending(row.contactId)) arm(tx, row);
    },
  };
}
