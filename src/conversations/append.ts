/** Adds a message to a conversation: the one place where `seq` grows. */

import { emit } from "../kernel/event-log.ts";
import { messageId } from "../kernel/ids.ts";
import type { Tx } from "../kernel/tx.ts";
import { noteClientId } from "./client-ids.ts";
import type { ConversationRow, MessageRow } from "./tables.ts";
import type { Extra } from "./types.ts";

export interface Draft {
  kind: MessageRow["kind"];
  author: { kind: MessageRow["authorKind"]; id: string | null };
  text: string;
  extra?: Extra;
  clientId?: string;
}

/** What the list shows of the last message, in characters. */
const shown = 120;

// Each with the seq that it goes on from: RETURNING would have SQLite copy every page that it touches, in case the statement fails.
const byContact = `update conversations set last_seq = last_seq + 1, last_text = ?3, last_author = ?4, last_message_at = ?5, updated_at = ?5,
  unread = unread + 1, waiting_since = coalesce(waiting_since, ?5) where no = ?1 and last_seq = ?2`;
const byAgent = `update conversations set last_seq = last_seq + 1, last_text = ?3, last_author = ?4, last_message_at = ?5, updated_at = ?5,
  waiting_since = null, first_replied_at = coalesce(first_replied_at, ?5) where no = ?1 and last_seq = ?2`;
const byNobody =
  "update conversations set last_seq = last_seq + 1, updated_at = ?3 where no = ?1 and last_seq = ?2";
const lastSeqSql = "select last_seq as seq from conversations where no = ?";
const insert = `insert into messages (conversation_no, seq, kind, author_kind, author_id, text, extra, client_id, at)
  values (?, ?, ?, ?, ?, ?, ?, ?, ?)`;

/** Notes and system lines leave the list's last words, the waiting time and the unread count alone. Emits `message.created`. */
export function append(tx: Tx, conversation: ConversationRow, draft: Draft): MessageRow {
  const { kind, author, text } = draft;
  const extra = draft.extra && Object.keys(draft.extra).length > 0 ? JSON.stringify(draft.extra) : null;
  const at = tx.now;
  const seq = count(tx, conversation, (last) =>
    kind === "text" || kind === "card"
      ? tx.run(
          author.kind === "contact" ? byContact : byAgent,
          conversation.no,
          last,
          lastWords(text, draft.extra),
          author.kind,
          at,
        )
      : tx.run(byNobody, conversation.no, last, at),
  );
  const no = tx.insert(
    insert,
    conversation.no,
    seq,
    kind,
    author.kind,
    author.id,
    text,
    extra,
    draft.clientId ?? null,
    at,
  );
  if (draft.clientId) noteClientId(tx, conversation.no, draft.clientId);
  const row: MessageRow = {
    no,
    conversationNo: conversation.no,
    seq,
    kind,
    authorKind: author.kind,
    authorId: author.id,
    text,
    extra,
    clientId: draft.clientId ?? null,
    revision: 0,
    editedAt: null,
    recalledAt: null,
    at,
  };
  const { id: conversationId, inboxId, contactId } = conversation;
  emit(
    tx,
    "message.created",
    { conversationId, inboxId, contactId, messageId: messageId(conversationId, seq), no, seq, kind },
    row,
  );
  return row;
}

/** The caller's row is up to date nearly always; after another message in the same write it isn't. */
function count(tx: Tx, conversation: ConversationRow, goOnFrom: (lastSeq: number) => number): number {
  if (goOnFrom(conversation.lastSeq) === 1) return conversation.lastSeq + 1;
  const { seq } = tx.one<{ seq: number }>(lastSeqSql, conversation.no)!;
  goOnFrom(seq);
  return seq + 1;
}

/** A line that says what happened; the reader's language makes the sentence from `thread.event.<name>`. */
export function appendEvent(
  tx: Tx,
  conversation: ConversationRow,
  by: string | null,
  name: string,
  params: Record<string, string | number> = {},
): MessageRow {
  return append(tx, conversation, {
    kind: "system",
    author: { kind: "system", id: by },
    text: "",
    extra: { event: { name, params } },
  });
}

function lastWords(text: string, extra: Extra | undefined): string {
  const words = text.trim().replace(/\s+/g, " ");
  if (words)
    return words.length > shown
      ? Array.from(words.slice(0, shown + 1))
          .slice(0, shown)
          .join("")
      : words;
  const files = extra?.files ?? [];
  return files.length > 0
    ? `[${files
        .map((file) => file.name)
        .join(", ")
        .slice(0, shown)}]`
    : "";
}
