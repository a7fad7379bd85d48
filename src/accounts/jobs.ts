/** Jobs: mail by the installation's SMTP server, and the sweep of what has run out. */

import { createTransport } from "nodemailer";
import { day, hour } from "../kernel/clock.ts";
import { Permanent } from "../kernel/errors.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { enqueue, type Handler } from "../kernel/queue.ts";
import type { Tx } from "../kernel/tx.ts";
import { endExpiredSessions } from "./sessions.ts";
import { forgetOldTries } from "./throttle.ts";
import type { Mail } from "./types.ts";

/** Row `smtp` of the settings; the password is sealed under the place `settings.smtp`. */
interface Smtp {
  host: string;
  port: number;
  /** TLS from the first byte (465); otherwise STARTTLS, which must succeed. */
  secure: boolean;
  user?: string;
  password?: string;
  /** `user` when left out. */
  from?: string;
}

/** `queue.handle(mailJobName, mailJob(kernel))`. Without SMTP settings it ends quietly: the links were shown on screen. */
export function mailJob(kernel: Kernel): Handler {
  return {
    attempts: 6,
    parallel: 2,
    async run(_context, mail: Mail) {
      const smtp = readSmtp(kernel);
      if (!smtp) return kernel.log.info({ job: "mail.send" }, "no mail server is set up");
      const transport = createTransport({
        host: smtp.host,
        port: smtp.port,
        secure: smtp.secure,
        requireTLS: !smtp.secure && !isLocal(smtp.host),
        connectionTimeout: 15_000,
        socketTimeout: 30_000,
        ...(smtp.user && { auth: { user: smtp.user, pass: smtp.password ?? "" } }),
      });
      try {
        await transport.sendMail({
          from: smtp.from ?? smtp.user ?? "lingxi@localhost",
          to: mail.to,
          subject: mail.subject,
          text: mail.text,
        });
      } catch (error) {
        // 5xx: the server has refused this mail for good.
        const code = (error as { responseCode?: number }).responseCode ?? 0;
        throw code >= 500 && code < 600 ? new Permanent(`smtp ${code}`) : error;
      } finally {
        transport.close();
      }
    },
  };
}

function readSmtp(kernel: Kernel): Smtp | undefined {
  const row = kernel.db.one<{ value: string }>("select value from settings where name = 'smtp'");
  if (!row) return undefined;
  const smtp = JSON.parse(row.value) as Partial<Smtp>;
  if (!smtp.host) return undefined;
  return {
    host: smtp.host,
    port: smtp.port ?? 587,
    secure: smtp.secure ?? false,
    ...(smtp.user && { user: smtp.user }),
    ...(smtp.password && { password: kernel.secrets.open(smtp.password, "settings.smtp") }),
    ...(smtp.from && { from: smtp.from }),
  };
}

/** A relay on the same machine seldom speaks TLS. */
const isLocal = (host: string): boolean => host === "localhost" || host === "::1" || host.startsWith("127.");

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
