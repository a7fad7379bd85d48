/** Webhooks, their deliveries and attempts, as migrations/0020_webhooks.sql makes them. */

import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const webhooks = sqliteTable("webhooks", {
  id: text("id").primaryKey(),
  url: text("url").notNull(),
  name: text("name").notNull().default(""),
  events: text("events").notNull().default('["*"]'),
  inboxIds: text("inbox_ids").notNull().default("[]"),
  secret: text("secret").notNull(),
  oldSecret: text("old_secret"),
  oldSecretUntil: integer("old_secret_until"),
  state: text("state", { enum: ["on", "off"] })
    .notNull()
    .default("on"),
  offReason: text("off_reason", { enum: ["by_hand", "gone", "failing"] }),
  failingSince: integer("failing_since"),
  failures: integer("failures").notNull().default(0),
  pausedUntil: integer("paused_until"),
  createdBy: text("created_by"),
  createdAt: integer("created_at").notNull(),
  updatedAt: integer("updated_at").notNull(),
});

export const webhookDeliveries = sqliteTable(
  "webhook_deliveries",
  {
    no: integer("no").primaryKey({ autoIncrement: true }),
    id: text("id").notNull().unique(),
    webhookId: text("webhook_id").notNull(),
    event: text("event").notNull(),
    orderKey: text("order_key").notNull(),
    body: text("body").notNull(),
    state: text("state", { enum: ["waiting", "delivered", "failed"] })
      .notNull()
      .default("waiting"),
    attempt: integer("attempt").notNull().default(0),
    nextAt: integer("next_at").notNull(),
    createdAt: integer("created_at").notNull(),
    doneAt: integer("done_at"),
  },
  (table) => [
    index("webhook_deliveries_due").on(table.webhookId, table.nextAt, table.no),
    index("webhook_deliveries_order").on(table.webhookId, table.orderKey, table.no),
    index("webhook_deliveries_list").on(table.webhookId, table.no),
    index("webhook_deliveries_done").on(table.doneAt),
    index("webhook_deliveries_key").on(table.orderKey),
  ],
);

export const webhookAttempts = sqliteTable(
  "webhook_attempts",
  {
    deliveryNo: integer("delivery_no").notNull(),
    attempt: integer("attempt").notNull(),
    at: integer("at").notNull(),
    ms: integer("ms").notNull(),
    status: integer("status"),
    reason: text("reason"),
    answer: text("answer").notNull().default(""),
  },
  (table) => [primaryKey({ columns: [table.deliveryNo, table.attempt] })],
);
