/** Reads settings: what is stored, over the defaults. */

import type { Db } from "../kernel/db.ts";
import type { Secrets } from "../kernel/secrets.ts";
import type { Retention } from "../kernel/upkeep.ts";
import {
  defaults,
  isSettingName,
  schemas,
  smtpPasswordPlace,
  type SettingName,
  type Settings,
} from "./types.ts";

/** Everything at once, without secrets; for pages and jobs. */
export function getSettings(db: Db): Settings {
  const settings = structuredClone(defaults);
  for (const { name, value } of db.all<{ name: string; value: string }>("select name, value from settings")) {
    if (isSettingName(name)) Object.assign(settings, { [name]: read(name, value) });
  }
  return settings;
}

export function getSetting<N extends SettingName>(db: Db, name: N): Settings[N] {
  const row = db.one<{ value: string }>("select value from settings where name = ?", name);
  return row ? read(name, row.value) : structuredClone(defaults[name]);
}

/** A field that came later has its default; one that no longer fits is as if it had not been set. */
function read<N extends SettingName>(name: N, stored: string): Settings[N] {
  const result = schemas[name].safeParse({ ...defaults[name], ...(JSON.parse(stored) as object) });
  return (result.success ? result.data : structuredClone(defaults[name])) as Settings[N];
}

/** Sealed; undefined while there is none. */
export function sealedSmtpPassword(db: Db): string | undefined {
  const row = db.one<{ value: string }>("select value from settings where name = 'smtp'");
  return row && (JSON.parse(row.value) as { password?: string }).password;
}

export type MailServer = Settings["smtp"] & { password: string };

/** Undefined while no mail server is set up. */
export function mailServer(db: Db, secrets: Secrets): MailServer | undefined {
  const smtp = getSetting(db, "smtp");
  const sealed = sealedSmtpPassword(db);
  return smtp.host ? { ...smtp, password: sealed ? secrets.open(sealed, smtpPasswordPlace) : "" } : undefined;
}

/** For `upkeepJobs`: which rows have served their time. */
export function retentions(db: Db): Retention[] {
  const { events_days, audit_days } = getSetting(db, "privacy");
  return [
    { table: "events", column: "at", days: events_days },
    { table: "audit_log", column: "at", days: audit_days },
  ];
}

export interface DeadJob {
  no: number;
  name: string;
  attempt: number;
  lastError: string | null;
  runAt: number;
  createdAt: number;
}

/** Jobs that have given up, newest first. Their payload is not shown: it may hold what only some may see. */
export function deadJobs(db: Db, { before, limit }: { before?: number; limit: number }): DeadJob[] {
  return db.all<DeadJob>(
    `select no, name, attempt, last_error as lastError, run_at as runAt, created_at as createdAt
     from jobs
     where state = 'dead' and no < ?
     order by no desc
     limit ?`,
    before ?? Number.MAX_SAFE_INTEGER,
    limit,
  );
}
