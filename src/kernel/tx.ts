/** The types that the ground is made of: a transaction, the events that it emits, and who reacts to them. */

import type { EventName, Events } from "../events.ts";
import type { Db, Value } from "./db.ts";

/** A database that may be written to: only `write` makes one, so a verb can't run outside a transaction. */
export interface Tx extends Db {
  /** Runs one statement; returns how many rows it changed. */
  run(sql: string, ...values: Value[]): number;
  /** Inserts one row; returns its number. */
  insert(sql: string, ...values: Value[]): number;
  /** Time of this write, epoch ms: the same for all that one closure does. */
  readonly now: number;
  /** Runs after the commit is durable, in order; must not throw and must not write. */
  afterCommit(effect: () => void): void;
  readonly bus: Bus;
}

/** A closure that returns a promise can't be passed: no network, no await, no model call inside a transaction. */
export type Sync<T> = T extends PromiseLike<unknown> ? never : T;
export type Write = <T>(closure: (tx: Tx) => Sync<T>) => Promise<T>;

export interface Event<N extends EventName = EventName> {
  name: N;
  payload: Events[N];
  at: number;
  /** What the cause has in hand already, for reactions in memory only: never stored, never sent. */
  memo?: unknown;
}

export type TxReaction<N extends EventName> = (tx: Tx, event: Event<N>) => void;
export type CommitReaction<N extends EventName> = (event: Event<N>) => void;

export interface JobReaction<N extends EventName> {
  /** Name of a handler registered with the queue; its payload is the event. */
  job: string;
  /** Jobs of one key run one after another, in the order of their events. */
  key?: (event: Event<N>) => string;
  /** Leave out what nobody waits for: no row is written when this is false. */
  when?: (tx: Tx, event: Event<N>) => boolean;
}

export interface Bus {
  /** In the same transaction: may write, may throw (then nothing happened). */
  tx<N extends EventName>(name: N, reaction: TxReaction<N>): void;
  /** A durable job: at least once, after the commit. */
  job<N extends EventName>(name: N, reaction: JobReaction<N>): void;
  /** In memory after the commit: sockets, caches. A crash loses it, so the database must be enough. */
  commit<N extends EventName>(name: N, reaction: CommitReaction<N>): void;
  /** Every event after its commit: metrics and the event spy of the tests. */
  every(reaction: CommitReaction<EventName>): void;
  reactions(name: EventName): Reactions;
}

export interface Reactions {
  tx: TxReaction<never>[];
  job: JobReaction<never>[];
  commit: CommitReaction<never>[];
}
