/** The audit log: who changed what, when and from where. Written in the same transaction as the change; never edited. */

import type { Db, Value } from "../kernel/db.ts";
import { newId } from "../kernel/ids.ts";
import type { Tx } from "../kernel/tx.ts";
import type { Page } from "../../web/contract/models.ts";
import { must, type Actor, type AgentActor } from "./actor.ts";
import { decodeCursor, encodeCursor, iso } from "./rest.ts";

export interface AuditEntry {
  /** `noun.verb`, e.g. `agent.invited`. */
  action: string;
  subject?: { kind: string; id: string };
  /** Names of fields and ids; never contents, never secrets. */
  details?: Record<string, unknown>;
}

export function audit(tx: Tx, actor: Actor, { action, subject, details }: AuditEntry): void {
  tx.run(
    "insert into audit_log (id, at, actor_kind, actor_id, via, action, subject_kind, subject_id, details, address) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    newId("aud", tx.now),
    tx.now,
    actor.kind,
    actor.kind === "system" ? actor.reason : actor.id,
    actor.kind === "agent" ? actor.via : actor.kind,
    action,
    subject?.kind ?? null,
    subject?.id ?? null,
    JSON.stringify(details ?? {}),
    actor.kind === "agent" ? actor.address : "",
  );
}

export interface AuditLine {
  id: string;
  at: string;
  actor: { kind: string; id: string | null; name: string | null };
  via: string;
  action: string;
  subject: { kind: string; id: string } | null;
  details: Record<string, unknown>;
  address: string;
}

export interface AuditFilter {
  actor_id?: string;
  /** Beginning of the action: `agent.` finds all that was done to agents. */
  action?: string;
  subject_id?: string;
  /** Epoch ms; from is included, until is not. */
  from?: number;
  until?: number;
  cursor?: string;
  limit?: number;
}

interface AuditRow {
  id: string;
  at: number;
  actorKind: string;
  actorId: string | null;
  actorName: string | null;
  via: string;
  action: string;
  subjectKind: string | null;
  subjectId: string | null;
  details: string;
  address: string;
}

/** The newest first. Needs audit.see. */
export function listAuditLog(db: Db, actor: AgentActor, filter: AuditFilter): Page<AuditLine> {
  must(actor, "audit.see");
  const where: string[] = [];
  const values: Value[] = [];
  const and = (sql: string, ...more: Value[]) => {
    where.push(sql);
    values.push(...more);
  };
  if (filter.actor_id) and("audit_log.actor_id = ?", filter.actor_id);
  if (filter.action) and("substr(action, 1, length(?)) = ?", filter.action, filter.action);
  if (filter.subject_id) and("subject_id = ?", filter.subject_id);
  if (filter.from !== undefined) and("at >= ?", filter.from);
  if (filter.until !== undefined) and("at < ?", filter.until);
  const after = decodeCursor(filter.cursor, 2);
  if (after) and("(at, audit_log.id) < (?, ?)", Number(after[0]), String(after[1]));
  const limit = filter.limit ?? 50;
  const rows = db.all<AuditRow>(
    `select audit_log.id, at, actor_kind as actorKind, actor_id as actorId, agents.name as actorName, via, action, subject_kind as subjectKind,
       subject_id as subjectId, details, address
     from audit_log left join agents on agents.id = actor_id
     ${where.length > 0 ? `where ${where.join(" and ")}` : ""}
     order by at desc, audit_log.id desc
     limit ?`,
    ...values,
    limit + 1,
  );
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    data: shown.map(toAuditLine),
    next_cursor: rows.length > limit && last ? encodeCursor([last.at, last.id]) : null,
  };
}

const toAuditLine = (row: AuditRow): AuditLine => ({
  id: row.id,
  at: iso(row.at),
  actor: { kind: row.actorKind, id: row.actorId, name: row.actorName },
  via: row.via,
  action: row.action,
  subject: row.subjectKind && row.subjectId ? { kind: row.subjectKind, id: row.subjectId } : null,
  details: JSON.parse(row.details) as Record<string, unknown>,
  address: row.address,
});
