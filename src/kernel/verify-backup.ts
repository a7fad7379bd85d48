/** Looks whether a backup is whole: every file by its SHA-256, the database by its own checks, its rows by the manifest's counts. */

import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { countsOf, manifestName, readManifest, sha256, type Manifest } from "./backup.ts";
import { openReader } from "./db.ts";
import { task } from "./task.ts";

export const verifyBackupTask = task("backup.verify", (_db, folder: string) => verifyBackup(folder), {
  alone: true,
});

/** What is wrong with a backup, as plain sentences; empty when all is well. */
export function verifyBackup(folder: string): string[] {
  const manifest = readManifest(folder);
  if (!manifest) return [`${folder} has no readable ${manifestName}.`];
  const wrong: string[] = [];
  for (const each of [manifest.database, ...manifest.files]) {
    const path = join(folder, each.path);
    if (!existsSync(path)) wrong.push(`${each.path} is missing.`);
    else if (statSync(path).size !== each.size)
      wrong.push(`${each.path} has another size than the manifest says.`);
    else if (sha256(path) !== each.sha256)
      wrong.push(`${each.path} has another content than the manifest says.`);
  }
  const copy = join(folder, manifest.database.path);
  if (existsSync(copy)) wrong.push(...verifyDatabase(copy, folder, manifest));
  return wrong;
}

function verifyDatabase(file: string, folder: string, manifest: Manifest): string[] {
  const wrong: string[] = [];
  try {
    wrong.push(...checkIntegrity(file));
    if (wrong.length > 0) return wrong;
    const counts = countsOf(file);
    for (const [table, count] of Object.entries(manifest.database.counts)) {
      if (counts[table] !== count)
        wrong.push(`The table ${table} has ${counts[table] ?? "no"} rows, not ${count}.`);
    }
    const held = new Set(manifest.files.map((each) => each.path));
    const missing = digestsOf(file).filter(
      (digest) =>
        !held.has(join("files", digest.slice(0, 2), digest)) &&
        !existsSync(join(folder, "files", digest.slice(0, 2), digest)),
    );
    if (missing.length > 0)
      wrong.push(`${missing.length} attachments of the database are not in the backup.`);
  } catch (error) {
    wrong.push(`The database can't be read: ${(error as Error).message}`);
  }
  return wrong;
}

/** `quick_check` and the foreign keys; the sentences that SQLite has about them. */
export function checkIntegrity(file: string): string[] {
  const db = openReader(file);
  try {
    const found = db
      .all<{ quick_check: string }>("pragma quick_check(20)")
      .map((row) => row.quick_check)
      .filter((text) => text !== "ok");
    if (found.length > 0) return found.map((text) => `The database is damaged: ${text}`);
    const loose = db.all<{ table: string; parent: string }>("pragma foreign_key_check").slice(0, 20);
    return loose.map((row) => `A row of ${row.table} points to a row of ${row.parent} that is not there.`);
  } finally {
    db.close();
  }
}

function digestsOf(file: string): string[] {
  const db = openReader(file);
  try {
    return db
      .all<{ digest: string }>(
        "select digest from files union select thumbnail_digest from files where thumbnail_digest is not null",
      )
      .map((row) => row.digest);
  } finally {
    db.close();
  }
}
