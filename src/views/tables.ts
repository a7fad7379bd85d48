/** Saved views: an agent's own, or shared when `agent_id` is null. */

import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const savedViews = sqliteTable("saved_views", {
  id: text("id").primaryKey(),
  agentId: text("agent_id"),
  name: text("name").notNull(),
  filter: text("filter").notNull(),
  createdAt: integer("created_at").notNull(),
});
