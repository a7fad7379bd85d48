/** What `lingxi doctor` and the console's self-test look at. Each check ends in a plain sentence; none changes anything. */

import { accessSync, constants, existsSync, statfsSync } from "node:fs";
import { backupsFolder, listBackups } from "./backup.ts";
import { day, hour } from "./clock.ts";
import type { Params } from "./errors.ts";
import { textsIn, type Translate } from "./i18n.ts";
import { olderThan, type Db, type Store } from "./db.ts";
import { task } from "./task.ts";
import { checkIntegrity } from "./verify-backup.ts";

export interface Check {
  /** Stable, e.g. `disk`. */
  name: string;
  state: "ok" | "warning" | "failed";
  /** One sentence in English; for a warning or a failure it says what to do. */
  says: string;
  /** The same for readers of other languages: `system.check.<key>` with these params. */
  key?: string;
  params?: Params;
}

const english = textsIn("en");
const found =
  (state: Check["state"]) =>
  (name: string, finding: string, params: Params = {}): Check => {
    const key = `${name}.${finding}`;
    return { name, state, key, params, says: english(`system.check.${key}`, params) };
  };
const ok = found("ok");
const warning = found("warning");
const failed = found("failed");

/** The sentence of a check in the reader's language. */
export const sayCheck = ({ key, params, says }: Check, t: Translate): string =>
  key ? t(`system.check.${key}`, params) : says;

/** Below this nothing is uploaded any more, so that messages still can be written. */
export const diskFloor = 500 * 1024 * 1024;
const testedBun = "1.4.5";

export function checkVersions(db: Db): Check {
  const { version } = db.one<{ version: string }>("select sqlite_version() as version")!;
  if (olderThan(version, [3, 51, 3]))
    return failed("versions", "unsafe", { sqlite: version, tested: testedBun });
  if (Bun.version !== testedBun)
    return warning("versions", "other", { bun: Bun.version, sqlite: version, tested: testedBun });
  return ok("versions", "ok", { bun: Bun.version, sqlite: version });
}

export function checkFolder(dataDir: string): Check {
  if (!existsSync(dataDir)) return warning("folder", "absent", { folder: dataDir });
  try {
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
    return ok("folder", "ok", { folder: dataDir });
  } catch (error) {
    return failed("folder", "locked", { folder: dataDir, reason: (error as Error).message });
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
  if (!existsSync(dataDir)) return failed("disk", "absent", { folder: dataDir });
  const { freeBytes } = diskOf(dataDir);
  if (freeBytes < diskFloor)
    return failed("disk", "full", {
      free: inMegabytes(freeBytes),
      folder: dataDir,
      floor: inMegabytes(diskFloor),
    });
  if (freeBytes < 4 * diskFloor)
    return warning("disk", "low", { free: inMegabytes(freeBytes), folder: dataDir });
  return ok("disk", "ok", { free: inMegabytes(freeBytes) });
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
      ? ok("database", "ok")
      : failed("database", "broken", { wrong: wrong.slice(0, 3).join(" ") });
  } catch (error) {
    return failed("database", "unreadable", { reason: (error as Error).message });
  }
}

export function checkSearch(db: Db): Check {
  try {
    const { last, indexed } = db.one<{ last: number; indexed: number }>(
      "select (select coalesce(max(no), 0) from messages) as last, (select indexed_no from search_progress) as indexed",
    )!;
    db.one("select rowid from message_search where message_search match '\"a\"' limit 1");
    if (indexed > last) return failed("search", "ahead");
    if (last - indexed > 1_000) return warning("search", "behind", { missing: last - indexed });
    return ok("search", "ok");
  } catch (error) {
    return failed("search", "unreadable", { reason: (error as Error).message });
  }
}

/** A clock that was set back would give new messages old times. */
export function checkClock(db: Db, now: number): Check {
  if (now < Date.UTC(2026, 0, 1)) return failed("clock", "impossible", { time: new Date(now).toISOString() });
  const last =
    db.one<{ at: number | null }>(
      "select max(at) as at from (select at from messages order by no desc limit 1)",
    )?.at ?? 0;
  if (last > now + 2_000) return warning("clock", "behind", { seconds: Math.round((last - now) / 1_000) });
  return ok("clock", "ok", { time: new Date(now).toISOString() });
}

export function checkJobs(db: Db): Check {
  const { dead } = db.one<{ dead: number }>("select count(*) as dead from jobs where state = 'dead'")!;
  return dead > 0 ? warning("jobs", "dead", { count: dead }) : ok("jobs", "ok");
}

export function checkBackups(dataDir: string, now: number): Check {
  const [last] = listBackups(dataDir);
  if (!last) return warning("backups", "absent", { folder: backupsFolder(dataDir) });
  const age = now - Date.parse(last.madeAt);
  if (age > 3 * day) return warning("backups", "old", { days: Math.floor(age / day) });
  return ok("backups", "ok", { hours: Math.floor(age / hour) });
}

/** Of a server that runs elsewhere or not at all; a running Lingxi holds its port itself. */
export async function checkPort(host: string, port: number): Promise<Check> {
  try {
    const listener = Bun.listen({ hostname: host, port, socket: { data: () => {} } });
    listener.stop(true);
    return ok("port", "ok", { port });
  } catch {
    return failed("port", "taken", { port, host });
  }
}

export const integrityTask = task("checks.database", (db: Store, _input: null) => checkDatabase(db.file), {
  alone: true,
});
