/** Lookups, as migrations/0022_lookups.sql makes them. */

import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const lookups = sqliteTable("lookups", {
  id: text("id").primaryKey(),
  name: text("name").notNull(),
  inboxIds: text("inbox_ids").notNull().default("[]"),
  pattern: text("pattern").notNull().default(""),
  method: text("method", { enum: ["GET", "POST"] })
    .notNull()
    .default("GET"),
  url: text("url").notNull(),
  headers: text("headers").notNull().default(""),
  body: text("body").notNull().default(""),
  secret: text("secret"),
  card: text("card").notNull(),
  timeoutMs: integer("timeout_ms").notNull().default(4_000),
  cacheS: integer("cache_s").notNull().default(60),
  position: integer("position").notNull().default(0),
  enabled: integer("enabled").notNull().default(1),
  createdAt: integer("created_at").notNull(),
  updatedAt: integer("updated_at").notNull(),
});
