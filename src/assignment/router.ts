/** What the rest of assignment asks of the router, which finds the agent for each conversation that waits. */

import type { ConversationRow } from "../conversations/tables.ts";
import type { Db } from "../kernel/db.ts";
import type { Tx } from "../kernel/tx.ts";
import type { Floor } from "./floor.ts";
import type { Rule } from "./rules.ts";
import type { Plan, Verdict } from "./types.ts";

export interface Router {
  /** Assigns it if it waits and somebody fits; otherwise it stands in the queue. True when it was assigned. */
  route(tx: Tx, conversationId: string): boolean;
  /** Several at once, looked at from the same floor. */
  routeAll(tx: Tx, conversationIds: readonly string[]): void;
  /** A seat is free, somebody came: the queue moves up. Returns how many were given out at once; what is left follows in slices. */
  drain(tx: Tx, scope?: { inboxId?: string; agentId?: string }): number;
  /** The timer of one that waits: a hold or a requirement has ended, it overflows, its time is up. */
  step(tx: Tx, conversationId: string): void;
  /** What the rules make of it, and who would get it; changes nothing. */
  rehearse(db: Db, conversation: ConversationRow, rules: readonly Rule[]): { plan: Plan; verdict: Verdict };
  /** Who could take conversations of this inbox now, and who else works there. */
  floor(db: Db, now: number): Floor;
  /** Rules have changed: everything that waits is looked at anew, in slices. */
  replan(): void;
}
