/** The ledger of consents, as migrations/0014_consents.sql makes it. */

import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { hows, purposes } from "./types.ts";

export const consents = sqliteTable(
  "consents",
  {
    no: integer("no").primaryKey(),
    visitorId: text("visitor_id").notNull(),
    inboxId: text("inbox_id").notNull(),
    purpose: text("purpose", { enum: purposes }).notNull(),
    granted: integer("granted").notNull(),
    textVersion: text("text_version").notNull(),
    how: text("how", { enum: hows }).notNull(),
    locale: text("locale"),
    at: integer("at").notNull(),
  },
  (table) => [index("consents_visitor").on(table.visitorId, table.inboxId, table.purpose, table.no)],
);
