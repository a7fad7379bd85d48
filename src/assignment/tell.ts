/** Tells contacts who wait where they stand and how long it may take: at once, then at most four times a second while it moves. */

import { topics } from "../conversations/broadcast.ts";
import { conversationById } from "../conversations/queries.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { Hub } from "../realtime/hub.ts";
import { placesOf } from "./queue.ts";

const beatMs = 250;

/** Further back nobody's place is pushed; it is told when they ask. */
const told = 200;

export function registerPlaces({ bus, db }: Kernel, hub: Hub): { stop: () => void } {
  const moved = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  function tell(): void {
    timer = undefined;
    if (moved.size === 0) return;
    // Nobody is connected who could hear it.
    if (hub.size === 0) return moved.clear();
    for (const inboxId of moved)
      for (const { conversationId, contactId, place, waitS } of placesOf(db, inboxId, told)) {
        if (!hub.listens(topics.contact(contactId))) continue;
        hub.publish(
          [topics.contact(contactId)],
          { t: "queue", conversation_id: conversationId, place, wait_s: waitS },
          (who: { kind: string; id: string; inboxId?: string }) =>
            who.kind === "contact" && who.id === contactId && who.inboxId === inboxId,
        );
      }
    moved.clear();
    timer = setTimeout(tell, beatMs);
  }

  const move = ({ payload }: { payload: { inboxId: string } }) => {
    moved.add(payload.inboxId);
    // After all that this commit tells: a place must not come before the conversation that has it.
    timer ??= setTimeout(tell, 0);
  };
  bus.commit("conversation.created", move);
  bus.commit("conversation.assigned", move);
  bus.commit("conversation.closed", move);
  bus.commit("conversation.reopened", move);
  bus.commit("conversation.snoozed", move);
  bus.commit("conversation.prioritised", move);
  bus.commit("queue.left", move);

  bus.commit("queue.timed_out", (event) => {
    const { conversationId, inboxId } = event.payload;
    const contactId = conversationById(db, conversationId)?.contactId;
    if (contactId)
      hub.publish(
        [topics.contact(contactId)],
        { t: "queue", conversation_id: conversationId, place: 0, wait_s: null, timed_out: true },
        (who: { kind: string; id: string; inboxId?: string }) =>
          who.kind === "contact" && who.id === contactId && who.inboxId === inboxId,
      );
    move(event);
  });

  return { stop: () => clearTimeout(timer) };
}
