/**
 * One process for each database. The lock is an exclusive transaction on an empty SQLite file beside it: the operating system drops it
 * with the process, however that ends, so there is no stale lock to judge and no pid that another process may have taken since.
 */

import { holdExclusively } from "./db.ts";
import { Fatal } from "./errors.ts";

export interface InstanceLock {
  release(): void;
}

/** Throws Fatal when another process works on the same file. */
export function lockInstance(file: string): InstanceLock {
  const lock = tryLock(file);
  if (!lock)
    throw new Fatal(
      `Another Lingxi is working on ${file}. Stop it first, or give this one a DATA_DIR of its own.`,
    );
  return lock;
}

export function isLocked(file: string): boolean {
  const lock = tryLock(file);
  lock?.release();
  return lock === undefined;
}

function tryLock(file: string): InstanceLock | undefined {
  try {
    const held = holdExclusively(`${file}.lock`);
    return held && { release: () => held.close() };
  } catch (error) {
    throw new Fatal(
      `The lock ${file}.lock can't be taken (${(error as Error).message}). Check that the folder exists, is on a local disk and may be written to.`,
    );
  }
}
