/** The tables of this feature, as migrations/0002_accounts.sql makes them. */

import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { Availability, Role } from "../../web/contract/models.ts";

export const agents = sqliteTable("agents", {
  id: text("id").primaryKey(),
  email: text("email").notNull().unique(),
  name: text("name").notNull(),
  role: text("role").$type<Role>().notNull(),
  passwordHash: text("password_hash"),
  avatarFileId: text("avatar_file_id"),
  locale: text("locale").notNull().default("zh-CN"),
  availability: text("availability").$type<Availability>().notNull().default("online"),
  capacity: integer("capacity").notNull().default(8),
  totpSecret: text("totp_secret"),
  totpConfirmedAt: integer("totp_confirmed_at"),
  totpLastStep: integer("totp_last_step").notNull().default(0),
  recoveryCodes: text("recovery_codes").notNull().default("[]"),
  preferences: text("preferences").notNull().default("{}"),
  deactivatedAt: integer("deactivated_at"),
  lastSeenAt: integer("last_seen_at"),
  createdAt: integer("created_at").notNull(),
  updatedAt: integer("updated_at").notNull(),
});

export const sessions = sqliteTable(
  "sessions",
  {
    id: text("id").primaryKey(),
    agentId: text("agent_id")
      .notNull()
      .references(() => agents.id, { onDelete: "cascade" }),
    tokenHash: text("token_hash").notNull().unique(),
    userAgent: text("user_agent").notNull().default(""),
    address: text("address").notNull().default(""),
    createdAt: integer("created_at").notNull(),
    seenAt: integer("seen_at").notNull(),
    expiresAt: integer("expires_at").notNull(),
  },
  (table) => [index("sessions_agent").on(table.agentId)],
);

export const teams = sqliteTable("teams", {
  id: text("id").primaryKey(),
  name: text("name").notNull().unique(),
  description: text("description").notNull().default(""),
  createdAt: integer("created_at").notNull(),
  updatedAt: integer("updated_at").notNull(),
});

export const teamMembers = sqliteTable(
  "team_members",
  {
    teamId: text("team_id")
      .notNull()
      .references(() => teams.id, { onDelete: "cascade" }),
    agentId: text("agent_id")
      .notNull()
      .references(() => agents.id, { onDelete: "cascade" }),
  },
  (table) => [
    primaryKey({ columns: [table.teamId, table.agentId] }),
    index("team_members_agent").on(table.agentId),
  ],
);

export const invitations = sqliteTable("invitations", {
  id: text("id").primaryKey(),
  kind: text("kind").$type<"join" | "reset">().notNull(),
  email: text("email").notNull(),
  role: text("role").$type<Role>(),
  agentId: text("agent_id").references(() => agents.id, { onDelete: "cascade" }),
  inboxIds: text("inbox_ids").notNull().default("[]"),
  teamIds: text("team_ids").notNull().default("[]"),
  tokenHash: text("token_hash").notNull().unique(),
  invitedBy: text("invited_by").references(() => agents.id, { onDelete: "set null" }),
  createdAt: integer("created_at").notNull(),
  expiresAt: integer("expires_at").notNull(),
  usedAt: integer("used_at"),
});

export const apiKeys = sqliteTable("api_keys", {
  id: text("id").primaryKey(),
  agentId: text("agent_id")
    .notNull()
    .references(() => agents.id, { onDelete: "cascade" }),
  name: text("name").notNull(),
  tokenHash: text("token_hash").notNull().unique(),
  tokenHint: text("token_hint").notNull(),
  scopes: text("scopes").notNull().default('["*"]'),
  inboxIds: text("inbox_ids").notNull().default("[]"),
  createdAt: integer("created_at").notNull(),
  expiresAt: integer("expires_at"),
  lastUsedAt: integer("last_used_at"),
  revokedAt: integer("revoked_at"),
});

export const loginFailures = sqliteTable(
  "login_failures",
  { subject: text("subject").notNull(), at: integer("at").notNull() },
  (table) => [index("login_failures_subject").on(table.subject, table.at)],
);

export const auditLog = sqliteTable(
  "audit_log",
  {
    id: text("id").primaryKey(),
    at: integer("at").notNull(),
    actorKind: text("actor_kind").notNull(),
    actorId: text("actor_id"),
    via: text("via").notNull(),
    action: text("action").notNull(),
    subjectKind: text("subject_kind"),
    subjectId: text("subject_id"),
    details: text("details").notNull().default("{}"),
    address: text("address").notNull().default(""),
  },
  (table) => [
    index("audit_log_at").on(table.at, table.id),
    index("audit_log_subject").on(table.subjectId, table.at),
  ],
);
