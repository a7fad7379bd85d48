/** Journeys, as migrations/0015_visitors.sql makes them. */

import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const visitors = sqliteTable("visitors", {
  no: integer("no").primaryKey(),
  visitorId: text("visitor_id").notNull(),
  inboxId: text("inbox_id").notNull(),
  firstSeenAt: integer("first_seen_at").notNull(),
  lastSeenAt: integer("last_seen_at").notNull(),
  visits: integer("visits").notNull().default(0),
  firstSource: text("first_source").notNull(),
  lastSource: text("last_source").notNull(),
  country: text("country"),
  province: text("province"),
  city: text("city"),
  device: text("device").notNull(),
  language: text("language").notNull().default(""),
  did: text("did").notNull().default("{}"),
  revisited: integer("revisited").notNull().default(0),
  readPages: integer("read_pages").notNull().default(0),
});

export const visits = sqliteTable("visits", {
  no: integer("no").primaryKey(),
  id: text("id").notNull(),
  visitorNo: integer("visitor_no").notNull(),
  inboxId: text("inbox_id").notNull(),
  key: text("key").notNull(),
  number: integer("number").notNull(),
  startedAt: integer("started_at").notNull(),
  lastAt: integer("last_at").notNull(),
  source: text("source").notNull(),
  landing: text("landing").notNull(),
  referrer: text("referrer").notNull(),
});

export const pageViews = sqliteTable("page_views", {
  no: integer("no").primaryKey(),
  visitorNo: integer("visitor_no").notNull(),
  visitNo: integer("visit_no").notNull(),
  id: text("id").notNull(),
  url: text("url").notNull(),
  title: text("title").notNull(),
  at: integer("at").notNull(),
  visibleMs: integer("visible_ms").notNull().default(0),
  depth: integer("depth").notNull().default(0),
});

export const behaviours = sqliteTable("behaviours", {
  no: integer("no").primaryKey(),
  visitorNo: integer("visitor_no").notNull(),
  visitNo: integer("visit_no").notNull(),
  pageId: text("page_id"),
  key: text("key").notNull(),
  name: text("name").notNull(),
  at: integer("at").notNull(),
  props: text("props").notNull().default("{}"),
});

export const behaviourRules = sqliteTable("behaviour_rules", {
  id: text("id").primaryKey(),
  inboxId: text("inbox_id"),
  name: text("name").notNull(),
  label: text("label").notNull(),
  tag: text("tag").notNull().default(""),
  weight: integer("weight").notNull().default(0),
  trigger: text("trigger").notNull(),
  enabled: integer("enabled").notNull().default(1),
  createdAt: integer("created_at").notNull(),
  updatedAt: integer("updated_at").notNull(),
});

export const sourceRules = sqliteTable("source_rules", {
  id: text("id").primaryKey(),
  kind: text("kind").notNull(),
  name: text("name").notNull(),
  host: text("host").notNull(),
  keyword: text("keyword").notNull().default(""),
  createdAt: integer("created_at").notNull(),
});
