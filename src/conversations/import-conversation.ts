/** A conversation of another system is taken over with all that was said in it, as it was, at the times when it was. */

import { must, type Actor } from "../accounts/actor.ts";
import { addFile, attachFiles } from "../files/service.ts";
import type { Prepared } from "../files/types.ts";
import type { Db } from "../kernel/db.ts";
import { emit } from "../kernel/event-log.ts";
import { cancel, enqueue } from "../kernel/queue.ts";
import type { Tx } from "../kernel/tx.ts";
import { lastWords } from "./append.ts";
import { noteClientId } from "./client-ids.ts";
import { conversationById, currentConversation } from "./queries.ts";
import { snoozeTimer, wakeJob } from "./status.ts";
import type { ConversationRow, MessageRow } from "./tables.ts";
import type { Extra } from "./types.ts";

/** Client ids of imported messages begin so: by them a second run knows what is here, and whether anybody has worked on it here. */
export const importMark = "cw-";

export interface ImportedConversation {
  /** Made of its id over there, so that a second run finds it. */
  id: string;
  inboxId: string;
  contactId: string;
  status: "open" | "snoozed" | "closed";
  /** Epoch ms, for `snoozed`. */
  snoozedUntil: number | null;
  assigneeId: string | null;
  priority: number;
  subject: string;
  tags: string[];
  details: Record<string, string | number>;
  createdAt: number;
}

export interface ImportedMessage {
  /** Begins with `importMark`. */
  clientId: string;
  kind: "text" | "note" | "system";
  author: { kind: MessageRow["authorKind"]; id: string | null; name?: string };
  text: string;
  at: number;
  files: Prepared[];
  /** Client id of the message that this one answers. */
  replyTo?: string;
}

/** Client ids of the messages that are here already. */
export const importedSoFar = (db: Db, conversationId: string): Set<string> =>
  new Set(
    db
      .all<{ clientId: string }>(
        `select client_id as clientId from messages
         where conversation_no = (select no from conversations where id = ?) and client_id is not null`,
        conversationId,
      )
      .map((row) => row.clientId),
  );

/**
 * Adds the messages that are not here yet, after those that are. While nobody has worked on it here, status, assignee, priority and tags
 * follow the other side. Of several that are alive there the newest is alive here: a contact has one at a time in an inbox. Nothing
 * is mailed, delivered or assigned because of it: it only emits conversation.changed, where the status did. May: conversations.reply.
 */
export function importConversation(
  tx: Tx,
  actor: Actor,
  input: ImportedConversation,
  messages: readonly ImportedMessage[],
): { added: boolean; messages: number } {
  must(actor, "conversations.reply");
  const before = conversationById(tx, input.id);
  const row = before ?? begin(tx, input);
  const untouched = isUntouched(tx, row.no);
  const written = write(tx, actor, row, messages);
  if (untouched) settle(tx, row, input, !before || written > 0);
  else if (written > 0) goOn(tx, row);
  return { added: !before, messages: written };
}

/** Closed until it is settled, so that it never stands in the way of one that is alive here. */
function begin(tx: Tx, { id, inboxId, contactId, subject, details, createdAt }: ImportedConversation) {
  tx.run(
    `insert into conversations (id, inbox_id, contact_id, status, subject, details, last_message_at, closed_at, created_at, updated_at)
     values (?1, ?2, ?3, 'closed', ?4, ?5, ?6, ?6, ?6, ?6)`,
    id,
    inboxId,
    contactId,
    subject,
    JSON.stringify(details),
    createdAt,
  );
  return conversationById(tx, id)!;
}

const isUntouched = (tx: Tx, no: number): boolean =>
  !tx.one(
    "select 1 from messages where conversation_no = ? and coalesce(client_id, '') not like ? limit 1",
    no,
    `${importMark}%`,
  );

function write(tx: Tx, actor: Actor, row: ConversationRow, messages: readonly ImportedMessage[]): number {
  const seqOf = new Map(
    tx
      .all<{ clientId: string; seq: number }>(
        "select client_id as clientId, seq from messages where conversation_no = ? and client_id is not null",
        row.no,
      )
      .map(({ clientId, seq }) => [clientId, seq]),
  );
  let seq = row.lastSeq;
  for (const { clientId, kind, author, text, at, files, replyTo } of messages) {
    if (seqOf.has(clientId)) continue;
    const extra: Extra = {};
    if (files.length > 0) {
      const ids = files.map((file) => addFile(tx, actor, file).id);
      extra.files = attachFiles(tx, actor, ids, row.no);
    }
    const answered = replyTo === undefined ? undefined : seqOf.get(replyTo);
    if (answered) extra.reply_to = answered;
    if (author.name && !author.id) extra.author = author.name;
    seqOf.set(clientId, ++seq);
    tx.run(
      `insert into messages (conversation_no, seq, kind, author_kind, author_id, text, extra, client_id, at)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      row.no,
      seq,
      kind,
      author.kind,
      author.id,
      text,
      Object.keys(extra).length > 0 ? JSON.stringify(extra) : null,
      clientId,
      at,
    );
    noteClientId(tx, row.no, clientId);
  }
  if (seq > row.lastSeq) tx.run("update conversations set last_seq = ? where no = ?", seq, row.no);
  return seq - row.lastSeq;
}

/** The other side's state. Tags are added only: those that were given here stay. */
function settle(tx: Tx, row: ConversationRow, input: ImportedConversation, fresh: boolean): void {
  for (const tag of new Set(input.tags))
    tx.run(
      "insert into conversation_tags (conversation_no, tag) values (?, ?) on conflict do nothing",
      row.no,
      tag,
    );
  const alive = input.status !== "closed" && makeRoom(tx, row, input);
  const sleeps = alive && input.status === "snoozed" && (input.snoozedUntil ?? 0) > tx.now;
  const status: ConversationRow["status"] = !alive
    ? "closed"
    : sleeps
      ? "snoozed"
      : input.assigneeId
        ? "open"
        : "waiting";
  const same =
    row.status === status && row.assigneeId === input.assigneeId && row.priority === input.priority;
  // What was read here meanwhile stays read.
  if (same && !fresh) return;
  tx.run(
    `update conversations set status = ?, assignee_id = ?, priority = ?, snoozed_until = ?, closed_at = ? where no = ?`,
    status,
    input.assigneeId,
    input.priority,
    sleeps ? input.snoozedUntil : null,
    alive ? null : row.createdAt,
    row.no,
  );
  if (sleeps)
    enqueue(tx, {
      name: wakeJob,
      payload: { conversationId: row.id },
      dedupe: snoozeTimer(row.id),
      runAt: input.snoozedUntil!,
    });
  else cancel(tx, snoozeTimer(row.id));
  sumUp(tx, row);
  if (row.status !== status)
    emit(tx, "conversation.changed", { conversationId: row.id, inboxId: row.inboxId });
}

/** False when the contact has another here that was begun here, goes on here, or is newer. */
function makeRoom(tx: Tx, row: ConversationRow, input: ImportedConversation): boolean {
  const other = currentConversation(tx, row.inboxId, row.contactId);
  if (!other || other.no === row.no) return true;
  const yields = other.lastSeq > 0 && isUntouched(tx, other.no) && other.createdAt < input.createdAt;
  if (!yields) return false;
  tx.run("update conversations set status = 'closed', snoozed_until = null where no = ?", other.no);
  cancel(tx, snoozeTimer(other.id));
  sumUp(tx, other);
  emit(tx, "conversation.changed", { conversationId: other.id, inboxId: other.inboxId });
  return true;
}

/** It is worked on here: only the last words, and that nobody gets the new ones by mail. */
function goOn(tx: Tx, { no, lastSeq }: ConversationRow): void {
  const last = lastOf(tx, no);
  if (last && last.seq > lastSeq)
    tx.run(
      "update conversations set last_text = ?2, last_author = ?3, last_message_at = ?4 where no = ?1 and last_message_at <= ?4",
      no,
      wordsOf(last),
      last.authorKind,
      last.at,
    );
  tx.run(
    "update conversations set contact_mailed_seq = last_seq where no = ? and max(contact_mailed_seq, contact_read_seq) >= ?",
    no,
    lastSeq,
  );
}

interface Last {
  seq: number;
  text: string;
  extra: string | null;
  authorKind: MessageRow["authorKind"];
  at: number;
}

/** What a list shows of it, from the messages themselves. All is read, and nothing is left to be sent by mail. */
function sumUp(tx: Tx, { no }: ConversationRow): void {
  const last = lastOf(tx, no);
  const replied = tx.one<{ at: number }>(
    "select at from messages where conversation_no = ? and kind in ('text', 'card') and author_kind = 'agent' order by seq limit 1",
    no,
  );
  const unanswered = tx.one<{ seq: number | null; at: number | null; n: number }>(
    `select min(seq) as seq, min(at) as at, count(*) as n from messages
     where conversation_no = ?1 and kind in ('text', 'card') and author_kind = 'contact' and seq > coalesce(
       (select max(seq) from messages where conversation_no = ?1 and kind in ('text', 'card') and author_kind <> 'contact'), 0)`,
    no,
  )!;
  tx.run(
    `update conversations
     set last_text = ?2, last_author = ?3, last_message_at = coalesce(?4, created_at), first_replied_at = ?5,
       waiting_since = case when status = 'closed' then null when status = 'waiting' then coalesce(?6, ?4, created_at) else ?6 end,
       unread = case when status = 'closed' then 0 else ?7 end,
       agent_read_seq = case when status = 'closed' then last_seq else coalesce(?8 - 1, last_seq) end,
       contact_read_seq = last_seq, contact_delivered_seq = last_seq, contact_mailed_seq = last_seq,
       closed_at = case when status = 'closed' then coalesce(?4, created_at) end,
       updated_at = coalesce(?4, created_at)
     where no = ?1`,
    no,
    last ? wordsOf(last) : "",
    last?.authorKind ?? "contact",
    last?.at ?? null,
    replied?.at ?? null,
    unanswered.at,
    unanswered.n,
    unanswered.seq,
  );
}

const lastOf = (tx: Tx, no: number): Last | undefined =>
  tx.one<Last>(
    `select seq, text, extra, author_kind as authorKind, at from messages
     where conversation_no = ? and kind in ('text', 'card') order by seq desc limit 1`,
    no,
  );
const wordsOf = ({ text, extra }: Last): string =>
  lastWords(text, extra ? (JSON.parse(extra) as Extra) : undefined);
