/** What a webhook is made of, and what may be asked of it. */

import { publicEvents } from "../kernel/event-log.ts";
import { line, z } from "../kernel/parse.ts";
import type { Retention } from "../kernel/upkeep.ts";

export type OffReason = "by_hand" | "gone" | "failing";

export interface WebhookRow {
  id: string;
  url: string;
  name: string;
  events: string[];
  inboxIds: string[];
  /** Sealed. */
  secret: string;
  oldSecret: string | null;
  oldSecretUntil: number | null;
  state: "on" | "off";
  offReason: OffReason | null;
  failingSince: number | null;
  /** Failed attempts in a row, over all deliveries. */
  failures: number;
  pausedUntil: number | null;
  createdBy: string | null;
  createdAt: number;
  updatedAt: number;
}

export interface DeliveryRow {
  no: number;
  id: string;
  webhookId: string;
  event: string;
  orderKey: string;
  body: string;
  state: "waiting" | "delivered" | "failed";
  attempt: number;
  nextAt: number;
  createdAt: number;
  doneAt: number | null;
}

export interface AttemptRow {
  attempt: number;
  at: number;
  ms: number;
  status: number | null;
  reason: string | null;
  answer: string;
}

export const webhookUrl = z
  .string()
  .trim()
  .max(2_000)
  .refine((value) => {
    if (!URL.canParse(value)) return false;
    const { protocol, username, password } = new URL(value);
    return /^https?:$/.test(protocol) && !username && !password;
  });
export const eventList = z
  .array(z.enum(["*", ...publicEvents] as [string, ...string[]]))
  .min(1)
  .max(publicEvents.length + 1)
  .transform((list) => (list.includes("*") ? ["*"] : [...new Set(list)]));

export const newWebhook = z.strictObject({
  url: webhookUrl,
  name: line(60, 0).optional(),
  events: eventList.optional(),
  inbox_ids: z.array(z.string().max(40)).max(200).optional(),
});
export type NewWebhook = z.output<typeof newWebhook>;
export const webhookChanges = newWebhook.partial().extend({ state: z.enum(["on", "off"]).optional() });
export type WebhookChanges = z.output<typeof webhookChanges>;

/** Delays after the attempt before: Standard Webhooks 1.0, "Retry schedule". */
const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
export const retryDelays = [
  5 * second,
  5 * minute,
  30 * minute,
  2 * hour,
  5 * hour,
  10 * hour,
  14 * hour,
  20 * hour,
  24 * hour,
];
/** An endpoint that has answered nothing right for so long is switched off. */
export const failingFor = 3 * 24 * hour;
/** Both secrets sign for so long after a rotation. */
export const rotationOverlap = 24 * hour;

/** Deliveries that are done, with their attempts. */
export const webhookRetention: Retention = { table: "webhook_deliveries", column: "done_at", days: 14 };
