/** Invitations and their rules, as migrations/0017_invitations.sql makes them. */

import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { acts, states } from "./types.ts";

export const invitationRules = sqliteTable("invitation_rules", {
  id: text("id").primaryKey(),
  inboxId: text("inbox_id"),
  name: text("name").notNull(),
  place: integer("place").notNull(),
  enabled: integer("enabled").notNull().default(0),
  act: text("act", { enum: acts }).notNull(),
  conditions: text("conditions").notNull(),
  variants: text("variants").notNull(),
  perVisit: integer("per_visit").notNull(),
  perDay: integer("per_day").notNull(),
  quietDays: integer("quiet_days").notNull(),
  createdAt: integer("created_at").notNull(),
  updatedAt: integer("updated_at").notNull(),
});

export const visitorInvitations = sqliteTable("visitor_invitations", {
  no: integer("no").primaryKey(),
  id: text("id").notNull(),
  inboxId: text("inbox_id").notNull(),
  visitorId: text("visitor_id").notNull(),
  ruleId: text("rule_id"),
  variant: text("variant").notNull().default(""),
  agentId: text("agent_id"),
  act: text("act", { enum: acts }).notNull(),
  text: text("text").notNull(),
  chips: text("chips").notNull().default("[]"),
  state: text("state", { enum: states }).notNull(),
  conversationId: text("conversation_id"),
  at: integer("at").notNull(),
  seenAt: integer("seen_at"),
  answeredAt: integer("answered_at"),
});
