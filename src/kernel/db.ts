/** The one SQLite file. Only this module names the driver; better-sqlite3 does not load in Bun, bun:sqlite has the same shape. */

import { Database, type SQLQueryBindings, type Statement } from "bun:sqlite";
import { drizzle, type BunSQLiteDatabase } from "drizzle-orm/bun-sqlite";
import { Fatal } from "./errors.ts";

export type Value = SQLQueryBindings;
export type Orm = BunSQLiteDatabase;

/** Reads. Statements are prepared once for each SQL text. */
export interface Db {
  one<T>(sql: string, ...values: Value[]): T | undefined;
  all<T>(sql: string, ...values: Value[]): T[];
  readonly orm: Orm;
}

export interface Store extends Db {
  readonly raw: Database;
  /** Prepared once for each text. */
  statement(sql: string): Statement;
  readonly file: string;
  close(): void;
}

/** WAL-reset race: SQLite 3.7.0 to 3.51.2 can lose commits with two connections (fixed in 3.51.3). */
const oldestSafe = [3, 51, 3] as const;

/** Opens the file for the one writer, or `:memory:`. Throws Fatal with a sentence that says what to do. */
export function openStore(file: string): Store {
  let raw: Database;
  try {
    raw = new Database(file, { create: true, readwrite: true, strict: true });
    configure(raw);
    raw.run("pragma journal_mode = wal");
    raw.run("pragma synchronous = full");
    raw.run("pragma secure_delete = on");
    raw.run(`pragma journal_size_limit = ${64 * 1024 * 1024}`);
    // 32 MiB. A busy page goes to the file once in a checkpoint, and its two fsyncs come eight times less often: with the default of
    // 1,000 pages they made the slowest one in a hundred messages.
    raw.run("pragma wal_autocheckpoint = 8000");
    raw.query("select count(*) from sqlite_schema").get();
  } catch (error) {
    throw explainStorage(file, error);
  }
  refuseOldEngine(raw);
  return wrap(raw, file);
}

/** Opens the file for reading only, in a worker or a tool: a write fails with SQLITE_READONLY. */
export function openReader(file: string): Store {
  try {
    const raw = new Database(file, { readonly: true, strict: true });
    configure(raw);
    return wrap(raw, file);
  } catch (error) {
    throw explainStorage(file, error);
  }
}

/** From another thread than the writer's: takes over what is committed, as far as no reader is in the way, and waits for nobody. */
export function checkpointBeside(file: string): void {
  const raw = new Database(file, { readwrite: true });
  try {
    raw.run("pragma busy_timeout = 0");
    raw.query("pragma wal_checkpoint(passive)").get();
  } finally {
    raw.close();
  }
}

/** Holds an exclusive transaction on an empty file until it is closed; undefined when another holds it. */
export function holdExclusively(file: string): { close(): void } | undefined {
  const raw = new Database(file, { create: true, readwrite: true });
  try {
    raw.run("pragma busy_timeout = 0");
    raw.run("begin exclusive");
    return { close: () => raw.close() };
  } catch (error) {
    raw.close();
    if ((error as { code?: string }).code === "SQLITE_BUSY") return undefined;
    throw error;
  }
}

function configure(raw: Database): void {
  raw.run("pragma busy_timeout = 5000");
  raw.run("pragma foreign_keys = on");
  raw.run("pragma cache_size = -16000");
  raw.run("pragma temp_store = memory");
}

/** Texts of SQL that are kept prepared; lists with many filters have many. */
const mostStatements = 400;

function wrap(raw: Database, file: string): Store {
  // Bun's own `query` keeps only 20 statements and prepares all others anew for each call, at twenty times the cost.
  const statements = new Map<string, Statement>();
  const statement = (sql: string): Statement => {
    let found = statements.get(sql);
    if (found) return found;
    if (statements.size >= mostStatements) {
      const [oldest, old] = statements.entries().next().value!;
      statements.delete(oldest);
      old.finalize();
    }
    found = raw.prepare(unpeeked(sql));
    statements.set(sql, found);
    return found;
  };
  return {
    raw,
    file,
    orm: drizzle(raw),
    statement,
    one: <T>(sql: string, ...values: Value[]) => (statement(sql).get(...values) as T | null) ?? undefined,
    all: <T>(sql: string, ...values: Value[]) => statement(sql).all(...values) as T[],
    close() {
      for (const each of statements.values()) each.finalize();
      raw.close();
    },
  };
}

/**
 * SQLite prepares a statement anew each time a value is bound that its planner has looked at, which it does in joins and beside partial
 * indexes: five times the cost of a one-row read. A plus sign changes no value and hides it from the planner.
 */
const unpeeked = (sql: string): string =>
  sql.replace(/'[^']*'|\?\d*/g, (part) => (part.startsWith("?") ? `+${part}` : part));

function refuseOldEngine(raw: Database): void {
  const { version } = raw.query("select sqlite_version() as version").get() as { version: string };
  if (olderThan(version, oldestSafe)) {
    raw.close();
    throw new Fatal(
      `SQLite ${version} can lose commits; Lingxi needs 3.51.3 or newer. Start it with Bun 1.4.5, which brings its own.`,
    );
  }
}

export function olderThan(version: string, than: readonly [number, number, number]): boolean {
  const parts = version.split(".").map(Number);
  for (const [i, want] of than.entries()) {
    const have = parts[i] ?? 0;
    if (have !== want) return have < want;
  }
  return false;
}

/** The sentence for whoever starts it, from what the driver or the file system said. */
export function explainStorage(file: string, error: unknown): Fatal {
  if (error instanceof Fatal) return error;
  const text = error instanceof Error ? error.message : String(error);
  if (/not a database|malformed|corrupt/i.test(text))
    return new Fatal(`The database ${file} is damaged (${text}). Restore a backup with: lingxi restore FILE`);
  if (/disk is full|database or disk|ENOSPC/i.test(text))
    return new Fatal(`The disk that holds ${file} is full. Free some space and start again.`);
  if (/readonly|permission|unable to open/i.test(text))
    return new Fatal(
      `The database ${file} can't be opened (${text}). Check that the folder exists and that this user may write to it.`,
    );
  return new Fatal(`The database ${file} can't be opened: ${text}`);
}

/** A drizzle query built once for each database: `const byId = prepared((orm) => orm.select()….prepare())`. */
export function prepared<Q>(build: (orm: Orm) => Q): (db: Db) => Q {
  const made = new WeakMap<Orm, Q>();
  return (db) => {
    let query = made.get(db.orm);
    if (!query) {
      query = build(db.orm);
      made.set(db.orm, query);
    }
    return query;
  };
}
