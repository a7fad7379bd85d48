/** Quick replies. */

import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const quickReplies = sqliteTable("quick_replies", {
  id: text("id").primaryKey(),
  agentId: text("agent_id"),
  teamId: text("team_id"),
  folder: text("folder").notNull().default(""),
  shortcut: text("shortcut").notNull(),
  title: text("title").notNull(),
  text: text("text").notNull(),
  used: integer("used").notNull().default(0),
  lastUsedAt: integer("last_used_at"),
  createdAt: integer("created_at").notNull(),
  updatedAt: integer("updated_at").notNull(),
});
