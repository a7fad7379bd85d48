/** Features that keep something about people delete it when a person is erased; each in its own way, all in that transaction. */

import type { Kernel } from "../kernel/kernel.ts";
import { eraseConsents } from "../consents/service.ts";
import { eraseConversations } from "../conversations/erase-conversations.ts";
import { eraseVisitor } from "../visitors/erase.ts";

export function registerErasure({ bus }: Kernel): void {
  bus.tx("contact.erasing", (tx, { payload }) => {
    eraseConversations(
      tx,
      payload.conversations.map((each) => each.conversationId),
    );
    for (const id of payload.ids) {
      eraseVisitor(tx, id);
      eraseConsents(tx, id);
    }
  });
}
