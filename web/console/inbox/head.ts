/** The head of a thread: who writes, by which channel, who looks on, and what can be done. */

import type { Conversation } from "../../contract/models.ts";
import { html } from "../../shared/html.ts";
import { Icon } from "../../shared/icon.ts";
import {
  alarmClockIcon,
  checkIcon,
  chevronLeftIcon,
  logOutIcon,
  panelRightIcon,
  rotateCcwIcon,
  triangleAlertIcon,
  userIcon,
} from "../../shared/icons.ts";
import { toggleClosed } from "./actions.ts";
import { boot, t } from "./boot.ts";
import { Tools } from "./head-tools.ts";
import { Whereabouts } from "./journey.ts";
import { closeThread } from "./navigation.ts";
import { sideShown, toggleSide } from "./panes.ts";
import { channelShape, Face, IconButton, Kbd } from "./parts.ts";
import { agentName, agents, contactName, inboxes, me, now, viewers } from "./store.ts";
import { span } from "./times.ts";

export function Head({ conversation }: { conversation: Conversation }) {
  const closed = conversation.status === "closed";
  return html`<header class="pane-h">
    <${IconButton}
      shape=${chevronLeftIcon}
      size=${20}
      class="only-phone"
      label=${t("thread.back")}
      onClick=${closeThread}
    />
    <div class="head-name">
      <h1 class="cut">${contactName(conversation)}</h1>
      <p class="only-phone xs t2 cut"><${Where} conversation=${conversation} /></p>
    </div>
    <span class="row tight only-wide head-chips">
      <span class="chip channel"
        ><${Icon}
          shape=${channelShape(conversation.inbox_id)}
          size=${12}
        />${inboxes.get(conversation.inbox_id)?.name ?? ""}</span
      >
      <${State} conversation=${conversation} /><${Whereabouts} conversation=${conversation} />
    </span>
    <span class="end row">
      <${Viewers} id=${conversation.id} />
      ${boot.may.reply && html`<${Tools} conversation=${conversation} />`}
      ${
        boot.may.reply &&
        html`<button type="button" class="btn s only-wide" onClick=${() => toggleClosed(conversation.id)}>
          <${Icon}
            shape=${closed ? rotateCcwIcon : checkIcon}
            size=${14}
          />${t(closed ? "thread.reopen" : "thread.close")} <${Kbd} keys=${["E"]} />
        </button>`
      }
      <${IconButton}
        shape=${panelRightIcon}
        class="only-wide"
        label=${t(sideShown() ? "thread.side.hide" : "thread.side.show")}
        stroke="]"
        pressed=${sideShown()}
        onClick=${toggleSide}
      />
      <${IconButton}
        shape=${userIcon}
        size=${20}
        class="only-phone"
        label=${t("thread.side.show")}
        onClick=${toggleSide}
      />
    </span>
  </header>`;
}

/** Phones: one small line under the name. */
function Where({ conversation }: { conversation: Conversation }) {
  const waits =
    conversation.waiting_since && conversation.status !== "closed"
      ? t("thread.waits", { time: span(now.value - Date.parse(conversation.waiting_since), t) })
      : "";
  const state =
    conversation.status === "waiting" && conversation.contact_left_at
      ? t("inbox.row.left")
      : conversation.status === "closed" || conversation.status === "snoozed"
        ? t(`inbox.status.${conversation.status}`)
        : waits;
  return html`<span>${[inboxes.get(conversation.inbox_id)?.name, state].filter(Boolean).join(" · ")}</span>`;
}

function State({ conversation }: { conversation: Conversation }) {
  if (conversation.status === "closed") return html`<span class="chip line">${t("inbox.row.closed")}</span>`;
  if (conversation.status === "snoozed")
    return html`<span class="chip line"
      ><${Icon} shape=${alarmClockIcon} size=${12} />${t("inbox.view.snoozed")}</span
    >`;
  if (conversation.status === "waiting" && conversation.contact_left_at)
    return html`<span class="chip"
      ><${Icon}
        shape=${logOutIcon}
        size=${12}
      />${t("thread.left", { time: span(now.value - Date.parse(conversation.contact_left_at), t) })}</span
    >`;
  if (!conversation.waiting_since) return null;
  return html`<span class="chip"
    >${t("thread.waits", { time: span(now.value - Date.parse(conversation.waiting_since), t) })}</span
  >`;
}

/** Colleagues who look at it too; writing one is a warning, so that nobody answers twice. */
function Viewers({ id }: { id: string }) {
  const others = (viewers.value.get(id) ?? []).filter((each) => each.id !== me.value.id);
  if (others.length === 0) return null;
  const busy =
    others.find((each) => each.state === "replying") ?? others.find((each) => each.state === "noting");
  const names = others.map((each) => agentName(each.id)).join(t("thread.and"));
  const text = busy
    ? t(`thread.${busy.state}`, { name: agentName(busy.id) })
    : t("thread.looking", { names });
  return html`<span
    class=${`head-who ${busy?.state === "replying" ? "busy" : ""}`}
    title=${text}
    role="status"
  >
    ${busy?.state === "replying" && html`<${Icon} shape=${triangleAlertIcon} size=${14} />`}
    <span class="face-stack"
      >${others.slice(0, 3).map((each) => html`<${Face} name=${agentName(each.id)} id=${each.id} size="xs" person="agent" src=${agents.value.get(each.id)?.avatar_url} />`)}</span
    >
    <span class=${`words cut ${busy ? "" : "quiet"}`}>${busy ? text : t("thread.looks")}</span>
  </span>`;
}
