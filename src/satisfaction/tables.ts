/** Ratings: one for each conversation. */

import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const ratings = sqliteTable("ratings", {
  conversationNo: integer("conversation_no").primaryKey(),
  contactId: text("contact_id").notNull(),
  agentId: text("agent_id"),
  score: integer("score").notNull(),
  labels: text("labels").notNull().default("[]"),
  comment: text("comment").notNull().default(""),
  at: integer("at").notNull(),
});
