/** `lingxi migrate`: brings the database up to date. */

import { existsSync } from "node:fs";
import type { Config } from "../kernel/config.ts";
import { openReader } from "../kernel/db.ts";
import { databaseFile } from "../kernel/open.ts";
import { withKernel, type Command } from "./command.ts";

export const migrateCommand: Command = {
  usage: "",
  about: `Runs the migrations that are missing; a copy of the database is made before. The server must be stopped.
The server does the same when it starts.`,
  async run(_given, around) {
    const config = around.config();
    const before = new Set(ran(config));
    await withKernel(config, () => {});
    const fresh = ran(config).filter((name) => !before.has(name));
    around.print(
      fresh.length > 0 ? fresh.map((name) => `Ran ${name}`).join("\n") : "The database is up to date.",
    );
    return 0;
  },
};

function ran(config: Config): string[] {
  const file = databaseFile(config);
  if (!existsSync(file)) return [];
  const db = openReader(file);
  try {
    if (!db.one("select 1 from sqlite_schema where name = 'migrations'")) return [];
    return db.all<{ name: string }>("select name from migrations order by name").map((row) => row.name);
  } finally {
    db.close();
  }
}
