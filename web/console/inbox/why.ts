/** The side panel's section that says why a conversation went to somebody, and the thread's way to it. */

import { signal } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Conversation } from "../../contract/models.ts";
import { html } from "../../shared/html.ts";
import { decisionsOf, type Failure } from "./api.ts";
import { t } from "./boot.ts";
import { sideShown, toggleFold, toggleSide } from "./panes.ts";
import { decisionFor, excludedLine, scoreOf, type Decision, type Decisions, type Words } from "./reasons.ts";
import { isFolded, Section } from "./section.ts";
import { agentName, format, me, now } from "./store.ts";

const name = "why";

/** Grows when the thread asks: the panel shows the section then. */
export const whyAsked = signal(0);
let shownFor = 0;

export function askWhy(): void {
  if (!sideShown()) toggleSide();
  if (isFolded(name)) toggleFold(name);
  whyAsked.value++;
}

export function Why({ conversation }: { conversation: Conversation }) {
  const { id, assignee_id: assignee } = conversation;
  const folded = isFolded(name);
  const [found, setFound] = useState<Decisions | Failure | null>(null);
  const [tries, setTries] = useState(0);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (folded) return;
    let gone = false;
    setFound(null);
    const keep = (next: Decisions | Failure) => void (gone || setFound(next));
    decisionsOf(id).then(keep, keep);
    return () => void (gone = true);
  }, [id, assignee, conversation.status, conversation.team_id, folded, tries]);
  const asked = whyAsked.value;
  useEffect(() => {
    if (asked === shownFor || found === null) return;
    shownFor = asked;
    place.current?.scrollIntoView({ block: "end", behavior: "smooth" });
    place.current?.querySelector<HTMLElement>("button")?.focus({ preventScroll: true });
  }, [asked, found]);
  const title = !assignee
    ? t("why.title_waiting")
    : assignee === me.value.id
      ? t("why.title")
      : t("why.title_other", { name: agentName(assignee) });
  const decisions = found && "data" in found ? found : undefined;
  const words: Words = { t, nameOf: agentName, rules: decisions?.rules ?? {} };
  const decision = decisions && decisionFor(decisions.data, assignee);
  const score = decision && scoreOf(decision, words);
  return html`<div ref=${place}>
    <${Section}
      name=${name}
      title=${title}
      more=${score && t("why.total", { total: score.points, count: score.of, rank: score.rank })}
    >
      ${found && !decisions && html`<p class="t3">${t("why.failed")} <button type="button" class="link" onClick=${() => setTries(tries + 1)}>${t("why.again")}</button></p>`}
      ${decisions && !decision && html`<p class="t3">${t(decisions.data.length > 0 ? "why.by_hand" : "why.none")}</p>`}
      ${!assignee && conversation.contact_left_at && html`<p class="t2">${t("why.left")}</p>`}
      ${decision && html`<${Reasons} decision=${decision} words=${words} />`}
    </${Section}>
  </div>`;
}

function Reasons({ decision, words }: { decision: Decision; words: Words }) {
  const score = scoreOf(decision, words);
  const excluded = excludedLine(decision, words);
  const until = decision.held_until && format.short(new Date(decision.held_until).toISOString(), now.peek());
  return html`${decision.outcome === "waiting" && html`<p class="t2">${t("why.waiting")}</p>`}
  ${decision.outcome === "held" && until && html`<p class="t2">${t("why.held", { time: until })}</p>`}
  ${
    score &&
    html`<dl class="reasons">
      ${score.parts.map(
        ({ label, points, share }) =>
          html`<dt class="cut" title=${label}>${label}</dt>
            <dd><progress max="1" value=${share} aria-hidden="true"></progress><span>${points}</span></dd>`,
      )}
    </dl>`
  }
  ${excluded && html`<p class="t3 xs">${t("why.excluded", { list: excluded })}</p>`}`;
}
