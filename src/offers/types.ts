/** Words of offers: a transfer or an invitation that somebody has to accept, and where that is asked for. */

import { line, z } from "../kernel/parse.ts";

/** A row, with what is known of its conversation. */
export interface OfferRow {
  id: string;
  conversationNo: number;
  conversationId: string;
  inboxId: string;
  kind: "transfer" | "invite";
  fromId: string | null;
  toAgentId: string | null;
  toTeamId: string | null;
  note: string;
  state: "open" | "accepted" | "declined" | "expired" | "withdrawn";
  reason: string;
  /** JSON: members of the team who have said no. */
  declinedBy: string;
  answeredBy: string | null;
  createdAt: number;
  expiresAt: number;
  endedAt: number | null;
}

export const offerSettingsSchema = z
  .strictObject({
    transfers: z.boolean().openapi({ description: "a transfer waits for its target's yes" }),
    invites: z.boolean().openapi({ description: "so does an invitation" }),
    answer_s: z.number().int().min(10).max(3_600).openapi({ description: "seconds; then it is as it was" }),
  })
  .openapi("OfferSettings");
export type OfferSettings = z.output<typeof offerSettingsSchema>;

export const noOffers: OfferSettings = { transfers: false, invites: false, answer_s: 60 };

/** Why not: told to whoever asked. */
export const reason = line(200, 0);

const at = z.iso.datetime();
export const offerSchema = z
  .object({
    id: z.string(),
    conversation_id: z.string(),
    inbox_id: z.string(),
    kind: z.enum(["transfer", "invite"]),
    from_id: z.string().nullable(),
    to_agent_id: z.string().nullable(),
    to_team_id: z.string().nullable(),
    note: z.string(),
    state: z.enum(["open", "accepted", "declined", "expired", "withdrawn"]),
    reason: z.string(),
    declined_by: z.array(z.string()).openapi({ description: "members of the team who have said no" }),
    answered_by: z.string().nullable(),
    created_at: at,
    expires_at: at,
    ended_at: at.nullable(),
  })
  .openapi("Offer");
