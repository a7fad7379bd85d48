/** What `lingxi doctor` and the console's self-test look at. Each check ends in a plain sentence; none changes anything. */

import { accessSync, constants, existsSync, statfsSync } from "node:fs";
import { backupsFolder, listBackups } from "./backup.ts";
import { day, hour } from "./clock.ts";
import { olderThan, type Db, type Store } from "./db.ts";
import { task } from "./reader.ts";
import { checkIntegrity } from "./verify-backup.ts";

export interface Check {
  /** Stable; its title on screen is made from it. */
  name: string;
  state: "ok" | "warning" | "failed";
  /** One sentence in English; for a warning or a failure it says what to do. */
  says: string;
}

const ok = (name: string, says: string): Check => ({ name, state: "ok", says });
const warning = (name: string, says: string): Check => ({ name, state: "warning", says });
const failed = (name: string, says: string): Check => ({ name, state: "failed", says });

/** Below this nothing is uploaded any more, so that messages still can be written. */
export const diskFloor = 500 * 1024 * 1024;
const testedBun = "1.4.5";

export function checkVersions(db: Db): Check {
  const { version } = db.one<{ version: string }>("select sqlite_version() as version")!;
  if (olderThan(version, [3, 51, 3]))
    return failed(
      "versions",
      `SQLite ${version} can lose commits; 3.51.3 or newer is needed. Use Bun ${testedBun}.`,
    );
  if (Bun.version !== testedBun)
    return warning(
      "versions",
      `This is Bun ${Bun.version} with SQLite ${version}; Lingxi is tested with Bun ${testedBun}.`,
    );
  return ok("versions", `Bun ${Bun.version} with SQLite ${version}.`);
}

export function checkFolder(dataDir: string): Check {
  if (!existsSync(dataDir))
    return warning(
      "folder",
      `The data folder ${dataDir} is not there yet; the first start makes it. If it should be there, set DATA_DIR.`,
    );
  try {
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
    return ok("folder", `The data folder ${dataDir} can be read and written.`);
  } catch (error) {
    return failed(
      "folder",
      `The data folder ${dataDir} can't be written (${(error as Error).message}). Make it, or set DATA_DIR.`,
    );
  }
}

export interface Disk {
  freeBytes: number;
  totalBytes: number;
}

export function diskOf(folder: string): Disk {
  const { bavail, blocks, bsize } = statfsSync(folder);
  return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
}

export function checkDisk(dataDir: string): Check {
  if (!existsSync(dataDir)) return failed("disk", `The data folder ${dataDir} is not there.`);
  const { freeBytes } = diskOf(dataDir);
  if (freeBytes < diskFloor)
    return failed(
      "disk",
      `Only ${inMegabytes(freeBytes)} are free where ${dataDir} is. Free some space; files are refused below ${inMegabytes(diskFloor)}.`,
    );
  if (freeBytes < 4 * diskFloor)
    return warning(
      "disk",
      `${inMegabytes(freeBytes)} are free where ${dataDir} is; that will not last long.`,
    );
  return ok("disk", `${inMegabytes(freeBytes)} are free.`);
}

export function inMegabytes(bytes: number): string {
  const size = bytes / 1024 / 1024;
  return `${size.toLocaleString("en", { maximumFractionDigits: size < 10 ? 1 : 0 })} MB`;
}

/** The whole file; minutes for a large one, so the server runs it in the reader. */
export function checkDatabase(file: string): Check {
  try {
    const wrong = checkIntegrity(file);
    return wrong.length === 0
      ? ok("database", "The database is whole, and its references hold.")
      : failed("database", `${wrong.slice(0, 3).join(" ")} Restore a backup with: lingxi restore BACKUP`);
  } catch (error) {
    return failed("database", `The database can't be read: ${(error as Error).message}`);
  }
}

export function checkSearch(db: Db): Check {
  try {
    const { last, indexed } = db.one<{ last: number; indexed: number }>(
      "select (select coalesce(max(no), 0) from messages) as last, (select indexed_no from search_progress) as indexed",
    )!;
    db.one("select rowid from message_search where message_search match '\"a\"' limit 1");
    if (indexed > last) return failed("search", "The search index knows of messages that are not there.");
    if (last - indexed > 1_000)
      return warning(
        "search",
        `The search index is ${last - indexed} messages behind; it catches up while the server runs.`,
      );
    return ok("search", "The search index is in step with the messages.");
  } catch (error) {
    return failed("search", `The search index can't be read: ${(error as Error).message}`);
  }
}

/** A clock that was set back would give new messages old times. */
export function checkClock(db: Db, now: number): Check {
  if (now < Date.UTC(2026, 0, 1))
    return failed(
      "clock",
      `The clock says ${new Date(now).toISOString()}, which can't be. Set it, best by NTP.`,
    );
  const last =
    db.one<{ at: number | null }>(
      "select max(at) as at from (select at from messages order by no desc limit 1)",
    )?.at ?? 0;
  if (last > now + 2_000)
    return warning(
      "clock",
      `The clock is ${Math.round((last - now) / 1_000)} s behind the newest message. Check it, best by NTP.`,
    );
  return ok("clock", `The clock says ${new Date(now).toISOString()}.`);
}

export function checkJobs(db: Db): Check {
  const { dead } = db.one<{ dead: number }>("select count(*) as dead from jobs where state = 'dead'")!;
  return dead > 0
    ? warning("jobs", `${dead} jobs have given up; see them under Settings, System.`)
    : ok("jobs", "No job has given up.");
}

export function checkBackups(dataDir: string, now: number): Check {
  const [last] = listBackups(dataDir);
  if (!last)
    return warning(
      "backups",
      `There is no backup in ${backupsFolder(dataDir)} yet. Make one with: lingxi backup`,
    );
  const age = now - Date.parse(last.madeAt);
  if (age > 3 * day) return warning("backups", `The newest backup is ${Math.floor(age / day)} days old.`);
  return ok("backups", `The newest backup is ${Math.floor(age / hour)} hours old.`);
}

/** Of a server that runs elsewhere or not at all; a running Lingxi holds its port itself. */
export async function checkPort(host: string, port: number): Promise<Check> {
  try {
    const listener = Bun.listen({ hostname: host, port, socket: { data: () => {} } });
    listener.stop(true);
    return ok("port", `Port ${port} is free.`);
  } catch {
    return failed("port", `Port ${port} on ${host} is taken or not allowed. Set PORT to another one.`);
  }
}

export const integrityTask = task("checks.database", (db: Store, _input: null) => checkDatabase(db.file), {
  alone: true,
});
