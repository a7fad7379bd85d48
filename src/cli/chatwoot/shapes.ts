/**
 * What Chatwoot's application API answers (app/views/api/v1 of chatwoot/chatwoot), as far as it is taken over. Versions and forks differ,
 * so all that is not needed to know a thing again may be missing or of another kind.
 */

import { z } from "../../kernel/parse.ts";

const optionalText = z.string().nullish().catch(null);
/** Epoch seconds, or ISO 8601 in some places. */
const time = z.union([z.number(), z.string()]).nullish().catch(null);
const record = z.record(z.string(), z.unknown()).nullish().catch(null);

export const contactShape = z.object({
  id: z.number().int(),
  name: optionalText,
  email: optionalText,
  phone_number: optionalText,
  identifier: optionalText,
  blocked: z.boolean().nullish().catch(null),
  custom_attributes: record,
  additional_attributes: record,
  created_at: time,
  last_activity_at: time,
});
export type ChatwootContact = z.output<typeof contactShape>;

const personShape = z
  .object({ id: z.number().int(), name: optionalText, email: optionalText, type: optionalText })
  .nullish()
  .catch(null);

const attachmentShape = z.object({
  file_type: optionalText,
  data_url: optionalText,
  fallback_title: optionalText,
  coordinates_lat: z.number().nullish().catch(null),
  coordinates_long: z.number().nullish().catch(null),
});
export type ChatwootAttachment = z.output<typeof attachmentShape>;

export const messageShape = z.object({
  id: z.number().int(),
  content: optionalText,
  /** 0 incoming, 1 outgoing, 2 activity, 3 template. */
  message_type: z.union([z.number(), z.string()]),
  private: z.boolean().nullish().catch(null),
  content_attributes: record,
  created_at: time,
  sender: personShape,
  attachments: z.array(attachmentShape).nullish().catch(null),
});
export type ChatwootMessage = z.output<typeof messageShape>;

export const conversationShape = z.object({
  /** Its number within the account. */
  id: z.number().int(),
  inbox_id: z.number().int().nullish().catch(null),
  status: optionalText,
  priority: optionalText,
  labels: z.array(z.string()).nullish().catch(null),
  snoozed_until: time,
  created_at: time,
  last_activity_at: time,
  custom_attributes: record,
  additional_attributes: record,
  meta: z.object({ sender: contactShape.nullish(), assignee: personShape }),
  /** The last one only. */
  messages: z
    .array(z.object({ id: z.number().int() }))
    .nullish()
    .catch(null),
});
export type ChatwootConversation = z.output<typeof conversationShape>;

export const agentsShape = z.array(
  z.object({ id: z.number().int(), email: optionalText, name: optionalText }),
);
export const accountShape = z.object({ id: z.number().int(), name: optionalText });
export const inboxesShape = z.object({
  payload: z.array(z.object({ id: z.number().int(), name: z.string() })),
});
export const labelsShape = z.object({ payload: z.array(z.object({ title: z.string() })) });
export const contactsPage = z.object({ payload: z.array(z.unknown()) });
export const conversationsPage = z.object({ data: z.object({ payload: z.array(z.unknown()) }) });
export const messagesPage = z.object({ payload: z.array(z.unknown()) });
export const cannedShape = z.array(z.object({ short_code: z.string(), content: z.string() }));
