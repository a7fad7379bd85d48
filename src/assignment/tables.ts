/** Tables of this feature, as drizzle sees them; migrations/0010_assignment.sql and its followers make them. */

import { integer, primaryKey, real, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const assignmentPublications = sqliteTable("assignment_publications", {
  version: integer("version").primaryKey({ autoIncrement: true }),
  rules: text("rules").notNull(),
  note: text("note").notNull().default(""),
  publishedBy: text("published_by"),
  at: integer("at").notNull(),
});

export const assignmentDrafts = sqliteTable("assignment_drafts", {
  id: integer("id").primaryKey(),
  rules: text("rules").notNull(),
  revision: integer("revision").notNull(),
  editedBy: text("edited_by"),
  updatedAt: integer("updated_at").notNull(),
});

export const assignmentSettings = sqliteTable("assignment_settings", {
  inboxId: text("inbox_id").primaryKey(),
  settings: text("settings").notNull(),
  updatedAt: integer("updated_at").notNull(),
});

export const assignmentQueue = sqliteTable("assignment_queue", {
  conversationNo: integer("conversation_no").primaryKey(),
  conversationId: text("conversation_id").notNull(),
  inboxId: text("inbox_id").notNull(),
  need: text("need").notNull(),
  rankAt: integer("rank_at").notNull(),
  enteredAt: integer("entered_at").notNull(),
  heldUntil: integer("held_until"),
  overflowed: integer("overflowed").notNull().default(0),
  goneAt: integer("gone_at"),
  leftAt: integer("left_at"),
  plan: text("plan"),
  plannedAtSeq: integer("planned_at_seq").notNull().default(0),
});

export const assignments = sqliteTable("assignments", {
  conversationNo: integer("conversation_no").primaryKey(),
  agentId: text("agent_id"),
  at: integer("at").notNull(),
  load: integer("load").notNull().default(0),
  answeredAt: integer("answered_at"),
  rescues: integer("rescues").notNull().default(0),
  passed: text("passed").notNull().default("[]"),
});

export const agentLoads = sqliteTable(
  "agent_loads",
  {
    agentId: text("agent_id").notNull(),
    inboxId: text("inbox_id").notNull(),
    open: integer("open").notNull().default(0),
    lastAt: integer("last_at").notNull().default(0),
  },
  (table) => [primaryKey({ columns: [table.agentId, table.inboxId] })],
);

export const decisionBatches = sqliteTable("decision_batches", {
  no: integer("no").primaryKey({ autoIncrement: true }),
  at: integer("at").notNull(),
  details: text("details").notNull(),
});

export const decisions = sqliteTable("decisions", {
  no: integer("no").primaryKey({ autoIncrement: true }),
  conversationNo: integer("conversation_no").notNull(),
  at: integer("at").notNull(),
  outcome: text("outcome", { enum: ["assigned", "waiting", "held"] }).notNull(),
  agentId: text("agent_id"),
  details: text("details"),
  batchNo: integer("batch_no"),
  place: integer("place"),
  tookUs: integer("took_us").notNull(),
});

export const responseStats = sqliteTable(
  "response_stats",
  {
    agentId: text("agent_id").notNull(),
    hour: integer("hour").notNull(),
    band: integer("band").notNull(),
    weight: real("weight").notNull(),
    mean: real("mean").notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.agentId, table.hour, table.band] })],
);

export const conversionStats = sqliteTable(
  "conversion_stats",
  {
    agentId: text("agent_id").notNull(),
    segment: text("segment").notNull(),
    trials: real("trials").notNull(),
    won: real("won").notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.agentId, table.segment] })],
);

export const reopenStats = sqliteTable(
  "reopen_stats",
  {
    inboxId: text("inbox_id").notNull(),
    kind: text("kind").notNull(),
    trials: real("trials").notNull(),
    again: real("again").notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.inboxId, table.kind] })],
);

export const conversions = sqliteTable("conversions", {
  id: text("id").primaryKey(),
  conversationNo: integer("conversation_no").notNull(),
  contactId: text("contact_id").notNull(),
  agentId: text("agent_id"),
  externalId: text("external_id"),
  name: text("name").notNull(),
  amount: real("amount"),
  currency: text("currency"),
  at: integer("at").notNull(),
});

export const queuePace = sqliteTable("queue_pace", {
  inboxId: text("inbox_id").primaryKey(),
  lastAt: integer("last_at").notNull(),
  intervalMs: real("interval_ms").notNull(),
});
