/** The order of those who wait, across all needs: the earliest of each is compared, and read as it is wanted. */

import type { ConversationRow } from "../conversations/tables.ts";
import type { Tx } from "../kernel/tx.ts";
import { anybody, type Fits, type Seats } from "./seats.ts";
import type { Wanted } from "./types.ts";

/** One that waits, with all that giving it out needs. */
export interface Head extends Pick<ConversationRow, "no" | "id" | "contactId" | "lastSeq" | "waitingSince"> {
  /** 1: nobody has it yet. */
  waits: number;
  rankAt: number;
  enteredAt: number;
  /** Undefined when something has happened in the conversation since it was planned. */
  plan: string | null;
  /** JSON of those who had it and did not answer; null when nobody did. */
  passed: string | null;
}

const first = Number.MIN_SAFE_INTEGER;
const headsSql = `select c.no, c.id, c.contact_id as contactId, c.last_seq as lastSeq, c.waiting_since as waitingSince,
    c.status = 'waiting' and c.assignee_id is null as waits, q.rank_at as rankAt, q.entered_at as enteredAt,
    case when q.planned_at_seq = c.last_seq + c.last_revision then q.plan end as plan,
    (select nullif(passed, '[]') from assignments where conversation_no = c.no) as passed
  from assignment_queue as q cross join conversations as c on c.no = q.conversation_no
  where q.inbox_id = ?1 and q.need = ?2 and (q.rank_at, q.conversation_no) > (?3, ?4) and (q.held_until is null or q.held_until <= ?5)
  order by q.rank_at, q.conversation_no limit ?6`;
const atOnce = 64;

/** The next of one need, read as they are wanted. */
export class Heads {
  failures = 0;
  #read: Head[] = [];
  #last: Head | undefined;
  #ended = false;
  readonly need: string;
  readonly #tx: Tx;
  readonly #inboxId: string;

  constructor(tx: Tx, inboxId: string, need: string) {
    this.#tx = tx;
    this.#inboxId = inboxId;
    this.need = need;
  }
  get next(): Head | undefined {
    if (this.#read.length === 0 && !this.#ended) {
      const { rankAt = first, no = 0 } = this.#last ?? {};
      this.#read = this.#tx.all<Head>(headsSql, this.#inboxId, this.need, rankAt, no, this.#tx.now, atOnce);
      this.#last = this.#read.at(-1);
      this.#ended = this.#read.length < atOnce;
      this.#read.reverse();
    }
    return this.#read.at(-1);
  }
  take(): Head {
    const head = this.next!;
    this.#read.pop();
    return head;
  }
}

export function earliest(groups: readonly Heads[]): Heads | undefined {
  let best: Heads | undefined;
  for (const group of groups) {
    const head = group.next;
    if (!head) continue;
    const than = best?.next;
    if (!than || head.rankAt < than.rankAt || (head.rankAt === than.rankAt && head.no < than.no))
      best = group;
  }
  return best;
}

/** Is anybody free whom this need allows? */
export function couldHave({ seats, fits }: { seats: Seats; fits: Fits }, need: string): boolean {
  const [require, exclude] = JSON.parse(need) as [Wanted[], Wanted[]];
  const as = (list: Wanted[]) => list.map((wanted) => ({ rule: "", wanted }));
  return anybody(seats, fits.of({ require: as(require), exclude: as(exclude), prefer: [] }));
}
