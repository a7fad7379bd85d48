/** A line of the system in each of many conversations at once: what `appendEvent` does for one, in a single statement. */

import { emitMany } from "../kernel/emit-many.ts";
import { messageId } from "../kernel/ids.ts";
import type { Tx } from "../kernel/tx.ts";
import type { MessageRow } from "./tables.ts";

export interface Line {
  no: number;
  conversationId: string;
  inboxId: string;
  contactId: string;
  /** The new `last_seq`: whoever calls has raised it in this transaction. */
  seq: number;
  params: Record<string, string | number>;
}

/** The reader's language makes the sentence from `thread.event.<name>`. Emits `message.created`. */
export function appendLines(tx: Tx, name: string, lines: readonly Line[]): void {
  if (lines.length === 0) return;
  const extras = lines.map(({ params }) => JSON.stringify({ event: { name, params } }));
  tx.run(
    `insert into messages (conversation_no, seq, kind, author_kind, text, extra, at)
     select value ->> 0, value ->> 1, 'system', 'system', '', value ->> 2, ?1 from json_each(?2)`,
    tx.now,
    JSON.stringify(lines.map(({ no, seq }, i) => [no, seq, extras[i]])),
  );
  // One writer and `autoincrement`: they are numbered in a row.
  const last = tx.one<{ no: number }>("select last_insert_rowid() as no")!.no;
  const first = last - lines.length + 1;
  emitMany(
    tx,
    "message.created",
    lines.map(({ conversationId, inboxId, contactId, seq }, i) => ({
      conversationId,
      inboxId,
      contactId,
      messageId: messageId(conversationId, seq),
      no: first + i,
      seq,
      kind: "system",
    })),
    lines.map(({ no, seq }, i): MessageRow => ({
      no: first + i,
      conversationNo: no,
      seq,
      kind: "system",
      authorKind: "system",
      authorId: null,
      text: "",
      extra: extras[i]!,
      clientId: null,
      revision: 0,
      editedAt: null,
      recalledAt: null,
      at: tx.now,
    })),
  );
}
