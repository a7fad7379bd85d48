/** The composer: reply or note, quick replies by `/`, colleagues by `@`, emoji, files; its text is the server's draft. */

import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Conversation, QuickReply } from "../../contract/models.ts";
import { html } from "../../shared/html.ts";
import { atSignIcon, zapIcon } from "../../shared/icons.ts";
import { closeConversation, reopenConversation } from "./actions.ts";
import { countUse, listQuickReplies } from "./api.ts";
import { ArmedBar } from "./armed-bar.ts";
import { armed, disarm } from "./armed.ts";
import { boot, t } from "./boot.ts";
import { Cited, FileButton } from "./composer-parts.ts";
import { holdComposer } from "./composing.ts";
import { draftOf, replaced, writeDraft } from "./drafts.ts";
import { EmojiButton } from "./emoji.ts";
import { send } from "./line.ts";
import { colleagues } from "./head-menus.ts";
import { MacroButton } from "./macros.ts";
import { IconButton, Kbd } from "./parts.ts";
import { sendWritten } from "./sending.ts";
import { learn, Strip } from "./strip.ts";
import { acceptSuggestion, slashWord, suggestionsFor, Suggestions, type Suggestion } from "./suggestions.ts";
import { contactName, inboxes, line, quickReplies, replyTo } from "./store.ts";
import { UploadList, useUploads } from "./uploads.ts";
import { valuesOf } from "./values.ts";

type Kind = "text" | "note";
const lineHeight = 22;
/** The sender repeats "typing" while it goes on; the others forget it by themselves. */
const typingEvery = 3_000;

export function Composer({ conversation }: { conversation: Conversation }) {
  if (!boot.may.reply)
    return html`<footer class="dock bare"><p class="shut">${t("composer.read_only")}</p></footer>`;
  return html`<${Writable} conversation=${conversation} />`;
}

function Writable({ conversation }: { conversation: Conversation }) {
  const { id } = conversation;
  const area = useRef<HTMLTextAreaElement>(null);
  const [draft, setDraft] = useState(() => draftOf(id));
  const [caret, setCaret] = useState(0);
  const [chosen, setChosen] = useState(0);
  const [dismissed, setDismissed] = useState("");
  const composing = useRef(false);
  const pending = useRef<number | null>(null);
  const told = useRef(0);
  const uploads = useUploads(inboxes.get(conversation.inbox_id)?.limits);
  const { text, kind } = draft;
  const noting = kind === "note";
  const closed = conversation.status === "closed";
  const shut = closed && !noting;
  const cited = replyTo.value?.conversationId === id && !noting ? replyTo.value.seq : undefined;
  const limit = inboxes.get(conversation.inbox_id)?.limits.text ?? 10_000;

  const values = valuesOf(conversation);
  const change = (next: { text: string; kind: Kind }) => {
    setDraft(next);
    writeDraft(id, next);
  };
  const found =
    dismissed === text || composing.current
      ? []
      : suggestionsFor(text, caret, {
          noting,
          replies: quickReplies.value,
          agents: colleagues(conversation.inbox_id),
        });

  useLayoutEffect(() => {
    const own = area.current;
    if (!own) return;
    own.style.height = "auto";
    const height = Math.min(Math.max(own.scrollHeight, 8 + 2 * lineHeight), 16 + 10 * lineHeight);
    own.style.height = `${height}px`;
    own.classList.toggle("tall", own.scrollHeight > height + 1);
    if (pending.current === null) return;
    own.focus();
    own.setSelectionRange(pending.current, pending.current);
    pending.current = null;
  }, [text, kind, shut]);

  useEffect(() => {
    replaced.listener = (changed) => changed === id && setDraft(draftOf(id));
    return () => void (replaced.listener = () => {});
  }, [id]);

  // At once, so that no key is lost; where the text is only about to change, the caret is set after it has.
  const focusAt = (place: number, text = area.current?.value) => {
    area.current?.focus();
    if (area.current?.value === text) area.current?.setSelectionRange(place, place);
    else pending.current = place;
    setCaret(place);
  };
  useEffect(() => {
    const now = { text, kind };
    holdComposer({
      focus: (wanted) => {
        if (wanted && wanted !== now.kind) change({ text: now.text, kind: wanted });
        if (area.current) focusAt(area.current.value.length);
        else pending.current = now.text.length;
      },
      insert: (more) => insert(more),
      edit: (written) => {
        change({ text: now.text ? `${written.text}\n${now.text}` : written.text, kind: written.kind });
        uploads.restore(written.files);
        focusAt(written.text.length, "");
      },
      addFiles: (files) => uploads.add(files),
    });
    return () => holdComposer(null);
  });

  const insert = (more: string) => {
    const own = area.current;
    const from = own?.selectionStart ?? text.length;
    const to = own?.selectionEnd ?? text.length;
    const next = text.slice(0, from) + more + text.slice(to);
    change({ text: next, kind });
    focusAt(from + more.length, next);
  };
  const accept = (suggestion: Suggestion) => {
    const next = acceptSuggestion(text, caret, suggestion, values);
    if (suggestion.kind === "reply")
      void countUse(suggestion.reply.id, id).then(
        ({ attachments }) => attachments.length > 0 && uploads.restore(attachments),
        () => {},
      );
    change({ text: next.text, kind });
    setDismissed(next.text);
    focusAt(next.caret, next.text);
  };

  const ready = (text.trim() !== "" || uploads.done.length > 0) && !uploads.busy && text.length <= limit;
  const submit = () => {
    if (!ready || shut) return false;
    const mentions = noting
      ? colleagues(conversation.inbox_id)
          .filter((agent) => text.includes(`@${agent.name}`))
          .map((agent) => agent.id)
      : [];
    sendWritten(id, {
      kind,
      text: text.trim(),
      files: uploads.done,
      ...(cited && { replyTo: cited }),
      ...(mentions.length > 0 && { mentions }),
    });
    change({ text: "", kind: noting && closed ? "note" : "text" });
    uploads.clear();
    replyTo.value = null;
    sayTyping(false);
    return true;
  };
  const sayTyping = (on: boolean) => {
    if (on && Date.now() - told.current < typingEvery) return;
    if (!on && told.current === 0) return;
    told.current = on ? Date.now() : 0;
    send({ t: "typing", conversation_id: id, on, ...(noting && { note: true }) });
  };

  const key = (event: KeyboardEvent) => {
    // While an input method composes, Enter and the arrows belong to it (229: Safari's Enter that ends the composition).
    if (event.isComposing || composing.current || event.keyCode === 229) return;
    if (found.length > 0) {
      const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
      if (by !== 0) {
        event.preventDefault();
        return setChosen((chosen + by + found.length) % found.length);
      }
      if ((event.key === "Enter" && !event.ctrlKey && !event.metaKey) || event.key === "Tab") {
        event.preventDefault();
        return accept(found[Math.min(chosen, found.length - 1)]!);
      }
      if (event.key === "Escape") {
        event.preventDefault();
        return setDismissed(text);
      }
    }
    if (event.key === "Enter" && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      const and = event.ctrlKey || event.metaKey;
      if (submit() && and && !noting) closeConversation(id);
    } else if (event.key === "Escape") {
      event.preventDefault();
      if (armed.value.has(id)) disarm(id);
      else if (cited) replyTo.value = null;
      else area.current?.blur();
    }
  };
  const input = (event: InputEvent) => {
    const own = event.currentTarget as HTMLTextAreaElement;
    // Whoever writes something else has changed their mind.
    if (!noting) disarm(id);
    change({ text: own.value, kind });
    setCaret(own.selectionStart);
    setChosen(0);
    setDismissed("");
    sayTyping(own.value !== "");
  };
  const paste = (event: ClipboardEvent) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    uploads.add(files);
  };
  const turn = (next: Kind) => {
    change({ text, kind: next });
    if (area.current) focusAt(text.length);
    else pending.current = text.length;
  };
  // All replies are on the server: the page knows the most used ones, and asks for what `/` and a word mean.
  const slashed = noting ? undefined : slashWord(text, caret);
  useEffect(() => {
    if (!slashed) return;
    const timer = setTimeout(
      () =>
        void listQuickReplies(slashed).then(
          (page) => learn(page.data),
          () => {},
        ),
      120,
    );
    return () => clearTimeout(timer);
  }, [slashed]);
  const put = (reply: QuickReply) => accept({ kind: "reply", reply, from: caret });
  const strip = !noting && !shut && quickReplies.value.length > 0;

  return html`<footer class=${`dock ${strip ? "" : "bare"}`}>
    ${found.length > 0 && html`<${Suggestions} found=${found} chosen=${Math.min(chosen, found.length - 1)} values=${values} choose=${accept} />`}
    ${strip && html`<${Strip} conversation=${conversation} empty=${text.trim() === "" && uploads.done.length === 0 && !uploads.busy} insert=${put} all=${() => insert("/")} />`}
    <div class=${`comp ${noting ? "noting" : ""}`}>
      <${ArmedBar} id=${id} />
      <div class="comp-h">
        <div class="tabs" role="tablist">
          <button type="button" role="tab" aria-selected=${String(!noting)} onClick=${() => turn("text")}>
            ${t("composer.reply")}
          </button>
          <button type="button" role="tab" aria-selected=${String(noting)} onClick=${() => turn("note")}>
            ${t("composer.note")}
          </button>
        </div>
        <span class="xs t3 cut"
          >${noting ? t("composer.note_hint") : inboxes.get(conversation.inbox_id)?.name}</span
        >
      </div>
      ${cited && html`<${Cited} id=${id} seq=${cited} />`}
      ${
        shut
          ? html`<p class="shut">
              ${t("composer.closed")}<button
                type="button"
                class="btn s"
                onClick=${() => reopenConversation(id)}
              >
                ${t("thread.reopen")}
              </button>
            </p>`
          : html` <${UploadList} uploads=${uploads} />
              <textarea
                ref=${area}
                rows="2"
                value=${text}
                aria-label=${t(noting ? "composer.note" : "composer.reply")}
                placeholder=${noting ? t("composer.note_placeholder") : t("composer.placeholder", { name: contactName(conversation) })}
                onInput=${input}
                onKeyDown=${key}
                onPaste=${paste}
                onSelect=${(event: Event) => setCaret((event.currentTarget as HTMLTextAreaElement).selectionStart)}
                onCompositionStart=${() => (composing.current = true)}
                onCompositionEnd=${() => (composing.current = false)}
                onBlur=${() => sayTyping(false)}
              ></textarea>
              <div class="comp-f">
                <${EmojiButton} insert=${insert} />
                <${FileButton} add=${uploads.add} />
                <${MacroButton} conversation=${conversation} />
                ${noting && html`<${IconButton} shape=${atSignIcon} label=${t("composer.mention")} onClick=${() => insert("@")} />`}
                ${!noting && html`<${IconButton} shape=${zapIcon} class="only-phone" label=${t("composer.quick")} onClick=${() => insert("/")} />`}
                <span class="end row">
                  ${text.length > limit && html`<span class="xs danger">${t("composer.too_long", { count: text.length - limit })}</span>`}
                  ${line.value !== "open" && text && html`<span class="xs t3">${t("composer.kept")}</span>`}
                  <button
                    type="button"
                    class="btn s primary"
                    disabled=${!ready}
                    title=${t("composer.send_hint")}
                    onClick=${submit}
                  >
                    ${t(noting ? "composer.add_note" : "composer.send")} <${Kbd} keys=${["↵"]} />
                  </button>
                </span>
              </div>`
      }
    </div>
  </footer>`;
}
