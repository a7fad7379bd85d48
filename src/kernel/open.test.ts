/** Rules of the start: one process, the right key, a whole database, nothing lost in silence; each refusal is one plain sentence. */

import { readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "bun:test";
import { databaseName } from "./backup.ts";
import { Fatal } from "./errors.ts";
import { currentMark, markFile, readMark, writeMark } from "./high-water.ts";
import { isLocked } from "./instance-lock.ts";
import { enqueue } from "./queue.ts";
import { fileKernel, testFolder } from "./testing.ts";

/** The sentence of the refusal. */
function refusal(open: () => { close(): void }): string {
  try {
    open().close();
  } catch (error) {
    if (error instanceof Fatal) return error.message;
    throw error;
  }
  return "";
}

test("a second one on the same file is refused while the first runs, and welcome afterwards", () => {
  const folder = testFolder();
  const first = fileKernel(folder);
  expect(refusal(() => fileKernel(folder))).toContain("Another Lingxi is working on");
  expect(isLocked(join(folder, databaseName))).toBe(true);
  first.close();
  expect(isLocked(join(folder, databaseName))).toBe(false);
  fileKernel(folder).close();
});

test("the lock holds against another process, and goes when that is killed", async () => {
  const folder = testFolder();
  fileKernel(folder).close();
  const holder = Bun.spawn(
    [
      process.execPath,
      "-e",
      `const {lockInstance}=await import(${JSON.stringify(join(import.meta.dir, "instance-lock.ts"))});lockInstance(${JSON.stringify(join(folder, databaseName))});console.log("held");await new Promise(()=>setInterval(()=>{},1e6));`,
    ],
    { stdout: "pipe", stderr: "inherit" },
  );
  await holder.stdout.getReader().read();
  expect(refusal(() => fileKernel(folder))).toContain("Another Lingxi");
  holder.kill("SIGKILL");
  await holder.exited;
  expect(refusal(() => fileKernel(folder))).toBe("");
});

test("a refused start lets go of the lock", () => {
  const folder = testFolder();
  writeFileSync(join(folder, databaseName), "this is not a database, and never was one: ".repeat(100));
  expect(refusal(() => fileKernel(folder))).toMatch(/is damaged .* lingxi restore/);
  expect(isLocked(join(folder, databaseName))).toBe(false);
});

test("a database whose pages are damaged is refused with the way out", () => {
  const folder = testFolder();
  fileKernel(folder).close();
  const file = join(folder, databaseName);
  const bytes = readFileSync(file);
  bytes.fill(0x5a, 100, 4096);
  writeFileSync(file, bytes);
  expect(refusal(() => fileKernel(folder))).toMatch(/is damaged .* lingxi restore/);
});

test("another key is refused, and accepted only when that is said", () => {
  const folder = testFolder();
  fileKernel(folder).close();
  rmSync(join(folder, "secret.key"));
  expect(refusal(() => fileKernel(folder))).toContain("is not the one of this database");
  fileKernel(folder, { env: { LINGXI_ACCEPT_NEW_KEY: "1" } }).close();
  expect(refusal(() => fileKernel(folder))).toBe("");
});

test("a broken key file is told as such", () => {
  const folder = testFolder();
  writeFileSync(join(folder, "secret.key"), "short");
  expect(refusal(() => fileKernel(folder))).toContain("is not a Lingxi key");
});

test("a data folder that can't be one is refused by its name", () => {
  const folder = testFolder();
  writeFileSync(join(folder, "file"), "");
  for (const path of [join(folder, "file", "below"), "/proc/lingxi"])
    expect(refusal(() => fileKernel(path))).toMatch(/can't be written .* set DATA_DIR/);
});

test("a full disk at the start is told as such", () => {
  const folder = testFolder();
  expect(
    refusal(() =>
      fileKernel(folder, {
        migrations: [
          {
            name: "0001_large.sql",
            sql: "create table a (b); pragma max_page_count = 10; insert into a values (zeroblob(1000000));",
          },
        ],
      }),
    ),
  ).toContain("is full. Free some space");
});

test("a WAL that lost its end is found out by the mark, and goes on only when that is said", async () => {
  const folder = testFolder();
  const first = fileKernel(folder);
  for (let i = 0; i < 20; i++) await first.write((tx) => enqueue(tx, { name: "x", payload: i }));
  const file = join(folder, databaseName);
  const mark = currentMark(first.db);
  const [database, wal] = [readFileSync(file), readFileSync(`${file}-wal`)];
  first.close();
  // As after a crash with a damaged disk: the file of before, half the WAL, the mark of the last seconds.
  writeFileSync(file, database);
  writeFileSync(`${file}-wal`, wal);
  truncateSync(`${file}-wal`, Math.floor(wal.length * 0.6));
  writeMark(file, mark);
  expect(refusal(() => fileKernel(folder))).toMatch(/has lost .* lingxi restore .* LINGXI_ACCEPT_LOSS=1/);
  fileKernel(folder, { env: { LINGXI_ACCEPT_LOSS: "1" } }).close();
  expect(refusal(() => fileKernel(folder))).toBe("");
});

test("a database that has vanished is not made anew in silence", () => {
  const folder = testFolder();
  fileKernel(folder).close();
  rmSync(join(folder, databaseName));
  expect(refusal(() => fileKernel(folder))).toContain("has been here and is gone");
});

test("a mark that can't be read stops nobody", () => {
  const folder = testFolder();
  fileKernel(folder).close();
  const file = join(folder, databaseName);
  for (const broken of ["", "{", '{"events":"x"}']) {
    writeFileSync(markFile(file), broken);
    expect(readMark(file)).toBeUndefined();
    expect(refusal(() => fileKernel(folder))).toBe("");
  }
});

test("deleting rows doesn't look like a loss", async () => {
  const folder = testFolder();
  const kernel = fileKernel(folder);
  await kernel.write((tx) => enqueue(tx, { name: "x", payload: null }));
  await kernel.write((tx) => tx.run("delete from jobs"));
  kernel.close();
  expect(readMark(join(folder, databaseName))!.jobs).toBe(1);
  expect(refusal(() => fileKernel(folder))).toBe("");
});
