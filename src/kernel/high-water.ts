/**
 * Remembers how far the database had come, in a small file beside it. SQLite ends the recovery of a damaged WAL at the first bad
 * checksum without an error: what was behind it is gone, and every integrity check says ok. Comparing with the mark tells.
 */

import {
  closeSync,
  fsyncSync,
  existsSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import type { Db } from "./db.ts";
import { Fatal } from "./errors.ts";

export interface Mark {
  events: number;
  messages: number;
  jobs: number;
}

export const markFile = (file: string): string => `${file}.mark`;

/** The last number that each table has given out: deleting rows doesn't lower it. */
export function currentMark(db: Db): Mark {
  const rows = db.all<{ name: string; seq: number }>(
    "select name, seq from sqlite_sequence where name in ('events', 'messages', 'jobs')",
  );
  const of = (name: string) => rows.find((row) => row.name === name)?.seq ?? 0;
  return { events: of("events"), messages: of("messages"), jobs: of("jobs") };
}

/** Undefined when there is none, or when it can't be read: a mark guards, it must not be one more thing that breaks. */
export function readMark(file: string): Mark | undefined {
  if (!existsSync(markFile(file))) return undefined;
  try {
    const mark = JSON.parse(readFileSync(markFile(file), "utf8")) as Partial<Mark>;
    const numbers = [mark.events, mark.messages, mark.jobs];
    return numbers.every((each) => Number.isSafeInteger(each)) ? (mark as Mark) : undefined;
  } catch {
    return undefined;
  }
}

/** Throws Fatal when the database is behind its mark, unless the loss was accepted. */
export function refuseLoss(file: string, db: Db, accepted: boolean): void {
  const mark = readMark(file);
  if (!mark || accepted) return;
  const now = currentMark(db);
  const lost = mark.messages - now.messages;
  if (lost <= 0 && mark.events <= now.events && mark.jobs <= now.jobs) return;
  const what = lost > 0 ? `its last ${lost} messages` : "what was written last";
  throw new Fatal(
    `The database ${file} has lost ${what}, perhaps by a damaged or missing ${file}-wal. Restore a backup with: lingxi restore BACKUP. To go on without them, start once with LINGXI_ACCEPT_LOSS=1.`,
  );
}

/** Durable when it returns; readers see the old mark or the new one, never half of it. */
export function writeMark(file: string, mark: Mark): void {
  const fresh = `${markFile(file)}.new`;
  const fd = openSync(fresh, "w", 0o600);
  try {
    writeSync(fd, `${JSON.stringify(mark)}\n`);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  renameSync(fresh, markFile(file));
}

export function forgetMark(file: string): void {
  rmSync(markFile(file), { force: true });
}

/** Writes the mark when it has moved; cheap when it has not. */
export function markKeeper(file: string, db: Db): () => void {
  let last = "";
  return () => {
    const mark = currentMark(db);
    const text = JSON.stringify(mark);
    if (text === last) return;
    writeMark(file, mark);
    last = text;
  };
}
