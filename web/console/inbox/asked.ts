/** Which offers are open, whom they ask, and which of them stand above the list. */

import { computed, signal } from "@preact/signals";
import type { Conversation, Offer } from "../../contract/models.ts";
import { boot } from "./boot.ts";
import { agentName, conversations, inboxes, me, teamName } from "./store.ts";

/** Open ones, by id. */
export const offers = signal<ReadonlyMap<string, Offer>>(new Map());
/** The one whose refusal is being written. */
export const declining = signal<string | null>(null);

/** This agent may accept it. */
export const asksMe = (offer: Offer): boolean =>
  offer.state === "open" &&
  offer.from_id !== boot.me.id &&
  (offer.to_agent_id
    ? offer.to_agent_id === boot.me.id
    : me.value.team_ids.includes(offer.to_team_id ?? "") && !offer.declined_by.includes(boot.me.id));

/** For the top of the list: those that wait for an answer and whose conversation is known. */
export const asked = computed(() =>
  [...offers.value.values()].flatMap((offer) => {
    const conversation = asksMe(offer) ? conversations.value.get(offer.conversation_id) : undefined;
    return conversation ? [{ offer, conversation }] : [];
  }),
);
export const offersIn = (conversationId: string): Offer[] =>
  [...offers.value.values()].filter((offer) => offer.conversation_id === conversationId);

export const targetName = (offer: Offer): string =>
  offer.to_agent_id ? agentName(offer.to_agent_id) : teamName(offer.to_team_id);
export const asksFirst = (conversation: Conversation, what: "transfers" | "invites"): boolean =>
  inboxes.get(conversation.inbox_id)?.asks[what] ?? false;
export const isOffer = (answer: Conversation | Offer): answer is Offer => "expires_at" in answer;
