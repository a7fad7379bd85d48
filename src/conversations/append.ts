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

const byContact = `update conversations set last_seq = last_seq + 1, last_text = ?2, last_author = ?3, last_message_at = ?4, updated_at = ?4,
  unread = unread + 1, waiting_since = coalesce(waiting_since, ?4) where no = ?1 returning last_seq as seq`;
const byAgent = `update conversations set last_seq = last_seq + 1, last_text = ?2, last_author = ?3, last_message_at = ?4, updated_at = ?4,
  waiting_since = null, first_replied_at = coalesce(first_replied_at, ?4) where no = ?1 returning last_seq as seq`;
const byNobody =
  "update conversations set last_seq = last_seq + 1, updated_at = ?2 where no = ?1 returning last_seq as seq";
const insert = `insert into messages (conversation_no, seq, kind, author_kind, author_id, text, extra, client_id, at)
  values (?, ?, ?, ?, ?, ?, ?, ?, ?) returning no`;

/** Notes and system lines leave the list's last words, the waiting time and the unread count alone. Emits `message.created`. */
export function append(tx: Tx, conversation: ConversationRow, draft: Draft): MessageRow {
  const { kind, author, text } = draft;
  const extra = draft.extra && Object.keys(draft.extra).length > 0 ? JSON.stringify(draft.extra) : null;
  const at = tx.now;
  const spoken = kind === "text" || kind === "card";
  const { seq } = (
    spoken
      ? tx.one<{ seq: number }>(
          author.kind === "contact" ? byContact : byAgent,
          conversation.no,
          lastWords(text, draft.extra),
          author.kind,
          at,
        )
      : tx.one<{ seq: number }>(byNobody, conversation.no, at)
  )!;
  const { no } = tx.one<{ no: number }>(
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
  )!;
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
