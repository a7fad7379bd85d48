/** Resources of this feature as zod schemas: what OpenAPI shows. */

import { z } from "../kernel/parse.ts";

const at = z.iso.datetime();
const authorKind = z.enum(["contact", "agent", "bot", "system"]);

export const attachmentSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    mime: z.string(),
    size: z.number().int().openapi({ description: "bytes" }),
    width: z.number().int().optional(),
    height: z.number().int().optional(),
    url: z.string().openapi({ description: "signed and short-lived" }),
    thumbnail_url: z.string().optional(),
  })
  .openapi("Attachment");

export const messageSchema = z
  .object({
    id: z.string(),
    conversation_id: z.string(),
    seq: z.number().int().openapi({ description: "1, 2, 3 … within the conversation" }),
    kind: z.enum(["text", "note", "card", "system"]),
    author: z.object({
      kind: authorKind,
      id: z.string().nullable(),
      name: z.string().optional(),
      avatar_url: z.string().optional(),
    }),
    text: z.string(),
    attachments: z.array(attachmentSchema).optional(),
    reply_to: z.number().int().optional(),
    mentions: z.array(z.string()).optional(),
    event: z
      .object({ name: z.string(), params: z.record(z.string(), z.union([z.string(), z.number()])) })
      .optional(),
    client_id: z.string().optional(),
    revision: z.number().int(),
    edited_at: at.optional(),
    recalled_at: at.optional(),
    created_at: at,
  })
  .openapi("Message");

export const conversationSchema = z
  .object({
    id: z.string(),
    inbox_id: z.string(),
    contact: z.object({
      id: z.string(),
      name: z.string(),
      vip: z.boolean(),
      avatar_url: z.string().optional(),
    }),
    status: z.enum(["open", "waiting", "snoozed", "closed"]),
    assignee_id: z.string().nullable(),
    team_id: z.string().nullable(),
    priority: z
      .union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)])
      .openapi({ type: "integer", description: "0 none, 1 low, 2 high, 3 urgent" }),
    subject: z.string(),
    tags: z.array(z.string()),
    last_seq: z.number().int(),
    last_revision: z.number().int(),
    last_text: z.string(),
    last_author: authorKind,
    last_message_at: at,
    waiting_since: at.nullable(),
    contact_left_at: at.nullable().openapi({ description: "waiting, but with no line open since then" }),
    unread: z.number().int(),
    agent_read_seq: z.number().int(),
    contact_read_seq: z.number().int(),
    contact_delivered_seq: z.number().int(),
    snoozed_until: at.nullable(),
    first_replied_at: at.nullable(),
    closed_at: at.nullable(),
    created_at: at,
    details: z.record(z.string(), z.unknown()),
    participants: z.array(z.string()),
    rating: z
      .object({ score: z.number().int(), labels: z.array(z.string()), comment: z.string() })
      .nullable(),
  })
  .openapi("Conversation");

export const messagesSchema = z.object({
  data: z.array(messageSchema),
  last_seq: z.number().int(),
  revision: z.number().int(),
  more: z.boolean(),
});
