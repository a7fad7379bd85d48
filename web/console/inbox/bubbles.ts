/** What stands in a thread: groups of bubbles, notes, system lines, and who is typing. */

import { useState } from "preact/hooks";
import type { Conversation, Message } from "../../contract/models.ts";
import { html } from "../../shared/html.ts";
import { Icon } from "../../shared/icon.ts";
import {
  checkCheckIcon,
  checkIcon,
  circleAlertIcon,
  clockIcon,
  lockIcon,
  zapIcon,
} from "../../shared/icons.ts";
import { spansOf } from "../../shared/markdown.ts";
import { saveNote } from "./actions.ts";
import { Attachments } from "./attachments.ts";
import { boot, t } from "./boot.ts";
import { editAgain } from "./composing.ts";
import { isEmojiOnly, pieces, type Entry, type Item } from "./groups.ts";
import { jumpTo } from "./loading.ts";
import { MessageActions } from "./message-actions.ts";
import { Face } from "./parts.ts";
import { retry, takeBack } from "./sending.ts";
import { agentName, agents, contactName, format, threads, typing } from "./store.ts";
import { askWhy } from "./why.ts";

type GroupItem = Extract<Item, { kind: "group" }>;
type NoteItem = Extract<Item, { kind: "note" }>;

export function Group({ item, conversation }: { item: GroupItem; conversation: Conversation }) {
  const { side, entries } = item;
  const ofContact = side === "contact";
  const name = ofContact
    ? contactName(conversation)
    : item.bot
      ? (item.name ?? t("thread.bot"))
      : item.author
        ? (agents.value.get(item.author)?.name ?? item.name ?? t("inbox.someone"))
        : (item.name ?? "");
  const picture = ofContact
    ? conversation.contact.avatar_url
    : agents.value.get(item.author ?? "")?.avatar_url;
  return html`<div class=${`g ${ofContact ? "" : side}`}>
    ${side !== "me" && html`<${Face} name=${name} id=${item.author ?? name} size="s" src=${picture} person=${ofContact ? "contact" : "agent"} title=${name} />`}
    ${entries.map((entry) => html`<${Say} key=${entry.key} entry=${entry} conversation=${conversation} />`)}
    <${Meta} entry=${entries.at(-1)!} side=${side} name=${name} conversation=${conversation} />
  </div>`;
}

function Say({ entry, conversation }: { entry: Entry; conversation: Conversation }) {
  const { message, unsent } = entry;
  if (message?.recalled_at)
    return html`<div class="say" data-seq=${message.seq}>
      <p class="bub gone">
        ${t("thread.recalled", { name: message.author.kind === "contact" ? contactName(conversation) : message.author.id === boot.me.id ? t("thread.you") : agentName(message.author.id) })}
      </p>
    </div>`;
  const failed = unsent?.state === "failed" ? "failed" : "";
  const large = entry.text && isEmojiOnly(entry.text) && !failed ? "large" : "";
  return html`<div class="say" data-seq=${message?.seq} tabindex=${-1}>
    ${entry.text && html`<p class=${`bub ${failed} ${large}`} title=${format.exact(entry.at)}><${Cite} id=${conversation.id} seq=${message?.reply_to ?? unsent?.replyTo} /><${Words} text=${entry.text} rich=${message?.author.kind !== "contact"} /></p>`}
    <${Attachments} files=${entry.attachments} />
    ${message && html`<${MessageActions} message=${message} conversation=${conversation} />`}
  </div>`;
}

/** The message that this one answers, as one line that leads there. */
function Cite({ id, seq }: { id: string; seq: number | undefined }) {
  if (!seq) return null;
  const message = threads.value.get(id)?.messages.find((each) => each.seq === seq);
  const text = message
    ? message.text ||
      (message.attachments ?? []).map((file) => file.name).join(" ") ||
      t("thread.recalled_short")
    : t("thread.cited", { seq });
  return html`<button type="button" class="cite" onClick=${() => void jumpTo(id, seq)}>
    <span class="cut">${text}</span>
  </button>`;
}

interface WordsProps {
  text: string;
  names?: readonly string[];
  /** Written by us: bold, italic, links and lists count. What contacts write is never more than text. */
  rich?: boolean;
}

function Words({ text, names = [], rich }: WordsProps) {
  if (!rich) return plain(text, names);
  return spansOf(text).map((span) =>
    span.href
      ? html`<a href=${span.href} title=${span.href} target="_blank" rel="noopener noreferrer nofollow"
          >${span.text}</a
        >`
      : span.bold
        ? html`<b>${plain(span.text, names)}</b>`
        : span.italic
          ? html`<i>${plain(span.text, names)}</i>`
          : plain(span.text, names),
  );
}

const plain = (text: string, names: readonly string[]) =>
  pieces(text, names).map((piece) =>
    piece.kind === "link"
      ? html`<a href=${piece.href} target="_blank" rel="noopener noreferrer nofollow">${piece.text}</a>`
      : piece.kind === "mention"
        ? html`<span class="mention">${piece.text}</span>`
        : piece.text,
  );

/** Under a group: its time, and for mine how far the last message has come. */
function Meta({
  entry,
  side,
  name,
  conversation,
}: {
  entry: Entry;
  side: GroupItem["side"];
  name: string;
  conversation: Conversation;
}) {
  const { unsent, message } = entry;
  if (unsent?.state === "failed")
    return html`<span class="meta failed" role="alert"
      ><${Icon} shape=${circleAlertIcon} size=${14} />${t("thread.failed", { reason: unsent.reason ?? "" })}
      <button type="button" class="link" onClick=${() => retry(unsent.clientId)}>${t("thread.retry")}</button>
      <button
        type="button"
        class="link"
        onClick=${() => {
          takeBack(unsent.clientId);
          editAgain(unsent);
        }}
      >
        ${t("thread.edit")}
      </button></span
    >`;
  if (unsent?.state === "held")
    return html`<span class="meta held"
      ><${Icon} shape=${clockIcon} size=${14} />${t("thread.held")} ·
      <button
        type="button"
        class="link"
        onClick=${() => {
          takeBack(unsent.clientId);
          editAgain(unsent);
        }}
      >
        ${t("thread.take_back")}
      </button></span
    >`;
  const clock = format.clock(entry.at);
  if (side === "contact") return html`<span class="meta">${clock}</span>`;
  if (!message)
    return html`<span class="meta"
      >${clock}<${Icon} shape=${clockIcon} size=${14} label=${t("thread.sending")}
    /></span>`;
  const read = conversation.contact_read_seq >= message.seq;
  const delivered = conversation.contact_delivered_seq >= message.seq;
  return html`<span class="meta">
    ${side === "peer" && html`<span class="cut">${name}</span>`}${message.armed && html`<${Icon} shape=${zapIcon} size=${12} class="accent" label=${t("armed.went")} />`}${clock}
    ${!message.recalled_at && html`<${Icon} shape=${read || delivered ? checkCheckIcon : checkIcon} size=${14} class=${read ? "read" : ""} label=${t(read ? "thread.read" : delivered ? "thread.delivered" : "thread.sent")} />`}
    ${read && !message.recalled_at && html`<span aria-hidden="true">${t("thread.read")}</span>`}
  </span>`;
}

export function Note({ item, conversation }: { item: NoteItem; conversation: Conversation }) {
  const { entry } = item;
  const { message, unsent } = entry;
  const [editing, setEditing] = useState(false);
  const name = item.author
    ? (agents.value.get(item.author)?.name ?? item.name ?? t("inbox.someone"))
    : (item.name ?? "");
  const names = (message?.mentions ?? unsent?.mentions ?? []).map(agentName);
  if (message?.recalled_at)
    return html`<div class="note" data-seq=${message.seq}>
      <div class="who">
        <${Icon} shape=${lockIcon} size=${12} />${t("thread.note_recalled", { name })}<span class="end"
          >${format.clock(entry.at)}</span
        >
      </div>
    </div>`;
  return html`<div class="note" data-seq=${message?.seq}>
    <div class="who">
      <${Face}
        name=${name}
        id=${item.author ?? ""}
        size="xs"
        person="agent"
        src=${agents.value.get(item.author ?? "")?.avatar_url}
      />
      <b class="b t1">${name}</b><${Icon} shape=${lockIcon} size=${12} />${t("thread.note")}
      <span class="end" title=${format.exact(entry.at)}
        >${message?.edited_at ? `${t("thread.edited")} ` : ""}${format.clock(entry.at)}</span
      >
    </div>
    ${editing && message ? html`<${NoteEditor} message=${message} conversation=${conversation} done=${() => setEditing(false)} />` : entry.text && html`<p><${Words} text=${entry.text} names=${names} /></p>`}
    <${Attachments} files=${entry.attachments} />
    ${unsent && unsent.state !== "sending" && html`<${Meta} entry=${entry} side="me" name=${name} conversation=${conversation} />`}
    ${message && !editing && html`<${MessageActions} message=${message} conversation=${conversation} edit=${() => setEditing(true)} />`}
  </div>`;
}

function NoteEditor({
  message,
  conversation,
  done,
}: {
  message: Message;
  conversation: Conversation;
  done(): void;
}) {
  const [text, setText] = useState(message.text);
  const save = async () => {
    if (!text.trim() || text === message.text || (await saveNote(conversation.id, message.seq, text))) done();
  };
  const key = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      void save();
    } else if (event.key === "Escape") {
      event.preventDefault();
      done();
    }
  };
  return html`<textarea
      class="edit"
      ref=${(own: HTMLTextAreaElement | null) => own && document.activeElement !== own && own.focus()}
      value=${text}
      aria-label=${t("thread.edit_note")}
      onInput=${(event: InputEvent) => setText((event.currentTarget as HTMLTextAreaElement).value)}
      onKeyDown=${key}
    ></textarea>
    <span class="row tight"
      ><button type="button" class="btn xs primary" onClick=${() => void save()}>${t("inbox.save")}</button
      ><button type="button" class="btn xs ghost" onClick=${done}>${t("inbox.cancel")}</button></span
    >`;
}

const told = new Set([
  "created",
  "assigned",
  "unassigned",
  "transferred",
  "closed",
  "reopened",
  "snoozed",
  "unsnoozed",
  "invited",
  "invitation_answered",
  "prioritised",
  "tagged",
  "blocked",
  "unblocked",
  "offline_message",
  "contact_left",
  "offered",
  "invite_offered",
  "offer_declined",
  "offer_expired",
  "offer_withdrawn",
  "rated",
  "rating_requested",
  "merged",
]);

export function SystemLine({ message }: { message: Message }) {
  return html`<p class="sys" data-seq=${message.seq}>
    ${format.clock(message.created_at)} ${sentence(message)}
    ${byRules(message) && html`<button type="button" class="link" onClick=${askWhy}>${t("why.link")}</button>`}
  </p>`;
}

/** The system gave it to somebody, so that there is a reason to be shown. */
const byRules = ({ event, author }: Message): boolean =>
  event?.name === "assigned" && !author.id && !event.params.by;

/** The sentence of an event in the reader's language; who did it stands in front when it is known. */
export function sentence({ event, author, text }: Message): string {
  if (!event || !told.has(event.name)) return text || t("thread.event.other");
  const { params } = event;
  const by = String(params.by ?? author.id ?? "");
  const actor = by === boot.me.id ? t("thread.you") : by.startsWith("agt_") ? agentName(by) : "";
  const to =
    params.agent_id === boot.me.id ? t("thread.you_object") : String(params.agent ?? params.team ?? "");
  const words: Record<string, string | number> = {
    ...params,
    actor,
    to,
    agent: String(params.agent ?? actor),
  };
  if (event.name === "snoozed") words.time = `${format.short(String(params.until), Date.now())}`;
  if (event.name === "prioritised")
    words.priority = t(
      `inbox.priority.${["none", "low", "high", "urgent"][Number(params.priority)] ?? "none"}`,
    );
  if (event.name === "assigned" && by && by === params.agent_id) return t("thread.event.claimed", words);
  if (event.name === "closed" && params.by === "contact") return t("thread.event.closed_contact");
  if (event.name === "unassigned" && params.reason) {
    const agent = params.agent_id === boot.me.id ? t("thread.you") : words.agent!;
    return t(`assignment.taken_back.${params.reason}`, { agent });
  }
  if (event.name === "offer_declined" && params.reason) return t("thread.event.offer_declined_why", words);
  return t(actor ? `thread.event.${event.name}` : `thread.event.${event.name}_auto`, words);
}

/** Reserved height, so that nothing jumps when it begins and ends. */
export function Writing({ id }: { id: string }) {
  const typists = (typing.value.get(id) ?? []).filter((each) => each.kind === "contact");
  return html`<div class="writing" aria-live="polite">
    ${typists.length > 0 && html`<span class="pips" aria-hidden="true"><i></i><i></i><i></i></span>${t("thread.typing")}`}
  </div>`;
}
