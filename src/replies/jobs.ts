/** Jobs: reading titles aloud for the search, and the weekly look for questions that have no quick reply. */

import { day } from "../kernel/clock.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { enqueue } from "../kernel/queue.ts";
import type { Tx } from "../kernel/tx.ts";
import { readingOf } from "./pinyin.ts";
import { keepProposals } from "./proposals.ts";
import { findQuestions } from "./questions.ts";
import { forgetOldUses } from "./use.ts";

const readJob = "replies.read";
const weekly = "replies.questions";
const batch = 500;

export function repliesJobs(kernel: Kernel): void {
  const { bus, queue, reader, log } = kernel;
  bus.tx("quick_reply.changed", (tx) => enqueue(tx, { name: readJob, payload: null, dedupe: readJob }));
  queue.handle(readJob, {
    parallel: 1,
    async run({ db, write }) {
      for (;;) {
        const rows = db.all<{ id: string; title: string; folder: string }>(
          "select id, title, folder from quick_replies where pinyin is null limit ?",
          batch,
        );
        if (rows.length === 0) return;
        const read: [string, string, string][] = [];
        for (const row of rows) read.push([row.id, row.title, await readingOf(row.title)]);
        await write((tx) => {
          for (const [id, title, reading] of read)
            // Another title meanwhile is read in the next round.
            tx.run("update quick_replies set pinyin = ? where id = ? and title = ?", reading, id, title);
        });
      }
    },
  });
  queue.handle(weekly, {
    parallel: 1,
    attempts: 3,
    async run({ write, now }) {
      await write((tx) => {
        plan(tx, now + 7 * day);
        forgetOldUses(tx, now - 7 * day);
      });
      const found = await reader.run(findQuestions, { now });
      const added = await write((tx) => keepProposals(tx, found));
      log.info({ job: weekly, found: found.length, added }, "looked for questions without a quick reply");
    },
  });
}

/** Call at the start: what was written by an older version is read, and the weekly look is planned. */
export async function startReplies(kernel: Kernel): Promise<void> {
  await kernel.write((tx) => {
    if (tx.one("select 1 from quick_replies where pinyin is null limit 1"))
      enqueue(tx, { name: readJob, payload: null, dedupe: readJob });
    if (!tx.one("select 1 from jobs where dedupe_key = ? and state in ('ready', 'running')", weekly))
      plan(tx, tx.now + day);
  });
}

const plan = (tx: Tx, runAt: number): void =>
  enqueue(tx, { name: weekly, payload: null, dedupe: weekly, runAt });
