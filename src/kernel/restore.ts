/** Puts a backup back into a data folder whose server is not running. What was there before is kept beside it, never deleted. */

import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { unpackArchive } from "./archives.ts";
import { backupsFolder, databaseName, flush, readManifest, takeFiles } from "./backup.ts";
import { Fatal } from "./errors.ts";
import { forgetMark } from "./high-water.ts";
import { lockInstance } from "./instance-lock.ts";
import { verifyBackup } from "./verify-backup.ts";

export interface Restored {
  /** When the backup was made. */
  madeAt: string;
  /** Where the data from before is now; undefined when there was none. */
  kept: string | undefined;
}

/**
 * `from` is a backup's name, its folder, or a `.tar.gz`. Verifies all of it before anything is touched. Throws Fatal when the server runs,
 * when there is no such backup, or when it is damaged.
 */
export async function restoreBackup({
  dataDir,
  from,
  at,
}: {
  dataDir: string;
  from: string;
  at: number;
}): Promise<Restored> {
  const file = join(dataDir, databaseName);
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const lock = lockInstance(file);
  const work = join(dataDir, `.restoring-${at}`);
  try {
    const source = await findBackup(dataDir, from, work);
    const wrong = verifyBackup(source);
    if (wrong.length > 0)
      throw new Fatal(
        `The backup ${basename(from)} can't be used. ${wrong.slice(0, 5).join(" ")} Nothing was changed.`,
      );
    const fresh = join(work, "fresh");
    mkdirSync(fresh, { recursive: true, mode: 0o700 });
    copyFileSync(join(source, databaseName), join(fresh, databaseName));
    takeFiles(join(source, "files"), join(fresh, "files"));
    mkdirSync(join(fresh, "files"), { recursive: true, mode: 0o700 });
    flush(join(fresh, databaseName));
    const kept = setAside(dataDir, join(dataDir, `.before-restore-${at}`));
    forgetMark(file);
    renameSync(join(fresh, "files"), join(dataDir, "files"));
    renameSync(join(fresh, databaseName), file);
    flush(dataDir);
    return { madeAt: readManifest(source)!.made_at, kept };
  } finally {
    rmSync(work, { recursive: true, force: true });
    lock.release();
  }
}

async function findBackup(dataDir: string, from: string, work: string): Promise<string> {
  for (const path of [
    join(backupsFolder(dataDir), from),
    resolve(from),
    join(backupsFolder(dataDir), `${from}.tar.gz`),
  ]) {
    if (!existsSync(path)) continue;
    if (statSync(path).isDirectory()) return path;
    const unpacked = join(work, "unpacked");
    mkdirSync(unpacked, { recursive: true, mode: 0o700 });
    try {
      await unpackArchive(path, unpacked);
    } catch (error) {
      throw new Fatal(
        `The archive ${path} can't be unpacked: ${(error as Error).message}. Nothing was changed.`,
      );
    }
    return unpacked;
  }
  throw new Fatal(`There is no backup ${from}. See which there are with: lingxi backup --list`);
}

/** The database with its WAL, its mark and the attachments, moved together. */
function setAside(dataDir: string, folder: string): string | undefined {
  const parts = [
    databaseName,
    `${databaseName}-wal`,
    `${databaseName}-shm`,
    `${databaseName}.mark`,
    "files",
  ].filter((name) => existsSync(join(dataDir, name)));
  if (parts.length === 0) return undefined;
  mkdirSync(folder, { mode: 0o700 }); // fails rather than mix with what an earlier restore has kept
  for (const name of parts) renameSync(join(dataDir, name), join(folder, name));
  return folder;
}
