/** Rows of the queue: who waits for what, in which order, at which place, and how long it will take. */

import type { ConversationRow } from "../conversations/tables.ts";
import { day, second } from "../kernel/clock.ts";
import type { Db } from "../kernel/db.ts";
import { cancel, cancelAll, enqueue } from "../kernel/queue.ts";
import type { Tx } from "../kernel/tx.ts";
import { needKey } from "./rules.ts";
import type { AssignmentSettings } from "./settings.ts";
import type { Plan } from "./types.ts";

export interface QueueRow {
  no: number;
  conversationId: string;
  inboxId: string;
  need: string;
  rankAt: number;
  enteredAt: number;
  heldUntil: number | null;
  overflowed: number;
  goneAt: number | null;
  /** The contact has no line open since then. */
  leftAt: number | null;
  /** Of plans.ts; null when it is to be planned anew. */
  plan: string | null;
}

const columns = `conversation_no as no, conversation_id as conversationId, inbox_id as inboxId, need, rank_at as rankAt, entered_at as enteredAt,
  held_until as heldUntil, overflowed, gone_at as goneAt, left_at as leftAt, plan`;

export const stepJob = "assignment.step";
const stepTimer = (conversationId: string) => `queue:${conversationId}`;

export const queueRow = (db: Db, conversationNo: number) =>
  db.one<QueueRow>(`select ${columns} from assignment_queue where conversation_no = ?`, conversationNo);

/**
 * Where it stands: by when it began to wait, a level of priority counting as `ageing_s` of waiting, and what was given back ahead of
 * all. Since time passes for all alike, the order never changes by itself, and whoever waits long enough comes first.
 */
export const rankOf = (
  conversation: Pick<ConversationRow, "waitingSince" | "createdAt">,
  priority: number,
  settings: Pick<AssignmentSettings, "ageing_s">,
  rescues: number,
): number =>
  (conversation.waitingSince ?? conversation.createdAt) -
  priority * settings.ageing_s * second -
  (rescues > 0 ? day : 0);

/** Whoever has left stands behind all who are there, in the order in which they came; or nobody is given them until they are back. */
const behindAll = 365 * day;
const never = Number.MAX_SAFE_INTEGER;

/** It waits from now on, or goes on waiting under a new plan; its timer is set to the next thing that changes by time alone. */
export function enter(
  tx: Tx,
  conversation: ConversationRow,
  {
    plan,
    text,
    settings,
    rescues,
    before,
  }: {
    plan: Plan;
    /** The plan as it is kept with it. */
    text: string | null;
    settings: AssignmentSettings;
    rescues: number;
    before?: QueueRow;
  },
): void {
  const { no, id, inboxId } = conversation;
  const enteredAt = before?.enteredAt ?? tx.now;
  const need = needKey(plan);
  const away = before?.leftAt != null;
  const rankAt = rankOf(conversation, plan.priority, settings, rescues) + (away ? behindAll : 0);
  tx.run(
    `insert into assignment_queue (conversation_no, conversation_id, inbox_id, need, rank_at, entered_at, held_until, plan, planned_at_seq)
       values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, (select last_seq + last_revision from conversations where no = ?1))
       on conflict do update set inbox_id = ?3, need = ?4, rank_at = ?5, held_until = ?7, plan = ?8, planned_at_seq = excluded.planned_at_seq`,
    no,
    id,
    inboxId,
    need,
    rankAt,
    enteredAt,
    away && settings.left.order === "skip" ? never : plan.heldUntil,
    text,
  );
  const overflow = settings.overflow[before?.overflowed ?? 0];
  const moments = [
    plan.heldUntil,
    plan.lapsesAt,
    overflow ? enteredAt + overflow.after_s * second : null,
    settings.time_out_s !== null && !before?.goneAt ? enteredAt + settings.time_out_s * second : null,
  ].filter((at): at is number => at !== null && at > tx.now);
  if (moments.length === 0) return;
  enqueue(tx, {
    name: stepJob,
    payload: { conversationId: id },
    dedupe: stepTimer(id),
    runAt: Math.min(...moments),
  });
}

/** It waits no more. `served`: somebody has it now, which tells how fast the queue moves. */
export function leave(tx: Tx, conversationNo: number, served: boolean): void {
  const row = tx.one<{ conversationId: string; inboxId: string; enteredAt: number }>(
    `delete from assignment_queue where conversation_no = ?
     returning conversation_id as conversationId, inbox_id as inboxId, entered_at as enteredAt`,
    conversationNo,
  );
  if (!row) return;
  cancel(tx, stepTimer(row.conversationId));
  if (served && tx.now - row.enteredAt >= second) notePace(tx, row);
}

/** As `leave` for all of these, which were served. */
export function leaveMany(
  tx: Tx,
  inboxId: string,
  served: readonly { no: number; id: string; enteredAt: number }[],
): void {
  tx.run(
    "delete from assignment_queue where conversation_no in (select value from json_each(?))",
    JSON.stringify(served.map((each) => each.no)),
  );
  cancelAll(
    tx,
    served.map((each) => stepTimer(each.id)),
  );
  const waited = served.filter((each) => tx.now - each.enteredAt >= second);
  if (waited.length > 0)
    notePace(tx, { inboxId, enteredAt: Math.min(...waited.map((each) => each.enteredAt)) }, waited.length);
}

/** A moving mean of the time between two who were served while others waited. */
function notePace(tx: Tx, { inboxId, enteredAt }: { inboxId: string; enteredAt: number }, served = 1): void {
  tx.run(
    `insert into queue_pace (inbox_id, last_at, interval_ms) values (?1, ?2, (?2 - ?3) / cast(?4 as real))
     on conflict do update set last_at = ?2,
       interval_ms = interval_ms * ?5 + (?2 - max(last_at, ?3)) / cast(?4 as real) * (1 - ?5)`,
    inboxId,
    tx.now,
    enteredAt,
    served,
    0.8 ** served,
  );
}

export interface Place {
  /** 1 is next; 0 when it doesn't wait. */
  place: number;
  /** Whole seconds; null while nothing is known. */
  waitS: number | null;
}

export function placeOf(db: Db, conversationNo: number): Place {
  const row = db.one<{ place: number; interval: number | null }>(
    `select (select count(*) from assignment_queue as before where before.inbox_id = q.inbox_id and before.gone_at is null
       and (before.rank_at, before.conversation_no) <= (q.rank_at, q.conversation_no)) as place,
       (select interval_ms from queue_pace where inbox_id = q.inbox_id) as interval
     from assignment_queue as q where q.conversation_no = ? and q.gone_at is null`,
    conversationNo,
  );
  return row ? { place: row.place, waitS: estimate(row.place, row.interval) } : { place: 0, waitS: null };
}

const estimate = (place: number, interval: number | null): number | null =>
  interval === null ? null : Math.ceil((place * interval) / second);

/** It waited as long as its inbox allows, and the contact has written nothing since. */
export const hasTimedOut = (db: Db, conversation: Pick<ConversationRow, "no" | "lastMessageAt">): boolean =>
  db.one(
    "select 1 from assignment_queue where conversation_no = ? and gone_at >= ?",
    conversation.no,
    conversation.lastMessageAt,
  ) !== undefined;

/** The first of an inbox's queue, with their places. */
export function placesOf(
  db: Db,
  inboxId: string,
  limit = 200,
): (Place & { conversationId: string; contactId: string })[] {
  const interval =
    db.one<{ ms: number }>("select interval_ms as ms from queue_pace where inbox_id = ?", inboxId)?.ms ??
    null;
  return db
    .all<{ conversationId: string; contactId: string }>(
      `select q.conversation_id as conversationId, c.contact_id as contactId from assignment_queue as q
       join conversations as c on c.no = q.conversation_no
       where q.inbox_id = ? and q.gone_at is null order by q.rank_at, q.conversation_no limit ?`,
      inboxId,
      limit,
    )
    .map((row, i) => ({ ...row, place: i + 1, waitS: estimate(i + 1, interval) }));
}

/** Inboxes in which anybody waits. */
export const waitingInboxes = (db: Db): string[] =>
  db
    .all<{ id: string }>(
      "select id from inboxes as i where archived_at is null and exists (select 1 from assignment_queue where inbox_id = i.id)",
    )
    .map((row) => row.id);

/** Different needs of those who wait: found by jumps in the index, however many share one. */
export function needsOf(db: Db, inboxId: string): string[] {
  const needs: string[] = [];
  let last = "";
  for (;;) {
    const next = db.one<{ need: string }>(
      "select need from assignment_queue where inbox_id = ? and need > ? order by need limit 1",
      inboxId,
      last,
    );
    if (!next) return needs;
    needs.push((last = next.need));
  }
}

export interface Head {
  no: number;
  conversationId: string;
  rankAt: number;
}

/** The next of one need, after a place in the order. */
export const headsOf = (
  db: Db,
  inboxId: string,
  need: string,
  after: Head | undefined,
  now: number,
  limit: number,
): Head[] =>
  db.all<Head>(
    `select conversation_no as no, conversation_id as conversationId, rank_at as rankAt from assignment_queue
     where inbox_id = ?1 and need = ?2 and (rank_at, conversation_no) > (?3, ?4) and (held_until is null or held_until <= ?5)
     order by rank_at, conversation_no limit ?6`,
    inboxId,
    need,
    after?.rankAt ?? Number.MIN_SAFE_INTEGER,
    after?.no ?? 0,
    now,
    limit,
  );

export function markGone(tx: Tx, conversationNo: number): boolean {
  return (
    tx.run(
      "update assignment_queue set gone_at = ? where conversation_no = ? and gone_at is null",
      tx.now,
      conversationNo,
    ) > 0
  );
}

export const countOverflow = (tx: Tx, conversationNo: number): void =>
  void tx.run(
    "update assignment_queue set overflowed = overflowed + 1 where conversation_no = ?",
    conversationNo,
  );
