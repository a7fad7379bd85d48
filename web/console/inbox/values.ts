/** What the variables of quick replies stand for in a conversation. */

import type { Conversation, QuickReply } from "../../contract/models.ts";
import { fill, orderIn, type FillValues } from "../../shared/fill.ts";
import { boot } from "./boot.ts";
import { contacts, inboxes } from "./store.ts";

export function valuesOf(conversation: Conversation): FillValues {
  const contact = contacts.peek().get(conversation.contact.id);
  return {
    "contact.name": conversation.contact.name,
    "contact.phone": contact?.phone ?? "",
    "contact.email": contact?.email ?? "",
    "agent.name": boot.me.name,
    "inbox.name": inboxes.get(conversation.inbox_id)?.name ?? "",
    "order.number": orderIn(conversation.details),
  };
}

export const filled = (reply: Pick<QuickReply, "text">, conversation: Conversation): string =>
  fill(reply.text, valuesOf(conversation));
