/**
 * Bytes on disk: DATA_DIR/files/ab/<sha256>. They are written under a temporary name and get their own only when all of them are on
 * the disk, so an upload that is cut leaves nothing.
 */

import { existsSync } from "node:fs";
import { mkdir, open, readdir, rename, rm, stat, statfs, unlink, utimes } from "node:fs/promises";
import { join } from "node:path";
import { minute } from "../kernel/clock.ts";
import { Malformed, TooLarge, Unavailable } from "../kernel/errors.ts";
import type { Kernel } from "../kernel/kernel.ts";

/** Below this the disk is left to the database. */
export const leastFree = 500 * 1024 * 1024;
export const defaultQuota = 10 * 1024 * 1024 * 1024;
/** Bytes without a row are kept this long for the row that may be on its way. */
const holdFor = 10 * minute;

export type Source = Blob | Uint8Array | ReadableStream<Uint8Array>;

/** An upload that is not yet part of the store. */
export interface Draft {
  readonly path: string;
  readonly size: number;
  readonly digest: string;
}

export interface FileStore {
  /** Throws TooLarge past `largest` bytes, Malformed when the sender goes away, Unavailable without space. */
  receive(source: Source, largest: number): Promise<Draft>;
  /** Gives the bytes their name; the digest is held until `release`, or for ten minutes. */
  keep(draft: Draft): Promise<void>;
  drop(draft: Draft): Promise<void>;
  path(digest: string): string;
  has(digest: string): boolean;
  release(digest: string): void;
  /** Removes bytes that no row names, unless an upload holds them. Never throws. */
  remove(digest: string): Promise<void>;
  /** What a crash left behind: temporary names, and bytes older than `before` (epoch ms) that `isNamed` does not know. Returns how many. */
  sweep(before: number, isNamed: (digest: string) => boolean): Promise<number>;
  sweepDrafts(): Promise<void>;
}

export interface StoreOptions {
  dir: string;
  now: () => number;
  /** Bytes that all rows together take. */
  used: () => number;
  quota?: number;
  free?: () => Promise<number>;
}

const stores = new WeakMap<object, FileStore>();

/** The one store of an application. */
export function fileStore(kernel: Kernel, options: Partial<StoreOptions> = {}): FileStore {
  let store = stores.get(kernel.bus);
  if (!store || Object.keys(options).length > 0) {
    const used = () =>
      kernel.db.one<{ bytes: number }>("select coalesce(sum(size + thumbnail_size), 0) as bytes from files")!
        .bytes;
    store = openFileStore({
      dir: join(kernel.config.dataDir, "files"),
      now: () => kernel.clock.now(),
      used,
      ...options,
    });
    stores.set(kernel.bus, store);
  }
  return store;
}

/** The store behind a transaction; undefined where nothing was ever uploaded, then the sweep does the rest. */
export const storeOf = (bus: object): FileStore | undefined => stores.get(bus);

export function openFileStore({ dir, now, used, quota = defaultQuota, free }: StoreOptions): FileStore {
  const drafts = join(dir, "tmp");
  const held = new Map<string, { uploads: number; until: number }>();
  let measured = { at: Number.NEGATIVE_INFINITY, bytes: 0 };
  const path = (digest: string): string => join(dir, digest.slice(0, 2), digest);

  async function refuseWithoutSpace(): Promise<void> {
    if (Math.abs(now() - measured.at) > minute) measured = { at: now(), bytes: used() };
    if (measured.bytes >= quota) throw new Unavailable("file_quota");
    if ((await (free ?? (() => freeBytes(dir)))()) < leastFree) throw new Unavailable("disk_full");
  }

  return {
    async receive(source, largest) {
      await mkdir(drafts, { recursive: true, mode: 0o700 });
      await refuseWithoutSpace();
      const file = join(drafts, crypto.randomUUID());
      const hash = new Bun.CryptoHasher("sha256");
      let size = 0;
      const handle = await open(file, "wx", 0o600);
      try {
        for await (const part of parts(source)) {
          size += part.length;
          if (size > largest) throw new TooLarge("file_too_large", { limit: shown(largest) });
          hash.update(part);
          for (let at = 0; at < part.length;) at += (await handle.write(part, at)).bytesWritten;
        }
        await handle.sync();
      } catch (error) {
        await handle.close();
        await rm(file, { force: true });
        throw explain(error);
      }
      await handle.close();
      return { path: file, size, digest: hash.digest("hex") };
    },

    async keep(draft) {
      const hold = held.get(draft.digest);
      held.set(draft.digest, { uploads: (hold?.uploads ?? 0) + 1, until: now() + holdFor });
      const to = path(draft.digest);
      if (existsSync(to)) {
        // The sweep goes by age: these bytes are wanted again.
        await utimes(to, now() / 1000, now() / 1000);
        await rm(draft.path, { force: true });
        return;
      }
      await mkdir(join(dir, draft.digest.slice(0, 2)), { recursive: true, mode: 0o700 });
      await rename(draft.path, to);
      await utimes(to, now() / 1000, now() / 1000);
      await syncFolder(join(dir, draft.digest.slice(0, 2)));
      measured.bytes += draft.size;
    },

    drop: (draft) => rm(draft.path, { force: true }),
    path,
    has: (digest) => existsSync(path(digest)),

    release(digest) {
      const hold = held.get(digest);
      if (hold && hold.uploads > 1) hold.uploads--;
      else held.delete(digest);
    },

    async remove(digest) {
      const hold = held.get(digest);
      if (hold && hold.until > now()) return;
      await unlink(path(digest)).catch(() => {});
    },

    async sweep(before, isNamed) {
      let removed = 0;
      for (const folder of await names(dir)) {
        if (!/^[0-9a-f]{2}$/.test(folder)) continue;
        for (const digest of await names(join(dir, folder))) {
          const info = await stat(join(dir, folder, digest)).catch(() => undefined);
          const hold = held.get(digest);
          if (!info || info.mtimeMs >= before || (hold && hold.until > now()) || isNamed(digest)) continue;
          await unlink(join(dir, folder, digest)).catch(() => {});
          removed++;
        }
      }
      return removed;
    },

    async sweepDrafts() {
      await rm(drafts, { recursive: true, force: true });
    },
  };
}

async function* parts(source: Source): AsyncGenerator<Uint8Array> {
  if (source instanceof Uint8Array) yield source;
  else yield* source instanceof Blob ? source.stream() : source;
}

/** A stream that breaks is a sender who went away; a full disk has its own sentence. */
function explain(error: unknown): unknown {
  if (error instanceof TooLarge) return error;
  const code = (error as { code?: string } | null)?.code;
  if (code === "ENOSPC" || code === "EDQUOT") return new Unavailable("disk_full");
  if (typeof code === "string" && /^(EIO|EROFS|EACCES|EPERM|EMFILE)$/.test(code))
    return new Unavailable("storage_failed");
  return new Malformed("upload_cut");
}

async function freeBytes(dir: string): Promise<number> {
  const { bavail, bsize } = await statfs(dir);
  return bavail * bsize;
}

/** A rename is durable once its folder is. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const names = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);

/** `10 MB`, in steps that people count in. */
export const shown = (bytes: number): string =>
  bytes >= 1024 * 1024
    ? `${Math.round(bytes / 1024 / 1024)} MB`
    : `${Math.max(1, Math.round(bytes / 1024))} kB`;
