/** Jobs: mail by the installation's SMTP server, and the sweep of what has run out. */

import { day, hour } from "../kernel/clock.ts";
import { Permanent } from "../kernel/errors.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { enqueue, type Handler } from "../kernel/queue.ts";
import type { Tx } from "../kernel/tx.ts";
import { readSmtp, refusalOf, sendMail } from "./mail.ts";
import { endExpiredSessions } from "./sessions.ts";
import { forgetOldTries } from "./throttle.ts";
import type { Mail } from "./types.ts";

/** `queue.handle(mailJobName, mailJob(kernel))`. Without SMTP settings it ends quietly: the links were shown on screen. */
export function mailJob(kernel: Kernel): Handler {
  return {
    attempts: 6,
    parallel: 2,
    async run(_context, mail: Mail) {
      const smtp = readSmtp(kernel);
      if (!smtp) return kernel.log.info({ job: "mail.send" }, "no mail server is set up");
      try {
        await sendMail(smtp, mail);
      } catch (error) {
        const refusal = refusalOf(error);
        throw refusal ? new Permanent(`smtp ${refusal}`) : error;
      }
    },
  };
}

export const sweepJobName = "accounts.sweep";
const keepSpentLinksMs = 30 * day;

/** `queue.handle(sweepJobName, sweepJob())`: ended sessions, old tries, old links; every hour. */
export function sweepJob(): Handler {
  return {
    run: async ({ write }) => {
      await write((tx) => {
        endExpiredSessions(tx);
        tx.run("delete from invitations where expires_at <= ?", tx.now - keepSpentLinksMs);
        forgetOldTries(tx);
        scheduleSweep(tx, tx.now + hour);
      });
    },
  };
}

/** Called once when the process starts. */
export function scheduleSweep(tx: Tx, runAt: number = tx.now): void {
  enqueue(tx, { name: sweepJobName, payload: null, dedupe: sweepJobName, runAt });
}
