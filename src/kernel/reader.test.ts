/** Rules of the reader: named tasks in a worker that can't write, errors come back as they were thrown. */

import { expect, test } from "bun:test";
import { makeBackup } from "./backup.ts";
import { integrityTask } from "./checks.ts";
import { openReader } from "./db.ts";
import { Fatal } from "./errors.ts";
import { task } from "./task.ts";
import { fileKernel, testFolder, testKernel } from "./testing.ts";

test("a task sees what was committed before it was asked", async () => {
  const kernel = fileKernel(testFolder());
  expect(await kernel.reader.run(integrityTask, null)).toMatchObject({
    name: "database",
    state: "ok",
    says: "The database is whole, and its references hold.",
  });
  kernel.close();
});

test("a read-only connection can't write", async () => {
  const kernel = fileKernel(testFolder());
  const reader = openReader(kernel.db.file);
  expect(() => reader.raw.run("delete from jobs")).toThrow("readonly");
  reader.close();
  kernel.close();
});

test("a task that is not listed is refused, and the next one runs", async () => {
  const kernel = fileKernel(testFolder());
  await expect(
    kernel.reader.run(
      task("unknown", () => 1),
      null,
    ),
  ).rejects.toThrow("no task unknown");
  expect((await kernel.reader.run(integrityTask, null)).state).toBe("ok");
  kernel.close();
});

test("what a task throws reaches the caller", async () => {
  const kernel = fileKernel(testFolder());
  await expect(
    kernel.reader.run(makeBackup, { dataDir: "/proc/nowhere", at: 0, archive: false }),
  ).rejects.toThrow(/ENOENT|EACCES|EPERM/);
  kernel.close();
});

test("closing ends what is under way with an error instead of silence", async () => {
  const kernel = fileKernel(testFolder());
  const asked = kernel.reader.run(integrityTask, null);
  kernel.close();
  await expect(asked).rejects.toThrow("closed");
  await expect(kernel.reader.run(integrityTask, null)).rejects.toThrow("closed");
});

test("a database in memory is read on the spot", async () => {
  const kernel = testKernel();
  expect(
    await kernel.reader.run(
      task("inline", (db, name: string) => db.one<{ n: string }>("select ? as n", name)!.n),
      "here",
    ),
  ).toBe("here");
  await expect(
    kernel.reader.run(
      task("fails", () => Promise.reject(new Fatal("no"))),
      null,
    ),
  ).rejects.toThrow(Fatal);
});
