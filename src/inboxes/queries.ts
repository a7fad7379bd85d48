/** Reads of inboxes: by id, by key, those that an actor sees, and who works in one. */

import { seesInbox, type Actor } from "../accounts/actor.ts";
import type { Db } from "../kernel/db.ts";
import { NotFound } from "../kernel/errors.ts";
import type { Locale } from "../kernel/i18n.ts";
import {
  defaultAppearance,
  defaultHours,
  defaultIdentity,
  defaultLimits,
  defaultOffline,
  defaultPreChat,
  defaultPrivacy,
  type Inbox,
} from "./types.ts";

interface Row {
  id: string;
  channel: string;
  name: string;
  key: string;
  locale: string;
  timeZone: string;
  allowedOrigins: string;
  appearance: string;
  texts: string;
  hours: string;
  preChat: string;
  offline: string;
  limits: string;
  assignment: "automatic" | "manual";
  recallLimitMs: number;
  ratingEnabled: number;
  previewEnabled: number;
  privacy: string;
  identity: string;
  identitySecret: string | null;
  installedAt: number | null;
  installedOrigin: string | null;
  archivedAt: number | null;
  createdAt: number;
  updatedAt: number;
}

const columns = `id, channel, name, key, locale, time_zone as timeZone, allowed_origins as allowedOrigins, appearance, texts, hours,
  pre_chat as preChat, offline, limits, assignment, recall_limit_ms as recallLimitMs, rating_enabled as ratingEnabled,
  preview_enabled as previewEnabled, privacy, identity, identity_secret as identitySecret, installed_at as installedAt, installed_origin as installedOrigin,
  archived_at as archivedAt, created_at as createdAt, updated_at as updatedAt`;

/** Archived ones too: their conversations stay readable. */
export function inboxById(db: Db, id: string): Inbox | undefined {
  const row = db.one<Row>(`select ${columns} from inboxes where id = ?`, id);
  return row && fromRow(row);
}

/** For visitors: an archived inbox has no key any more. */
export function inboxByKey(db: Db, key: string): Inbox | undefined {
  const row = db.one<Row>(`select ${columns} from inboxes where key = ? and archived_at is null`, key);
  return row && fromRow(row);
}

/** Throws NotFound, also when the actor does not see it. */
export function inboxFor(db: Db, actor: Actor, id: string): Inbox {
  const inbox = seesInbox(actor, id) ? inboxById(db, id) : undefined;
  if (!inbox) throw new NotFound("not_found");
  return inbox;
}

/** Oldest first; the archived ones only when asked for. */
export function listInboxes(db: Db, actor: Actor, { archived = false } = {}): Inbox[] {
  return db
    .all<Row>(
      `select ${columns} from inboxes where ? or archived_at is null order by created_at, id`,
      archived ? 1 : 0,
    )
    .filter((row) => seesInbox(actor, row.id))
    .map(fromRow);
}

/** Ids of the agents who were made members; owner, admins and supervisors see every inbox without being one. */
export function inboxMemberIds(db: Db, inboxId: string): string[] {
  return db
    .all<{ agentId: string }>(
      "select agent_id as agentId from inbox_members where inbox_id = ? order by agent_id",
      inboxId,
    )
    .map((row) => row.agentId);
}

/** Members of every inbox in one read, for lists. */
export function membersByInbox(db: Db): Map<string, string[]> {
  const members = new Map<string, string[]>();
  const rows = db.all<{ inboxId: string; agentId: string }>(
    "select inbox_id as inboxId, agent_id as agentId from inbox_members order by inbox_id, agent_id",
  );
  for (const { inboxId, agentId } of rows) {
    const list = members.get(inboxId);
    if (list) list.push(agentId);
    else members.set(inboxId, [agentId]);
  }
  return members;
}

/** Documents were checked when they were written; what a row lacks stands as the default. */
function fromRow(row: Row): Inbox {
  return {
    ...row,
    locale: row.locale as Locale,
    allowedOrigins: JSON.parse(row.allowedOrigins) as string[],
    appearance: { ...defaultAppearance, ...(JSON.parse(row.appearance) as object) },
    texts: JSON.parse(row.texts) as Inbox["texts"],
    hours: { ...defaultHours, ...(JSON.parse(row.hours) as object) },
    preChat: { ...defaultPreChat, ...(JSON.parse(row.preChat) as object) },
    offline: { ...defaultOffline, ...(JSON.parse(row.offline) as object) },
    limits: { ...defaultLimits, ...(JSON.parse(row.limits) as object) },
    ratingEnabled: row.ratingEnabled === 1,
    previewEnabled: row.previewEnabled === 1,
    privacy: { ...defaultPrivacy, ...(JSON.parse(row.privacy) as object) },
    identity: { ...defaultIdentity, ...(JSON.parse(row.identity) as object) },
  };
}
