/** Beside the list: one visitor, what they did and do, and a line to write to them. */

import { useEffect, useRef } from "preact/hooks";
import type { Journey, LiveVisitor } from "../../contract/visitors.ts";
import { html } from "../../shared/html.ts";
import { Icon } from "../../shared/icon.ts";
import { chevronDownIcon, chevronUpIcon, circleCheckIcon, flagIcon, xIcon } from "../../shared/icons.ts";
import { span } from "../inbox/times.ts";
import { Intent, Level, PastVisit, Trail } from "../journey/trail.ts";
import { stampOf, useJourney, type Followed } from "../journey/use-journey.ts";
import {
  deviceName,
  dwellOf,
  languageName,
  pageName,
  placeName,
  sourceLine,
  visitorName,
} from "../journey/words.ts";
import { boot, t, words } from "./boot.ts";
import { InviteBox } from "./invite.ts";
import { finishTask, followed, inboxName, move, now, open, openId, tasks } from "./store.ts";

export function Drawer() {
  const id = openId.value;
  if (!id) return null;
  return html`<${Opened} key="drawer" id=${id} />`;
}

function Opened({ id }: { id: string }) {
  const live = followed.value?.id === id ? followed.value : null;
  const followedJourney = useJourney(id, stampOf(live ?? undefined));
  const { journey, failure } = followedJourney;
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    if (matchMedia("(max-width: 1279px)").matches) box.current?.focus();
    return () => before?.isConnected && before.focus();
  }, []);
  const person = live ?? journey?.visitor ?? null;
  const name = person ? visitorName(person, t) : "";
  const task = tasks.value.get(id);
  return html`<aside
    class="pane quiet drawer"
    ref=${box}
    tabindex="-1"
    aria-label=${t("board.drawer", { name })}
  >
    <header class="pane-h">
      <h2 class="cut">${name}</h2>
      ${live && html`<${Level} intent=${live.intent} words=${words} />`}
      ${person && isContact(person) && html`<a class="link xs" href=${`${boot.base}/contacts/${id}`}>${t("board.contact")}</a>`}
      <span class="end row tight">
        <button
          type="button"
          class="icon-b"
          title=${`${t("board.previous")} K`}
          aria-label=${t("board.previous")}
          onClick=${() => move(-1)}
        >
          <${Icon} shape=${chevronUpIcon} size=${16} />
        </button>
        <button
          type="button"
          class="icon-b"
          title=${`${t("board.next")} J`}
          aria-label=${t("board.next")}
          onClick=${() => move(1)}
        >
          <${Icon} shape=${chevronDownIcon} size=${16} />
        </button>
        <button
          type="button"
          class="icon-b"
          title=${`${t("board.close")} Esc`}
          aria-label=${t("board.close")}
          onClick=${() => open(null)}
        >
          <${Icon} shape=${xIcon} size=${16} />
        </button>
      </span>
    </header>
    ${live?.state === "leaving" && html`<p class="banner danger" role="status">${t("journey.leaving")}</p>`}
    ${live?.state === "left" && html`<p class="banner quiet" role="status">${t("journey.left")}</p>`}
    ${
      task &&
      html`<div class="banner">
        <${Icon} shape=${flagIcon} size=${16} /><span class="grow">${task.text}</span>
        ${boot.may.reply && html`<button type="button" class="btn xs" onClick=${() => void finishTask(task)}><${Icon} shape=${circleCheckIcon} size=${12} />${t("board.task.done")}</button>`}
      </div>`
    }
    <div class="scroll" tabindex="0">
      ${
        failure === "none" &&
        html`<div class="void">
          <h2>${t("journey.none")}</h2>
          <p>${t("journey.none_text")}</p>
        </div>`
      }
      ${
        failure &&
        failure !== "none" &&
        html`<div class="void">
          <h2>${t("journey.failed")}</h2>
          <p>${failure}</p>
          <button type="button" class="btn" onClick=${followedJourney.again}>${t("journey.again")}</button>
        </div>`
      }
      ${!journey && !failure && html`<div class="bones" aria-busy="true" aria-label=${t("journey.loading")}><i class="bone"></i><i class="bone"></i><i class="bone"></i></div>`}
      ${journey && html`<${Facts} journey=${journey} live=${live} /><${Visits} followed=${followedJourney} live=${live} />`}
    </div>
    ${live && live.state !== "left" && html`<${InviteBox} key=${id} visitor=${live} />`}
  </aside>`;
}

/** Somebody with a name is in the contacts. */
const isContact = (person: { name: string | null }): boolean => Boolean(person.name);

function Facts({ journey, live }: { journey: Journey; live: LiveVisitor | null }) {
  const { visitor } = journey;
  const newest = journey.visits[0];
  const source = live?.source ?? visitor.last_source;
  const place = [
    placeName(visitor.region, words.locale),
    visitor.language && languageName(visitor.language, words.locale),
  ]
    .filter(Boolean)
    .join(" · ");
  const since = words.format.date(visitor.first_seen_at, now.peek());
  const rows: [string, unknown][] = [
    [t("journey.fact.source"), sourceLine(source, t)],
    [
      t("journey.fact.landing"),
      newest &&
        html`<a
          class="cut"
          href=${newest.landing}
          target="_blank"
          rel="noreferrer noopener"
          title=${newest.landing}
          >${landingName(journey)}</a
        >`,
    ],
    [t("journey.fact.place"), place],
    [t("journey.fact.device"), deviceName(visitor.device)],
    [
      t("journey.fact.visits"),
      visitor.visits > 1
        ? t("journey.nth_visit", { count: visitor.visits, date: since })
        : t("journey.first_visit"),
    ],
    ...(boot.inboxes.length > 1 && live
      ? ([[t("journey.fact.inbox"), inboxName(live.inbox_id)]] as [string, unknown][])
      : []),
  ];
  return html`<section class="sec first">
    <dl class="facts">
      ${rows.map(
        ([label, value]) =>
          value &&
          html`<dt>${label}</dt>
            <dd>${value}</dd>`,
      )}
    </dl>
    ${visitor.tags.length > 0 && html`<div class="chips">${visitor.tags.map((tag) => html`<span class="chip" key=${tag}>${tag}</span>`)}</div>`}
  </section>`;
}

function landingName({ visits }: Journey): string {
  const [newest] = visits;
  const page = newest?.pages.find((each) => each.url === newest.landing) ?? newest?.pages[0];
  return page ? pageName(page) : pageName({ title: "", url: newest?.landing ?? "" });
}

function Visits({
  followed: { journey, older, more, busy, readOlder },
  live,
}: {
  followed: Followed;
  live: LiveVisitor | null;
}) {
  const [newest, ...rest] = journey!.visits;
  const past = [...rest, ...older];
  const going = live && live.state !== "left" && newest && !newest.ended_at ? live : null;
  return html`${
      newest &&
      html`<section class="sec">
        <h2>
          ${dayOf(newest.started_at)}<span class="more"><${VisitFacts} visit=${newest} live=${going} /></span>
        </h2>
        <${Trail} visit=${newest} live=${going} words=${words} now=${now.value} />
      </section>`
    }
    ${
      past.length > 0 &&
      html`<section class="sec">
        <h2>${t("journey.past")}</h2>
        ${past.map((visit) => html`<${PastVisit} key=${visit.id} visit=${visit} words=${words} now=${now.peek()} />`)}
        ${more && html`<button type="button" class="btn s" disabled=${busy} onClick=${readOlder}>${t("journey.older")}</button>`}
      </section>`
    }
    <section class="sec">
      <h2>
        ${t("journey.why_intent")}<span class="more"
          >${t("journey.score", { score: live?.intent ?? journey!.intent.score })}</span
        >
      </h2>
      <${Intent} intent=${journey!.intent} words=${words} />
    </section>`;
}

const dayOf = (iso: string): string =>
  words.format.dayKey(iso) === words.format.dayKey(new Date(now.peek()).toISOString())
    ? t("journey.today")
    : words.format.date(iso, now.peek());

function VisitFacts({ visit, live }: { visit: Journey["visits"][number]; live: LiveVisitor | null }) {
  const counted = live && visit.pages.findLast((page) => page.url === live.page.url);
  const seen =
    visit.visible_ms + (live && counted ? Math.max(0, dwellOf(live, now.value) - counted.visible_ms) : 0);
  return [
    t("journey.since", { time: words.format.clock(visit.started_at) }),
    t("journey.pages", { count: Math.max(visit.pages.length, live?.visit.pages ?? 0) }),
    span(seen, t),
  ].join(" · ");
}
