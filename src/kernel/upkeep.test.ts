/** Rules of upkeep: the WAL stays small, old rows go, and the mark follows. */

import { expect, test } from "bun:test";
import { day } from "./clock.ts";
import { openReader } from "./db.ts";
import { readMark } from "./high-water.ts";
import { enqueue } from "./queue.ts";
import { fileKernel, testFolder, testKernel } from "./testing.ts";
import { checkpoint, startUpkeep, sweep, upkeepJobs, walBytes } from "./upkeep.ts";

const addEvent = (at: number) => (tx: { run(sql: string, ...values: (string | number)[]): number }) =>
  tx.run("insert into events (name, payload, at) values ('x', '{}', ?)", at);

test("rows that have served their time go, in batches, and no others", async () => {
  const kernel = testKernel();
  const now = kernel.clock.now();
  for (let i = 0; i < 1_201; i++) void kernel.write(addEvent(now - 91 * day - i));
  await kernel.write(addEvent(now - 89 * day));
  expect(await sweep(kernel, { table: "events", column: "at", days: 90 }, now)).toBe(1_201);
  expect(kernel.db.one<{ n: number }>("select count(*) as n from events")!.n).toBe(1);
});

test("0 days keeps them for ever", async () => {
  const kernel = testKernel();
  await kernel.write(addEvent(0));
  expect(await sweep(kernel, { table: "events", column: "at", days: 0 }, kernel.clock.now())).toBe(0);
});

test("the daily job plans the next day before it does anything that may fail", async () => {
  const kernel = testKernel();
  let asked = 0;
  upkeepJobs(kernel, () => {
    asked++;
    throw new Error("settings broken");
  });
  await startUpkeep(kernel);
  await startUpkeep(kernel);
  kernel.clock.advance(day);
  await kernel.queue.drain();
  expect(asked).toBe(1);
  const waiting = kernel.db.all<{ run_at: number }>(
    "select run_at from jobs where name = 'upkeep.daily' and state = 'ready'",
  );
  expect(waiting).toEqual([{ run_at: kernel.clock.now() + day }]);
});

test("a checkpoint empties the WAL, and gives up at once when a reader holds it", async () => {
  const kernel = fileKernel(testFolder());
  await kernel.write((tx) => enqueue(tx, { name: "x", payload: "x".repeat(10_000) }));
  const reader = openReader(kernel.db.file);
  reader.raw.run("begin");
  reader.one("select count(*) from jobs");
  await kernel.write((tx) => enqueue(tx, { name: "x", payload: null }));
  const patience: number[] = [];
  const timeout = () => kernel.db.one<{ timeout: number }>("pragma busy_timeout")!.timeout;
  const watched = {
    ...kernel.db,
    one: <T>(sql: string) => (patience.push(timeout()), kernel.db.one<T>(sql)),
  };
  expect(checkpoint({ db: watched })).toBe(false);
  expect(patience).toEqual([0]);
  reader.raw.run("rollback");
  reader.close();
  expect(walBytes(kernel.db.file)).toBeGreaterThan(0);
  expect(checkpoint(kernel)).toBe(true);
  expect(walBytes(kernel.db.file)).toBe(0);
  expect(timeout()).toBe(5_000);
  kernel.close();
});

test("stopping leaves the mark at the last write", async () => {
  const kernel = fileKernel(testFolder());
  upkeepJobs(kernel, () => []);
  const upkeep = await startUpkeep(kernel);
  for (let i = 0; i < 3; i++) await kernel.write((tx) => enqueue(tx, { name: "x", payload: null }));
  upkeep.stop();
  expect(readMark(kernel.db.file)!.jobs).toBe(4);
  kernel.close();
});
