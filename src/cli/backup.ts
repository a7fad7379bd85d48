/** `lingxi backup`: makes, lists and verifies backups. */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { backUp, backupsFolder, deleteOldBackups, listBackups } from "../kernel/backup.ts";
import { inMegabytes } from "../kernel/checks.ts";
import { systemClock } from "../kernel/clock.ts";
import { openReader } from "../kernel/db.ts";
import { Fatal } from "../kernel/errors.ts";
import { verifyBackup } from "../kernel/verify-backup.ts";
import { databaseFile } from "../kernel/open.ts";
import type { Command } from "./command.ts";

export const backup: Command = {
  usage: "[--archive] [--keep N] | --list | --verify NAME",
  about: `Makes a backup in DATA_DIR/backups: the database, the files, and a list with the SHA-256 of each. The server may run.
The key file (SECRET_KEY_FILE) is not in it: keep a copy of that in another place, or stored mail passwords and
two-factor secrets can't be read after a restore.
--archive also packs it as one .tar.gz; --keep N deletes all but the newest N; --verify looks whether one is whole.`,
  options: {
    archive: { type: "boolean" },
    keep: { type: "string" },
    list: { type: "boolean" },
    verify: { type: "string" },
  },
  async run(given, around) {
    const config = around.config();
    if (given.flag("list")) {
      const all = listBackups(config.dataDir);
      for (const each of all)
        around.print(
          `${each.name}  ${inMegabytes(each.size)}, ${each.files} files${each.archive ? ", with archive" : ""}`,
        );
      if (all.length === 0) around.print("There is no backup yet.");
      return 0;
    }
    const name = given.text("verify");
    if (name) {
      const folder = join(backupsFolder(config.dataDir), name);
      if (!existsSync(folder))
        throw new Fatal(`There is no backup ${name}. See which there are with: lingxi backup --list`);
      return verified(folder, around.print);
    }
    const keep = given.text("keep");
    if (keep !== undefined && !/^[1-9]\d{0,3}$/.test(keep))
      throw new Fatal(`--keep takes a number from 1 on, not "${keep}".`);
    const file = databaseFile(config);
    if (!existsSync(file))
      throw new Fatal(`There is no database at ${file}. Set DATA_DIR to the folder where it is.`);
    const db = openReader(file);
    try {
      const made = await backUp(db, {
        dataDir: config.dataDir,
        at: systemClock.now(),
        archive: given.flag("archive"),
      });
      around.print(
        `Made ${join(backupsFolder(config.dataDir), made.name)} (${inMegabytes(made.size)}, ${made.files} files).`,
      );
      around.print(`The key is not in it: keep a copy of ${config.secretKeyFile} elsewhere.`);
      if (keep)
        for (const old of deleteOldBackups(config.dataDir, Number(keep))) around.print(`Deleted ${old}.`);
      return verified(join(backupsFolder(config.dataDir), made.name), around.print);
    } finally {
      db.close();
    }
  },
};

function verified(folder: string, print: (line: string) => void): number {
  const wrong = verifyBackup(folder);
  for (const each of wrong) print(each);
  if (wrong.length === 0) print("Verified: whole, and all references hold.");
  return wrong.length === 0 ? 0 : 1;
}
