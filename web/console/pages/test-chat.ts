/** The agent's end of the wizard's test chat: a small thread over the real API and the real line. */

import { h, render } from "preact";
import type { Conversation, Message, Page } from "../../contract/models.ts";
import { html } from "../../shared/html.ts";
import { call } from "./call.ts";
import { openLine } from "./line.ts";
import { say } from "./texts.ts";
import { randomId } from "../../shared/random-id.ts";

interface State {
  conversation?: Conversation;
  messages: Message[];
  problem?: string;
  typing: boolean;
}

export function startTestChat(): void {
  const place = document.querySelector<HTMLElement>("[data-test-chat]");
  if (!place) return;
  const inboxId = place.dataset.testChat!;
  const state: State = { messages: [], typing: false };
  const paint = () => {
    render(h(Thread, { state, send }), place);
    const log = place.querySelector(".tc-log");
    if (log) log.scrollTop = log.scrollHeight;
  };

  let running = false;
  let again = false;
  /** Reads all of it anew; whatever arrives meanwhile is read once more after it. */
  const refresh = async (): Promise<void> => {
    again = true;
    if (running) return;
    running = true;
    while (again) {
      again = false;
      await read(state, inboxId);
      paint();
      const last = state.messages.at(-1);
      if (state.conversation && last)
        line.send({ t: "read", conversation_id: state.conversation.id, seq: last.seq });
    }
    running = false;
  };

  const send = async (text: string): Promise<boolean> => {
    if (!state.conversation) return false;
    const answer = await call("POST", `/api/v1/conversations/${state.conversation.id}/messages`, {
      text,
      client_id: randomId(),
    });
    state.problem = answer.ok ? undefined : answer.problem.detail;
    await refresh();
    return answer.ok;
  };

  const line = openLine({
    onState: () => undefined,
    onFrame: (frame) => {
      if (frame.t === "hello") {
        line.send({ t: "lists", inbox_ids: [inboxId] });
        void refresh();
      } else if (
        frame.t === "typing" &&
        frame.conversation_id === state.conversation?.id &&
        frame.who.kind === "contact"
      ) {
        state.typing = frame.on;
        paint();
      } else if (["message", "conversation", "receipt"].includes(frame.t)) {
        void refresh();
      }
    },
  });
  paint();
}

async function read(state: State, inboxId: string): Promise<void> {
  const found = await call("GET", `/api/v1/conversations?inbox_id=${inboxId}&view=all&limit=1`);
  if (!found.ok) return void (state.problem = found.problem.detail);
  state.conversation = (found.data as Page<Conversation>).data[0];
  if (!state.conversation) return;
  const thread = await call("GET", `/api/v1/conversations/${state.conversation.id}/messages?limit=50`);
  if (!thread.ok) return void (state.problem = thread.problem.detail);
  state.problem = undefined;
  state.messages = (thread.data as { data: Message[] }).data;
}

function Thread({ state, send }: { state: State; send(text: string): Promise<boolean> }) {
  const { conversation, messages } = state;
  return html`${conversation && html`<div class="tc-head"><b class="bb">${conversation.contact.name || say("console.live.chat_visitor")}</b><span class="chip">${say("console.live.chat_web")}</span></div>`}
    <div class="tc-log" role="log" aria-label=${say("console.live.chat_log")}>
      ${messages.length === 0 && html`<p class="hint">${say("console.live.chat_waits")}</p>`}
      ${messages.map((message) => html`<${Line} key=${message.seq} message=${message} readSeq=${conversation?.contact_read_seq ?? 0} />`)}
      ${state.typing && html`<p class="tc-meta">${say("console.live.chat_typing")}</p>`}
      ${state.problem && html`<p class="alert" role="alert">${state.problem}</p>`}
    </div>
    <form class="tc-write" onSubmit=${(event: SubmitEvent) => void submit(event, send)}>
      <textarea
        rows="2"
        maxlength="4000"
        aria-label=${say("console.live.chat_reply")}
        placeholder=${say("console.live.chat_reply")}
        disabled=${!conversation}
        onKeyDown=${sendByEnter}
      ></textarea>
      <button class="btn s primary" disabled=${!conversation}>${say("console.live.chat_send")}</button>
    </form>`;
}

function Line({ message, readSeq }: { message: Message; readSeq: number }) {
  const mine = message.author.kind !== "contact";
  if (message.kind === "system") return null;
  const clock = new Intl.DateTimeFormat(document.documentElement.lang, {
    hour: "2-digit",
    minute: "2-digit",
  }).format(new Date(message.created_at));
  const text = message.recalled_at
    ? say("console.live.chat_recalled")
    : message.text || say("console.live.chat_file", { count: message.attachments?.length ?? 0 });
  const state =
    mine && message.kind === "text"
      ? ` · ${message.seq <= readSeq ? say("console.live.chat_read") : say("console.live.chat_sent")}`
      : "";
  return html`<p class=${`tc-msg ${mine ? "me" : ""}`}>${text}</p>
    <span class=${`tc-meta ${mine ? "me" : ""}`}>${clock}${state}</span>`;
}

async function submit(event: SubmitEvent, send: (text: string) => Promise<boolean>): Promise<void> {
  event.preventDefault();
  const field = (event.target as HTMLFormElement).querySelector("textarea")!;
  const text = field.value.trim();
  if (!text) return;
  field.value = "";
  if (!(await send(text)) && field.value === "") field.value = text;
  field.focus();
}

/** Enter sends; with Shift, or while a Chinese word is being composed, it doesn't. */
function sendByEnter(event: KeyboardEvent): void {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
  event.preventDefault();
  (event.target as HTMLTextAreaElement).form?.requestSubmit();
}
