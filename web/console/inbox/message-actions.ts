/** Beside a message on hover or focus: reply, copy, edit a note, recall with the seconds that are left. */

import type { Conversation, Message } from "../../contract/models.ts";
import { html } from "../../shared/html.ts";
import { copyIcon, linkIcon, pencilIcon, replyIcon, undo2Icon } from "../../shared/icons.ts";
import { copy, linkTo, recall } from "./actions.ts";
import { boot, t } from "./boot.ts";
import { focusComposer } from "./composing.ts";
import { IconButton } from "./parts.ts";
import { inboxes, now, replyTo } from "./store.ts";
import { span } from "./times.ts";

export function MessageActions({
  message,
  conversation,
  edit,
}: {
  message: Message;
  conversation: Conversation;
  edit?(): void;
}) {
  const { id } = conversation;
  const own = message.author.kind === "agent" && message.author.id === boot.me.id;
  const reply = () => {
    replyTo.value = { conversationId: id, seq: message.seq };
    focusComposer("text");
  };
  return html`<span class="acts" role="group" aria-label=${t("thread.actions")}>
    ${boot.may.reply && message.kind !== "note" && conversation.status !== "closed" && html`<${IconButton} shape=${replyIcon} label=${t("thread.reply_to")} onClick=${reply} />`}
    ${message.text && html`<${IconButton} shape=${copyIcon} label=${t("thread.copy")} onClick=${() => void copy(message.text)} />`}
    <${IconButton}
      shape=${linkIcon}
      label=${t("thread.copy_message_link")}
      onClick=${() => void copy(linkTo(id, message.seq))}
    />
    ${own && edit && html`<${IconButton} shape=${pencilIcon} label=${t("thread.edit_note")} onClick=${edit} />`}
    ${own && html`<${Recall} message=${message} conversation=${conversation} />`}
  </span>`;
}

function Recall({ message, conversation }: { message: Message; conversation: Conversation }) {
  const limit = inboxes.get(conversation.inbox_id)?.recall_limit_ms ?? 0;
  const overrules = ["owner", "admin", "supervisor"].includes(boot.me.role);
  const expires = Date.parse(message.created_at) + limit;
  // Old messages don't listen to the clock.
  const left = expires < now.peek() ? 0 : expires - now.value;
  if (left <= 0 && !overrules) return null;
  const label = left > 0 ? t("thread.recall_left", { time: span(left, t) }) : t("thread.recall");
  return html`<${IconButton}
      shape=${undo2Icon}
      label=${label}
      onClick=${() => void recall(conversation.id, message)}
    />${left > 0 && left < 3_600_000 && html`<span class="left">${span(left, t)}</span>`}`;
}
