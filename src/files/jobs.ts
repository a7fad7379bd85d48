/** The hourly sweep: uploads that nothing took, and bytes that no row names. */

import { day, hour } from "../kernel/clock.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { enqueue } from "../kernel/queue.ts";
import { isDigestNamed } from "./queries.ts";
import { sweepLooseFiles } from "./service.ts";
import { fileStore } from "./storage.ts";

const job = "files.sweep";
const every = hour;

export function registerFileJobs(kernel: Kernel): void {
  kernel.queue.handle(job, {
    async run({ write, now }) {
      while ((await write((tx) => sweepLooseFiles(tx, now - day))) > 0);
      await fileStore(kernel).sweep(now - day, (digest) => isDigestNamed(kernel.db, digest));
      await write((tx) => enqueue(tx, { name: job, payload: null, dedupe: job, runAt: tx.now + every }));
    },
    leaseMs: 10 * 60_000,
  });
}

/** At the start, before the first upload: a cut upload of the last run leaves nothing, and the sweep has its time. */
export async function startFileJobs(kernel: Kernel): Promise<void> {
  await fileStore(kernel).sweepDrafts();
  await kernel.write((tx) => enqueue(tx, { name: job, payload: null, dedupe: job, runAt: tx.now + every }));
}
