/**
 * Events and what follows from them. `emit(tx, name, payload)` runs the reactions of the same transaction, writes public events
 * to the log, enqueues the jobs, and hands the event to the in-memory reactions once the commit is durable.
 */

import type { EventName, Events, PublicEventName } from "../events.ts";
import { events as catalogue } from "../events.ts";
import type { Db } from "./db.ts";
import { enqueue } from "./queue.ts";
import type { Bus, CommitReaction, Event, JobReaction, Reactions, Tx, TxReaction } from "./tx.ts";

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
      for (const name of Object.keys(catalogue) as EventName[])
        of(name).commit.push(reaction as CommitReaction<never>);
    },
    reactions: of,
    failed: () => {},
  };
}

/** All that may leave the house. */
export const publicEvents = (Object.keys(catalogue) as EventName[]).filter(
  (name): name is PublicEventName => catalogue[name].public,
);
/** What it says, in a sentence. */
export const aboutEvent = (name: PublicEventName): string => catalogue[name].about;

export interface LoggedEvent {
  seq: number;
  name: EventName;
  payload: Record<string, unknown>;
  at: number;
}

/** Public events after a place in the log, oldest first. */
export function eventsAfter(db: Db, after: number, limit: number): LoggedEvent[] {
  return db
    .all<Omit<LoggedEvent, "payload"> & { payload: string }>(
      "select seq, name, payload, at from events where seq > ? order by seq limit ?",
      after,
      limit,
    )
    .map((row) => ({ ...row, payload: JSON.parse(row.payload) as Record<string, unknown> }));
}

/** The newest place in the log; 0 while it is empty. */
export const lastEventSeq = (db: Db): number =>
  db.one<{ seq: number | null }>("select max(seq) as seq from events")?.seq ?? 0;

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
    enqueue(tx, {
      name: reaction.job,
      payload: { name, payload, at: tx.now },
      key: reaction.key?.(event as never),
    });
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
