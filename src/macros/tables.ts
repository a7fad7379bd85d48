/** The table of macros, as migrations/0019_macros.sql makes it. */

import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const macros = sqliteTable("macros", {
  id: text("id").primaryKey(),
  agentId: text("agent_id"),
  teamId: text("team_id"),
  name: text("name").notNull(),
  key: text("key"),
  actions: text("actions").notNull(),
  used: integer("used").notNull().default(0),
  createdAt: integer("created_at").notNull(),
  updatedAt: integer("updated_at").notNull(),
});
