/** What a quick reply is made of. */

import { line, text, z } from "../kernel/parse.ts";

export interface QuickReplyRow {
  id: string;
  /** Whose own it is; of a team with `teamId`; of everybody with neither. */
  agentId: string | null;
  teamId: string | null;
  folder: string;
  shortcut: string;
  title: string;
  text: string;
  used: number;
}

export const scope = z.enum(["personal", "team", "shared"]);
export type Scope = z.output<typeof scope>;

/** Typed after `/`: one word. */
export const shortcut = line(32).refine((value) => !/[\s/]/.test(value));

export const quickReplyFields = z.object({
  folder: line(40, 0).optional(),
  shortcut: shortcut.optional(),
  title: line(80).optional(),
  text: text(5000, 1).optional(),
});
export type QuickReplyChanges = z.output<typeof quickReplyFields>;
