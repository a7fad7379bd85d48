/**
 * Brings the WAL into the file from a worker while the writer goes on: on the main thread SQLite would do it in the middle of a commit,
 * and thousands of pages with their fsyncs hold the event loop for longer than anybody wants to wait. The writer's own limit
 * (wal_autocheckpoint) stays as the guard; it then finds little left to do, and begins the WAL anew.
 */

import { checkpointBeside, type Store } from "./db.ts";
import type { Kernel } from "./kernel.ts";
import { task } from "./task.ts";

/** Busy when somebody else was at it: then nothing was lost, and the next one does it. */
export const checkpointTask = task<null, null>("kernel.checkpoint", (db: Store) => {
  checkpointBeside(db.file);
  return null;
});

/** Pages (of 4 KiB) that wait in the WAL before it is worth it. */
const enough = 1_500;

const busy = new WeakSet<object>();

/** To be called after a large write; looks, and mostly does nothing. */
export function checkpointSoon({ db, reader, log }: Pick<Kernel, "db" | "reader" | "log">): void {
  if (db.file === ":memory:" || busy.has(reader)) return;
  const wal = db.one<{ log: number; checkpointed: number }>("pragma wal_checkpoint(noop)");
  if (!wal || wal.log - Math.max(0, wal.checkpointed) < enough) return;
  busy.add(reader);
  reader
    .run(checkpointTask, null)
    .catch((error: unknown) => log.warn({ err: error }, "could not bring the log into the file"))
    .finally(() => busy.delete(reader));
}
