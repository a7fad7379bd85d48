/** Erases conversations with all that was said in them: for a person's own request, never for tidying up. */

import { removeFiles } from "../files/service.ts";
import { enqueue, type Handler } from "../kernel/queue.ts";
import type { Tx } from "../kernel/tx.ts";
import { conversationById } from "./queries.ts";

export const compactJob = "conversations.compact_search";

/**
 * Messages, what they said before, the search index and the files; ratings, tags, drafts and decisions go with the row. For the
 * privacy feature, which asks for the right.
 */
export function eraseConversations(tx: Tx, ids: readonly string[]): void {
  for (const id of ids) {
    const conversation = conversationById(tx, id);
    if (!conversation) continue;
    const { no } = conversation;
    removeFiles(tx, { conversationNo: no });
    tx.run(
      "delete from message_search where rowid in (select no from messages where conversation_no = ?)",
      no,
    );
    tx.run("delete from messages where conversation_no = ?", no);
    tx.run("delete from conversations where no = ?", no);
  }
  if (ids.length > 0) enqueue(tx, { name: compactJob, payload: null, dedupe: compactJob });
}

/** Pages of the index in one step: some milliseconds. */
const step = 200;

/**
 * A contentless index marks rows as gone and keeps their words until its parts are merged (sqlite.org/fts5.html, "contentless-delete tables"):
 * so all of them are, in small steps.
 */
export const compactSearch: Handler = {
  leaseMs: 10 * 60_000,
  async run({ write }) {
    let first = true;
    for (;;) {
      const more = await write((tx) => {
        const before = changes(tx);
        tx.run("insert into message_search (message_search, rank) values ('merge', ?)", first ? -step : step);
        return changes(tx) - before >= 2;
      });
      if (!more && !first) return;
      first = false;
    }
  },
};

const changes = (tx: Tx): number => tx.one<{ n: number }>("select total_changes() as n")!.n;
