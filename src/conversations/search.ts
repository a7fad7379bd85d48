/**
 * Search over all messages. The index holds the text with a space around every Han, kana and Hangul character; queries are phrases, so
 * that words of one or two characters are found exactly. It is filled off the message path, within a second, and keeps no text itself.
 */

import { must, type AgentActor } from "../accounts/actor.ts";
import { decodeCursor, encodeCursor } from "../accounts/rest.ts";
import type { Db, Value } from "../kernel/db.ts";
import { Invalid } from "../kernel/errors.ts";
import type { Tx } from "../kernel/tx.ts";
import { visible } from "./list.ts";
import { messageColumns } from "./queries.ts";
import type { MessageRow } from "./tables.ts";

const wide = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu;
export const spaced = (text: string): string => text.normalize("NFKC").replace(wide, " $& ");

/** Each blank-separated word is a phrase; all must occur. Undefined when nothing searchable is left. */
export function toMatch(query: string): string | undefined {
  const phrases = query
    .normalize("NFKC")
    .split(/[\s\u3000]+/)
    .map((word) =>
      spaced(word)
        .replace(/[^\p{L}\p{N}\p{M}]+/gu, " ")
        .trim()
        .replace(/\s+/g, " "),
    )
    .filter(Boolean)
    .slice(0, 8);
  return phrases.length > 0 ? phrases.map((phrase) => `"${phrase}"`).join(" ") : undefined;
}

export interface Found {
  conversationId: string;
  message: MessageRow;
}

export interface SearchRequest {
  q: string;
  inbox_id?: string;
  contact_id?: string;
  cursor?: string;
  limit: number;
}

/** Newest first. Only messages of inboxes that the agent sees; recalled ones are gone from the index. */
export function searchMessages(
  db: Db,
  actor: AgentActor,
  request: SearchRequest,
): { found: Found[]; nextCursor: string | null } {
  must(actor, "conversations.see");
  const match = toMatch(request.q);
  if (!match) throw new Invalid("search_empty");
  const where: string[] = [];
  const values: Value[] = [];
  const seen = visible(actor);
  if (seen) {
    where.push(seen.sql);
    values.push(...seen.values);
  }
  if (request.inbox_id) {
    where.push("c.inbox_id = ?");
    values.push(request.inbox_id);
  }
  if (request.contact_id) {
    where.push("c.contact_id = ?");
    values.push(request.contact_id);
  }
  const before = decodeCursor(request.cursor, 1)?.[0] ?? Number.MAX_SAFE_INTEGER;
  const rows = db.all<MessageRow & { conversationId: string }>(
    `select ${messageColumns}, c.id as conversationId
     from message_search as s join messages as m on m.no = s.rowid join conversations as c on c.no = m.conversation_no
     where message_search match ? and s.rowid < ? ${where.map((each) => `and ${each}`).join(" ")}
     order by s.rowid desc limit ?`,
    match,
    Number(before),
    ...values,
    request.limit + 1,
  );
  const more = rows.length > request.limit;
  if (more) rows.pop();
  const last = rows.at(-1);
  return {
    found: rows.map(({ conversationId, ...message }) => ({ conversationId, message })),
    nextCursor: more && last ? encodeCursor([last.no]) : null,
  };
}

export interface Snippet {
  text: string;
  /** Start and end of each hit within `text`, in UTF-16 units. */
  marks: [number, number][];
}

/** A piece of the text around the first hit. */
export function snippet(text: string, query: string, around = 40): Snippet {
  const words = query.split(/[\s\u3000]+/).filter(Boolean);
  const flat = text.replace(/\s+/g, " ");
  const lower = flat.toLowerCase();
  const first = Math.max(
    0,
    Math.min(
      ...words
        .map((word) => lower.indexOf(word.toLowerCase()))
        .map((at) => (at < 0 ? Number.MAX_SAFE_INTEGER : at)),
    ),
  );
  const start = first === Number.MAX_SAFE_INTEGER ? 0 : Math.max(0, first - around);
  const piece = flat.slice(start, start + around * 3);
  const marks: [number, number][] = [];
  for (const word of words) {
    const needle = word.toLowerCase();
    for (
      let at = piece.toLowerCase().indexOf(needle);
      at >= 0;
      at = piece.toLowerCase().indexOf(needle, at + needle.length)
    )
      marks.push([at, at + needle.length]);
  }
  return {
    text: `${start > 0 ? "…" : ""}${piece}`,
    marks: marks
      .map(([a, b]) => [a + (start > 0 ? 1 : 0), b + (start > 0 ? 1 : 0)] as [number, number])
      .sort((a, b) => a[0] - b[0]),
  };
}

/** Indexes the next messages; returns how many were looked at. Runs apart from the message path. */
export function indexMessages(tx: Tx, most = 400): number {
  const { indexedNo } = tx.one<{ indexedNo: number }>(
    "select indexed_no as indexedNo from search_progress where id = 1",
  )!;
  const rows = tx.all<{ no: number; kind: string; text: string; recalledAt: number | null }>(
    "select no, kind, text, recalled_at as recalledAt from messages where no > ? order by no limit ?",
    indexedNo,
    most,
  );
  for (const row of rows) {
    if (row.kind !== "system" && row.text !== "" && row.recalledAt === null)
      tx.run("insert into message_search (rowid, text) values (?, ?)", row.no, spaced(row.text));
  }
  const last = rows.at(-1);
  if (last) tx.run("update search_progress set indexed_no = ? where id = 1", last.no);
  return rows.length;
}

/** After an edit or a recall. A message that the index hasn't reached yet will be read as it is now. */
export function reindexMessage(tx: Tx, no: number): void {
  const { indexedNo } = tx.one<{ indexedNo: number }>(
    "select indexed_no as indexedNo from search_progress where id = 1",
  )!;
  if (no > indexedNo) return;
  const row = tx.one<{ text: string; recalledAt: number | null }>(
    "select text, recalled_at as recalledAt from messages where no = ?",
    no,
  );
  tx.run("delete from message_search where rowid = ?", no);
  if (row && row.text !== "" && row.recalledAt === null)
    tx.run("insert into message_search (rowid, text) values (?, ?)", no, spaced(row.text));
}
