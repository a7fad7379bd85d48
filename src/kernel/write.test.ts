/** Rules of the one door for writes. */

import { expect, test } from "bun:test";
import { join } from "node:path";
import { Conflict, Unavailable } from "./errors.ts";
import { fileKernel, testFolder, testKernel } from "./testing.ts";
import type { Tx } from "./tx.ts";

const insert = (tx: Tx, name: string): number =>
  tx.run("insert into settings (name, value, updated_at) values (?, '', ?)", name, tx.now);
const names = (db: { all<T>(sql: string): T[] }): string[] =>
  db
    .all<{ name: string }>("select name from settings where name not like 'kernel.%' order by name")
    .map((row) => row.name);

test("fifty writes of one tick share one commit", async () => {
  const { write, writer, db } = testKernel();
  const before = writer.stats.commits;
  const results = await Promise.all(Array.from({ length: 50 }, (_, i) => write((tx) => insert(tx, `n${i}`))));
  expect(results).toEqual(Array<number>(50).fill(1));
  expect(writer.stats.commits - before).toBe(1);
  expect(names(db)).toHaveLength(50);
});

test("one that fails leaves nothing, and harms none of its commit", async () => {
  const { write, db } = testKernel();
  const settled = await Promise.allSettled([
    write((tx) => insert(tx, "a")),
    write((tx) => {
      insert(tx, "b");
      throw new Conflict("conflict");
    }),
    write((tx) => insert(tx, "a")), // breaks uniqueness
    write((tx) => insert(tx, "c")),
  ]);
  expect(settled.map((each) => each.status)).toEqual(["fulfilled", "rejected", "rejected", "fulfilled"]);
  expect((settled[1] as PromiseRejectedResult).reason).toBeInstanceOf(Conflict);
  expect(names(db)).toEqual(["a", "c"]);
});

test("effects after the commit run in order, and only of what was committed", async () => {
  const { write, db } = testKernel();
  const ran: string[] = [];
  await Promise.allSettled([
    write((tx) => tx.afterCommit(() => ran.push(`first, ${db.raw.inTransaction ? "inside" : "outside"}`))),
    write((tx) => {
      tx.afterCommit(() => ran.push("never"));
      throw new Error("no");
    }),
    write((tx) => tx.afterCommit(() => ran.push("second"))),
  ]);
  expect(ran).toEqual(["first, outside", "second"]);
});

test("a write sees what earlier ones of its commit wrote", async () => {
  const { write } = testKernel();
  void write((tx) => insert(tx, "a"));
  expect(await write((tx) => names(tx))).toEqual(["a"]);
});

test("more than fit into one commit are all written, in their order", async () => {
  const { write, db } = testKernel();
  const order: number[] = [];
  await Promise.all(
    Array.from({ length: 1_300 }, (_, i) => write((tx) => insert(tx, `n${i}`)).then(() => order.push(i))),
  );
  expect(order).toEqual(Array.from({ length: 1_300 }, (_, i) => i));
  expect(names(db)).toHaveLength(1_300);
});

test("a resolved write is in the file, also for another connection", async () => {
  const folder = testFolder();
  const kernel = fileKernel(folder);
  await kernel.write((tx) => insert(tx, "durable"));
  const { Database } = await import("bun:sqlite");
  const other = new Database(join(folder, "lingxi.db"), { readonly: true });
  expect(other.query("select name from settings where name = 'durable'").get()).toEqual({ name: "durable" });
  other.close();
  kernel.close();
});

test("a full disk refuses writes with a code, reads go on, and writes return with the space", async () => {
  const kernel = fileKernel(testFolder());
  const { db, write } = kernel;
  await write((tx) => insert(tx, "before"));
  const pages = db.one<{ page_count: number }>("pragma page_count")!.page_count;
  db.raw.run(`pragma max_page_count = ${pages}`);
  const large = (tx: Tx) =>
    tx.run("insert into settings (name, value, updated_at) values ('large', ?, 0)", "x".repeat(500_000));
  const settled = await Promise.allSettled([write((tx) => insert(tx, "beside")), write(large)]);
  expect((settled[1] as PromiseRejectedResult).reason).toMatchObject({ code: "disk_full", status: 503 });
  expect((settled[1] as PromiseRejectedResult).reason).toBeInstanceOf(Unavailable);
  // Whoever got no refusal is stored; whoever was refused is not.
  expect(names(db)).toEqual(settled[0]!.status === "fulfilled" ? ["before", "beside"] : ["before"]);
  db.raw.run("pragma max_page_count = 1000000");
  await write(large);
  expect(names(db)).toContain("large");
  kernel.close();
});

test("text comes back as it was, except what the edge refuses", async () => {
  const { write } = testKernel();
  for (const text of ["灵犀", "a\u0301", "👩‍👩‍👧", "' ; drop table settings --", "\u202e"])
    expect(await write((tx) => tx.one<{ t: string }>("select ? as t", text)!.t)).toBe(text);
});

test("a closure that awaits can't be passed", () => {
  const { write } = testKernel();
  // @ts-expect-error a promise inside a transaction would hold it open across other writes
  const refused = () => write(async (tx) => insert(tx, "async"));
  expect(refused).toBeFunction();
});

test("time stands still within one write", async () => {
  const { write, clock } = testKernel();
  const [a, b] = await write((tx) => {
    const first = tx.now;
    clock.advance(5_000);
    return [first, tx.now];
  });
  expect(a).toBe(b!);
});
