/** Kept answers to requests with an Idempotency-Key, as migrations/0021_api.sql makes them. */

import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const idempotentRequests = sqliteTable(
  "idempotent_requests",
  {
    actorId: text("actor_id").notNull(),
    key: text("key").notNull(),
    fingerprint: text("fingerprint").notNull(),
    status: integer("status"),
    contentType: text("content_type"),
    answer: text("answer"),
    at: integer("at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.actorId, table.key] }),
    index("idempotent_requests_at").on(table.at),
  ],
);
