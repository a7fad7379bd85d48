/** Verbs on inboxes: make, change, hand out a new key, archive, say who works in one. Each needs `inboxes.manage`. */

import { must, type Actor } from "../accounts/actor.ts";
import { audit } from "../accounts/audit-log.ts";
import { Conflict, Invalid, NotFound } from "../kernel/errors.ts";
import { emit } from "../kernel/event-log.ts";
import { newId } from "../kernel/ids.ts";
import { parse } from "../kernel/parse.ts";
import type { Tx } from "../kernel/tx.ts";
import { inboxById, inboxMemberIds } from "./queries.ts";
import { inboxChangesSchema, newInboxSchema, type Inbox, type InboxChanges, type NewInbox } from "./types.ts";

/** Emits inbox.changed, and agent.changed for each member. Throws Forbidden, Invalid. */
export function createInbox(tx: Tx, actor: Actor, input: NewInbox): Inbox {
  must(actor, "inboxes.manage");
  const { name, locale, time_zone, color, allowed_origins, member_ids } = parse(newInboxSchema, input);
  const id = newId("inb", tx.now);
  tx.run(
    `insert into inboxes (id, name, key, locale, time_zone, allowed_origins, appearance, created_at, updated_at)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    id,
    name,
    newKey(),
    locale ?? "zh-CN",
    time_zone ?? "Asia/Shanghai",
    JSON.stringify(allowed_origins ?? []),
    JSON.stringify(color ? { color } : {}),
    tx.now,
    tx.now,
  );
  replaceMembers(tx, id, member_ids ?? []);
  audit(tx, actor, { action: "inbox.created", subject: { kind: "inbox", id } });
  emit(tx, "inbox.changed", { inboxId: id });
  return inboxById(tx, id)!;
}

/** `appearance`, `limits` and `privacy` in part, the rest whole. Emits inbox.changed. Throws Forbidden, NotFound, Invalid, Conflict. */
export function updateInbox(
  tx: Tx,
  actor: Actor,
  { id, changes }: { id: string; changes: InboxChanges },
): Inbox {
  const inbox = managed(tx, actor, id);
  const checked = parse(inboxChangesSchema, changes);
  if (checked.identity && checked.identity.mode !== "off" && !inbox.identitySecret)
    throw new Conflict("identity_secret_missing");
  const columns: Record<string, string | number> = {};
  for (const [field, value] of Object.entries(checked)) {
    if (value === undefined) continue;
    if (field === "appearance")
      columns.appearance = JSON.stringify({ ...inbox.appearance, ...defined(value as object) });
    else if (field === "limits")
      columns.limits = JSON.stringify({ ...inbox.limits, ...defined(value as object) });
    else if (field === "privacy")
      columns.privacy = JSON.stringify({ ...inbox.privacy, ...defined(value as object) });
    else if (typeof value === "object") columns[field] = JSON.stringify(value);
    else columns[field] = typeof value === "boolean" ? Number(value) : value;
  }
  // Names come from the schema's own keys, so they are safe to stand in the statement.
  const names = Object.keys(columns);
  if (names.length === 0) return inbox;
  const places = names.map((name) => `${name} = ?`).join(", ");
  tx.run(`update inboxes set ${places}, updated_at = ? where id = ?`, ...Object.values(columns), tx.now, id);
  audit(tx, actor, { action: "inbox.changed", subject: { kind: "inbox", id }, details: { fields: names } });
  emit(tx, "inbox.changed", { inboxId: id });
  return inboxById(tx, id)!;
}

/** The old key stops working at once: for a snippet that was copied to a site where it must not be. */
export function rotateInboxKey(tx: Tx, actor: Actor, id: string): Inbox {
  managed(tx, actor, id);
  tx.run(
    "update inboxes set key = ?, installed_at = null, installed_origin = null, updated_at = ? where id = ?",
    newKey(),
    tx.now,
    id,
  );
  audit(tx, actor, { action: "inbox.key_rotated", subject: { kind: "inbox", id } });
  emit(tx, "inbox.changed", { inboxId: id });
  return inboxById(tx, id)!;
}

/** Visitors can't reach it any more; its conversations stay. Throws Conflict for the last one that is left. */
export function archiveInbox(tx: Tx, actor: Actor, id: string): Inbox {
  const inbox = managed(tx, actor, id);
  if (inbox.archivedAt !== null) return inbox;
  const { left } = tx.one<{ left: number }>(
    "select count(*) as left from inboxes where archived_at is null",
  )!;
  if (left <= 1) throw new Conflict("inbox_last");
  tx.run("update inboxes set archived_at = ?, updated_at = ? where id = ?", tx.now, tx.now, id);
  audit(tx, actor, { action: "inbox.archived", subject: { kind: "inbox", id } });
  emit(tx, "inbox.changed", { inboxId: id });
  return inboxById(tx, id)!;
}

export function restoreInbox(tx: Tx, actor: Actor, id: string): Inbox {
  const inbox = managed(tx, actor, id);
  if (inbox.archivedAt === null) return inbox;
  tx.run("update inboxes set archived_at = null, updated_at = ? where id = ?", tx.now, id);
  audit(tx, actor, { action: "inbox.restored", subject: { kind: "inbox", id } });
  emit(tx, "inbox.changed", { inboxId: id });
  return inboxById(tx, id)!;
}

/** Sets the whole list. Emits inbox.changed, and agent.changed for everyone who came or went. */
export function setInboxMembers(
  tx: Tx,
  actor: Actor,
  { id, agentIds }: { id: string; agentIds: string[] },
): string[] {
  managed(tx, actor, id);
  const changed = replaceMembers(tx, id, agentIds);
  if (changed.length > 0) {
    audit(tx, actor, {
      action: "inbox.members_changed",
      subject: { kind: "inbox", id },
      details: { agents: changed },
    });
    emit(tx, "inbox.changed", { inboxId: id });
  }
  return inboxMemberIds(tx, id);
}

/** Keeps the first site that showed the widget: the wizard waits for it. True when this was the first. */
export function noteInstalled(tx: Tx, inboxId: string, origin: string): boolean {
  const first = tx.run(
    "update inboxes set installed_at = ?, installed_origin = ? where id = ? and installed_at is null",
    tx.now,
    origin.slice(0, 260),
    inboxId,
  );
  if (first > 0) emit(tx, "inbox.changed", { inboxId });
  return first > 0;
}

function managed(tx: Tx, actor: Actor, id: string): Inbox {
  must(actor, "inboxes.manage");
  const inbox = inboxById(tx, id);
  if (!inbox) throw new NotFound("not_found");
  return inbox;
}

function replaceMembers(tx: Tx, inboxId: string, agentIds: string[]): string[] {
  const before = new Set(inboxMemberIds(tx, inboxId));
  const after = new Set(agentIds);
  const joined = [...after].filter((id) => !before.has(id));
  const left = [...before].filter((id) => !after.has(id));
  for (const agentId of joined) {
    if (!tx.one("select 1 from agents where id = ? and deactivated_at is null", agentId))
      throw new Invalid("invalid", {}, [{ path: "member_ids", code: "invalid" }]);
    tx.run("insert into inbox_members (inbox_id, agent_id) values (?, ?)", inboxId, agentId);
  }
  for (const agentId of left)
    tx.run("delete from inbox_members where inbox_id = ? and agent_id = ?", inboxId, agentId);
  for (const agentId of [...joined, ...left]) emit(tx, "agent.changed", { agentId });
  return [...joined, ...left];
}

const defined = (values: object): object =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));

const letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** 12 characters of base62 (71 bits). Bytes above 247 are thrown away, so that every letter is as likely. */
function newKey(): string {
  let key = "";
  while (key.length < 12) {
    for (const byte of crypto.getRandomValues(new Uint8Array(16))) {
      if (byte < 248 && key.length < 12) key += letters[byte % 62];
    }
  }
  return key;
}
