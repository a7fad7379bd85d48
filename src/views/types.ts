/** What a saved view is made of: a name and the filter of a list of conversations. */

import { conversationFilter, type Filter } from "../conversations/types.ts";
import { line, z } from "../kernel/parse.ts";

export interface SavedViewRow {
  id: string;
  /** Null: shared. */
  agentId: string | null;
  name: string;
  filter: Filter;
}

export const newView = z.strictObject({
  name: line(40),
  shared: z.boolean().default(false),
  filter: conversationFilter,
});
export const viewChanges = z.strictObject({
  name: line(40).optional(),
  filter: conversationFilter.optional(),
});

export type NewView = z.output<typeof newView>;
export type ViewChanges = z.output<typeof viewChanges>;

/** More than this nobody finds again. */
export const mostViews = 50;
