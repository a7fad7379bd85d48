/** The audit log: who changed what, when and from where. Written in the same transaction as the change; never edited. */

import { newId } from "../kernel/ids.ts";
import type { Tx } from "../kernel/write.ts";
import type { Actor } from "./actor.ts";

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
    newId("aud", tx.now), tx.now, actor.kind,
    actor.kind === "system" ? actor.reason : actor.id,
    actor.kind === "agent" ? actor.via : actor.kind,
    action, subject?.kind ?? null, subject?.id ?? null, JSON.stringify(details ?? {}),
    actor.kind === "agent" ? actor.address : "",
  );
}
