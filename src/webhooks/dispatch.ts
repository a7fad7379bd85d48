/**
 * Sends what waits. Each webhook has a lane of its own with a few requests at a time, so that one that hangs delays nobody else;
 * deliveries of one order key go one after another. State is in the rows: after a crash what was on its way goes out again.
 */

import { system } from "../accounts/actor.ts";
import { minute, second } from "../kernel/clock.ts";
import { RequestFailed, type Answer } from "../kernel/http-client.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { Tx } from "../kernel/tx.ts";
import { allWebhooks, deliveryColumns, webhookById } from "./queries.ts";
import { secretPlace, switchOff } from "./service.ts";
import { signatureHeaders } from "./signing.ts";
import { failingFor, retryDelays, type DeliveryRow, type WebhookRow } from "./types.ts";

export interface Dispatcher {
  start(): void;
  /** Lets what is on its way end, at most `ms`. */
  stop(ms?: number): Promise<void>;
  /** Sends all that is due now; for tests. Returns how many attempts were made. */
  drain(): Promise<number>;
  /** Something new waits. */
  wake(webhookId: string): void;
}

export const parallel = 8;
export const timeoutMs = 15 * second;
/** Of the answer's body, for whoever looks for the reason. */
const keptAnswer = 500;
/** From so many failures in a row the whole lane rests, longer and longer. */
export const restAfter = 10;
export const longestRest = 5 * minute;
const longestSleep = minute;
export const longestRetryAfter = 24 * 60 * minute;

const dueSql = `select ${deliveryColumns} from webhook_deliveries as d
  where webhook_id = ? and state = 'waiting' and next_at <= ?
    and not exists (select 1 from webhook_deliveries as earlier
      where earlier.webhook_id = d.webhook_id and earlier.order_key = d.order_key and earlier.state = 'waiting' and earlier.no < d.no)
  order by next_at, no
  limit ?`;

interface Lane {
  /** Order keys that are on their way. */
  busy: Set<string>;
  timer?: ReturnType<typeof setTimeout>;
}

export function createDispatcher(kernel: Kernel): Dispatcher {
  const { db, write, clock, http, secrets, log } = kernel;
  const lanes = new Map<string, Lane>();
  const stopping = new AbortController();
  let started = false;

  const laneOf = (id: string): Lane => {
    let lane = lanes.get(id);
    if (!lane) lanes.set(id, (lane = { busy: new Set() }));
    return lane;
  };

  /** What may go now; none while the webhook is off or rests. */
  function due(webhook: WebhookRow, lane: Lane): DeliveryRow[] {
    const free = parallel - lane.busy.size;
    const now = clock.now();
    if (free <= 0 || webhook.state === "off" || (webhook.pausedUntil ?? 0) > now) return [];
    return db
      .all<DeliveryRow>(dueSql, webhook.id, now, parallel)
      .filter((delivery) => !lane.busy.has(delivery.orderKey))
      .slice(0, free);
  }

  function pump(id: string): void {
    if (!started) return;
    const webhook = webhookById(db, id);
    const lane = laneOf(id);
    clearTimeout(lane.timer);
    if (!webhook || webhook.state === "off") return void (lane.busy.size === 0 && lanes.delete(id));
    for (const delivery of due(webhook, lane)) {
      lane.busy.add(delivery.orderKey);
      void attempt(webhook, delivery)
        .catch((error: unknown) =>
          log.error({ err: error, delivery_id: delivery.id }, "webhook attempt not kept"),
        )
        .finally(() => {
          lane.busy.delete(delivery.orderKey);
          setImmediate(() => pump(id));
        });
    }
    if (lane.busy.size < parallel) sleep(webhook, lane);
  }

  /** Until the next one is due, or the rest is over. */
  function sleep(webhook: WebhookRow, lane: Lane): void {
    const next = db.one<{ at: number | null }>(
      "select min(next_at) as at from webhook_deliveries where webhook_id = ? and state = 'waiting' and next_at > ?",
      webhook.id,
      clock.now(),
    )?.at;
    const until = Math.max(next ?? 0, webhook.pausedUntil ?? 0);
    if (until <= clock.now()) return;
    lane.timer = setTimeout(() => pump(webhook.id), Math.min(until - clock.now() + 1, longestSleep));
    lane.timer.unref();
  }

  async function attempt(webhook: WebhookRow, delivery: DeliveryRow): Promise<void> {
    const began = performance.now();
    let answer: Answer | undefined;
    let reason: string | undefined;
    try {
      answer = await http.fetch(webhook.url, {
        method: "POST",
        headers: { "content-type": "application/json", ...headersOf(webhook, delivery) },
        body: delivery.body,
        timeoutMs,
        signal: stopping.signal,
      });
    } catch (error) {
      reason = error instanceof RequestFailed ? error.reason : "failed";
    }
    // Ours ended, not theirs: the row waits for the next start.
    if (reason === "stopped") return;
    const ms = Math.round(performance.now() - began);
    await write((tx) => keep(tx, webhook.id, delivery, { answer, reason, ms }));
  }

  function headersOf(webhook: WebhookRow, { id, body }: DeliveryRow): Record<string, string> {
    const now = clock.now();
    const place = secretPlace(webhook.id);
    const all = [secrets.open(webhook.secret, place)];
    if (webhook.oldSecret && (webhook.oldSecretUntil ?? 0) > now)
      all.push(secrets.open(webhook.oldSecret, place));
    return signatureHeaders(all, { id, at: now, body });
  }

  return {
    start() {
      started = true;
      for (const { id } of allWebhooks(db)) pump(id);
    },
    async stop(ms = 5_000) {
      started = false;
      for (const { timer } of lanes.values()) clearTimeout(timer);
      const until = performance.now() + ms;
      const busy = () => [...lanes.values()].some((lane) => lane.busy.size > 0);
      while (busy() && performance.now() < until) await Bun.sleep(20);
      stopping.abort();
    },
    async drain() {
      let made = 0;
      for (let round = 0; round < 10_000; round++) {
        const batch = allWebhooks(db).flatMap((webhook) =>
          due(webhook, { busy: new Set() }).map((delivery) => attempt(webhook, delivery)),
        );
        if (batch.length === 0) return made;
        made += batch.length;
        await Promise.all(batch);
      }
      throw new Error("the webhooks do not come to rest");
    },
    wake: (id) => {
      if (started) setImmediate(() => pump(id));
    },
  };
}

interface Outcome {
  answer: Answer | undefined;
  reason: string | undefined;
  ms: number;
}

/** Keeps the attempt and decides what follows. A delivery that was changed meanwhile is left as it is. */
function keep(tx: Tx, webhookId: string, delivery: DeliveryRow, { answer, reason, ms }: Outcome): void {
  const status = answer?.status ?? null;
  const good = status !== null && status >= 200 && status < 300;
  const number = delivery.attempt + 1;
  const wait = retryDelays[number - 1];
  const nextAt =
    wait === undefined
      ? undefined
      : tx.now + Math.max(Math.round(wait * (1 + Math.random() / 10)), retryAfter(answer, tx.now));
  const state = good ? "delivered" : nextAt === undefined ? "failed" : "waiting";
  const kept = tx.run(
    "update webhook_deliveries set state = ?, attempt = ?, next_at = ?, done_at = ? where no = ? and attempt = ? and state = 'waiting'",
    state,
    number,
    nextAt ?? tx.now,
    state === "waiting" ? null : tx.now,
    delivery.no,
    delivery.attempt,
  );
  if (kept === 0) return;
  tx.run(
    "insert into webhook_attempts (delivery_no, attempt, at, ms, status, reason, answer) values (?, ?, ?, ?, ?, ?, ?)",
    delivery.no,
    number,
    tx.now,
    ms,
    status,
    reason ?? null,
    answer ? beginning(answer.body) : "",
  );
  if (good) return succeed(tx, webhookId);
  fail(tx, webhookId, retryAfter(answer, tx.now));
  // RFC 9110 15.5.11, and the standard's advice: who is gone asks not to be called again.
  if (status === 410) switchOff(tx, system("webhooks"), webhookId, "gone");
}

function succeed(tx: Tx, webhookId: string): void {
  tx.run(
    "update webhooks set failures = 0, failing_since = null, paused_until = null where id = ? and failures > 0",
    webhookId,
  );
}

function fail(tx: Tx, webhookId: string, askedFor: number): void {
  const webhook = webhookById(tx, webhookId);
  if (!webhook) return;
  const failures = webhook.failures + 1;
  const since = webhook.failingSince ?? tx.now;
  const rest =
    failures < restAfter ? 0 : Math.min(5 * second * 2 ** Math.min(failures - restAfter, 10), longestRest);
  const pause = Math.max(rest, askedFor);
  tx.run(
    "update webhooks set failures = ?, failing_since = ?, paused_until = ? where id = ?",
    failures,
    since,
    pause > 0 ? tx.now + pause : webhook.pausedUntil,
    webhookId,
  );
  if (failures >= restAfter && tx.now - since >= failingFor)
    switchOff(tx, system("webhooks"), webhookId, "failing");
}

/** Seconds or a date (RFC 9110 10.2.3), at most a day; in ms. */
function retryAfter(answer: Answer | undefined, now: number): number {
  const value = answer?.headers.get("retry-after");
  if (!value || answer!.status < 300) return 0;
  const ms = /^\d{1,9}$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - now;
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), longestRetryAfter) : 0;
}

const beginning = (body: Uint8Array): string =>
  new TextDecoder().decode(body.subarray(0, keptAnswer)).replaceAll("\0", "").toWellFormed();
