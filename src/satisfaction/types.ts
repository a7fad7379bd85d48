/** What a rating is made of. */

import { day } from "../kernel/clock.ts";
import { line, text, z } from "../kernel/parse.ts";

export interface RatingRow {
  conversationNo: number;
  conversationId: string;
  contactId: string;
  agentId: string | null;
  score: number;
  labels: string[];
  comment: string;
  at: number;
}

/** From 1, very bad, to 5, very good. */
export const newRating = z.strictObject({
  score: z.number().int().min(1).max(5),
  labels: z
    .array(line(40))
    .max(8)
    .transform((list) => [...new Set(list)])
    .optional(),
  comment: text(1000).optional(),
});
export type NewRating = z.output<typeof newRating>;

/** So long a contact may think again. */
export const changeableFor = day;

export interface AgentSummary {
  agentId: string | null;
  count: number;
  average: number;
  /** How many gave 1, 2, 3, 4 and 5. */
  scores: [number, number, number, number, number];
}
