/**
 * Events and what follows from them. `emit(tx, name, payload)` runs the reactions of the same transaction, writes public events
 * to the log, enqueues the jobs, and hands the event to the in-memory reactions once the commit is durable.
 */

import type { EventName, Events } from "../events.ts";
import { events as catalogue } from "../events.ts";
import type { Tx } from "./write.ts";
import { enqueue } from "./queue.ts";

export interface Event<N extends EventName = EventName> {
  name: N;
  payload: Events[N];
  at: number;
  /** What the cause has in hand already, for reactions in memory only: never stored, never sent. */
  memo?: unknown;
}

type TxReaction<N extends EventName> = (tx: Tx, event: Event<N>) => void;
type CommitReaction<N extends EventName> = (event: Event<N>) => void;

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

interface Reactions {
  tx: TxReaction<never>[];
  job: JobReaction<never>[];
  commit: CommitReaction<never>[];
}

export function createBus(): Bus & { failed: (error: unknown, event: Event) => void } {
  const table = new Map<EventName, Reactions>();
  const of = (name: EventName): Reactions => {
    let found = table.get(name);
    if (!found) {
      found = { tx: [], job: [], commit: [] };
      table.set(name, found);
    }
    return found;
  };
  return {
    tx: (name, reaction) => void of(name).tx.push(reaction as TxReaction<never>),
    job: (name, reaction) => void of(name).job.push(reaction as JobReaction<never>),
    commit: (name, reaction) => void of(name).commit.push(reaction as CommitReaction<never>),
    every: (reaction) => {
      for (const name of Object.keys(catalogue) as EventName[]) of(name).commit.push(reaction as CommitReaction<never>);
    },
    reactions: of,
    failed: () => {},
  };
}

/** Says that something happened. The caller's transaction carries all that follows from it. */
export function emit<N extends EventName>(tx: Tx, name: N, payload: Events[N], memo?: unknown): void {
  const event: Event<N> = { name, payload, at: tx.now, memo };
  const reactions = tx.bus.reactions(name);
  for (const react of reactions.tx) react(tx, event as never);
  if (catalogue[name].public) {
    tx.run("insert into events (name, payload, at) values (?, ?, ?)", name, JSON.stringify(payload), tx.now);
  }
  for (const reaction of reactions.job) {
    if (reaction.when && !reaction.when(tx, event as never)) continue;
    enqueue(tx, { name: reaction.job, payload: { name, payload, at: tx.now }, key: reaction.key?.(event as never) });
  }
  if (reactions.commit.length === 0) return;
  tx.afterCommit(() => {
    for (const react of reactions.commit) {
      try {
        react(event as never);
      } catch (error) {
        (tx.bus as ReturnType<typeof createBus>).failed(error, event as Event);
      }
    }
  });
}
