/** Keeps the database in shape while it runs: its mark, the WAL's size, the planner's numbers, and rows that have served their time. */

import { existsSync, statSync } from "node:fs";
import { day, minute, second } from "./clock.ts";
import { markKeeper } from "./high-water.ts";
import type { Kernel } from "./kernel.ts";
import { enqueue } from "./queue.ts";

/** Rows older than `days` go; 0 keeps them for ever. */
export interface Retention {
  table: string;
  column: string;
  days: number;
}

const markEvery = 5 * second;
const walLimit = 64 * 1024 * 1024;
/** As many rows in one write as don't hold the event loop. */
const sweepBatch = 500;

/** Registers the daily job. `retentions` is asked anew each time, since the settings may have changed. */
export function upkeepJobs(kernel: Kernel, retentions: () => Retention[]): void {
  const { queue } = kernel;
  queue.handle("upkeep.daily", {
    leaseMs: 10 * minute,
    async run({ write, now }) {
      // First of all the next one: a day that fails must not be the last.
      await write((tx) =>
        enqueue(tx, { name: "upkeep.daily", payload: null, dedupe: "upkeep.daily", runAt: now + day }),
      );
      for (const retention of retentions()) await sweep(kernel, retention, now);
      optimize(kernel);
    },
  });
}

export async function sweep(
  { write }: Pick<Kernel, "write">,
  { table, column, days }: Retention,
  now: number,
): Promise<number> {
  if (days <= 0) return 0;
  let gone = 0;
  for (;;) {
    const went = await write((tx) =>
      tx.run(
        // Rows are in the order of their time: the oldest are looked at, not all of them.
        `delete from ${table} where rowid in
           (select id from (select rowid as id, ${column} as at from ${table} order by rowid limit ${sweepBatch}) where at < ?)`,
        now - days * day,
      ),
    );
    gone += went;
    if (went < sweepBatch) return gone;
  }
}

/** Cheap: it looks only at tables whose numbers have changed much, and at a sample of them. */
function optimize({ db }: Kernel): void {
  db.raw.run("pragma analysis_limit = 400");
  db.raw.run("pragma optimize");
}

export interface Upkeep {
  stop(): void;
}

/** Starts the timers and sees to it that the daily job waits. */
export async function startUpkeep(kernel: Kernel): Promise<Upkeep> {
  await kernel.write((tx) => {
    if (!tx.one("select 1 from jobs where name = 'upkeep.daily' and state <> 'dead'"))
      enqueue(tx, { name: "upkeep.daily", payload: null, dedupe: "upkeep.daily", runAt: tx.now + minute });
  });
  if (kernel.db.file === ":memory:") return { stop: () => {} };
  const keep = markKeeper(kernel.db.file, kernel.db);
  let writes = -1;
  const mark = setInterval(() => attempt(kernel, "mark", keep), markEvery);
  const wal = setInterval(() => {
    const idle = writes === kernel.writer.stats.writes;
    writes = kernel.writer.stats.writes;
    const size = walBytes(kernel.db.file);
    if (size > walLimit || (idle && size > 0)) attempt(kernel, "checkpoint", () => checkpoint(kernel));
  }, 2 * minute);
  return {
    stop() {
      clearInterval(mark);
      clearInterval(wal);
      attempt(kernel, "mark", keep);
    },
  };
}

/** Moves the WAL into the file and empties it; gives up at once when a reader holds it: waiting would stop the whole process. */
export function checkpoint({ db }: Pick<Kernel, "db">): boolean {
  db.raw.run("pragma busy_timeout = 0");
  try {
    return db.one<{ busy: number }>("pragma wal_checkpoint(truncate)")?.busy === 0;
  } finally {
    db.raw.run("pragma busy_timeout = 5000");
  }
}

export const walBytes = (file: string): number =>
  existsSync(`${file}-wal`) ? statSync(`${file}-wal`).size : 0;

function attempt(kernel: Kernel, what: string, work: () => unknown): void {
  try {
    work();
  } catch (error) {
    kernel.log.error({ err: error, code: what }, "upkeep failed");
  }
}
