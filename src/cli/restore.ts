/** `lingxi restore`: puts a backup back. */

import { systemClock } from "../kernel/clock.ts";
import { Fatal } from "../kernel/errors.ts";
import { restoreBackup } from "../kernel/restore.ts";
import type { Command } from "./command.ts";

export const restore: Command = {
  usage: "NAME | FOLDER | FILE.tar.gz",
  about: `Verifies a backup and puts it in the place of the data. The server must be stopped.
What was there before is kept in DATA_DIR/.before-restore-…; delete it when you don't need it any more.
The key is not in a backup: SECRET_KEY_FILE must be the one that was in use when it was made.`,
  words: 1,
  async run({ words: [from] }, around) {
    if (!from)
      throw new Fatal(
        "Say which backup: lingxi restore NAME. See which there are with: lingxi backup --list",
      );
    const config = around.config();
    const { madeAt, kept } = await restoreBackup({ dataDir: config.dataDir, from, at: systemClock.now() });
    around.print(`Restored the backup of ${madeAt} to ${config.dataDir}.`);
    if (kept) around.print(`What was there before is in ${kept}.`);
    around.print("Start the server with: lingxi start");
    return 0;
  },
};
