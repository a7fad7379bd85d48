/** The strip of quick replies above the composer: ranked live by the server, sent by one click or one key, armed by Shift. */

import { signal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Conversation, QuickReply } from "../../contract/models.ts";
import { html } from "../../shared/html.ts";
import { Icon } from "../../shared/icon.ts";
import { checkIcon, paperclipIcon, zapIcon } from "../../shared/icons.ts";
import { countUse, type Failure } from "./api.ts";
import { arm, armed, mayArm } from "./armed.ts";
import { t } from "./boot.ts";
import { keepDraft } from "./drafts.ts";
import { send } from "./line.ts";
import { Kbd } from "./parts.ts";
import { sendWritten } from "./sending.ts";
import { layer, line, quickReplies, replyTo, toast } from "./store.ts";
import { filled } from "./values.ts";

/** By conversation, best first. */
export const suggested = signal<ReadonlyMap<string, readonly QuickReply[]>>(new Map());

const rankEvery = 400;
const most = 9;
let held = false;
let rankedAt = 0;
let waiting: { id: string; replies: readonly QuickReply[] } | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Chips don't move faster than eyes, and never under a pointer or a finger on a key. */
export function takeSuggested(id: string, replies: readonly QuickReply[]): void {
  learn(replies);
  waiting = { id, replies };
  settle();
}

function settle(): void {
  if (!waiting || held) return;
  const early = suggested.value.has(waiting.id) ? rankedAt + rankEvery - Date.now() : 0;
  clearTimeout(timer);
  if (early > 0) return void (timer = setTimeout(settle, early));
  const { id, replies } = waiting;
  waiting = undefined;
  rankedAt = Date.now();
  const had = suggested.value.get(id);
  if (had && had.length === replies.length && had.every((reply, i) => reply.id === replies[i]!.id)) return;
  suggested.value = new Map(suggested.value).set(id, replies);
}

export function hold(on: boolean): void {
  held = on;
  if (!on) settle();
}

/** What the server suggests may be more than the page knew. */
export function learn(replies: readonly QuickReply[]): void {
  const known = new Set(quickReplies.value.map((reply) => reply.id));
  const fresh = replies.filter((reply) => !known.has(reply.id));
  if (fresh.length > 0) quickReplies.value = [...quickReplies.value, ...fresh];
}

/** Sends it as it is, with its files; what stands in the composer stays. */
export async function sendReply(conversation: Conversation, reply: QuickReply): Promise<void> {
  const { id } = conversation;
  const cited = replyTo.value?.conversationId === id ? replyTo.value.seq : undefined;
  replyTo.value = null;
  keepDraft(id);
  const written = {
    kind: "text" as const,
    text: filled(reply, conversation).trim(),
    ...(cited && { replyTo: cited }),
  };
  try {
    if (reply.files.length > 0) {
      const { attachments } = await countUse(reply.id, id);
      return sendWritten(id, { ...written, files: attachments });
    }
    sendWritten(id, { ...written, files: [] });
    await countUse(reply.id, id);
  } catch (error) {
    // Without its files it would say half of what it should; uncounted it is still an answer.
    if (reply.files.length > 0) toast((error as Failure).message, { failed: true });
  }
}

interface StripProps {
  conversation: Conversation;
  /** Nothing is written: a number key is a choice, not a digit. */
  empty: boolean;
  /** Puts it at the caret. */
  insert(reply: QuickReply): void;
  all(): void;
}

export function Strip({ conversation, empty, insert, all }: StripProps) {
  const { id } = conversation;
  const list = useRef<HTMLSpanElement>(null);
  const [fitting, setFitting] = useState(most);
  const ranked = suggested.value.get(id);
  const shown = (
    ranked && ranked.length > 0 ? ranked : quickReplies.value.toSorted((a, b) => b.used - a.used)
  ).slice(0, most);
  const armedId = armed.value.get(id)?.reply_id;
  const open = line.value === "open";

  useEffect(() => {
    if (open) send({ t: "suggest", conversation_id: id });
    return () => hold(false);
  }, [id, open]);

  // A chip that has no room in the row can't be meant by its number.
  useLayoutEffect(() => {
    const count = () => {
      const chips = [...(list.current?.children ?? [])] as HTMLElement[];
      const top = chips[0]?.offsetTop ?? 0;
      setFitting(chips.filter((chip) => chip.offsetTop === top).length);
    };
    count();
    const watch = new ResizeObserver(count);
    if (list.current) watch.observe(list.current);
    return () => watch.disconnect();
  }, [shown.map((reply) => reply.id).join()]);

  useEffect(() => {
    const key = (event: KeyboardEvent) => {
      const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1];
      // While an input method composes, digits choose its candidates.
      if (!digit || event.isComposing || event.keyCode === 229 || event.defaultPrevented || layer.value)
        return;
      if (event.ctrlKey || event.metaKey || event.repeat) return;
      const target = event.target as HTMLElement;
      const field = target.closest("input, textarea, select, [contenteditable=true], .pop");
      const own = target.closest(".comp textarea") !== null;
      const free = own ? empty : field === null;
      // Outside of fields `#` is the key for tags.
      if (!event.altKey && (!free || (event.shiftKey && !own && event.key === "#"))) return;
      if (event.altKey && event.shiftKey) return;
      const reply = shown[Number(digit) - 1];
      if (!reply || Number(digit) > fitting) return;
      event.preventDefault();
      hold(true);
      if (event.shiftKey) arm(conversation, reply);
      else void sendReply(conversation, reply);
    };
    const up = (event: KeyboardEvent) => /^(?:Digit|Numpad)/.test(event.code) && hold(false);
    document.addEventListener("keydown", key);
    document.addEventListener("keyup", up);
    return () => {
      document.removeEventListener("keydown", key);
      document.removeEventListener("keyup", up);
    };
  });

  const click = (event: MouseEvent, reply: QuickReply) => {
    if (event.shiftKey) return arm(conversation, reply);
    if (empty) void sendReply(conversation, reply);
    else insert(reply);
  };
  return html`<div class="qrs">
    <span class="xs t3 only-wide">${t("composer.quick")}</span>
    <span
      class="qr-list"
      ref=${list}
      onPointerEnter=${() => hold(true)}
      onPointerLeave=${() => hold(false)}
      onFocusIn=${() => hold(true)}
      onFocusOut=${() => hold(false)}
      >${shown.map(
        (reply, i) =>
          html`<span class=${`qr ${reply.id === armedId ? "on" : ""}`} key=${reply.id}
            ><button
              type="button"
              class="qr-go"
              title=${filled(reply, conversation)}
              onPointerDown=${(event: Event) => event.preventDefault()}
              onClick=${(event: MouseEvent) => click(event, reply)}
            >
              <kbd class="kbd only-wide">${i + 1}</kbd
              ><span class="cut">${reply.title}</span
              >${reply.files.length > 0 && html`<${Icon} shape=${paperclipIcon} size=${12} />`}${reply.id === armedId && html`<${Icon} shape=${checkIcon} size=${14} label=${t("strip.armed")} />`}</button
            >${
              mayArm(conversation) &&
              html`<button
                type="button"
                class="qr-arm"
                title=${t("strip.arm", { number: i + 1 })}
                aria-label=${t("strip.arm_named", { title: reply.title })}
                aria-pressed=${String(reply.id === armedId)}
                onPointerDown=${(event: Event) => event.preventDefault()}
                onClick=${() => arm(conversation, reply)}
              >
                <${Icon} shape=${zapIcon} size=${14} />
              </button>`
            }</span
          >`,
      )}</span
    >
    <button type="button" class="end xs t3 only-wide qr-all" onClick=${all}>
      <${Kbd} keys=${["/"]} /> ${t("composer.all")}
    </button>
  </div>`;
}
