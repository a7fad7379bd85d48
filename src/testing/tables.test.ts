/** The tables as the code knows them are the tables that the migrations make. */

import { afterAll, beforeAll, expect, test } from "bun:test";
import { join } from "node:path";
import { is } from "drizzle-orm";
import { getTableConfig, SQLiteTable } from "drizzle-orm/sqlite-core";
import { openStore, type Store } from "../kernel/db.ts";
import { migrate, readMigrations } from "../kernel/migrate.ts";
import { root } from "./commands.ts";

/** Sorted, so that the order of columns doesn't matter: code names them. */
type Shape = Record<string, string[]>;

let store: Store;
let known: Shape;

beforeAll(async () => {
  store = openStore(":memory:");
  migrate(store, readMigrations(), 0);
  known = await tablesInCode();
});
afterAll(() => store.close());

test("every migration runs on an empty database, and only once", () => {
  expect(readMigrations().length).toBeGreaterThan(0);
  expect(migrate(store, readMigrations(), 0)).toEqual([]);
  expect(store.all("pragma foreign_key_check")).toEqual([]);
});

test("every table in the code has the columns that its migration gave it", () => {
  expect(Object.keys(known).length).toBeGreaterThan(5);
  const made = Object.fromEntries(Object.keys(known).map((name) => [name, columnsOf(name)]));
  expect(known).toEqual(made);
});

test("every table is strict, so that a number stays a number", () => {
  const tables = store.all<{ name: string; strict: number }>(
    "select name, strict from pragma_table_list where schema = 'main' and type = 'table' and name not like 'sqlite_%'",
  );
  expect(tables.filter((table) => !table.strict).map((table) => table.name)).toEqual([]);
});

async function tablesInCode(): Promise<Shape> {
  const shapes: Shape = {};
  for (const file of new Bun.Glob("src/*/tables.ts").scanSync(root)) {
    const exported = (await import(join(root, file))) as Record<string, unknown>;
    for (const table of Object.values(exported)) {
      if (!is(table, SQLiteTable)) continue;
      const { name, columns } = getTableConfig(table);
      shapes[name] = columns
        .map(
          (column) =>
            `${column.name} ${column.getSQLType()}${column.notNull || column.primary ? " not null" : ""}`,
        )
        .sort();
    }
  }
  return shapes;
}

function columnsOf(table: string): string[] {
  const columns = store.all<{ name: string; type: string; notnull: number; pk: number }>(
    `select name, type, "notnull", pk from pragma_table_info('${table}')`,
  );
  return columns
    .map(
      (column) =>
        `${column.name} ${column.type.toLowerCase()}${column.notnull || column.pk ? " not null" : ""}`,
    )
    .sort();
}
