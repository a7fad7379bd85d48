/** What is done about offers: taken from the line, answered, withdrawn; and what whoever asked is told. */

import type { Offer } from "../../contract/models.ts";
import { alertOffer } from "./alerts.ts";
import { call, type Failure } from "./api.ts";
import { asksMe, declining, offers, offersIn, targetName } from "./asked.ts";
import { boot, t } from "./boot.ts";
import { loadCounts, refreshConversation } from "./loading.ts";
import { agentName, contactName, conversations, openId, toast } from "./store.ts";

export async function loadOffers(): Promise<void> {
  const { data } = await call<{ data: Offer[] }>("GET", "/offers");
  offers.value = new Map(data.map((offer) => [offer.id, offer]));
  for (const offer of data) know(offer);
}

/** A frame, or an answer to a call of our own. */
export function takeOffer(offer: Offer): void {
  const had = offers.value.get(offer.id);
  const next = new Map(offers.value);
  if (offer.state === "open") next.set(offer.id, offer);
  else next.delete(offer.id);
  offers.value = next;
  if (offer.state !== "open" && declining.value === offer.id) declining.value = null;
  know(offer);
  if (!had && asksMe(offer)) alertOffer(offer);
  if (had && offer.state !== "open" && offer.from_id === boot.me.id) tellOutcome(offer);
}

/** Its row is shown, so its conversation must be here. */
function know({ conversation_id: id, state }: Offer): void {
  if (state === "open" && !conversations.value.has(id)) void refreshConversation(id).catch(() => {});
}

/** Whoever asked hears what became of it, wherever they are by then. */
function tellOutcome(offer: Offer): void {
  const conversation = conversations.value.get(offer.conversation_id);
  const name = agentName(offer.answered_by) || targetName(offer);
  const contact = conversation ? contactName(conversation) : t("inbox.visitor");
  if (offer.state === "accepted")
    toast(t(offer.kind === "invite" ? "offers.accepted_invite" : "offers.accepted", { name, contact }));
  if (offer.state === "declined")
    toast(
      offer.reason
        ? t("offers.declined_why", { name, reason: offer.reason })
        : t("offers.declined", { name }),
    );
  if (offer.state === "expired") toast(t("offers.expired", { name: targetName(offer) }));
}

const at = (id: string, rest = "") => `/offers/${encodeURIComponent(id)}${rest}`;

export const accept = (id: string): Promise<void> => answer(() => call<Offer>("PUT", at(id, "/acceptance")));
export const decline = (id: string, reason: string): Promise<void> =>
  answer(() => call<Offer>("PUT", at(id, "/refusal"), { reason }));
export const withdraw = (id: string): Promise<void> => answer(() => call<Offer>("DELETE", at(id)));

async function answer(ask: () => Promise<Offer>): Promise<void> {
  try {
    const offer = await ask();
    // Our own deed: no news for ourselves.
    const next = new Map(offers.value);
    next.delete(offer.id);
    offers.value = next;
    declining.value = null;
    if (asksMe(offer) || offer.state === "accepted") takeOffer(offer);
    void refreshConversation(offer.conversation_id).catch(() => {});
    loadCounts();
  } catch (error) {
    toast((error as Failure).message, { failed: true });
    // Somebody was faster, or it was withdrawn: what is shown must go.
    void loadOffers().catch(() => {});
  }
}

/** By key: the open conversation's own question. */
export function answerOpen(yes: boolean): void {
  const offer = openId.value ? offersIn(openId.value).find(asksMe) : undefined;
  if (!offer) return;
  if (yes) void accept(offer.id);
  else declining.value = offer.id;
}
