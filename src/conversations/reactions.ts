/** What follows from other features' events for conversations: timers, the search index, merged contacts. */

import type { Kernel } from "../kernel/kernel.ts";
import { compactJob, compactSearch } from "./erase-conversations.ts";
import { indexMessages, reindexMessage } from "./search.ts";
import { wakeConversation, wakeJob } from "./status.ts";

/** A message can be found at most this long after it was written. */
const indexBeat = 400;
/** At once: a message that comes meanwhile waits for about a millisecond. */
const indexSlice = 100;

export function registerConversations(kernel: Kernel): { stop: () => void; indexAll: () => Promise<void> } {
  const { bus, queue, write, log } = kernel;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;

  async function indexSome(): Promise<void> {
    timer = undefined;
    try {
      const seen = await write((tx) => indexMessages(tx, indexSlice));
      if (seen > 0) arm(seen === indexSlice ? 10 : indexBeat);
    } catch (error) {
      log.warn({ err: error }, "indexing failed");
      arm(5_000);
    }
  }
  const arm = (ms: number) => {
    if (!stopped) timer ??= setTimeout(indexSome, ms);
  };

  bus.commit("message.created", () => arm(indexBeat));
  bus.tx("message.changed", (tx, { payload }) => reindexMessage(tx, payload.no));
  bus.tx("contact.merged", (tx, { payload }) => moveConversations(tx, payload.contactId, payload.intoId));
  queue.handle(compactJob, compactSearch);
  queue.handle(wakeJob, {
    run: ({ write: commit }, { conversationId }: { conversationId: string }) =>
      commit((tx) => wakeConversation(tx, conversationId)),
  });
  arm(indexBeat);

  return {
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
    async indexAll() {
      while ((await write((tx) => indexMessages(tx))) > 0);
    },
  };
}

/** One conversation at a time for each contact in an inbox: where both have one open, the older of the two is closed. */
function moveConversations(tx: Parameters<typeof indexMessages>[0], fromId: string, intoId: string): void {
  tx.run(
    `update conversations set status = 'closed', closed_at = ?1, closed_by = null, waiting_since = null, unread = 0
     where contact_id = ?2 and status <> 'closed'
       and exists (select 1 from conversations as other where other.contact_id = ?3 and other.inbox_id = conversations.inbox_id and other.status <> 'closed')`,
    tx.now,
    fromId,
    intoId,
  );
  tx.run("update conversations set contact_id = ? where contact_id = ?", intoId, fromId);
}
