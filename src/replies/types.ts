/** What a quick reply is made of. */

import { isId } from "../kernel/ids.ts";
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
  succeeded: number;
  lastUsedAt: number | null;
  /** Null until the job has read it. */
  pinyin: string | null;
  /** JSON array. */
  fileIds: string;
}

export const scope = z.enum(["personal", "team", "shared"]);
export type Scope = z.output<typeof scope>;

/** Typed after `/`: one word. */
export const shortcut = line(32).refine((value) => !/[\s/]/.test(value));

export const mostFiles = 5;

export const quickReplyFields = z.object({
  folder: line(40, 0).optional(),
  shortcut: shortcut.optional(),
  title: line(80).optional(),
  text: text(5000, 1).optional(),
  /** Uploaded before; each use sends a copy. */
  file_ids: z
    .array(z.string().refine((value) => isId("fil", value)))
    .max(mostFiles)
    .optional(),
});
export type QuickReplyChanges = z.output<typeof quickReplyFields>;

/** What can be had at most in one house, so that ranking stays quick. */
export const mostReplies = 10_000;
