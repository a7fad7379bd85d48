/** What `/` and `@` offer while writing: quick replies, colleagues. The search is pure. */

import type { Agent, QuickReply } from "../../contract/models.ts";
import { fill, type FillValues } from "../../shared/fill.ts";
import { html } from "../../shared/html.ts";
import { t } from "./boot.ts";
import { Face } from "./parts.ts";

export type Suggestion =
  | { kind: "reply"; reply: QuickReply; from: number }
  | { kind: "mention"; agent: Pick<Agent, "id" | "name" | "avatar_url">; from: number };

interface Sources {
  noting: boolean;
  replies: readonly QuickReply[];
  agents: readonly Agent[];
}

const most = 8;

/** Of what stands before the caret: `/words` at the start of a line or after a space; `@name` in notes. */
export function suggestionsFor(
  text: string,
  caret: number,
  { noting, replies, agents }: Sources,
): Suggestion[] {
  const before = text.slice(0, caret);
  const slash = slashWord(text, caret);
  if (slash !== undefined) {
    const from = caret - slash.length - 1;
    return rankReplies(replies, slash)
      .slice(0, most)
      .map((reply) => ({ kind: "reply", reply, from }));
  }
  const at = noting ? /@([^\s@]{0,40})$/u.exec(before) : null;
  if (!at) return [];
  const wanted = at[1]!.toLowerCase();
  return agents
    .filter((agent) => agent.name.toLowerCase().includes(wanted))
    .slice(0, most)
    .map((agent) => ({ kind: "mention", agent, from: caret - at[1]!.length - 1 }));
}

/** The word after the `/` that is being written; undefined elsewhere. */
export const slashWord = (text: string, caret: number): string | undefined =>
  /(?:^|\s)\/([^\s/]{0,40})$/u.exec(text.slice(0, caret))?.[1];

/** The shortcut's beginning first, then title (by pinyin and initials too), then text; the most used first among equals. */
export function rankReplies(replies: readonly QuickReply[], text: string): QuickReply[] {
  const wanted = text.toLowerCase();
  const rank = (reply: QuickReply) =>
    reply.shortcut.toLowerCase().startsWith(wanted)
      ? 0
      : reply.title.toLowerCase().includes(wanted) ||
          (wanted !== "" && reply.pinyin.split(" ").some((reading) => reading.startsWith(wanted)))
        ? 1
        : reply.shortcut.toLowerCase().includes(wanted)
          ? 2
          : reply.text.toLowerCase().includes(wanted)
            ? 3
            : 9;
  return replies
    .map((reply) => ({ reply, rank: rank(reply) }))
    .filter((each) => each.rank < 9)
    .sort((a, b) => a.rank - b.rank || b.reply.used - a.reply.used)
    .map((each) => each.reply);
}

/** Puts the suggestion in place of what asked for it; the places of a quick reply are filled from `values`. */
export function acceptSuggestion(
  text: string,
  caret: number,
  suggestion: Suggestion,
  values: FillValues,
): { text: string; caret: number } {
  const put =
    suggestion.kind === "mention" ? `@${suggestion.agent.name} ` : fill(suggestion.reply.text, values);
  const from = Math.min(suggestion.from, text.length);
  return { text: text.slice(0, from) + put + text.slice(caret), caret: from + put.length };
}

interface SuggestionsProps {
  found: readonly Suggestion[];
  chosen: number;
  values: FillValues;
  choose(suggestion: Suggestion): void;
}

export function Suggestions({ found, chosen, values, choose }: SuggestionsProps) {
  return html`<div class="suggest" role="listbox" aria-label=${t("composer.suggestions")}>
    ${found.map(
      (each, index) =>
        html`<button
          type="button"
          class=${`opt ${index === chosen ? "on" : ""}`}
          role="option"
          aria-selected=${String(index === chosen)}
          ref=${index === chosen ? show : undefined}
          onPointerDown=${(event: Event) => event.preventDefault()}
          onClick=${() => choose(each)}
        >
          ${
            each.kind === "mention"
              ? html`<${Face}
                    name=${each.agent.name}
                    id=${each.agent.id}
                    src=${each.agent.avatar_url}
                    size="xs"
                    person="agent"
                  /><span class="b">${each.agent.name}</span>`
              : html`<kbd class="kbd">/${each.reply.shortcut}</kbd><span class="b">${each.reply.title}</span
                  ><span class="said cut">${fill(each.reply.text, values)}</span>`
          }
        </button>`,
    )}
  </div>`;
}
const show = (option: HTMLElement | null) => option?.scrollIntoView({ block: "nearest" });
