/** The table of settings, as migrations/0001_kernel.sql makes it. */

import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const settings = sqliteTable("settings", {
  name: text("name").primaryKey().notNull(),
  /** JSON for what types.ts knows; names that begin with `kernel.` belong to the ground. */
  value: text("value").notNull(),
  updatedAt: integer("updated_at").notNull(),
});
