/** Tables of this feature, as drizzle sees them; migrations/0009_staffing.sql makes them. */

import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const skills = sqliteTable("skills", {
  id: text("id").primaryKey(),
  name: text("name").notNull(),
  createdAt: integer("created_at").notNull(),
});

export const agentSkills = sqliteTable(
  "agent_skills",
  {
    agentId: text("agent_id").notNull(),
    skillId: text("skill_id").notNull(),
    level: integer("level").notNull(),
  },
  (table) => [primaryKey({ columns: [table.agentId, table.skillId] })],
);

export const agentStaffing = sqliteTable("agent_staffing", {
  agentId: text("agent_id").primaryKey(),
  seniority: integer("seniority").notNull().default(1),
  languages: text("languages").notNull().default("[]"),
  timeZone: text("time_zone").notNull().default("Asia/Shanghai"),
  shift: text("shift").notNull().default("{}"),
  idleMinutes: integer("idle_minutes").notNull().default(0),
  setBy: text("set_by", { enum: ["hand", "shift", "idle"] })
    .notNull()
    .default("hand"),
  updatedAt: integer("updated_at").notNull(),
});

export const agentCapacities = sqliteTable(
  "agent_capacities",
  {
    agentId: text("agent_id").notNull(),
    channel: text("channel").notNull(),
    capacity: integer("capacity").notNull(),
  },
  (table) => [primaryKey({ columns: [table.agentId, table.channel] })],
);

export const staffingVersion = sqliteTable("staffing_version", {
  id: integer("id").primaryKey(),
  version: integer("version").notNull(),
  availability: integer("availability").notNull().default(0),
});
