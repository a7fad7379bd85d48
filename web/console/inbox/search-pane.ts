/** Search over all messages: hits with a snippet, and the way to each of them. */

import { useEffect, useRef, useState } from "preact/hooks";
import { html } from "../../shared/html.ts";
import { Icon } from "../../shared/icon.ts";
import { searchIcon, xIcon } from "../../shared/icons.ts";
import { searchMessages, type Failure, type SearchHit } from "./api.ts";
import { t } from "./boot.ts";
import { openConversation } from "./navigation.ts";
import { Face, IconButton } from "./parts.ts";
import { contactName, format, now, putConversations, searching } from "./store.ts";

interface Found {
  text: string;
  hits: SearchHit[];
  next: string | null;
  failure?: Failure;
}

export function SearchPane() {
  const text = searching.value?.text ?? "";
  const [found, setFound] = useState<Found | null>(null);
  const turn = useRef(0);
  const ask = async (before?: string) => {
    const own = ++turn.current;
    try {
      const page = await searchMessages(text.trim(), before);
      if (own !== turn.current) return;
      putConversations(page.data.map((hit) => hit.conversation));
      setFound((had) => ({
        text: text.trim(),
        hits: before && had ? [...had.hits, ...page.data] : page.data,
        next: page.next_cursor,
      }));
    } catch (error) {
      if (own === turn.current)
        setFound({ text: text.trim(), hits: [], next: null, failure: error as Failure });
    }
  };
  useEffect(() => {
    if (!text.trim()) {
      turn.current += 1;
      return setFound(null);
    }
    const timer = setTimeout(() => void ask(), 150);
    return () => clearTimeout(timer);
  }, [text]);
  const key = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || event.isComposing) return;
    event.preventDefault();
    searching.value = null;
  };
  return html`
    <div class="find">
      <label class="input"
        ><${Icon} shape=${searchIcon} size=${16} /><input
          type="search"
          ref=${focus}
          value=${text}
          placeholder=${t("inbox.search.hint")}
          aria-label=${t("inbox.search.open")}
          maxlength="200"
          onInput=${(event: InputEvent) => (searching.value = { text: (event.currentTarget as HTMLInputElement).value })}
          onKeyDown=${key}
      /></label>
      <${IconButton}
        shape=${xIcon}
        label=${t("inbox.search.close")}
        stroke="Esc"
        onClick=${() => (searching.value = null)}
      />
    </div>
    ${
      found === null
        ? html`<div class="void">
            <${Icon} shape=${searchIcon} size=${24} />
            <h2>${t("inbox.search.title")}</h2>
            <p>${t("inbox.search.text")}</p>
          </div>`
        : html`<${Hits} found=${found} more=${() => found.next && void ask(found.next)} />`
    }
  `;
}
const focus = (input: HTMLInputElement | null) => input && document.activeElement !== input && input.focus();

function Hits({ found, more }: { found: Found; more(): void }) {
  if (found.hits.length === 0)
    return html`<div class="void">
      <${Icon} shape=${searchIcon} size=${24} />
      <h2>${found.failure ? t("inbox.search.failed") : t("inbox.search.none", { text: found.text })}</h2>
      <p>${found.failure?.message ?? t("inbox.search.fewer")}</p>
    </div>`;
  return html`<div class="scroll cvs" role="list">
    ${found.hits.map(
      ({ conversation, message, snippet }) =>
        html`<button
          type="button"
          class="hit-row row-b"
          role="listitem"
          key=${message.id}
          onClick=${() => openConversation(conversation.id, { seq: message.seq })}
        >
          <${Face} name=${contactName(conversation)} id=${conversation.contact.id} size="s" />
          <span class="grow">
            <span class="row"
              ><b class="b cut">${contactName(conversation)}</b
              ><span class="wait">${format.short(message.created_at, now.peek())}</span></span
            >
            <span class="said"><${Marked} text=${snippet.text} marks=${snippet.marks} /></span>
          </span>
        </button>`,
    )}
    ${found.next && html`<div class="more-rows"><button type="button" class="btn s ghost" onClick=${more}>${t("inbox.list.more")}</button></div>`}
  </div>`;
}

/** Text with its marked ranges; text nodes only. */
export function Marked({ text, marks }: { text: string; marks: readonly (readonly [number, number])[] }) {
  const parts: unknown[] = [];
  let end = 0;
  for (const [from, to] of marks) {
    if (from < end) continue;
    parts.push(text.slice(end, from), html`<mark>${text.slice(from, to)}</mark>`);
    end = to;
  }
  parts.push(text.slice(end));
  return html`<span>${parts}</span>`;
}
