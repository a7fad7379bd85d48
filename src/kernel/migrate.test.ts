/** Rules of migrations: forward only, once each, whole or not at all, a copy before. */

import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "bun:test";
import { openReader, openStore } from "./db.ts";
import { Fatal } from "./errors.ts";
import { migrate, readMigrations } from "./migrate.ts";
import { fileKernel, testFolder } from "./testing.ts";

const one = { name: "0001_a.sql", sql: "create table a (x integer); insert into a values (1);" };
const two = { name: "0002_b.sql", sql: "alter table a add column y integer; update a set y = x + 1;" };

test("each runs once, in order", () => {
  const store = openStore(":memory:");
  expect(migrate(store, [one], 5)).toEqual(["0001_a.sql"]);
  expect(migrate(store, [one, two], 6)).toEqual(["0002_b.sql"]);
  expect(migrate(store, [one, two], 7)).toEqual([]);
  expect(store.all<{ x: number; y: number }>("select x, y from a")).toEqual([{ x: 1, y: 2 }]);
  expect(store.all<{ at: number }>("select at from migrations order by name")).toEqual([
    { at: 5 },
    { at: 6 },
  ]);
});

test("one that fails leaves nothing of itself, and those before it stay", () => {
  const store = openStore(":memory:");
  const broken = {
    name: "0002_broken.sql",
    sql: "create table b (x integer); insert into nowhere values (1);",
  };
  expect(() => migrate(store, [one, broken], 1)).toThrow("nowhere");
  expect(store.all<{ name: string }>("select name from sqlite_schema where name in ('a', 'b')")).toEqual([
    { name: "a" },
  ]);
  expect(migrate(store, [one, two], 2)).toEqual(["0002_b.sql"]);
});

test("a database of a newer program is refused with the way out", () => {
  const store = openStore(":memory:");
  migrate(store, [one, two], 1);
  expect(() => migrate(store, [one], 2)).toThrow(Fatal);
  expect(() => migrate(store, [one], 2)).toThrow(/newer Lingxi .* restore a backup/);
});

test("a migration that was changed after it ran is refused by its name; line ends don't count", () => {
  const store = openStore(":memory:");
  const spaced = { name: "0001_a.sql", sql: "create table a (x integer);\nselect 1;" };
  migrate(store, [spaced], 1);
  expect(migrate(store, [{ ...spaced, sql: spaced.sql.replaceAll("\n", "\r\n") }], 2)).toEqual([]);
  expect(() => migrate(store, [{ ...spaced, sql: `${spaced.sql} ` }], 2)).toThrow("0001_a.sql differs");
});

test("a copy is made before a database with data changes, and only then", () => {
  const folder = testFolder();
  const copies = () => readdirSync(folder).filter((name) => name.includes(".before-"));
  fileKernel(folder).close();
  fileKernel(folder).close();
  expect(copies()).toEqual([]);
  const more = [...readMigrations(), { name: "9999_more.sql", sql: "create table more (x integer) strict;" }];
  fileKernel(folder, { migrations: more }).close();
  expect(copies()).toHaveLength(1);
  const copy = openReader(join(folder, copies()[0]!));
  expect(copy.one("select 1 from sqlite_schema where name = 'jobs'")).toBeDefined();
  expect(copy.one("select 1 from sqlite_schema where name = 'more'")).toBeUndefined();
  copy.close();
});

test("killed at any moment, the next start finishes", async () => {
  const folder = testFolder();
  const script = join(folder, "migrate.ts");
  writeFileSync(
    script,
    `import { openStore } from ${JSON.stringify(join(import.meta.dir, "db.ts"))};
     import { migrate } from ${JSON.stringify(join(import.meta.dir, "migrate.ts"))};
     const kill = Number(process.argv[3]);
     const steps = Array.from({ length: 3 }, (_, i) => ({ name: "000" + (i + 1) + "_s.sql", sql: "create table t" + i + " (x integer); insert into t" + i + " values (1);" }));
     const store = openStore(process.argv[2]);
     let count = 0;
     const run = store.raw.run.bind(store.raw);
     store.raw.run = (...args) => { if (++count === kill) process.kill(process.pid, "SIGKILL"); return run(...args); };
     migrate(store, steps, 1);
     console.log(store.all("select name from migrations").length);`,
  );
  const file = join(folder, "x.db");
  const run = async (kill: number) => {
    const child = Bun.spawn([process.execPath, script, file, String(kill)], {
      stdout: "pipe",
      stderr: "inherit",
    });
    const output = await new Response(child.stdout).text();
    await child.exited;
    return output.trim();
  };
  for (const kill of [1, 2, 3]) expect(await run(kill)).toBe("");
  expect(await run(-1)).toBe("3");
  expect(existsSync(file)).toBe(true);
});

test("the released ones build the whole schema from nothing, with every table strict", () => {
  const store = openStore(":memory:");
  const migrations = readMigrations();
  expect(migrate(store, migrations, 1)).toEqual(migrations.map((each) => each.name));
  expect(store.all<object>("pragma foreign_key_check")).toEqual([]);
  const loose = store.all<{ name: string }>(
    "select name from pragma_table_list where schema = 'main' and type = 'table' and strict = 0 and name not like 'sqlite_%'",
  );
  expect(loose).toEqual([]);
});
