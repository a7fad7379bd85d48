/** Scheduled backups: one timer that moves with the setting, and the job that makes a backup and drops the oldest. */

import { deleteOldBackups, makeBackup } from "../kernel/backup.ts";
import { hour, minute } from "../kernel/clock.ts";
import { Permanent } from "../kernel/errors.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { cancel, enqueue } from "../kernel/queue.ts";
import type { Tx } from "../kernel/tx.ts";
import { getSetting } from "./queries.ts";

const timer = "backup.scheduled";

/** Registers "backup.run", and moves the timer when the setting changes. */
export function settingsJobs(kernel: Kernel): void {
  kernel.queue.handle("backup.run", {
    leaseMs: 2 * hour,
    parallel: 1,
    attempts: 5,
    async run({ write, now }, { scheduled }: { scheduled: boolean }) {
      if (kernel.db.file === ":memory:") throw new Permanent("a database in memory has no backup");
      if (scheduled) await write((tx) => plan(tx, now));
      const { keep, archive } = getSetting(kernel.db, "backup");
      const made = await kernel.reader.run(makeBackup, { dataDir: kernel.config.dataDir, at: now, archive });
      const gone = deleteOldBackups(kernel.config.dataDir, keep);
      kernel.log.info({ backup: made.name, size: made.size, deleted: gone.length }, "made a backup");
    },
  });
  kernel.bus.tx("settings.changed", (tx, { payload }) => {
    if (payload.name === "backup") plan(tx, tx.now);
  });
}

/** Call at the start: sees to it that the next backup is planned. */
export async function scheduleBackups(kernel: Kernel): Promise<void> {
  await kernel.write((tx) => {
    if (!tx.one("select 1 from jobs where dedupe_key = ? and state in ('ready', 'running')", timer))
      plan(tx, tx.now - 23 * hour + 10 * minute);
  });
}

function plan(tx: Tx, from: number): void {
  const { enabled, every_hours } = getSetting(tx, "backup");
  if (!enabled) return void cancel(tx, timer);
  enqueue(tx, {
    name: "backup.run",
    payload: { scheduled: true },
    dedupe: timer,
    runAt: Math.max(tx.now, from + every_hours * hour),
  });
}
