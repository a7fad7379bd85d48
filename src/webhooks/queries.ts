/** Reads of webhooks, their deliveries, and what each attempt was answered. */

import { must, type Actor } from "../accounts/actor.ts";
import { decodeCursor, encodeCursor } from "../accounts/rest.ts";
import type { Db, Value } from "../kernel/db.ts";
import { NotFound } from "../kernel/errors.ts";
import type { AttemptRow, DeliveryRow, WebhookRow } from "./types.ts";

const columns = `id, url, name, events, inbox_ids as inboxIds, secret, old_secret as oldSecret, old_secret_until as oldSecretUntil, state,
  off_reason as offReason, failing_since as failingSince, failures, paused_until as pausedUntil, created_by as createdBy,
  created_at as createdAt, updated_at as updatedAt`;
export const deliveryColumns = `no, id, webhook_id as webhookId, event, order_key as orderKey, body, state, attempt, next_at as nextAt,
  created_at as createdAt, done_at as doneAt`;

type Stored = Omit<WebhookRow, "events" | "inboxIds"> & { events: string; inboxIds: string };
const fromStored = (row: Stored): WebhookRow => ({
  ...row,
  events: JSON.parse(row.events) as string[],
  inboxIds: JSON.parse(row.inboxIds) as string[],
});

export function allWebhooks(db: Db): WebhookRow[] {
  return db.all<Stored>(`select ${columns} from webhooks order by created_at, id`).map(fromStored);
}

export function webhookById(db: Db, id: string): WebhookRow | undefined {
  const row = db.one<Stored>(`select ${columns} from webhooks where id = ?`, id);
  return row && fromStored(row);
}

/** Needs settings.manage. */
export function listWebhooks(db: Db, actor: Actor): WebhookRow[] {
  must(actor, "settings.manage");
  return allWebhooks(db);
}

/** Needs settings.manage. Throws NotFound. */
export function requireWebhook(db: Db, actor: Actor, id: string): WebhookRow {
  must(actor, "settings.manage");
  const row = webhookById(db, id);
  if (!row) throw new NotFound("not_found");
  return row;
}

export interface DeliveryQuery {
  state?: DeliveryRow["state"];
  event?: string;
  cursor?: string;
  limit?: number;
}

/** Newest first, without bodies of attempts. Needs settings.manage. */
export function listDeliveries(
  db: Db,
  actor: Actor,
  webhookId: string,
  query: DeliveryQuery,
): { rows: DeliveryRow[]; nextCursor: string | null } {
  requireWebhook(db, actor, webhookId);
  const limit = query.limit ?? 50;
  const where = ["webhook_id = ?"];
  const values: Value[] = [webhookId];
  for (const [condition, value] of [
    ["state = ?", query.state],
    ["event = ?", query.event],
    ["no < ?", decodeCursor(query.cursor, 1)?.[0]],
  ] as const) {
    if (value === undefined) continue;
    where.push(condition);
    values.push(value);
  }
  const rows = db.all<DeliveryRow>(
    `select ${deliveryColumns} from webhook_deliveries where ${where.join(" and ")} order by no desc limit ?`,
    ...values,
    limit + 1,
  );
  const shown = rows.slice(0, limit);
  return { rows: shown, nextCursor: rows.length > limit ? encodeCursor([shown.at(-1)!.no]) : null };
}

/** Needs settings.manage. Throws NotFound. */
export function getDelivery(
  db: Db,
  actor: Actor,
  webhookId: string,
  deliveryId: string,
): { delivery: DeliveryRow; attempts: AttemptRow[] } {
  requireWebhook(db, actor, webhookId);
  const delivery = db.one<DeliveryRow>(
    `select ${deliveryColumns} from webhook_deliveries where id = ? and webhook_id = ?`,
    deliveryId,
    webhookId,
  );
  if (!delivery) throw new NotFound("not_found");
  return { delivery, attempts: attemptsOf(db, delivery.no) };
}

const attemptsOf = (db: Db, deliveryNo: number): AttemptRow[] =>
  db.all<AttemptRow>(
    "select attempt, at, ms, status, reason, answer from webhook_attempts where delivery_no = ? order by attempt",
    deliveryNo,
  );

export interface DeliveryCounts {
  waiting: number;
  failed: number;
  lastStatus: number | null;
  lastReason: string | null;
  lastAt: number | null;
}

/** For the list: what waits, what was given up, and the newest attempt. */
export function countsOf(db: Db, webhookId: string): DeliveryCounts {
  const last = db.one<{ at: number; status: number | null; reason: string | null }>(
    `select a.at, a.status, a.reason
     from webhook_deliveries as d join webhook_attempts as a on a.delivery_no = d.no
     where d.webhook_id = ? and d.attempt > 0
     order by d.no desc, a.attempt desc
     limit 1`,
    webhookId,
  );
  const count = (state: string) =>
    db.one<{ n: number }>(
      "select count(*) as n from (select 1 from webhook_deliveries where webhook_id = ? and state = ? limit 10000)",
      webhookId,
      state,
    )!.n;
  return {
    waiting: count("waiting"),
    failed: count("failed"),
    lastStatus: last?.status ?? null,
    lastReason: last?.reason ?? null,
    lastAt: last?.at ?? null,
  };
}
