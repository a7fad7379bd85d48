/** A folder as one `.tar.gz` and back, in a stream (POSIX ustar): Bun's own archive would hold all of it in memory. */

import {
  closeSync,
  createReadStream,
  createWriteStream,
  mkdirSync,
  openSync,
  readdirSync,
  statSync,
  writeSync,
} from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";

const block = 512;

export async function packFolder(folder: string, target: string): Promise<void> {
  await pipeline(
    Readable.from(entries(folder)),
    createGzip({ level: 6 }),
    createWriteStream(target, { mode: 0o600 }),
  );
}

async function* entries(folder: string): AsyncGenerator<Buffer> {
  for (const path of filesIn(folder)) {
    const size = statSync(path).size;
    yield header(relative(folder, path).replaceAll(sep, "/"), size);
    let sent = 0;
    for await (const part of createReadStream(path) as AsyncIterable<Buffer>) {
      sent += part.length;
      yield part;
    }
    if (sent !== size) throw new Error(`${path} changed while it was read`);
    if (size % block > 0) yield Buffer.alloc(block - (size % block));
  }
  yield Buffer.alloc(2 * block);
}

/** All files below, in a stable order; no links. */
export function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile())
    .map((each) => join(each.parentPath, each.name))
    .sort();
}

function header(name: string, size: number): Buffer {
  const bytes = Buffer.alloc(block);
  if (Buffer.byteLength(name) > 100) throw new Error(`the name is too long for an archive: ${name}`);
  bytes.write(name, 0);
  bytes.write("0000600\0", 100);
  bytes.write("0000000\0", 108);
  bytes.write("0000000\0", 116);
  writeSize(bytes, size);
  bytes.write("00000000000\0", 136);
  bytes.write("0", 156);
  bytes.write("ustar\x0000", 257);
  bytes.write(checksum(bytes), 148);
  return bytes;
}

/** Octal up to 8 GiB; base 256 with the high bit set above (GNU and star agree on it). */
function writeSize(bytes: Buffer, size: number): void {
  if (size < 8 ** 11) return void bytes.write(`${size.toString(8).padStart(11, "0")}\0`, 124);
  bytes[124] = 0x80;
  bytes.writeBigUInt64BE(BigInt(size), 128);
}

function readSize(bytes: Buffer): number {
  if (bytes[124]! & 0x80) return Number(bytes.readBigUInt64BE(128));
  return Number.parseInt(bytes.toString("latin1", 124, 136).replace(/[\0 ]+$/, "") || "0", 8);
}

function checksum(bytes: Buffer): string {
  let sum = 0;
  for (const [i, byte] of bytes.entries()) sum += i >= 148 && i < 156 ? 32 : byte;
  return `${sum.toString(8).padStart(6, "0")}\0 `;
}

/** Only plain files with plain relative names come out: an archive from elsewhere can't write beside its folder. */
export async function unpackArchive(archive: string, folder: string): Promise<void> {
  let waiting: Buffer = Buffer.alloc(0);
  let fd: number | undefined;
  let left = 0;
  let padding = 0;
  let ended = false;
  const take = (part: Buffer): void => {
    waiting = waiting.length > 0 ? Buffer.concat([waiting, part]) : part;
    for (;;) {
      if (left > 0) {
        if (waiting.length === 0) return;
        const now = waiting.subarray(0, left);
        if (fd !== undefined) writeSync(fd, now);
        left -= now.length;
        waiting = waiting.subarray(now.length);
        if (left > 0) return;
      }
      if (fd !== undefined) {
        closeSync(fd);
        fd = undefined;
      }
      if (waiting.length < padding) return;
      waiting = waiting.subarray(padding);
      padding = 0;
      if (waiting.length < block) return;
      const head = waiting.subarray(0, block);
      waiting = waiting.subarray(block);
      if (head.every((byte) => byte === 0)) {
        ended = true;
        continue;
      }
      if (checksum(head) !== head.toString("latin1", 148, 156)) throw new Error("the archive is damaged");
      left = readSize(head);
      padding = (block - (left % block)) % block;
      fd = openEntry(folder, head);
    }
  };
  try {
    await pipeline(createReadStream(archive), createGunzip(), async (source: AsyncIterable<Buffer>) => {
      for await (const part of source) take(part);
    });
    if (!ended || left > 0) throw new Error("the archive ends too early");
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}

function openEntry(folder: string, head: Buffer): number | undefined {
  const name = head.toString("utf8", 0, 100).replace(/\0.*$/s, "").replace(/^\.\//, "");
  const kind = String.fromCharCode(head[156]!);
  if (kind === "5") return undefined;
  if (
    (kind !== "0" && kind !== "\0") ||
    !/^[A-Za-z0-9_.-]+(\/[A-Za-z0-9_.-]+)*$/.test(name) ||
    name.split("/").includes("..")
  )
    throw new Error(`the archive holds something that doesn't belong there: ${JSON.stringify(name)}`);
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  return openSync(path, "wx", 0o600);
}
