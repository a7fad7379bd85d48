/** The parts that show a journey: a visit step by step, earlier visits folded, and why the intent is what it is. */

import { useState } from "preact/hooks";
import type { Journey, LiveVisitor, Visit } from "../../contract/visitors.ts";
import { html } from "../../shared/html.ts";
import { Icon } from "../../shared/icon.ts";
import {
  arrowLeftRightIcon,
  chevronRightIcon,
  downloadIcon,
  fileTextIcon,
  mousePointerClickIcon,
  playIcon,
  searchIcon,
  shoppingBagIcon,
  starIcon,
} from "../../shared/icons.ts";
import { span } from "../inbox/times.ts";
import { amount, stepsOf, type Step } from "./steps.ts";
import { dwellOf, levelOf, pageName, sourceLine, sourceName, type Words } from "./words.ts";

interface TrailProps {
  visit: Visit;
  live: LiveVisitor | null;
  words: Words;
  /** On the server's clock. */
  now: number;
}

const seenFor = (step: Extract<Step, { kind: "page" }>, live: LiveVisitor | null, now: number): number =>
  step.now && live ? dwellOf(live, now) : step.page.visible_ms;

const longest = (steps: readonly Step[], live: LiveVisitor | null, now: number): number =>
  Math.max(1_000, ...steps.map((step) => (step.kind === "page" ? seenFor(step, live, now) : 0)));

/** Steps under each other, with bars as long as they looked. */
export function Trail({ visit, live, words, now }: TrailProps) {
  const { t, format } = words;
  const steps = stepsOf(visit, live);
  const most = longest(steps, live, now);
  return html`<ol class="trail">
    ${steps.map((step) =>
      step.kind === "deed"
        ? html`<li class="deed" key=${step.key}>
            <i class="at"><${Icon} shape=${deedShape(step.deed.name)} size=${14} /></i>
            <span class="cut" title=${amount(step.deed)}><${Deed} step=${step} /></span>
            <span class="xs t3">${format.clock(step.at)}</span>
          </li>`
        : html`<li class=${step.now ? "here" : ""} key=${step.key}>
            <i class="at"></i>
            <a
              class="cut"
              href=${step.page.url}
              target="_blank"
              rel="noreferrer noopener"
              title=${step.page.url}
              >${step.now ? t(live?.state === "hidden" ? "journey.here_hidden" : "journey.here", { page: pageName(step.page) }) : pageName(step.page)}</a
            >
            <span class="xs t3"
              >${!step.now && `${format.clock(step.at)} · `}<b>${span(seenFor(step, live, now), t)}</b></span
            >
            <progress max=${most} value=${seenFor(step, live, now)} aria-hidden="true"></progress>
          </li>`,
    )}
  </ol>`;
}

function Deed({ step }: { step: Extract<Step, { kind: "deed" }> }) {
  const more = amount(step.deed);
  return html`${step.deed.label}${step.times > 1 && html`<span class="t3"> ×${step.times}</span>`}${more && html`<span class="t3"> · ${more}</span>`}`;
}

/** One line for each step: for the panel beside a thread. Only the last few; the rest a click away. */
export function ShortTrail({ visit, live, words, now }: TrailProps) {
  const { t, format } = words;
  const [all, setAll] = useState(false);
  const steps = stepsOf(visit, live).filter((step) => step.kind === "page");
  const most = longest(steps, live, now);
  const shown = all ? steps : steps.slice(-5);
  return html`${shown.length < steps.length && html`<button type="button" class="link xs" onClick=${() => setAll(true)}>${t("journey.before", { count: steps.length - shown.length })}</button>`}
    <ol class="trail-s">
      ${shown.map(
        (step) =>
          html`<li class=${step.now ? "here" : ""} key=${step.key}>
            <span class="t3">${step.now ? html`<i class="dot accent"></i>` : format.clock(step.at)}</span>
            <a
              class="cut"
              href=${step.page.url}
              target="_blank"
              rel="noreferrer noopener"
              title=${step.page.url}
              >${step.now ? t(live?.state === "hidden" ? "journey.here_hidden" : "journey.here", { page: pageName(step.page) }) : pageName(step.page)}</a
            >
            <progress max=${most} value=${seenFor(step, live, now)} aria-hidden="true"></progress>
            <span class="num">${span(seenFor(step, live, now), t)}</span>
          </li>`,
      )}
    </ol>`;
}

/** What was done, gathered: 加购 2 · 收藏. */
export function Deeds({ visit }: { visit: Visit }) {
  const counts = new Map<string, { label: string; name: string; times: number }>();
  for (const { name, label } of visit.behaviours) {
    const had = counts.get(name);
    if (had) had.times++;
    else counts.set(name, { label, name, times: 1 });
  }
  if (counts.size === 0) return null;
  return html`<div class="chips">
    ${[...counts.values()]
      .slice(0, 8)
      .map(
        ({ label, name, times }) =>
          html`<span class="chip" key=${name}
            ><${Icon} shape=${deedShape(name)} size=${12} />${label}${times > 1 && ` ${times}`}</span
          >`,
      )}
  </div>`;
}

/** A visit that is over: one line that opens. */
export function PastVisit({ visit, words, now }: { visit: Visit; words: Words; now: number }) {
  const { t, format } = words;
  const [open, setOpen] = useState(false);
  const facts = [
    t("journey.pages", { count: visit.pages.length }),
    span(visit.visible_ms, t),
    sourceName(visit.source, t),
    ...(visit.bounced ? [t("journey.bounced")] : []),
  ].join(" · ");
  return html`<div class=${`past-visit ${open ? "open" : ""}`}>
    <button type="button" aria-expanded=${String(open)} onClick=${() => setOpen(!open)}>
      <span class="t2">${format.date(visit.started_at, now)}</span><span class="t3 cut grow">${facts}</span
      ><${Icon} shape=${chevronRightIcon} size=${14} />
    </button>
    ${
      open &&
      html`<p class="xs t3 cut" title=${visit.referrer}>
          ${format.clock(visit.started_at)} · ${sourceLine(visit.source, t)}
        </p>
        <${Trail} visit=${visit} live=${null} words=${words} now=${now} />`
    }
  </div>`;
}

export function Intent({ intent, words }: { intent: Journey["intent"]; words: Words }) {
  const { t } = words;
  if (intent.parts.length === 0) return html`<p class="t3">${t("journey.intent.none")}</p>`;
  return html`<div class="chips">
    ${intent.parts.map(
      (part) =>
        html`<span class="chip" key=${part.code}
          >${part.label} ${part.value > 0 ? "+" : "−"}${Math.abs(part.value)}</span
        >`,
    )}
  </div>`;
}

/** Three bars. */
export function Level({ intent, words }: { intent: number; words: Words }) {
  const level = levelOf(intent);
  const label = words.t(`journey.level.${level}`, { score: intent });
  return html`<span class=${`level l${level}`} role="img" aria-label=${label} title=${label}
    ><i></i><i></i><i></i
  ></span>`;
}

/** By what the name of the rule or of the shop's own call says. */
const shapes: readonly [RegExp, string][] = [
  [/cart|purchase|order|checkout|buy/i, shoppingBagIcon],
  [/fav|wish|like|star|collect/i, starIcon],
  [/compare/i, arrowLeftRightIcon],
  [/download/i, downloadIcon],
  [/video|play|audio|media|trial/i, playIcon],
  [/search/i, searchIcon],
  [/form|faq|read|price|sign|enrol|syllabus/i, fileTextIcon],
];
export const deedShape = (name: string): string =>
  shapes.find(([pattern]) => pattern.test(name))?.[1] ?? mousePointerClickIcon;
