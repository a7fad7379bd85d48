/** The table of files, as migrations/0006_files.sql makes it. */

import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const files = sqliteTable("files", {
  id: text("id").primaryKey(),
  digest: text("digest").notNull(),
  name: text("name").notNull(),
  mime: text("mime").notNull(),
  size: integer("size").notNull(),
  width: integer("width"),
  height: integer("height"),
  thumbnailDigest: text("thumbnail_digest"),
  thumbnailSize: integer("thumbnail_size").notNull().default(0),
  inboxId: text("inbox_id"),
  uploadedByKind: text("uploaded_by_kind", { enum: ["contact", "agent", "bot", "system"] }).notNull(),
  uploadedById: text("uploaded_by_id"),
  conversationNo: integer("conversation_no"),
  createdAt: integer("created_at").notNull(),
});
