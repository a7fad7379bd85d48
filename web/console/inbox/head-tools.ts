/** The buttons of a thread's head and the menus that hang on them. */

import { useEffect, useRef } from "preact/hooks";
import type { ComponentChildren } from "preact";
import type { Conversation } from "../../contract/models.ts";
import { html } from "../../shared/html.ts";
import { Icon } from "../../shared/icon.ts";
import {
  alarmClockIcon,
  arrowLeftRightIcon,
  chevronDownIcon,
  ellipsisIcon,
  tagIcon,
  userPlusIcon,
} from "../../shared/icons.ts";
import { t } from "./boot.ts";
import { AssignMenu, InviteMenu, MoreMenu, SnoozeMenu, TagMenu } from "./head-menus.ts";
import { phone } from "./panes.ts";
import { Face, IconButton } from "./parts.ts";
import { agentName, agents, asked, layer, me } from "./store.ts";

export function Tools({ conversation }: { conversation: Conversation }) {
  if (phone.value) return html`<${More} conversation=${conversation} />`;
  const snoozed = conversation.status === "snoozed";
  const closed = conversation.status === "closed";
  return html` <span
      ><${Asked}
        what="assign"
        conversation=${conversation}
        button=${(props: ButtonProps) =>
          html`<button
            ref=${props.anchor}
            type="button"
            class="btn s"
            aria-haspopup="true"
            aria-expanded=${String(props.expanded)}
            title=${t("thread.assign")}
            onClick=${props.onClick}
          >
            ${conversation.assignee_id && html`<${Face} name=${agentName(conversation.assignee_id)} id=${conversation.assignee_id} size="xs" person="agent" src=${agents.value.get(conversation.assignee_id)?.avatar_url} />`}
            ${conversation.assignee_id === me.value.id ? t("thread.me") : conversation.assignee_id ? agentName(conversation.assignee_id) : t("thread.nobody")}
            <${Icon} shape=${chevronDownIcon} size=${14} />
          </button>`}
    /></span>
    <span class="tools">
      ${!closed && html`<${Asked} what="snooze" conversation=${conversation} button=${(props: ButtonProps) => html`<${IconButton} ...${props} shape=${alarmClockIcon} label=${t("thread.snooze")} stroke="Z" pressed=${snoozed || undefined} />`} />`}
      <${IconButton}
        shape=${arrowLeftRightIcon}
        label=${t("thread.transfer")}
        stroke="T"
        onClick=${() => (layer.value = { kind: "transfer" })}
      />
      <${Asked}
        what="invite"
        conversation=${conversation}
        button=${(props: ButtonProps) => html`<${IconButton} ...${props} shape=${userPlusIcon} label=${t("thread.invite")} stroke="I" />`}
      />
      <${Asked}
        what="tags"
        conversation=${conversation}
        button=${(props: ButtonProps) => html`<${IconButton} ...${props} shape=${tagIcon} label=${t("thread.tags")} stroke="#" />`}
      />
      <${More} conversation=${conversation} />
    </span>`;
}

function More({ conversation }: { conversation: Conversation }) {
  return html`<${Asked}
    what="more"
    key=${`more-${conversation.id}`}
    conversation=${conversation}
    button=${(props: ButtonProps) => html`<${IconButton} ...${props} shape=${ellipsisIcon} label=${t("thread.more")} stroke="." />`}
  />`;
}

interface ButtonProps {
  anchor: { current: HTMLButtonElement | null };
  expanded: boolean;
  onClick(): void;
}
const menus = {
  assign: AssignMenu,
  snooze: SnoozeMenu,
  invite: InviteMenu,
  tags: TagMenu,
  more: MoreMenu,
} as const;

/** A button with its menu, opened by a press or by a key from anywhere. */
function Asked({
  what,
  conversation,
  button,
}: {
  what: keyof typeof menus;
  conversation: Conversation;
  button(props: ButtonProps): ComponentChildren;
}) {
  const anchor = useRef<HTMLButtonElement>(null);
  // On phones the last button answers for all the menus that have no button there.
  const shown = asked.value === what || (phone.value && what === "more") ? asked.value : null;
  const expanded = shown !== null;
  useEffect(() => () => void (asked.peek() === what && (asked.value = null)), [conversation.id]);
  const Menu = menus[shown ?? what];
  const close = () => void (asked.value = null);
  return html`${button({ anchor, expanded, onClick: () => (asked.value = expanded ? null : what) })}
  ${expanded && html`<${Menu} conversation=${conversation} anchor=${anchor} close=${close} />`}`;
}
