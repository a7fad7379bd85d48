/** Above the composer: somebody is asked to take this over or to join; and that the visitor who waits has left. */

import { useEffect, useRef, useState } from "preact/hooks";
import type { Conversation, Offer } from "../../contract/models.ts";
import { html } from "../../shared/html.ts";
import { Icon } from "../../shared/icon.ts";
import { arrowLeftRightIcon, logOutIcon, userPlusIcon } from "../../shared/icons.ts";
import { boot, t } from "./boot.ts";
import { asksMe, declining, offersIn, targetName } from "./asked.ts";
import { accept, decline, withdraw } from "./offers.ts";
import { Kbd } from "./parts.ts";
import { agentName, contacts, format, now, teamName } from "./store.ts";
import { span } from "./times.ts";

export function OfferBars({ conversation }: { conversation: Conversation }) {
  const all = offersIn(conversation.id);
  return html`${all.map((offer) =>
    asksMe(offer)
      ? html`<${Question} key=${offer.id} offer=${offer} />`
      : html`<${Waits} key=${offer.id} offer=${offer} conversation=${conversation} />`,
  )}
  ${conversation.status === "waiting" && conversation.contact_left_at && html`<${Left} conversation=${conversation} at=${conversation.contact_left_at} />`}`;
}

const shapeOf = ({ kind }: Offer) => (kind === "invite" ? userPlusIcon : arrowLeftRightIcon);

function Question({ offer }: { offer: Offer }) {
  const name = agentName(offer.from_id);
  const words =
    offer.kind === "invite"
      ? t("offers.join.asks", { name })
      : offer.to_team_id
        ? t("offers.take.asks_team", { name, team: teamName(offer.to_team_id) })
        : t("offers.take.asks", { name });
  const writing = declining.value === offer.id;
  return html`<section class="offer-bar mine" aria-label=${words} data-offer=${offer.id}>
    <${Icon} shape=${shapeOf(offer)} size=${16} />
    <p class="grow" role="status"><b class="bb">${words}</b> <${Remaining} offer=${offer} /></p>
    ${
      writing
        ? html`<${Refusal} offer=${offer} />`
        : html`<span class="row tight">
            <button type="button" class="btn s" onClick=${() => (declining.value = offer.id)}>
              ${t("offers.decline")} <${Kbd} keys=${["D"]} />
            </button>
            <button type="button" class="btn s primary" onClick=${() => void accept(offer.id)}>
              ${t("offers.accept")} <${Kbd} keys=${["Y"]} />
            </button>
          </span>`
    }
  </section>`;
}

function Refusal({ offer }: { offer: Offer }) {
  const field = useRef<HTMLInputElement>(null);
  const [reason, setReason] = useState("");
  useEffect(() => field.current?.focus(), []);
  const key = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    declining.value = null;
  };
  return html`<form
    class="row tight refusal"
    onKeyDown=${key}
    onSubmit=${(event: SubmitEvent) => {
      event.preventDefault();
      void decline(offer.id, reason.trim());
    }}
  >
    <label class="input s grow"
      ><input
        ref=${field}
        value=${reason}
        maxlength="200"
        placeholder=${t("offers.reason")}
        aria-label=${t("offers.reason")}
        onInput=${(event: InputEvent) => setReason((event.currentTarget as HTMLInputElement).value)}
    /></label>
    <button type="button" class="btn s" onClick=${() => (declining.value = null)}>${t("offers.back")}</button>
    <button class="btn s primary">${t("offers.decline_do")}</button>
  </form>`;
}

/** For whoever asked, whoever serves, and those who look on. */
function Waits({ offer, conversation }: { offer: Offer; conversation: Conversation }) {
  const name = targetName(offer);
  const server = conversation.assignee_id;
  const words =
    offer.kind === "invite"
      ? t("offers.join.waits", { name })
      : !server
        ? t("offers.take.waits_queue", { name })
        : server === boot.me.id
          ? t("offers.take.waits_mine", { name })
          : t("offers.take.waits", { name, server: agentName(server) });
  const may = offer.from_id === boot.me.id || server === boot.me.id;
  return html`<section class="offer-bar" aria-label=${words} data-offer=${offer.id}>
    <${Icon} shape=${shapeOf(offer)} size=${16} />
    <p class="grow" role="status">${words} <${Remaining} offer=${offer} /></p>
    ${may && html`<button type="button" class="btn s" onClick=${() => void withdraw(offer.id)}>${t("offers.withdraw")}</button>`}
  </section>`;
}

/** Counts down each second. */
export const Remaining = ({ offer }: { offer: Offer }) =>
  html`<span class="t3 nums" aria-hidden="true"
    >${t("offers.left", { time: span(Date.parse(offer.expires_at) - now.value, t) })}</span
  >`;

function Left({ conversation, at }: { conversation: Conversation; at: string }) {
  const email = boot.mail && contacts.value.get(conversation.contact.id)?.email;
  const words = email
    ? t("thread.left_bar_mail", { time: format.clock(at), email })
    : t("thread.left_bar", { time: format.clock(at) });
  return html`<p class="offer-bar quiet left-bar" role="status">
    <${Icon} shape=${logOutIcon} size=${16} /><span class="grow">${words}</span>
  </p>`;
}
