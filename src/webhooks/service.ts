/** Verbs on webhooks: make, change, rotate the secret, test, send again. Each needs `settings.manage`. */

import { must, type Actor } from "../accounts/actor.ts";
import { audit } from "../accounts/audit-log.ts";
import { mustExist } from "../accounts/agents.ts";
import { Conflict } from "../kernel/errors.ts";
import { emit } from "../kernel/event-log.ts";
import { newId } from "../kernel/ids.ts";
import type { Secrets } from "../kernel/secrets.ts";
import type { Tx } from "../kernel/tx.ts";
import { getDelivery, requireWebhook, webhookById } from "./queries.ts";
import { newSecret } from "./signing.ts";
import {
  rotationOverlap,
  type DeliveryRow,
  type NewWebhook,
  type OffReason,
  type WebhookChanges,
  type WebhookRow,
} from "./types.ts";

/** As many as an installation needs; each costs a row for each event. */
const most = 50;
export const secretPlace = (webhookId: string): string => `webhooks/${webhookId}/secret`;

/** The secret is shown this once. Emits webhook.changed. Throws Conflict(webhooks_full), Invalid. */
export function createWebhook(
  tx: Tx,
  actor: Actor,
  secrets: Secrets,
  input: NewWebhook,
): { webhook: WebhookRow; secret: string } {
  must(actor, "settings.manage");
  if (tx.one<{ n: number }>("select count(*) as n from webhooks")!.n >= most)
    throw new Conflict("webhooks_full", { most });
  mustExist(tx, "inboxes", "inbox_ids", input.inbox_ids ?? []);
  const id = newId("whk", tx.now);
  const secret = newSecret();
  tx.run(
    `insert into webhooks (id, url, name, events, inbox_ids, secret, created_by, created_at, updated_at)
     values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8)`,
    id,
    input.url,
    input.name ?? "",
    JSON.stringify(input.events ?? ["*"]),
    JSON.stringify(input.inbox_ids ?? []),
    secrets.seal(secret, secretPlace(id)),
    actor.kind === "agent" ? actor.id : null,
    tx.now,
  );
  changed(tx, actor, id, "created");
  return { webhook: webhookById(tx, id)!, secret };
}

/** Switched on again it begins where it stopped: what waits goes out. Emits webhook.changed. Throws NotFound, Invalid. */
export function updateWebhook(tx: Tx, actor: Actor, id: string, changes: WebhookChanges): WebhookRow {
  const before = requireWebhook(tx, actor, id);
  if (changes.inbox_ids) mustExist(tx, "inboxes", "inbox_ids", changes.inbox_ids);
  const state = changes.state ?? before.state;
  const switched = state !== before.state;
  const moved = changes.url !== undefined && changes.url !== before.url;
  // A new address, or a hand on the switch, is a new beginning.
  const fresh = switched || moved;
  tx.run(
    `update webhooks set url = ?, name = ?, events = ?, inbox_ids = ?, state = ?, off_reason = ?, failing_since = ?, failures = ?,
       paused_until = ?, updated_at = ? where id = ?`,
    changes.url ?? before.url,
    changes.name ?? before.name,
    JSON.stringify(changes.events ?? before.events),
    JSON.stringify(changes.inbox_ids ?? before.inboxIds),
    state,
    state === "on" ? null : switched ? "by_hand" : before.offReason,
    fresh ? null : before.failingSince,
    fresh ? 0 : before.failures,
    fresh ? null : before.pausedUntil,
    tx.now,
    id,
  );
  if (fresh && state === "on")
    tx.run(
      "update webhook_deliveries set next_at = ? where webhook_id = ? and state = 'waiting' and next_at > ?",
      tx.now,
      id,
      tx.now,
    );
  changed(tx, actor, id, switched ? (state === "on" ? "switched_on" : "switched_off") : "changed");
  return webhookById(tx, id)!;
}

/** What waits is dropped with it. Emits webhook.changed. Throws NotFound. */
export function deleteWebhook(tx: Tx, actor: Actor, id: string): void {
  requireWebhook(tx, actor, id);
  tx.run("delete from webhooks where id = ?", id);
  changed(tx, actor, id, "deleted");
}

/** The new secret is shown this once; the old one signs too for a day. Emits webhook.changed. Throws NotFound. */
export function rotateWebhookSecret(
  tx: Tx,
  actor: Actor,
  secrets: Secrets,
  id: string,
): { webhook: WebhookRow; secret: string } {
  const before = requireWebhook(tx, actor, id);
  const secret = newSecret();
  tx.run(
    "update webhooks set secret = ?, old_secret = ?, old_secret_until = ?, updated_at = ? where id = ?",
    secrets.seal(secret, secretPlace(id)),
    before.secret,
    tx.now + rotationOverlap,
    tx.now,
    id,
  );
  changed(tx, actor, id, "secret_rotated");
  return { webhook: webhookById(tx, id)!, secret };
}

/** Sends a `webhook.test` that nothing else waits for. Throws NotFound, Conflict(webhook_off). */
export function testWebhook(tx: Tx, actor: Actor, id: string): DeliveryRow {
  const webhook = requireWebhook(tx, actor, id);
  if (webhook.state === "off") throw new Conflict("webhook_off");
  const deliveryId = queueDelivery(tx, {
    webhookId: id,
    event: "webhook.test",
    orderKey: newId("whd", tx.now),
    body: bodyOf("webhook.test", tx.now, { webhook_id: id }),
  });
  // A receiver under repair is tried at once when somebody asks.
  tx.run("update webhooks set paused_until = null where id = ?", id);
  return getDelivery(tx, actor, id, deliveryId).delivery;
}

/** The same id and body once more, whatever became of it. Throws NotFound. */
export function replayDelivery(tx: Tx, actor: Actor, webhookId: string, deliveryId: string): DeliveryRow {
  const { delivery } = getDelivery(tx, actor, webhookId, deliveryId);
  again(tx, webhookId, "no = ?", delivery.no);
  return getDelivery(tx, actor, webhookId, deliveryId).delivery;
}

/** Those between two moments (epoch ms), all or only the failed ones. Returns how many. Throws NotFound. */
export function replayDeliveries(
  tx: Tx,
  actor: Actor,
  webhookId: string,
  range: { from: number; to: number; failedOnly: boolean },
): number {
  requireWebhook(tx, actor, webhookId);
  const states = range.failedOnly ? "state = 'failed'" : "state <> 'waiting'";
  const count = again(tx, webhookId, `created_at between ? and ? and ${states}`, range.from, range.to);
  audit(tx, actor, {
    action: "webhook.replayed",
    subject: { kind: "webhook", id: webhookId },
    details: { count },
  });
  return count;
}

function again(tx: Tx, webhookId: string, where: string, ...values: number[]): number {
  const count = tx.run(
    `update webhook_deliveries set state = 'waiting', next_at = ?, done_at = null where webhook_id = ? and ${where}`,
    tx.now,
    webhookId,
    ...values,
  );
  wakeAfter(tx, webhookId);
  return count;
}

export interface Outgoing {
  webhookId: string;
  event: string;
  orderKey: string;
  body: string;
}

/** In the transaction of what happened.  Returns the delivery's id. For reactions and verbs here. */
export function queueDelivery(tx: Tx, { webhookId, event, orderKey, body }: Outgoing): string {
  const id = newId("whd", tx.now);
  // Deleted in this very batch: the event must not fail for it.
  tx.run(
    `insert into webhook_deliveries (id, webhook_id, event, order_key, body, next_at, created_at)
     select ?1, id, ?3, ?4, ?5, ?6, ?6 from webhooks where id = ?2`,
    id,
    webhookId,
    event,
    orderKey,
    body,
    tx.now,
  );
  wakeAfter(tx, webhookId);
  return id;
}

/** What was or is to be sent about these conversations and contacts. For the reaction to an erasure. */
export function eraseDeliveries(tx: Tx, orderKeys: readonly string[]): void {
  tx.run(
    "delete from webhook_deliveries where order_key in (select value from json_each(?))",
    JSON.stringify(orderKeys),
  );
}

/** `type`, `timestamp`, `data`: Standard Webhooks 1.0, "Payload structure". */
export const bodyOf = (type: string, at: number, data: Record<string, unknown>): string =>
  JSON.stringify({ type, timestamp: new Date(at).toISOString(), data });

/** The receiver said that it is gone, or has failed for days. By the dispatcher. Emits webhook.changed and webhook.disabled. */
export function switchOff(tx: Tx, actor: Actor, id: string, reason: Exclude<OffReason, "by_hand">): void {
  must(actor, "settings.manage");
  if (
    tx.run(
      "update webhooks set state = 'off', off_reason = ?, updated_at = ? where id = ? and state = 'on'",
      reason,
      tx.now,
      id,
    ) === 0
  )
    return;
  changed(tx, actor, id, "switched_off");
  emit(tx, "webhook.disabled", { webhookId: id, reason });
}

const wakers = new WeakMap<object, (webhookId: string) => void>();

/** The dispatcher is woken once a delivery is durable; it is no event, since one follows from each. */
export const wakeBy = (bus: object, wake: (webhookId: string) => void): void => void wakers.set(bus, wake);

function wakeAfter(tx: Tx, webhookId: string): void {
  const wake = wakers.get(tx.bus);
  if (wake) tx.afterCommit(() => wake(webhookId));
}

function changed(tx: Tx, actor: Actor, id: string, what: string): void {
  audit(tx, actor, { action: `webhook.${what}`, subject: { kind: "webhook", id } });
  emit(tx, "webhook.changed", { webhookId: id });
}
