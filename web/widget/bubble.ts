/** One group of messages: bubbles, quotes, files, and the state of what the visitor sent. */

import type { VNode } from "preact";
import type { Attachment } from "../contract/models.ts";
import { html } from "../shared/html.ts";
import { Icon } from "../shared/icon.ts";
import { checkCheckIcon, checkIcon, circleAlertIcon, clockIcon, replyIcon } from "../shared/icons.ts";
import { clockOf, linkParts, type Group, type Shown } from "./format.ts";
import { Face, Later, nameOf, type Ui } from "./ui.ts";

const filesPart = () => import("./attached.ts").then((part) => part.Files);
const richPart = () => import("./rich.ts").then((part) => part.Rich);
/** What only looks like marks is drawn as it is, too. */
const marked = /\*|\]\(|^\s*- /m;
const quotePart = () => import("./attached.ts").then((part) => part.Quote);

export interface BubbleActions {
  reply(message: Shown): void;
  view(file: Attachment): void;
  jump(seq: number): void;
}

export interface Ticks {
  delivered: number;
  read: number;
  /** Key of the newest of the visitor's own messages: the only delivered one whose state is written out. */
  newest: string;
}

interface GroupProps {
  ui: Ui;
  group: Group;
  first: boolean;
  ticks: Ticks;
  find(seq: number): Shown | undefined;
  actions: BubbleActions;
}

export function MessageGroup({ ui, group, first, ticks, find, actions }: GroupProps): VNode {
  const { t } = ui;
  const [head] = group.messages as [Shown, ...Shown[]];
  const name = nameOf(ui, head);
  const last = group.messages.at(-1)!;
  return html`<div class=${`lx-g${group.mine ? " me" : ""}`}>
    ${!group.mine && first && html`<span class="lx-who">${name}${head.author.kind === "bot" && html`<span class="lx-ai">AI</span>`}</span>`}
    ${group.messages.map(
      (message) =>
        html`<div
          class=${`lx-one${message === last ? " last" : ""}`}
          key=${message.key}
          id=${message.seq ? `m${message.seq}` : undefined}
        >
          ${
            message.recalled
              ? html`<p class="lx-gone">
                  ${t("widget.thread.recalled", { name: message.mine ? t("widget.thread.me") : name })}
                </p>`
              : html`<${Content} ui=${ui} message=${message} find=${find} actions=${actions} />`
          }
          ${group.mine && html`<${State} ui=${ui} message=${message} ticks=${ticks} />`}
        </div>`,
    )}
    ${!group.mine && html`<${Face} name=${name} url=${head.author.avatar_url} size=${28} />`}
  </div>`;
}

function Content({
  ui,
  message,
  find,
  actions,
}: Pick<GroupProps, "ui" | "find" | "actions"> & { message: Shown }): VNode {
  const { t } = ui;
  const quoted = message.reply_to ? find(message.reply_to) : undefined;
  const name = nameOf(ui, message);
  return html`${message.attachments && html`<${Later} load=${filesPart} props=${{ ui, files: message.attachments, view: actions.view }} />`}
  ${
    message.text &&
    html`<div class="lx-line1">
      <div class=${`lx-b${message.failed ? " fail" : ""}`}>
        ${quoted && html`<${Later} load=${quotePart} props=${{ ui, message: quoted, jump: () => actions.jump(quoted.seq) }} />`}
        <p dir="auto">
          ${!message.mine && marked.test(message.text) ? html`<${Later} load=${richPart} props=${{ ui, text: message.text, linked }} />` : linked(message.text)}
        </p>
        ${message.edited && html`<small>${t("widget.thread.edited")}</small>`}
      </div>
      ${
        message.seq > 0 &&
        html`<button
          class="lx-ib lx-act"
          aria-label=${t("widget.thread.reply_to", { name })}
          onClick=${() => actions.reply(message)}
        >
          <${Icon} shape=${replyIcon} size=${16} class="flip" />
        </button>`
      }
    </div>`
  }`;
}

function State({ ui, message, ticks }: { ui: Ui; message: Shown; ticks: Ticks }): VNode | null {
  const { t, client } = ui;
  const time = clockOf(message.created_at);
  if (message.failed) {
    return html`<span class="lx-m fail" role="alert">
      <${Icon} shape=${circleAlertIcon} size=${14} />${message.failed.detail || t("widget.thread.failed")} ·
      <button onClick=${() => client.retry(message.key)}>${t("widget.thread.retry")}</button>
      <button onClick=${() => client.outbox.remove(message.key)}>${t("widget.thread.discard")}</button>
    </span>`;
  }
  if (message.key !== ticks.newest || message.recalled) return null;
  if (!message.seq)
    return html`<span class="lx-m"
      ><${Icon} shape=${clockIcon} size=${14} />${t("widget.thread.sending")}</span
    >`;
  const [name, shape] =
    message.seq <= ticks.read
      ? ["read", checkCheckIcon]
      : message.seq <= ticks.delivered
        ? ["delivered", checkCheckIcon]
        : ["sent", checkIcon];
  return html`<span class=${`lx-m ${name}`}
    ><${Icon} shape=${shape} size=${14} />${t(`widget.thread.${name}`)} <bdi>${time}</bdi></span
  >`;
}

/** Addresses become links; all else stays text. */
function linked(text: string): (string | VNode)[] {
  return linkParts(text).map((part, index) =>
    index % 2
      ? html`<a href=${part} target="_blank" rel="noopener noreferrer nofollow" dir="ltr">${part}</a>`
      : part,
  );
}
