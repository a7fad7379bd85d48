/**
 * The one door for writes. `await write(tx => verb(tx, actor, input))`: closures that arrive in the same tick share one
 * `BEGIN IMMEDIATE … COMMIT`, each in a SAVEPOINT of its own, so that one failure harms nobody. The promise resolves when the
 * commit is on disk (`synchronous = full`).
 */

import type { Clock } from "./clock.ts";
import type { Store } from "./db.ts";
import { Unavailable } from "./errors.ts";
import type { Bus, Tx, Write } from "./tx.ts";

export interface Writer {
  readonly write: Write;
  /** Commits what waits now; used when the process stops. */
  flush(): void;
  /** Messages for metrics: commits, closures, longest batch. */
  readonly stats: { commits: number; writes: number; failed: number; commitMs: number };
}

interface Waiting {
  closure: (tx: Tx) => unknown;
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
}

/** More than this in one commit would hold the event loop for too long. */
const largestBatch = 512;

export function openWriter(store: Store, clock: Clock, bus: Bus): Writer {
  let waiting: Waiting[] = [];
  let armed = false;
  const { raw } = store;
  const stats = { commits: 0, writes: 0, failed: 0, commitMs: 0 };

  const step = (sql: string) => store.statement(sql).run();

  let effects: (() => void)[] = [];
  const tx: { -readonly [K in keyof Tx]: Tx[K] } = {
    one: store.one,
    all: store.all,
    orm: store.orm,
    run: (sql, ...values) => store.statement(sql).run(...values).changes,
    insert: (sql, ...values) => Number(store.statement(sql).run(...values).lastInsertRowid),
    now: 0,
    afterCommit: (effect) => void effects.push(effect),
    bus,
  };

  const write: Write = (closure) =>
    new Promise((resolve, reject) => {
      waiting.push({ closure, resolve: resolve as (value: unknown) => void, reject });
      if (!armed) {
        armed = true;
        setImmediate(flush);
      }
    });

  function flush(): void {
    armed = false;
    if (waiting.length === 0) return;
    const batch = waiting.length > largestBatch ? waiting.splice(0, largestBatch) : waiting;
    if (batch === waiting) waiting = [];
    else if (!armed) {
      armed = true;
      setImmediate(flush);
    }
    const started = performance.now();
    const outcomes: { ok: boolean; value: unknown }[] = [];
    effects = [];
    const kept: (() => void)[] = [];
    try {
      step("begin immediate");
      if (batch.length === 1) {
        const outcome = alone(batch[0]!.closure);
        if (!outcome.ok) return batch[0]!.reject(outcome.value);
        outcomes.push(outcome);
        for (const effect of effects) kept.push(effect);
      } else
        for (const each of batch) {
          outcomes.push(attempt(each.closure));
          for (const effect of effects) kept.push(effect);
          effects = [];
        }
      step("commit");
    } catch (error) {
      rollback();
      stats.failed++;
      const told = explainCommit(error);
      for (const each of batch) each.reject(told);
      return;
    }
    stats.commits++;
    stats.writes += batch.length;
    stats.commitMs = performance.now() - started;
    for (const effect of kept) effect();
    for (const [i, each] of batch.entries()) {
      const outcome = outcomes[i]!;
      if (outcome.ok) each.resolve(outcome.value);
      else each.reject(outcome.value);
    }
  }

  /** The only one of its commit: what fails takes the whole transaction with it, and no page has to be copied for a savepoint. */
  function alone(closure: (tx: Tx) => unknown): { ok: boolean; value: unknown } {
    tx.now = clock.now();
    try {
      return { ok: true, value: closure(tx) };
    } catch (error) {
      if (!raw.inTransaction) throw error;
      step("rollback");
      return { ok: false, value: isStorageFailure(error) ? explainCommit(error) : error };
    }
  }

  function attempt(closure: (tx: Tx) => unknown): { ok: boolean; value: unknown } {
    tx.now = clock.now();
    step("savepoint one");
    try {
      const value = closure(tx);
      step("release one");
      return { ok: true, value };
    } catch (error) {
      // A full disk or a broken page ends the whole transaction; a business error ends only this closure.
      if (!raw.inTransaction) throw error;
      step("rollback to one");
      step("release one");
      effects = [];
      return { ok: false, value: isStorageFailure(error) ? explainCommit(error) : error };
    }
  }

  function rollback(): void {
    try {
      if (raw.inTransaction) step("rollback");
    } catch {
      // the transaction is gone already
    }
  }

  return { write, flush, stats };
}

function isStorageFailure(error: unknown): boolean {
  const code = (error as { code?: string } | null)?.code;
  return (
    code === "SQLITE_FULL" || (typeof code === "string" && /^SQLITE_(IOERR|CORRUPT|READONLY)/.test(code))
  );
}

function explainCommit(error: unknown): unknown {
  if (!isStorageFailure(error)) return error;
  return new Unavailable((error as { code: string }).code === "SQLITE_FULL" ? "disk_full" : "storage_failed");
}
