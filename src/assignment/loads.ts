/**
 * How much everybody has, in memory. The database is the truth: agents whose rows may have changed are read again before the next
 * decision, also after a transaction that was undone; whoever claims a seat checks it once more in the same statement.
 */

import type { Db } from "../kernel/db.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { minute } from "../kernel/clock.ts";
import { recentFor } from "./seats.ts";
import type { Tx } from "../kernel/tx.ts";

/** In the event's memo: all that follows here was done already. */
export const givenOut = Symbol("given out");

export interface AgentLoad {
  /** Open conversations, counted; what a claim compares with the database. */
  open: number;
  /** Weighted by inbox. */
  load: number;
  channels: Map<string, number>;
  lastAt: number;
  /** Conversations that they got lately, fading; in memory only, so that it begins anew with the process. */
  recent: number;
  recentAt: number;
}

export interface Loads {
  /** Always the same object for the same agent. */
  of(agentId: string): AgentLoad;
  /** Returns who was read again; undefined when all were. */
  refresh(db: Db, now: number, of: Scales): string[] | undefined;
  /** The agent has got one. */
  got(agentId: string, now: number): void;
  /** What of the agent's recent ones is left now. */
  recentOf(load: AgentLoad, now: number): number;
  /** Says that the agent's rows may differ from what is kept; returns the mark of this change. */
  changed(agentId: string): number;
  /** What is kept is right as of these changes: once the transaction is durable, they need not be read again. */
  settle(db: Db, changes: ReadonlyMap<string, number>): void;
}

export interface Scales {
  channelOf: (inboxId: string) => string;
  weightOf: (inboxId: string) => number;
}

interface Row {
  agentId: string;
  inboxId: string;
  open: number;
  lastAt: number;
}
const columns = "select agent_id as agentId, inbox_id as inboxId, open, last_at as lastAt from agent_loads";

export function createLoads({ bus }: Pick<Kernel, "bus">): Loads {
  const kept = new Map<string, AgentLoad>();
  /** Agents to be read again, and since which change. */
  const stale = new Map<string, number>();
  let stamp = 1;
  let allStale = 1;
  let readAt = Number.NEGATIVE_INFINITY;

  const changed = (agentId: string | null): number => {
    if (agentId) stale.set(agentId, ++stamp);
    return stamp;
  };
  const changedAll = () => void (allStale = ++stamp);
  const holder = (tx: Tx, { payload }: { payload: { conversationId: string } }) =>
    void changed(
      tx.one<{ id: string | null }>(
        "select assignee_id as id from conversations where id = ?",
        payload.conversationId,
      )?.id ?? null,
    );
  bus.tx("conversation.assigned", (tx, { payload, memo }) => {
    // Counted already by whoever gave it out.
    if (memo === givenOut) return;
    const { by, assigneeId, previousId } = payload;
    if (by !== null && assigneeId && assigneeId !== previousId) got(assigneeId, tx.now);
    changed(assigneeId);
    changed(previousId);
  });
  bus.tx("conversation.created", holder);
  bus.tx("conversation.closed", holder);
  bus.tx("conversation.snoozed", holder);
  bus.tx("conversation.reopened", holder);
  bus.tx("contact.merged", changedAll);
  bus.tx("assignment.changed", changedAll);
  bus.tx("inbox.changed", changedAll);

  const of = (agentId: string): AgentLoad => {
    let found = kept.get(agentId);
    if (!found) {
      found = { open: 0, load: 0, channels: new Map(), lastAt: 0, recent: 0, recentAt: 0 };
      kept.set(agentId, found);
    }
    return found;
  };
  const recentOf = ({ recent, recentAt }: AgentLoad, now: number): number =>
    recent === 0 ? 0 : recent * 2 ** (-Math.max(0, now - recentAt) / recentFor);
  function got(agentId: string, now: number): void {
    const load = of(agentId);
    load.recent = recentOf(load, now) + 1;
    load.recentAt = now;
  }
  const empty = (load: AgentLoad): void => {
    load.open = load.load = load.lastAt = 0;
    load.channels.clear();
  };
  function add({ agentId, inboxId, open, lastAt }: Row, { channelOf, weightOf }: Scales): void {
    const load = of(agentId);
    load.lastAt = Math.max(load.lastAt, lastAt);
    if (open === 0) return;
    load.open += open;
    load.load += open * weightOf(inboxId);
    const channel = channelOf(inboxId);
    load.channels.set(channel, (load.channels.get(channel) ?? 0) + open);
  }
  const once = (db: Db, done: () => void): void => {
    if ("afterCommit" in db) (db as Tx).afterCommit(done);
    else done();
  };
  /** All is as in the database that was read: that stands unless the transaction is undone. */
  function readAgain(db: Db): void {
    const until = stamp;
    once(db, () => {
      if (allStale <= until) allStale = 0;
      for (const [id, since] of stale) if (since <= until) stale.delete(id);
    });
  }

  return {
    of,
    got,
    recentOf,
    changed,
    settle: (db, changes) =>
      once(db, () => {
        for (const [id, change] of changes) if (stale.get(id) === change) stale.delete(id);
      }),
    refresh(db, now, scales) {
      // Also by the minute: what no event tells, such as the erasure of a contact, is seen then.
      if (allStale > 0 || Math.abs(now - readAt) >= minute) {
        readAt = now;
        for (const load of kept.values()) empty(load);
        for (const row of db.all<Row>(columns)) add(row, scales);
        readAgain(db);
        return undefined;
      }
      const ids = [...stale.keys()];
      if (ids.length > 0) {
        for (const id of ids) {
          empty(of(id));
          for (const row of db.all<Row>(`${columns} where agent_id = ?`, id)) add(row, scales);
        }
        readAgain(db);
      }
      return ids;
    },
  };
}
