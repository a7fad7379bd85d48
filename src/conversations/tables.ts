/** Tables of this feature, as drizzle sees them; migrations/0005_conversations.sql makes them. */

import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const conversations = sqliteTable("conversations", {
  no: integer().primaryKey({ autoIncrement: true }),
  id: text().notNull(),
  inboxId: text("inbox_id").notNull(),
  contactId: text("contact_id").notNull(),
  status: text({ enum: ["open", "waiting", "snoozed", "closed"] }).notNull(),
  assigneeId: text("assignee_id"),
  teamId: text("team_id"),
  priority: integer().notNull().default(0),
  subject: text().notNull().default(""),
  lastSeq: integer("last_seq").notNull().default(0),
  lastRevision: integer("last_revision").notNull().default(0),
  lastText: text("last_text").notNull().default(""),
  lastAuthor: text("last_author", { enum: ["contact", "agent", "bot", "system"] })
    .notNull()
    .default("contact"),
  lastMessageAt: integer("last_message_at").notNull(),
  waitingSince: integer("waiting_since"),
  firstRepliedAt: integer("first_replied_at"),
  unread: integer().notNull().default(0),
  agentReadSeq: integer("agent_read_seq").notNull().default(0),
  contactReadSeq: integer("contact_read_seq").notNull().default(0),
  contactDeliveredSeq: integer("contact_delivered_seq").notNull().default(0),
  contactMailedSeq: integer("contact_mailed_seq").notNull().default(0),
  snoozedUntil: integer("snoozed_until"),
  closedAt: integer("closed_at"),
  closedBy: text("closed_by"),
  details: text().notNull().default("{}"),
  createdAt: integer("created_at").notNull(),
  updatedAt: integer("updated_at").notNull(),
});

export const messages = sqliteTable("messages", {
  no: integer().primaryKey({ autoIncrement: true }),
  conversationNo: integer("conversation_no").notNull(),
  seq: integer().notNull(),
  kind: text({ enum: ["text", "note", "card", "system"] }).notNull(),
  authorKind: text("author_kind", { enum: ["contact", "agent", "bot", "system"] }).notNull(),
  authorId: text("author_id"),
  text: text().notNull(),
  extra: text(),
  clientId: text("client_id"),
  revision: integer().notNull().default(0),
  editedAt: integer("edited_at"),
  recalledAt: integer("recalled_at"),
  at: integer().notNull(),
});

export type ConversationRow = typeof conversations.$inferSelect;
export type MessageRow = typeof messages.$inferSelect;
