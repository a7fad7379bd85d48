/** Frames that a visitor may send, by their schema. */

import { clientId, z } from "../kernel/parse.ts";
import { formAnswers } from "./details.ts";
import { conversationId, messageContent } from "../conversations/types.ts";

const seq = z
  .number()
  .int()
  .min(0)
  .max(2 ** 31);

export const sendFrame = z.strictObject({
  t: z.literal("send"),
  id: clientId,
  conversation_id: conversationId.optional(),
  kind: z.literal("text").optional(),
  ...messageContent,
  details: formAnswers.optional(),
});
export const typingFrame = z.strictObject({
  t: z.literal("typing"),
  conversation_id: conversationId,
  on: z.boolean(),
});
export const markFrame = z.strictObject({
  t: z.enum(["read", "delivered"]),
  conversation_id: conversationId,
  seq,
});
export const syncFrame = z.strictObject({
  t: z.literal("sync"),
  id: clientId.optional(),
  conversation_id: conversationId,
  after: seq,
  revision: seq,
});
