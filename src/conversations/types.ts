/** Shapes that the verbs of this feature take, and the schemas that check them at the edge. */

import { clientId, text, z } from "../kernel/parse.ts";
import { isId } from "../kernel/ids.ts";
import type { ConversationRow, MessageRow } from "./tables.ts";

export const longestMessage = 10_000;
const id = (prefix: Parameters<typeof isId>[0]) => z.string().refine((value) => isId(prefix, value));
export const conversationId = id("cnv");

/** What stands in `messages.extra`. */
export interface Extra {
  files?: StoredAttachment[];
  reply_to?: number;
  mentions?: string[];
  event?: { name: string; params: Record<string, string | number> };
  /** Was prepared, and went the moment the contact's message came. */
  armed?: true;
}

/** An attachment as the message keeps it; its address is signed anew each time it is shown. */
export interface StoredAttachment {
  id: string;
  name: string;
  mime: string;
  size: number;
  width?: number;
  height?: number;
  thumbnail?: boolean;
}

/** The sender's own part of a message: the same for REST, sockets and the visitors' API. */
export const messageContent = {
  text: text(longestMessage),
  file_ids: z.array(id("fil")).max(20).optional(),
  reply_to: z.number().int().positive().optional(),
};

export const newMessage = z.strictObject({
  client_id: clientId,
  kind: z.enum(["text", "note"]).default("text"),
  ...messageContent,
  mentions: z.array(id("agt")).max(50).optional(),
});
export type NewMessage = z.output<typeof newMessage>;

export const conversationFilter = z.strictObject({
  view: z.enum(["mine", "unassigned", "all", "mentions", "team"]).optional(),
  status: z
    .array(z.enum(["open", "waiting", "snoozed", "closed"]))
    .max(4)
    .optional(),
  inbox_id: id("inb").optional(),
  team_id: id("tea").optional(),
  assignee_id: id("agt").optional(),
  contact_id: id("con").optional(),
  tag: z.string().max(60).optional(),
  priority: z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)]).optional(),
  unread: z.boolean().optional(),
  sort: z.enum(["newest", "oldest", "waiting"]).optional(),
});
export type Filter = z.output<typeof conversationFilter>;

/** System lines that the contact sees as well. */
export const publicEvents: ReadonlySet<string> = new Set([
  "assigned",
  "transferred",
  "closed",
  "reopened",
  "offline_message",
  "contact_left",
  "rating_requested",
]);

/** What a verb that writes a message returns. */
export interface Receipt {
  conversation: ConversationRow;
  message: MessageRow;
  /** The message was here already: a retry. */
  repeated: boolean;
}
