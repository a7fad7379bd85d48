/** Hands one mail to the installation's SMTP server, and says in a stable word why it was not taken. */

import type { Db } from "../kernel/db.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { Mail } from "./types.ts";

/** Row `smtp` of the settings; the password is sealed under the place `settings.smtp`. */
export interface Smtp {
  host: string;
  port: number;
  /** TLS from the first byte (465); otherwise STARTTLS, which must succeed. */
  secure: boolean;
  user?: string;
  password?: string;
  /** `user` when left out. */
  from?: string;
}

/** Undefined while no mail server is set up. */
export function readSmtp(kernel: Pick<Kernel, "db" | "secrets">): Smtp | undefined {
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

/** Can mail go out at all? */
export const sendsMail = (db: Db): boolean =>
  db.one("select 1 from settings where name = 'smtp' and json_extract(value, '$.host') <> ''") !== undefined;

/** Rejects with nodemailer's error; `patience` is how long a silent server is waited for. */
export async function sendMail(smtp: Smtp, mail: Mail, patience = 15_000): Promise<void> {
  // Loaded with the first mail: it weighs 10 MB in memory.
  const { createTransport } = await import("nodemailer");
  const transport = createTransport({
    host: smtp.host,
    port: smtp.port,
    secure: smtp.secure,
    requireTLS: !smtp.secure && !isLocal(smtp.host),
    connectionTimeout: patience,
    greetingTimeout: patience,
    socketTimeout: 2 * patience,
    ...(smtp.user && { auth: { user: smtp.user, pass: smtp.password ?? "" } }),
  });
  try {
    await transport.sendMail({
      from: smtp.from ?? smtp.user ?? "lingxi@localhost",
      to: mail.to,
      subject: mail.subject,
      text: mail.text,
    });
  } finally {
    transport.close();
  }
}

/** A relay on the same machine seldom speaks TLS. */
const isLocal = (host: string): boolean => host === "localhost" || host === "::1" || host.startsWith("127.");

interface MailError {
  code?: string;
  responseCode?: number;
  response?: string;
  message?: string;
}

/** The code with which the server has refused this mail for good. */
export function refusalOf(error: unknown): number | undefined {
  const { responseCode = 0 } = error as MailError;
  return responseCode >= 500 && responseCode < 600 ? responseCode : undefined;
}

export type MailFailure =
  "mail_unknown_host" | "mail_unreachable" | "mail_silent" | "mail_tls" | "mail_auth" | "mail_refused";

/** Why a mail was not taken, and what the server itself had to say. */
export function explainMailFailure(error: unknown): { code: MailFailure; said: string } {
  const { code = "", response, message = "" } = error as MailError;
  const said = (response ?? message).replace(/\s+/g, " ").trim().slice(0, 200);
  return { code: failureOf(code, message), said };
}

function failureOf(code: string, message: string): MailFailure {
  if (code === "EDNS" || /ENOTFOUND|EAI_AGAIN|getaddrinfo/.test(message)) return "mail_unknown_host";
  if (code === "EAUTH" || code === "ENOAUTH") return "mail_auth";
  if (code === "ETLS" || /certificate|SSL|TLS|wrong version/i.test(message)) return "mail_tls";
  if (code === "ETIMEDOUT" || /timeout/i.test(message)) return "mail_silent";
  if (["EENVELOPE", "EMESSAGE", "EPROTOCOL"].includes(code)) return "mail_refused";
  return "mail_unreachable";
}
