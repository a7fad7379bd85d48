/** Forward-only migrations, embedded in the binary. Each runs once, in one transaction; a copy of the file is made before. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Store } from "./db.ts";
import { Fatal } from "./errors.ts";

export interface Migration {
  name: string;
  sql: string;
}

/** From the source tree, or from the binary, where every module's folder is the root of the embedded files. */
export function readMigrations(): Migration[] {
  const folder = [join(import.meta.dir, "migrations"), join(import.meta.dir, "../../migrations")].find(
    (each) => existsSync(each),
  );
  if (!folder) throw new Fatal("The migrations are missing from this build.");
  return readdirSync(folder)
    .filter((name) => /^\d{4}_[a-z_]+\.sql$/.test(name))
    .sort()
    .map((name) => ({ name, sql: readFileSync(join(folder, name), "utf8") }));
}

/**
 * Brings the database up to date; returns the names that ran. Throws Fatal when the database is newer than this program, or when a
 * migration that has run was changed since. `before` is called once, ahead of the first change to a database that has data.
 */
export function migrate(store: Store, migrations: Migration[], now: number, before?: () => void): string[] {
  const { raw } = store;
  raw.run(
    "create table if not exists migrations (name text primary key, digest text not null, at integer not null) strict",
  );
  const done = new Map(
    store
      .all<{ name: string; digest: string }>("select name, digest from migrations")
      .map((row) => [row.name, row.digest]),
  );
  for (const name of done.keys()) {
    if (!migrations.some((each) => each.name === name))
      throw new Fatal(
        `The database was written by a newer Lingxi (it knows ${name}). Install that version again, or restore a backup from before the upgrade.`,
      );
  }
  const missing: Migration[] = [];
  for (const each of migrations) {
    const ran = done.get(each.name);
    if (ran === undefined) missing.push(each);
    else if (ran !== digest(each.sql))
      throw new Fatal(
        `The migration ${each.name} differs from the one that made this database. Install the released version.`,
      );
  }
  if (missing.length > 0 && done.size > 0) before?.();
  for (const each of missing) {
    raw
      .transaction(() => {
        raw.run(each.sql);
        raw
          .query("insert into migrations (name, digest, at) values (?, ?, ?)")
          .run(each.name, digest(each.sql), now);
      })
      .immediate();
  }
  return missing.map((each) => each.name);
}

function digest(sql: string): string {
  return new Bun.CryptoHasher("sha256").update(sql.replaceAll("\r\n", "\n")).digest("hex");
}
