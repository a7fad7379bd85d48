/** Contacts, the identities under which inboxes know them, and their tags. */

import { index, integer, primaryKey, sqliteTable, text, unique } from "drizzle-orm/sqlite-core";

export const contacts = sqliteTable("contacts", {
  id: text("id").primaryKey(),
  name: text("name").notNull().default(""),
  email: text("email"),
  phone: text("phone"),
  locale: text("locale"),
  avatarFileId: text("avatar_file_id"),
  attributes: text("attributes").notNull().default("{}"),
  note: text("note").notNull().default(""),
  vip: integer("vip").notNull().default(0),
  origin: text("origin").notNull().default("{}"),
  blockedAt: integer("blocked_at"),
  blockedBy: text("blocked_by"),
  mergedInto: text("merged_into"),
  lastSeenAt: integer("last_seen_at"),
  createdAt: integer("created_at").notNull(),
  updatedAt: integer("updated_at").notNull(),
});

export const identities = sqliteTable(
  "identities",
  {
    id: integer("id").primaryKey(),
    contactId: text("contact_id").notNull(),
    inboxId: text("inbox_id").notNull(),
    kind: text("kind", { enum: ["visitor", "external", "email", "phone"] }).notNull(),
    value: text("value").notNull(),
    verified: integer("verified").notNull().default(0),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [
    unique().on(table.inboxId, table.kind, table.value),
    index("identities_contact").on(table.contactId),
  ],
);

export const contactTags = sqliteTable(
  "contact_tags",
  { contactId: text("contact_id").notNull(), tag: text("tag").notNull() },
  (table) => [
    primaryKey({ columns: [table.contactId, table.tag] }),
    index("contact_tags_tag").on(table.tag, table.contactId),
  ],
);
