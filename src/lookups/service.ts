/** Verbs on lookups. Each needs `settings.manage`. */

import { must, type Actor } from "../accounts/actor.ts";
import { mustExist } from "../accounts/agents.ts";
import { audit } from "../accounts/audit-log.ts";
import { Conflict } from "../kernel/errors.ts";
import { emit } from "../kernel/event-log.ts";
import { newId } from "../kernel/ids.ts";
import type { Secrets } from "../kernel/secrets.ts";
import type { Tx } from "../kernel/tx.ts";
import { lookupById, requireLookup } from "./queries.ts";
import type { LookupChanges, LookupRow, NewLookup } from "./types.ts";

const most = 20;
export const secretPlace = (id: string): string => `lookups/${id}/secret`;

/** Emits lookup.changed. Throws Forbidden, Invalid, Conflict(lookups_full). */
export function createLookup(tx: Tx, actor: Actor, secrets: Secrets, input: NewLookup): LookupRow {
  must(actor, "settings.manage");
  if (tx.one<{ n: number }>("select count(*) as n from lookups")!.n >= most)
    throw new Conflict("lookups_full", { most });
  mustExist(tx, "inboxes", "inbox_ids", input.inbox_ids ?? []);
  const id = newId("lkp", tx.now);
  tx.run(
    `insert into lookups (id, name, inbox_ids, pattern, method, url, headers, body, secret, card, timeout_ms, cache_s, position, enabled, created_at, updated_at)
     values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, (select count(*) from lookups), ?13, ?14, ?14)`,
    id,
    input.name,
    JSON.stringify(input.inbox_ids ?? []),
    input.pattern ?? "",
    input.method ?? "GET",
    input.url,
    input.headers ?? "",
    input.body ?? "",
    input.secret ? secrets.seal(input.secret, secretPlace(id)) : null,
    JSON.stringify(input.card),
    input.timeout_ms ?? 4_000,
    input.cache_s ?? 60,
    input.enabled === false ? 0 : 1,
    tx.now,
  );
  return changed(tx, actor, id, "created");
}

/** A secret that is left out stays; null forgets it; `card` may be given in part. Emits lookup.changed. Throws Forbidden, NotFound, Invalid. */
export function updateLookup(
  tx: Tx,
  actor: Actor,
  secrets: Secrets,
  { id, changes }: { id: string; changes: LookupChanges },
): LookupRow {
  const before = requireLookup(tx, actor, id);
  if (changes.inbox_ids) mustExist(tx, "inboxes", "inbox_ids", changes.inbox_ids);
  const secret =
    changes.secret === undefined || changes.secret === ""
      ? before.secret
      : changes.secret === null
        ? null
        : secrets.seal(changes.secret, secretPlace(id));
  tx.run(
    `update lookups set name = ?, inbox_ids = ?, pattern = ?, method = ?, url = ?, headers = ?, body = ?, secret = ?, card = ?,
       timeout_ms = ?, cache_s = ?, enabled = ?, updated_at = ? where id = ?`,
    changes.name ?? before.name,
    JSON.stringify(changes.inbox_ids ?? before.inboxIds),
    changes.pattern ?? before.pattern,
    changes.method ?? before.method,
    changes.url ?? before.url,
    changes.headers ?? before.headers,
    changes.body ?? before.body,
    secret,
    JSON.stringify({ ...before.card, ...changes.card }),
    changes.timeout_ms ?? before.timeoutMs,
    changes.cache_s ?? before.cacheS,
    (changes.enabled ?? before.enabled) ? 1 : 0,
    tx.now,
    id,
  );
  return changed(tx, actor, id, "changed");
}

/** Emits lookup.changed. Throws Forbidden, NotFound. */
export function deleteLookup(tx: Tx, actor: Actor, id: string): void {
  requireLookup(tx, actor, id);
  tx.run("delete from lookups where id = ?", id);
  audit(tx, actor, { action: "lookup.deleted", subject: { kind: "lookup", id } });
  emit(tx, "lookup.changed", { lookupId: id });
}

function changed(tx: Tx, actor: Actor, id: string, what: string): LookupRow {
  audit(tx, actor, { action: `lookup.${what}`, subject: { kind: "lookup", id } });
  emit(tx, "lookup.changed", { lookupId: id });
  return lookupById(tx, id)!;
}
