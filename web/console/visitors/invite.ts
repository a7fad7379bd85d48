/** A line to a visitor: they see it beside the chat's button, and answer or not. */

import { useEffect, useRef, useState } from "preact/hooks";
import type { LiveVisitor } from "../../contract/visitors.ts";
import { html } from "../../shared/html.ts";
import { Icon } from "../../shared/icon.ts";
import { cornerDownLeftIcon } from "../../shared/icons.ts";
import { pageName } from "../journey/words.ts";
import { call } from "../pages/call.ts";
import { isTalking } from "./board.ts";
import { boot, t, words } from "./boot.ts";
import { askInvite, now } from "./store.ts";

interface Sent {
  id: string;
  text: string;
  state: "sent" | "seen" | "accepted" | "refused" | "done";
  at: string;
  agent_id: string | null;
  conversation_id: string | null;
}

export function InviteBox({ visitor }: { visitor: LiveVisitor }) {
  const { id } = visitor;
  const [known, setKnown] = useState<{ data: Sent[]; may_invite: boolean } | null>(null);
  const [text, setText] = useState(() => t("board.invite.draft", { page: pageName(visitor.page) }));
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const path = `/api/v1/visitors/${encodeURIComponent(id)}/invitations`;

  const read = async () => {
    const answer = await call("GET", path);
    if (answer.ok) setKnown(answer.data as { data: Sent[]; may_invite: boolean });
  };
  // An answer of theirs shows as a conversation, or as nothing: asked now and then while the drawer is open.
  useEffect(() => {
    void read();
    const timer = setInterval(() => !document.hidden && void read(), 5_000);
    return () => clearInterval(timer);
  }, [id, visitor.invited_at, visitor.conversation?.id]);
  const asked = askInvite.value;
  useEffect(() => {
    if (asked === 0) return;
    field.current?.focus();
    field.current?.select();
  }, [asked, known === null]);

  const send = async () => {
    if (busy || !text.trim()) return;
    setBusy(true);
    setProblem("");
    const answer = await call("POST", path, { text: text.trim() });
    setBusy(false);
    if (!answer.ok) setProblem(answer.problem.detail);
    await read();
  };

  const { conversation } = visitor;
  if (conversation && isTalking(visitor))
    return html`<div class="invite">
      <p class="t2">
        ${conversation.agent ? t("board.served_by", { name: conversation.agent }) : t("board.waits")}
      </p>
      <a class="btn primary" href=${`${boot.base}/conversations/${conversation.id}`}
        >${t("board.open_conversation")}</a
      >
    </div>`;
  const last = known?.data[0];
  const lastLine =
    last && t(`board.invite.state_${last.state}`, { time: words.format.short(last.at, now.peek()) });
  if (!boot.may.reply) return last ? html`<div class="invite"><p class="hint">${lastLine}</p></div>` : null;
  if (known && !known.may_invite)
    return html`<div class="invite">
      <p class="t2" role="status">${lastLine}</p>
      ${last && html`<p class="invite-said">${last.text}</p>`}
      <p class="hint">${t("board.invite.once")}</p>
    </div>`;
  return html`<div class="invite">
    <div class="invite-box">
      <textarea
        ref=${field}
        rows="2"
        maxlength="500"
        aria-label=${t("board.invite.text")}
        value=${text}
        onInput=${(event: InputEvent) => setText((event.currentTarget as HTMLTextAreaElement).value)}
        onKeyDown=${(event: KeyboardEvent) => {
          if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
          event.preventDefault();
          void send();
        }}
      ></textarea>
      <div class="row">
        <button
          type="button"
          class="btn s primary end"
          disabled=${busy || !text.trim()}
          onClick=${() => void send()}
        >
          ${t("board.invite.send")} <kbd class="kbd"><${Icon} shape=${cornerDownLeftIcon} size=${12} /></kbd>
        </button>
      </div>
    </div>
    ${problem && html`<p class="alert" role="alert">${problem}</p>`}
    <p class="hint">
      ${[lastLine ? t("board.invite.sentence", { text: lastLine }) : t("board.invite.never"), t("board.invite.once")].join(boot.locale === "en" ? " " : "")}
    </p>
  </div>`;
}
