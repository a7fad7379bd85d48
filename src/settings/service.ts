/** Verbs on settings. All need settings.manage, are audited by the names of the fields, and emit settings.changed. */

import { audit } from "../accounts/audit-log.ts";
import { must, type Actor } from "../accounts/actor.ts";
import { isOwnPicture } from "../accounts/faces.ts";
import { Forbidden, Invalid, NotFound } from "../kernel/errors.ts";
import { emit } from "../kernel/event-log.ts";
import { parse } from "../kernel/parse.ts";
import { enqueue, reviveJob } from "../kernel/queue.ts";
import type { Tx } from "../kernel/tx.ts";
import { getSetting, sealedSmtpPassword } from "./queries.ts";
import { schemas, type SettingName, type Settings } from "./types.ts";

/** What is named changes, the rest stays. Returns the whole setting. */
export function updateSetting<N extends SettingName>(
  tx: Tx,
  actor: Actor,
  name: N,
  change: Partial<Settings[N]>,
): Settings[N] {
  must(actor, "settings.manage");
  const before = getSetting(tx, name);
  const after = parse(schemas[name], { ...before, ...change }) as Settings[N];
  const fields = Object.keys(after).filter(
    (field) => after[field as keyof Settings[N]] !== before[field as keyof Settings[N]],
  );
  if (fields.length === 0) return after;
  const logo = fields.includes("logo_file_id") ? (after as Settings["brand"]).logo_file_id : null;
  if (logo !== null && !isOwnPicture(tx, actor, logo))
    throw new Invalid("invalid", {}, [{ path: "logo_file_id", code: "unknown" }]);
  store(tx, name, after, name === "smtp" ? (sealedSmtpPassword(tx) ?? null) : null);
  changed(tx, actor, name, fields);
  return after;
}

/** `sealed` is `secrets.seal(password, smtpPasswordPlace)`; null forgets it. */
export function setSmtpPassword(tx: Tx, actor: Actor, { sealed }: { sealed: string | null }): void {
  must(actor, "settings.manage");
  store(tx, "smtp", getSetting(tx, "smtp"), sealed);
  changed(tx, actor, "smtp", ["password"]);
}

/** Asks for a backup now; the job makes it. */
export function requestBackup(tx: Tx, actor: Actor): void {
  must(actor, "settings.manage");
  audit(tx, actor, { action: "backup.requested" });
  enqueue(tx, { name: "backup.run", payload: { scheduled: false }, dedupe: "backup.now" });
}

/** Before a backup's folder is deleted: says so in the audit log. */
export function recordBackupDeletion(tx: Tx, actor: Actor, { name }: { name: string }): void {
  must(actor, "settings.manage");
  audit(tx, actor, { action: "backup.deleted", subject: { kind: "backup", id: name } });
}

/** Before a backup takes the place of all that is here: for the owner only, since it can bring old rights back. */
export function recordRestoration(tx: Tx, actor: Actor, { name }: { name: string }): void {
  must(actor, "settings.manage");
  if (actor.kind === "agent" && actor.role !== "owner") throw new Forbidden("forbidden");
  audit(tx, actor, { action: "backup.restored", subject: { kind: "backup", id: name } });
}

/** Throws NotFound when no dead job has this number. */
export function reviveDeadJob(tx: Tx, actor: Actor, { no }: { no: number }): void {
  must(actor, "settings.manage");
  const job = reviveJob(tx, no);
  if (!job) throw new NotFound("not_found");
  audit(tx, actor, { action: "job.revived", subject: { kind: "job", id: String(no) }, details: { job } });
}

/** The sealed mail password lies in the row of its server, so that both are read together. */
function store<N extends SettingName>(tx: Tx, name: N, value: Settings[N], password: string | null): void {
  tx.run(
    "insert into settings (name, value, updated_at) values (?1, ?2, ?3) on conflict do update set value = ?2, updated_at = ?3",
    name,
    JSON.stringify({ ...value, ...(password !== null && { password }) }),
    tx.now,
  );
}

function changed(tx: Tx, actor: Actor, name: SettingName, fields: string[]): void {
  audit(tx, actor, {
    action: "settings.updated",
    subject: { kind: "setting", id: name },
    details: { fields },
  });
  emit(tx, "settings.changed", { name });
}
