/** Where the visitor is while one talks with them: the side panel's section, and the word in the thread's head. */

import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Conversation } from "../../contract/models.ts";
import type { LiveVisitor } from "../../contract/visitors.ts";
import { html } from "../../shared/html.ts";
import { Icon } from "../../shared/icon.ts";
import { eyeIcon, globeIcon, searchIcon, triangleAlertIcon } from "../../shared/icons.ts";
import { Deeds, PastVisit, ShortTrail } from "../journey/trail.ts";
import { stampOf, useJourney } from "../journey/use-journey.ts";
import { dwellOf, pageName, sourceLine, wordsOf } from "../journey/words.ts";
import { boot, t } from "./boot.ts";
import { send } from "./line.ts";
import { isFolded, Section } from "./section.ts";
import { line, now } from "./store.ts";
import { span } from "./times.ts";

const words = wordsOf(t, boot.locale);
const name = "journey";

/** Of the contact whose conversation is open; `at` is on this device's clock. */
const live = signal<LiveVisitor | null>(null);
let wanted: string | null = null;

export function takeVisitor(visitor: LiveVisitor): void {
  if (visitor.id === wanted) live.value = { ...visitor, at: new Date().toISOString() };
}
export function loseVisitor(id: string): void {
  if (live.value?.id === id) live.value = { ...live.value, state: "left" };
}

/** Asks for the visitor's moves while the conversation is open, and again after a break of the line. */
function useLive(visitorId: string): LiveVisitor | null {
  const open = line.value === "open";
  useEffect(() => {
    if (wanted !== visitorId) live.value = null;
    wanted = visitorId;
    if (open) send({ t: "follow", visitor_id: visitorId });
  }, [visitorId, open]);
  return live.value?.id === visitorId ? live.value : null;
}

/** In the head of a thread: on which page they are, or that they go. Nothing for those of whom nothing is known. */
export function Whereabouts({ conversation }: { conversation: Conversation }) {
  const visitor = useLive(conversation.contact.id);
  if (!visitor) return null;
  if (visitor.state === "leaving")
    return html`<span class="chip danger" role="status"
      ><${Icon} shape=${triangleAlertIcon} size=${12} />${t("journey.chip.leaving")}</span
    >`;
  if (visitor.state === "left") return html`<span class="chip">${t("journey.chip.left")}</span>`;
  if (visitor.state === "hidden") return html`<span class="chip">${t("journey.chip.hidden")}</span>`;
  const page = pageName(visitor.page);
  return html`<span class="chip accent whereabouts" title=${t("journey.chip.here", { page })}
    ><${Icon} shape=${eyeIcon} size=${12} label=${t("journey.here", { page })} /><span class="cut"
      >${t("journey.chip.here", { page })}</span
    >
    <b>${span(dwellOf(visitor, now.value), t)}</b></span
  >`;
}

/** Hidden where there is no journey: no consent, or not from a site. */
export function JourneySection({ conversation }: { conversation: Conversation }) {
  const { id } = conversation.contact;
  const visitor = live.value?.id === id ? live.value : null;
  const { journey } = useJourney(isFolded(name) ? null : id, stampOf(visitor ?? undefined));
  if (!journey && !isFolded(name)) return null;
  const [newest, ...rest] = journey?.visits ?? [];
  const going = visitor && visitor.state !== "left" && newest && !newest.ended_at ? visitor : null;
  const counted = going && newest?.pages.findLast((page) => page.url === going.page.url);
  const seen =
    (newest?.visible_ms ?? 0) +
    (going && counted ? Math.max(0, dwellOf(going, now.value) - counted.visible_ms) : 0);
  return html`<${Section}
    name=${name}
    title=${t("journey.title")}
    more=${newest && t("journey.panel_more", { count: newest.number, time: span(seen, t) })}
  >
    ${visitor?.state === "leaving" && html`<p class="journey-state danger"><${Icon} shape=${triangleAlertIcon} size=${14} />${t("journey.leaving")}</p>`}
    ${visitor?.state === "left" && html`<p class="journey-state t3">${t("journey.left")}</p>`}
    ${
      newest &&
      html`<p class="journey-state">
          <${Icon} shape=${newest.source.kind === "search" ? searchIcon : globeIcon} size=${14} /><span
            class="cut"
            title=${newest.referrer || undefined}
            >${sourceLine(newest.source, t)}</span
          >
        </p>
        <${ShortTrail} key=${newest.id} visit=${newest} live=${going} words=${words} now=${now.value} />
        <${Deeds} visit=${newest} />`
    }
    ${rest.slice(0, 3).map((visit) => html`<${PastVisit} key=${visit.id} visit=${visit} words=${words} now=${now.peek()} />`)}
  <//>`;
}
