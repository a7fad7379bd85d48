/**
 * Backups: one folder for each, with a consistent copy of the database (VACUUM INTO, while others write), the attachments (hard links where the
 * disk can) and a manifest of every file's size and SHA-256. The key file is not in it: a stolen backup must not open stored secrets.
 */

import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, relative } from "node:path";
import { filesIn, packFolder } from "./archives.ts";
import { day } from "./clock.ts";
import { openReader, type Store } from "./db.ts";
import { Fatal } from "./errors.ts";
import { task } from "./task.ts";

export interface Manifest {
  format: 1;
  made_at: string;
  database: { path: string; size: number; sha256: string; counts: Record<string, number> };
  files: { path: string; size: number; sha256: string }[];
}

export interface BackupInfo {
  /** UTC, `20260610T020000Z`; also the folder's name. */
  name: string;
  madeAt: string;
  /** Bytes of all that is in it. */
  size: number;
  files: number;
  archive: boolean;
}

export const databaseName = "lingxi.db";
export const manifestName = "manifest.json";
export const backupsFolder = (dataDir: string): string => join(dataDir, "backups");
const validName = /^\d{8}T\d{6}Z$/;

/** Runs in a worker of its own. Also packs `NAME.tar.gz` beside the folder when asked. */
export const makeBackup = task("backup.make", backUp, { alone: true });

export async function backUp(
  db: Store,
  { dataDir, at, archive }: { dataDir: string; at: number; archive: boolean },
): Promise<BackupInfo> {
  const root = backupsFolder(dataDir);
  mkdirSync(root, { recursive: true, mode: 0o700 });
  for (const left of readdirSync(root))
    if (left.startsWith(".making-") && statSync(join(root, left)).mtimeMs < at - day)
      rmSync(join(root, left), { recursive: true, force: true });
  refuseWithoutRoom(db, root);
  const name = freeName(root, at);
  const making = join(root, `.making-${name}`);
  mkdirSync(making, { mode: 0o700 });
  try {
    const attachments = join(dataDir, "files");
    // Before and after: what was deleted or added while the database was copied is then in it as well.
    takeFiles(attachments, join(making, "files"));
    const copy = join(making, databaseName);
    db.raw.query("vacuum into ?").run(copy);
    takeFiles(attachments, join(making, "files"));
    const manifest = describe(making, at);
    writeFileSync(join(making, manifestName), `${JSON.stringify(manifest, null, 1)}\n`, { mode: 0o600 });
    // VACUUM INTO doesn't wait for the disk.
    for (const each of [copy, join(making, manifestName), making]) flush(each);
    if (archive) {
      await packFolder(making, join(root, `.making-${name}.tar.gz`));
      renameSync(join(root, `.making-${name}.tar.gz`), join(root, `${name}.tar.gz`));
    }
    renameSync(making, join(root, name));
    flush(root);
  } catch (error) {
    rmSync(making, { recursive: true, force: true });
    rmSync(join(root, `.making-${name}.tar.gz`), { force: true });
    if (["ENOSPC", "EDQUOT", "SQLITE_FULL"].includes(String((error as { code?: string }).code)))
      throw noRoom(root);
    throw error;
  }
  return infoOf(root, name)!;
}

/** A backup must not take the space in which the next message would be written. */
function refuseWithoutRoom(db: Store, root: string): void {
  const { bytes } = db.one<{ bytes: number }>(
    "select page_count * page_size as bytes from pragma_page_count(), pragma_page_size()",
  )!;
  const { bavail, bsize } = statfsSync(root);
  if (bavail * bsize < bytes * 1.2 + roomLeft) throw noRoom(root);
}

const roomLeft = 64 * 1024 * 1024;
const noRoom = (root: string) =>
  new Fatal(`There is no room for a backup in ${root}. Free some space, or keep fewer of them.`);

function freeName(root: string, at: number): string {
  for (let second = at; ; second += 1_000) {
    const name = `${new Date(second).toISOString().slice(0, 19).replace(/[-:]/g, "")}Z`;
    if (!existsSync(join(root, name))) return name;
  }
}

/** Stored files never change once they have their name, so a link is as good as a copy. */
export function takeFiles(from: string, to: string): void {
  if (!existsSync(from)) return;
  for (const path of filesIn(from)) {
    const name = relative(from, path);
    if (!/^[0-9a-f]{2}\/[0-9a-f]+$/.test(name)) continue;
    const target = join(to, name);
    if (existsSync(target)) continue;
    mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
    try {
      linkSync(path, target);
    } catch (error) {
      const { code } = error as { code?: string };
      if (code === "ENOENT") continue; // swept meanwhile
      copyFileSync(path, target);
    }
  }
}

function describe(folder: string, at: number): Manifest {
  const copy = join(folder, databaseName);
  const files = filesIn(folder).filter((path) => path !== copy);
  return {
    format: 1,
    made_at: new Date(at).toISOString(),
    database: { path: databaseName, size: statSync(copy).size, sha256: sha256(copy), counts: countsOf(copy) },
    files: files.map((path) => ({
      path: relative(folder, path),
      size: statSync(path).size,
      sha256: sha256(path),
    })),
  };
}

/** Rows of every table; of the search index only what it is made from. */
export function countsOf(file: string): Record<string, number> {
  const db = openReader(file);
  try {
    const tables = db.all<{ name: string }>(
      "select name from sqlite_schema where type = 'table' and sql not like 'create virtual%' and name not like 'sqlite_%' and name not like 'message_search%' order by name",
    );
    return Object.fromEntries(
      tables.map(({ name }) => [name, db.one<{ n: number }>(`select count(*) as n from "${name}"`)!.n]),
    );
  } finally {
    db.close();
  }
}

export function readManifest(folder: string): Manifest | undefined {
  try {
    const manifest = JSON.parse(readFileSync(join(folder, manifestName), "utf8")) as Manifest;
    const paths = [manifest.database.path, ...manifest.files.map((each) => each.path)];
    if (manifest.format !== 1 || paths.some((path) => path.startsWith("/") || path.split("/").includes("..")))
      return undefined;
    return manifest;
  } catch {
    return undefined;
  }
}

/** Newest first. */
export function listBackups(dataDir: string): BackupInfo[] {
  const root = backupsFolder(dataDir);
  if (!existsSync(root)) return [];
  return readdirSync(root)
    .filter((name) => validName.test(name))
    .sort()
    .reverse()
    .flatMap((name) => infoOf(root, name) ?? []);
}

/** A backup never changes, and the manifest of many files is long: it is read once. */
const known = new Map<string, Omit<BackupInfo, "archive">>();

function infoOf(root: string, name: string): BackupInfo | undefined {
  const folder = join(root, name);
  let info = known.get(folder);
  if (!info) {
    const manifest = readManifest(folder);
    if (!manifest) return undefined;
    const size = [manifest.database, ...manifest.files].reduce((sum, each) => sum + each.size, 0);
    info = { name, madeAt: manifest.made_at, size, files: manifest.files.length };
    known.set(folder, info);
  }
  return { ...info, archive: existsSync(join(root, `${name}.tar.gz`)) };
}

/** False when there is none of that name. */
export function deleteBackup(dataDir: string, name: string): boolean {
  const root = backupsFolder(dataDir);
  if (!validName.test(name) || !existsSync(join(root, name))) return false;
  known.delete(join(root, name));
  rmSync(join(root, name), { recursive: true });
  rmSync(join(root, `${name}.tar.gz`), { force: true });
  return true;
}

/** Keeps the newest `keep`; returns the names that went. */
export function deleteOldBackups(dataDir: string, keep: number): string[] {
  const old = listBackups(dataDir)
    .slice(Math.max(1, keep))
    .map((each) => each.name);
  for (const name of old) deleteBackup(dataDir, name);
  return old;
}

export function sha256(path: string): string {
  const hasher = new Bun.CryptoHasher("sha256");
  const fd = openSync(path, "r");
  try {
    const part = Buffer.allocUnsafe(1024 * 1024);
    for (let length = readSync(fd, part); length > 0; length = readSync(fd, part))
      hasher.update(part.subarray(0, length));
  } finally {
    closeSync(fd);
  }
  return hasher.digest("hex");
}

/** Waits until a file or a folder is on the disk. */
export function flush(path: string): void {
  const fd = openSync(path, "r");
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
