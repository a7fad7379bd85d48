/** Tables of this feature, as drizzle sees them; migrations/0013_offers.sql makes them. */

import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const offerSettings = sqliteTable("offer_settings", {
  inboxId: text("inbox_id").primaryKey(),
  transfers: integer("transfers").notNull().default(0),
  invites: integer("invites").notNull().default(0),
  answerS: integer("answer_s").notNull().default(60),
  updatedAt: integer("updated_at").notNull(),
});

export const offers = sqliteTable("offers", {
  id: text("id").primaryKey(),
  conversationNo: integer("conversation_no").notNull(),
  kind: text("kind", { enum: ["transfer", "invite"] }).notNull(),
  fromId: text("from_id"),
  toAgentId: text("to_agent_id"),
  toTeamId: text("to_team_id"),
  note: text("note").notNull().default(""),
  state: text("state", { enum: ["open", "accepted", "declined", "expired", "withdrawn"] })
    .notNull()
    .default("open"),
  reason: text("reason").notNull().default(""),
  declinedBy: text("declined_by").notNull().default("[]"),
  answeredBy: text("answered_by"),
  createdAt: integer("created_at").notNull(),
  expiresAt: integer("expires_at").notNull(),
  endedAt: integer("ended_at"),
});
