/** One conversation in the list: face, name, last words, how long it waits, tags. */

import type { Conversation, Offer } from "../../contract/models.ts";
import { html } from "../../shared/html.ts";
import { Icon } from "../../shared/icon.ts";
import {
  alarmClockIcon,
  arrowLeftRightIcon,
  botIcon,
  checkCheckIcon,
  checkIcon,
  flagIcon,
  logOutIcon,
  starIcon,
  userPlusIcon,
} from "../../shared/icons.ts";
import { boot, t } from "./boot.ts";
import { warmth } from "./lists.ts";
import { openConversation } from "./navigation.ts";
import { Face } from "./parts.ts";
import { previews } from "./preview.ts";
import { agentName, contactName, drafts, format, now, openId, typing } from "./store.ts";
import { span } from "./times.ts";

/** `offer`: what it asks this agent, in place of its own last words and wait. */
export function Row({ conversation, offer }: { conversation: Conversation; offer?: Offer }) {
  const { id, unread, contact } = conversation;
  const away = conversation.status === "waiting" && conversation.contact_left_at !== null;
  const name = contactName(conversation);
  const current = openId.value === id;
  return html`<a
    class=${`cv ${unread > 0 ? "unread" : ""} ${away ? "away" : ""}`}
    href=${`${boot.base}/conversations/${id}`}
    aria-current=${current ? "true" : undefined}
    data-id=${id}
    onClick=${(event: MouseEvent) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      openConversation(id);
    }}
  >
    <${Face} name=${name} id=${contact.id} src=${contact.avatar_url} inboxId=${conversation.inbox_id} />
    <div class="grow">
      <div class="line1">
        <span class="name cut">${name}</span>
        ${contact.vip && html`<${Icon} shape=${starIcon} size=${14} class="star" label=${t("inbox.row.vip")} />`}
        ${offer ? html`<${Remaining} offer=${offer} />` : html`<${Timer} conversation=${conversation} />`}
      </div>
      ${offer ? html`<${Asks} offer=${offer} />` : html`<${LastWords} conversation=${conversation} />`}
      <${Tags} conversation=${conversation} offer=${offer} />
    </div>
  </a>`;
}

function Remaining({ offer }: { offer: Offer }) {
  const left = span(Date.parse(offer.expires_at) - now.value, t);
  return html`<span class="wait w1" title=${t("offers.left", { time: left })}>${left}</span>`;
}

/** Who asks, and the note that they left. */
function Asks({ offer }: { offer: Offer }) {
  const name = agentName(offer.from_id);
  const words = t(offer.kind === "invite" ? "offers.join.asks" : "offers.take.asks", { name });
  return html`<div class="line2 last">
    <span class="last cut">${offer.note ? `${name}${t("offers.colon")}${offer.note}` : words}</span>
  </div>`;
}

/** Counts each second from the first unanswered message; the clock time once it is answered. */
function Timer({ conversation }: { conversation: Conversation }) {
  if (!conversation.waiting_since || conversation.status === "closed" || conversation.status === "snoozed")
    return html`<span class="wait">${format.short(conversation.last_message_at, now.peek())}</span>`;
  const waited = now.value - Date.parse(conversation.waiting_since);
  const { level, share } = warmth(waited);
  const text = span(waited, t);
  return html`<span class=${`wait w${level}`} title=${t("inbox.row.waits", { time: text })}>
    ${
      level > 0 &&
      html`<svg viewBox="0 0 12 12" aria-hidden="true">
        <circle cx="6" cy="6" r="4.5" />
        <circle
          cx="6"
          cy="6"
          r="4.5"
          pathLength="100"
          stroke-dasharray=${level === 3 ? undefined : `${Math.round(share * 100)} 100`}
        />
      </svg>`
    }${text}
  </span>`;
}

function LastWords({ conversation }: { conversation: Conversation }) {
  const { id, unread, last_author, last_seq } = conversation;
  const typist = typing.value.get(id)?.find((each) => each.kind === "contact");
  const draft = openId.value === id ? undefined : drafts.value.get(id);
  const badge =
    unread > 0 &&
    html`<b class="badge end" title=${t("inbox.row.unread", { count: unread })}
      >${unread > 99 ? "99+" : unread}</b
    >`;
  const preview = previews.value.get(id);
  if (preview && !preview.fading)
    return html`<div class="line2">
      <span class="last cut accent">${t("inbox.row.previewing", { text: preview.text })}</span>${badge}
    </div>`;
  if (typist)
    return html`<div class="line2">
      <span class="last cut accent">${t("inbox.row.typing")}</span>${badge}
    </div>`;
  if (draft?.text && unread === 0)
    return html`<div class="line2">
      <span class="last cut"><span class="warn">${t("inbox.row.draft")}</span> ${draft.text}</span>
    </div>`;
  const words = conversation.last_text || conversation.subject || t("inbox.row.nothing");
  const own = last_author === "agent";
  const read = conversation.contact_read_seq >= last_seq;
  const delivered = conversation.contact_delivered_seq >= last_seq;
  return html`<div class="line2 last">
    ${own && html`<${Icon} shape=${read || delivered ? checkCheckIcon : checkIcon} size=${14} class=${read ? "accent" : ""} />`}
    ${last_author === "bot" && html`<${Icon} shape=${botIcon} size=${14} />`}
    <span class="last cut">${words}</span>${badge}
  </div>`;
}

const priorities = ["", "low", "high", "urgent"] as const;
const tones = ["", "", "warn", "danger"] as const;

function Tags({ conversation, offer }: { conversation: Conversation; offer?: Offer }) {
  const { tags, priority, status, snoozed_until, assignee_id } = conversation;
  const elsewhere = !offer && assignee_id && assignee_id !== boot.me.id;
  const left = status === "waiting" && conversation.contact_left_at;
  // A state chip needs its room: tags give way first.
  const room =
    (status === "snoozed" ? 1 : 3) - (elsewhere || left ? 1 : 0) - (offer ? (priority > 1 ? 2 : 1) : 0);
  return html`<div class="tags">
    ${offer && html`<span class="chip accent fix"><${Icon} shape=${offer.kind === "invite" ? userPlusIcon : arrowLeftRightIcon} size=${12} />${t(offer.kind === "invite" ? "offers.join.short" : "offers.take.short")}</span>`}
    ${priority > 1 && html`<span class=${`chip fix ${tones[priority]}`}><${Icon} shape=${flagIcon} size=${12} />${t(`inbox.priority.${priorities[priority]}`)}</span>`}
    ${tags.slice(0, room).map((tag) => html`<span class="chip">${tag}</span>`)}
    ${tags.length > room && html`<span class="chip fix" title=${tags.slice(room).join(" · ")}>+${tags.length - room}</span>`}
    ${status === "snoozed" && snoozed_until && html`<span class="chip line fix end"><${Icon} shape=${alarmClockIcon} size=${12} />${t("inbox.row.wakes", { time: wakeTime(snoozed_until) })}</span>`}
    ${left && html`<span class="chip line fix end"><${Icon} shape=${logOutIcon} size=${12} />${t("inbox.row.left")}</span>`}
    ${status === "closed" && html`<span class="chip line fix end">${t("inbox.row.closed")}</span>`}
    ${status !== "closed" && elsewhere && html`<span class="chip line fix end">${agentName(assignee_id)}</span>`}
  </div>`;
}

function wakeTime(iso: string): string {
  const short = format.short(iso, now.peek());
  const clock = format.clock(iso);
  if (short === clock) return clock;
  const tomorrow = format.dayKey(iso) === format.dayKey(new Date(now.peek() + 86_400_000).toISOString());
  return tomorrow ? t("inbox.row.tomorrow", { time: clock }) : short;
}
