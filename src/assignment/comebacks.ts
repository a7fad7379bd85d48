/** How often questions of a kind come back: a conversation that is closed twice, or a contact who asks the same again within a week. */

import { conversationById } from "../conversations/queries.ts";
import type { ConversationRow } from "../conversations/tables.ts";
import { day } from "../kernel/clock.ts";
import type { Db } from "../kernel/db.ts";
import type { Tx } from "../kernel/tx.ts";
import { faded } from "./predict.ts";
import { kindsOf, questionType } from "./understand.ts";

/** Whoever writes about the same within this time was not helped the first time. */
const soon = 7 * day;
/** As many closed conversations as it takes to count as much as the wider kind. */
const priorTrials = 10;
/** Before anything was closed: one in twelve. */
const firstGuess = 1 / 12;

/** What the contact has written at the beginning: what questions are told by. */
export const askedIn = (db: Db, conversationNo: number): string =>
  db
    .all<{ text: string }>(
      "select text from messages where conversation_no = ? and author_kind = 'contact' and kind = 'text' order by seq limit 5",
      conversationNo,
    )
    .map((row) => row.text)
    .join("\n");

/** After a conversation was closed. What nobody asked (an agent wrote first) is not counted. */
export function noteClosing(tx: Tx, conversationId: string): void {
  const conversation = conversationById(tx, conversationId);
  const text = conversation ? askedIn(tx, conversation.no) : "";
  if (!conversation || text === "") return;
  // Closed for the second time: it was opened again in between, and has been counted once.
  const closedBefore = closings(tx, conversation.no) > 1;
  const again = closedBefore || askedTheSame(tx, conversation, text);
  for (const kind of kindsOf(text))
    count(tx, conversation.inboxId, kind, closedBefore ? 0 : 1, again ? 1 : 0);
}

const closings = (db: Db, conversationNo: number): number =>
  db.one<{ n: number }>(
    `select count(*) as n from messages
     where conversation_no = ? and kind = 'system' and json_extract(extra, '$.event.name') = 'closed'`,
    conversationNo,
  )!.n;

function askedTheSame(db: Db, { no, contactId, inboxId, createdAt }: ConversationRow, text: string): boolean {
  const before = db.one<{ no: number }>(
    `select no from conversations where contact_id = ? and no < ? and inbox_id = ? and closed_at >= ?
     order by no desc limit 1`,
    contactId,
    no,
    inboxId,
    createdAt - soon,
  );
  return before !== undefined && questionType(askedIn(db, before.no)) === questionType(text);
}

interface Row {
  trials: number;
  again: number;
  updatedAt: number;
}
const rowOf = (db: Db, inboxId: string, kind: string): Row | undefined =>
  db.one<Row>(
    "select trials, again, updated_at as updatedAt from reopen_stats where inbox_id = ? and kind = ?",
    inboxId,
    kind,
  );

function count(tx: Tx, inboxId: string, kind: string, trials: number, again: number): void {
  const before = rowOf(tx, inboxId, kind);
  const share = before ? faded(1, before.updatedAt, tx.now) : 0;
  tx.run(
    `insert into reopen_stats (inbox_id, kind, trials, again, updated_at) values (?1, ?2, ?3, ?4, ?5)
     on conflict do update set trials = ?3, again = ?4, updated_at = ?5`,
    inboxId,
    kind,
    (before?.trials ?? 0) * share + trials,
    (before?.again ?? 0) * share + again,
    tx.now,
  );
}

/** Share of similar questions of this inbox that came back, 0 to 1: of the same word, pulled towards the same type, and that towards all. */
export function reopenRate(db: Db, inboxId: string, text: string, now: number): number {
  let rate = firstGuess;
  for (const kind of kindsOf(text)) {
    const row = rowOf(db, inboxId, kind);
    if (!row) break;
    const share = faded(1, row.updatedAt, now);
    const again = Math.min(row.again, row.trials) * share;
    rate = (again + rate * priorTrials) / (row.trials * share + priorTrials);
  }
  return rate;
}
