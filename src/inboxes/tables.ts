/** The tables of inboxes and their members, as migrations/0003_inboxes.sql makes them. */

import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const inboxes = sqliteTable("inboxes", {
  id: text("id").primaryKey(),
  channel: text("channel").notNull().default("web"),
  name: text("name").notNull(),
  key: text("key").notNull().unique(),
  locale: text("locale").notNull().default("zh-CN"),
  timeZone: text("time_zone").notNull().default("Asia/Shanghai"),
  allowedOrigins: text("allowed_origins").notNull().default("[]"),
  appearance: text("appearance").notNull().default("{}"),
  texts: text("texts").notNull().default("{}"),
  hours: text("hours").notNull().default("{}"),
  preChat: text("pre_chat").notNull().default("{}"),
  offline: text("offline").notNull().default("{}"),
  limits: text("limits").notNull().default("{}"),
  assignment: text("assignment", { enum: ["automatic", "manual"] })
    .notNull()
    .default("automatic"),
  recallLimitMs: integer("recall_limit_ms").notNull().default(120_000),
  ratingEnabled: integer("rating_enabled").notNull().default(1),
  previewEnabled: integer("preview_enabled").notNull().default(0),
  privacy: text("privacy").notNull().default("{}"),
  identity: text("identity").notNull().default("{}"),
  identitySecret: text("identity_secret"),
  installedAt: integer("installed_at"),
  installedOrigin: text("installed_origin"),
  archivedAt: integer("archived_at"),
  createdAt: integer("created_at").notNull(),
  updatedAt: integer("updated_at").notNull(),
});

export const inboxMembers = sqliteTable(
  "inbox_members",
  {
    inboxId: text("inbox_id").notNull(),
    agentId: text("agent_id").notNull(),
  },
  (table) => [primaryKey({ columns: [table.inboxId, table.agentId] })],
);
