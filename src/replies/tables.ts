/** Quick replies, uses that wait for their outcome, and questions that have no reply yet. */

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
  pinyin: text("pinyin"),
  fileIds: text("file_ids").notNull().default("[]"),
  succeeded: integer("succeeded").notNull().default(0),
  learned: text("learned").notNull().default("{}"),
});

export const replyUses = sqliteTable("reply_uses", {
  no: integer("no").primaryKey(),
  replyId: text("reply_id").notNull(),
  conversationNo: integer("conversation_no").notNull(),
  seq: integer("seq").notNull(),
  at: integer("at").notNull(),
});

export const replyProposals = sqliteTable("reply_proposals", {
  id: text("id").primaryKey(),
  question: text("question").notNull(),
  answer: text("answer").notNull(),
  examples: text("examples").notNull(),
  count: integer("count").notNull(),
  state: text("state", { enum: ["new", "accepted", "dismissed"] })
    .notNull()
    .default("new"),
  createdAt: integer("created_at").notNull(),
  updatedAt: integer("updated_at").notNull(),
});
