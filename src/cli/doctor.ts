/** `lingxi doctor`: looks at everything and says in plain sentences what to do. Changes nothing; the server may run. */

import { existsSync, readFileSync } from "node:fs";
import {
  checkBackups,
  checkClock,
  checkDatabase,
  checkDisk,
  checkFolder,
  checkJobs,
  checkPort,
  checkSearch,
  checkVersions,
  type Check,
} from "../kernel/checks.ts";
import { systemClock } from "../kernel/clock.ts";
import type { Config } from "../kernel/config.ts";
import { openReader } from "../kernel/db.ts";
import { currentMark, readMark } from "../kernel/high-water.ts";
import { isLocked } from "../kernel/instance-lock.ts";
import { databaseFile } from "../kernel/open.ts";
import { createSecrets, type Secrets } from "../kernel/secrets.ts";
import { mailServer } from "../settings/queries.ts";
import type { Command } from "./command.ts";

const marks = { ok: "ok     ", warning: "warning", failed: "FAILED " };

export const doctor: Command = {
  usage: "[--json]",
  about: `Checks versions, data folder, key, disk, database, search index, clock, port, mail server, jobs and backups.
Ends with 1 when something has failed. Changes nothing; the server may run.`,
  options: { json: { type: "boolean" } },
  async run(given, around) {
    const checks = await examine(around.config());
    if (given.flag("json")) around.print(JSON.stringify({ checks }));
    else
      for (const { name, state, says } of checks) around.print(`${marks[state]}  ${name.padEnd(9)} ${says}`);
    return checks.some((each) => each.state === "failed") ? 1 : 0;
  },
};

export async function examine(config: Config): Promise<Check[]> {
  const file = databaseFile(config);
  const checks: Check[] = [checkFolder(config.dataDir)];
  if (checks[0]!.state !== "ok") return checks;
  const running = existsSync(file) && isLocked(file);
  checks.push(checkDisk(config.dataDir));
  if (running) checks.push({ name: "port", state: "ok", says: "Lingxi is running on this data folder." });
  else checks.push(await checkPort(config.host, config.port));
  if (!existsSync(file)) {
    checks.push({
      name: "database",
      state: "warning",
      says: `There is no database at ${file} yet; the first start makes it.`,
    });
    return checks;
  }
  const whole = checkDatabase(file);
  checks.push(whole);
  if (whole.state === "failed") return checks;
  const db = openReader(file);
  try {
    const now = systemClock.now();
    const { secrets, check } = checkKey(
      config,
      db.one<{ value: string }>("select value from settings where name = 'kernel.key'")?.value,
    );
    checks.push(
      checkVersions(db),
      check,
      checkMark(file, db),
      checkSearch(db),
      checkClock(db, now),
      checkJobs(db),
      checkBackups(config.dataDir, now),
    );
    if (secrets) checks.push(await checkMail(db, secrets));
  } finally {
    db.close();
  }
  return checks;
}

function checkKey(config: Config, sign: string | undefined): { check: Check; secrets?: Secrets } {
  const { secretKeyFile } = config;
  const failed = (says: string): { check: Check } => ({ check: { name: "key", state: "failed", says } });
  if (!existsSync(secretKeyFile))
    return failed(`The key file ${secretKeyFile} is not there. Put it back, or set SECRET_KEY_FILE.`);
  let key: Buffer;
  try {
    key = Buffer.from(readFileSync(secretKeyFile, "utf8").trim(), "base64");
  } catch (error) {
    return failed(`The key file ${secretKeyFile} can't be read (${(error as Error).message}).`);
  }
  if (key.length !== 32)
    return failed(`The key file ${secretKeyFile} is not a Lingxi key. Put the right one back.`);
  const secrets = createSecrets(key);
  if (sign !== undefined && secrets.sign("key", "lingxi") !== sign)
    return failed(`The key in ${secretKeyFile} is not the one of this database. Put the right one back.`);
  return {
    secrets,
    check: {
      name: "key",
      state: "ok",
      says: "The key fits the database. Keep a copy of it: backups don't hold it.",
    },
  };
}

function checkMark(file: string, db: Parameters<typeof currentMark>[0]): Check {
  const mark = readMark(file);
  const now = currentMark(db);
  const lost = mark && (mark.messages > now.messages || mark.events > now.events || mark.jobs > now.jobs);
  if (lost)
    return {
      name: "loss",
      state: "failed",
      says: "The database has lost what was written last. Restore a backup with: lingxi restore BACKUP",
    };
  return { name: "loss", state: "ok", says: "Nothing that was written is missing." };
}

async function checkMail(db: Parameters<typeof mailServer>[0], secrets: Secrets): Promise<Check> {
  let server: ReturnType<typeof mailServer>;
  try {
    server = mailServer(db, secrets);
  } catch {
    return {
      name: "mail",
      state: "failed",
      says: "The mail password can't be read with this key. Enter it again under Settings.",
    };
  }
  if (!server)
    return {
      name: "mail",
      state: "ok",
      says: "No mail server is set up; links for invitations are shown on screen.",
    };
  const { createTransport } = await import("nodemailer");
  const transport = createTransport({
    host: server.host,
    port: server.port,
    secure: server.secure,
    connectionTimeout: 5_000,
    greetingTimeout: 5_000,
    socketTimeout: 10_000,
    ...(server.user && { auth: { user: server.user, pass: server.password } }),
  });
  try {
    await transport.verify();
    return { name: "mail", state: "ok", says: `The mail server ${server.host} answers and lets us in.` };
  } catch (error) {
    return {
      name: "mail",
      state: "failed",
      says: `The mail server ${server.host}:${server.port} doesn't let us in: ${(error as Error).message}`,
    };
  } finally {
    transport.close();
  }
}
