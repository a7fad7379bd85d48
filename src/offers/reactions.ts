/** What offers hear and do by themselves: time runs out, somebody else has it, it is over; and screens are told. */

import type { Rights } from "../accounts/rights.ts";
import { mayHear, topics } from "../conversations/broadcast.ts";
import { conversationById } from "../conversations/queries.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { Hub } from "../realtime/hub.ts";
import { anyTransfer, audienceOf, offerById, showOffer } from "./queries.ts";
import { dropOffers, expireOffer, expiryJob } from "./service.ts";

export function registerOffers({ bus, db, queue }: Kernel, hub: Hub, rights: Rights): void {
  bus.tx("conversation.assigned", (tx, { payload }) => {
    // Thousands may be given out at once, and nobody was asked about any of them.
    if (payload.assigneeId === payload.previousId || !anyTransfer(tx)) return;
    const conversation = conversationById(tx, payload.conversationId);
    if (conversation) dropOffers(tx, conversation.no, ["transfer"]);
  });
  bus.tx("conversation.closed", (tx, { payload }) => {
    const conversation = conversationById(tx, payload.conversationId);
    if (conversation) dropOffers(tx, conversation.no, ["transfer", "invite"]);
  });
  queue.handle(expiryJob, {
    run: ({ write }, { offerId }: { offerId: string }) => write((tx) => expireOffer(tx, offerId)),
  });
  bus.commit("offer.changed", ({ payload }) => {
    const offer = offerById(db, payload.offerId);
    if (!offer) return;
    const listeners = [topics.watch(offer.conversationId), ...audienceOf(db, offer).map(topics.agent)];
    hub.publish(listeners, { t: "offer", offer: showOffer(offer) }, mayHear(rights, offer.inboxId));
  });
}
