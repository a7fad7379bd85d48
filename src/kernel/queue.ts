/**
 * Durable jobs and timers, in the same file as the data. A job is written in the transaction of its cause, claimed with a lease and
 * a fencing token, run at least once (handlers are idempotent), retried with backoff, and kept as dead when it gives up.
 * A timer is a job with a `runAt` in the future and a `dedupe` key to move or clear it by: never a long `setTimeout`, which fires at
 * once beyond 2^31 ms.
 */

import type { Clock } from "./clock.ts";
import { Permanent } from "./errors.ts";
import type { Db } from "./db.ts";
import type { Tx, Write } from "./tx.ts";

export interface NewJob {
  name: string;
  payload: unknown;
  /** Jobs of one key run one after another, in order. */
  key?: string;
  /** At most one job of this key waits; a later one takes its place (and its time). */
  dedupe?: string;
  /** Epoch ms; now when left out. */
  runAt?: number;
}

export interface JobContext {
  readonly db: Db;
  readonly write: Write;
  readonly now: number;
  /** 1 on the first run. */
  readonly attempt: number;
  /** The same for every run of one job: an idempotency key for the outside. */
  readonly id: number;
  readonly signal: AbortSignal;
}

export interface Handler {
  run: (context: JobContext, payload: never) => Promise<void> | void;
  /** How long one run may take before another worker may take the job. */
  leaseMs?: number;
  attempts?: number;
  /** How many of this name run at the same time. */
  parallel?: number;
}

interface Claimed {
  no: number;
  name: string;
  payload: string;
  attempt: number;
  fence: number;
}

const defaultLease = 60_000;
const defaultAttempts = 12;
const slots = 16;
const longestSleep = 60_000;

/** Adds a job in the caller's transaction. */
export function enqueue(tx: Tx, job: NewJob): void {
  const runAt = job.runAt ?? tx.now;
  const payload = JSON.stringify(job.payload ?? null);
  if (job.dedupe) {
    const moved = tx.run(
      "update jobs set run_at = ?, payload = ?, attempt = 0 where dedupe_key = ? and state = 'ready'",
      runAt,
      payload,
      job.dedupe,
    );
    if (moved > 0) return wakeAfter(tx, runAt);
  }
  tx.run(
    "insert into jobs (name, serial_key, dedupe_key, payload, run_at, created_at) values (?, ?, ?, ?, ?, ?)",
    job.name,
    job.key ?? null,
    job.dedupe ?? null,
    payload,
    runAt,
    tx.now,
  );
  wakeAfter(tx, runAt);
}

/** Clears a timer by its `dedupe` key; true when one waited. */
export function cancel(tx: Tx, dedupe: string): boolean {
  return tx.run("delete from jobs where dedupe_key = ? and state = 'ready'", dedupe) > 0;
}

/** Clears many timers at once. */
export function cancelAll(tx: Tx, dedupes: readonly string[]): void {
  tx.run(
    "delete from jobs where state = 'ready' and dedupe_key in (select value from json_each(?))",
    JSON.stringify(dedupes),
  );
}

/** Drops what waits or has given up and names one of these words (ids, addresses) in its payload: for the erasure of a person. */
export function forgetJobs(tx: Tx, words: readonly string[]): number {
  return tx.run(
    "delete from jobs where state <> 'running' and exists (select 1 from json_each(?) where instr(jobs.payload, value) > 0)",
    JSON.stringify(words),
  );
}

/** Puts a dead job back, with all its attempts; returns its name, undefined when there is no such job. */
export function reviveJob(tx: Tx, no: number): string | undefined {
  const changed = tx.run(
    "update jobs set state = 'ready', attempt = 0, run_at = ? where no = ? and state = 'dead'",
    tx.now,
    no,
  );
  if (changed === 0) return undefined;
  wakeAfter(tx, tx.now);
  return tx.one<{ name: string }>("select name from jobs where no = ?", no)?.name;
}

const wakers = new WeakMap<object, (runAt: number) => void>();
function wakeAfter(tx: Tx, runAt: number): void {
  const wake = wakers.get(tx.bus);
  if (wake) tx.afterCommit(() => wake(runAt));
}

export interface Queue {
  handle(name: string, handler: Handler): void;
  start(): Promise<void>;
  /** Stops claiming and waits for the running jobs, at most `ms`. */
  stop(ms?: number): Promise<void>;
  /** Runs all that is due now, and what follows from it; for tests. Returns how many ran. */
  drain(): Promise<number>;
  /** Puts a dead job back; false when there is none. */
  revive(no: number): Promise<boolean>;
  counts(): { ready: number; running: number; dead: number; oldestMs: number };
}

export interface QueueOptions {
  db: Db;
  write: Write;
  clock: Clock;
  bus: object;
  onDead?: (job: { no: number; name: string; error: string }) => void;
  onFailure?: (job: { no: number; name: string; attempt: number; error: unknown }) => void;
}

export function createQueue({ db, write, clock, bus, onDead, onFailure }: QueueOptions): Queue {
  const handlers = new Map<string, Handler>();
  const running = new Map<number, { name: string; abort: AbortController }>();
  let started = false;
  let pumping = false;
  let again = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let timerAt = Number.POSITIVE_INFINITY;

  wakers.set(bus, wake);

  function wake(runAt: number): void {
    if (!started) return;
    const wait = runAt - clock.now();
    if (wait <= 0) return void setImmediate(pump);
    if (runAt >= timerAt) return;
    clearTimeout(timer);
    timerAt = runAt;
    timer = setTimeout(pump, Math.min(wait, longestSleep));
  }

  async function pump(): Promise<void> {
    if (!started) return;
    if (pumping) {
      again = true;
      return;
    }
    pumping = true;
    try {
      do {
        again = false;
        const claimed = await claim(slots - running.size);
        for (const job of claimed) void run(job).then(() => setImmediate(pump));
        if (claimed.length > 0 && running.size < slots) again = true;
      } while (again && started);
    } finally {
      pumping = false;
    }
    clearTimeout(timer);
    timerAt = Number.POSITIVE_INFINITY;
    const next = db.one<{ at: number }>(
      "select min(at) as at from (select min(run_at) as at from jobs where state = 'ready' and run_at > ?1 union all select min(lease_until) from jobs where state = 'running')",
      clock.now(),
    )?.at;
    if (started) {
      timerAt = next ?? Number.POSITIVE_INFINITY;
      timer = setTimeout(
        pump,
        Math.max(1, Math.min((next ?? Number.POSITIVE_INFINITY) - clock.now(), longestSleep)),
      );
    }
  }

  async function claim(free: number): Promise<Claimed[]> {
    if (free <= 0) return [];
    // A read first: an idle pump must not take the write lock.
    if (
      !db.one(
        "select 1 from jobs where (state = 'ready' and run_at <= ?1) or (state = 'running' and lease_until <= ?1) limit 1",
        clock.now(),
      )
    )
      return [];
    return write((tx) => {
      const full = fullNames();
      const due = tx.all<Claimed>(
        `select no, name, payload, attempt, fence from jobs as job
         where ((state = 'ready' and run_at <= ?1) or (state = 'running' and lease_until <= ?1))
           and (serial_key is null or not exists (
             select 1 from jobs as earlier
             where earlier.serial_key = job.serial_key and earlier.no < job.no and earlier.state <> 'dead'))
           and name not in (select value from json_each(?3))
         order by run_at, no limit ?2`,
        tx.now,
        free,
        JSON.stringify(full),
      );
      const room = new Map<string, number>();
      const taken: Claimed[] = [];
      for (const job of due) {
        const handler = handlers.get(job.name);
        const left = room.get(job.name) ?? (handler?.parallel ?? slots) - runningOf(job.name);
        if (left <= 0) continue;
        room.set(job.name, left - 1);
        tx.run(
          "update jobs set state = 'running', attempt = attempt + 1, fence = fence + 1, lease_until = ? where no = ?",
          tx.now + (handler?.leaseMs ?? defaultLease),
          job.no,
        );
        taken.push({ ...job, attempt: job.attempt + 1, fence: job.fence + 1 });
      }
      return taken;
    });
  }

  const runningOf = (name: string): number =>
    [...running.values()].filter((each) => each.name === name).length;
  /** Names of which as many run as may: their jobs must not take the places of others. */
  const fullNames = (): string[] =>
    [...handlers]
      .filter(([name, { parallel }]) => parallel !== undefined && runningOf(name) >= parallel)
      .map(([name]) => name);

  async function run(job: Claimed): Promise<void> {
    const handler = handlers.get(job.name);
    const abort = new AbortController();
    running.set(job.no, { name: job.name, abort });
    try {
      if (!handler) throw new Permanent(`no handler for ${job.name}`);
      await handler.run(
        { db, write, now: clock.now(), attempt: job.attempt, id: job.no, signal: abort.signal },
        JSON.parse(job.payload) as never,
      );
      // The fence: a run that outlived its lease may not finish a job that another has taken since.
      await write((tx) => tx.run("delete from jobs where no = ? and fence = ?", job.no, job.fence));
    } catch (error) {
      await fail(job, handler, error);
    } finally {
      running.delete(job.no);
    }
  }

  async function fail(job: Claimed, handler: Handler | undefined, error: unknown): Promise<void> {
    onFailure?.({ no: job.no, name: job.name, attempt: job.attempt, error });
    const text = (error instanceof Error ? error.message : String(error)).slice(0, 500);
    const dead = error instanceof Permanent || job.attempt >= (handler?.attempts ?? defaultAttempts);
    await write((tx) => {
      if (dead) {
        return tx.run(
          "update jobs set state = 'dead', dedupe_key = null, last_error = ?, lease_until = null where no = ? and fence = ?",
          text,
          job.no,
          job.fence,
        );
      }
      // A newer job of the same dedupe key has taken the place meanwhile: this one is superseded.
      const superseded = tx.run(
        `delete from jobs where no = ?1 and fence = ?2 and exists (
           select 1 from jobs as newer where newer.dedupe_key = (select dedupe_key from jobs where no = ?1) and newer.state = 'ready')`,
        job.no,
        job.fence,
      );
      if (superseded > 0) return superseded;
      return tx.run(
        "update jobs set state = 'ready', run_at = ?, last_error = ?, lease_until = null where no = ? and fence = ?",
        tx.now + backoff(job.attempt),
        text,
        job.no,
        job.fence,
      );
    }).catch((failure: unknown) =>
      onFailure?.({ no: job.no, name: job.name, attempt: job.attempt, error: failure }),
    );
    if (dead) onDead?.({ no: job.no, name: job.name, error: text });
    else wake(clock.now() + backoff(job.attempt));
  }

  return {
    handle(name, handler) {
      if (handlers.has(name)) throw new Error(`job ${name} has two handlers`);
      handlers.set(name, handler);
    },
    async start() {
      // Leases of an earlier process are void: there is one process, and this is it.
      await write((tx) => {
        // A job that was cut off and whose timer is set anew already runs once more, beside the timer and without its key.
        tx.run(
          `update jobs set dedupe_key = null where state = 'running' and exists (
             select 1 from jobs as newer
             where newer.dedupe_key = jobs.dedupe_key and (newer.state = 'ready' or (newer.state = 'running' and newer.no > jobs.no)))`,
        );
        tx.run("update jobs set state = 'ready', lease_until = null where state = 'running'");
      });
      started = true;
      void pump();
    },
    async stop(ms = 10_000) {
      started = false;
      clearTimeout(timer);
      const until = performance.now() + ms;
      while (running.size > 0 && performance.now() < until) await Bun.sleep(20);
      for (const { abort } of running.values()) abort.abort();
    },
    async drain() {
      let ran = 0;
      for (let round = 0; round < 1_000; round++) {
        const claimed = await claim(slots);
        if (claimed.length === 0) return ran;
        ran += claimed.length;
        await Promise.all(claimed.map(run));
      }
      throw new Error("the queue does not come to rest");
    },
    async revive(no) {
      return (await write((tx) => reviveJob(tx, no))) !== undefined;
    },
    counts() {
      const rows = db.all<{ state: "ready" | "running" | "dead"; n: number }>(
        "select state, count(*) as n from jobs group by state",
      );
      const oldest = db.one<{ at: number | null }>(
        "select min(run_at) as at from jobs where state = 'ready'",
      )?.at;
      const of = (state: string) => rows.find((row) => row.state === state)?.n ?? 0;
      return {
        ready: of("ready"),
        running: of("running"),
        dead: of("dead"),
        oldestMs: oldest == null ? 0 : Math.max(0, clock.now() - oldest),
      };
    },
  };
}

/** 1 s, 2 s, 4 s … at most an hour, with up to a quarter of jitter. */
function backoff(attempt: number): number {
  const base = Math.min(2 ** Math.min(attempt - 1, 12) * 1_000, 3_600_000);
  return Math.round(base * (1 + Math.random() / 4));
}
