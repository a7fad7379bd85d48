/** A contact's journey over the months, on their own page; nothing where there is none. */

import { render } from "preact";
import { html } from "../../shared/html.ts";
import { translator, type Locale } from "../../shared/i18n.ts";
import { spaced } from "../../shared/spaced.ts";
import { readJson } from "../pages/texts.ts";
import { PastVisit } from "./trail.ts";
import { useJourney } from "./use-journey.ts";
import { sourceName, wordsOf, type Words } from "./words.ts";

export function showJourney(): void {
  const place = document.querySelector<HTMLElement>("[data-journey]")!;
  const locale = document.documentElement.lang as Locale;
  const t = translator(readJson<{ texts: Record<string, string> }>("data")?.texts ?? {});
  const words = wordsOf(locale === "en" ? t : spaced(t), locale);
  render(html`<${Months} id=${place.dataset.journey!} words=${words} />`, place);
}

function Months({ id, words }: { id: string; words: Words }) {
  const { t, format, locale } = words;
  const { journey, older, more, busy, readOlder } = useJourney(id, "");
  if (!journey || journey.visits.length === 0) return null;
  const now = Date.now();
  const month = new Intl.DateTimeFormat(locale, { year: "numeric", month: "long" });
  const monthOf = (iso: string) =>
    month.format(new Date(iso)).replace(/(\d)(?=\p{Script=Han})|(\p{Script=Han})(?=\d)/gu, "$& ");
  const visits = [...journey.visits, ...older];
  const { visitor } = journey;
  const facts = [
    t("journey.months", { count: visitor.visits, date: format.date(visitor.first_seen_at, now) }),
    sourceName(visitor.first_source, t),
  ].join(" · ");
  return html`<section class="journey-page">
    <h2 class="part">${t("journey.title")}</h2>
    <p class="hint">${facts}</p>
    ${visits.map((visit, at) => {
      const name = monthOf(visit.started_at);
      const before = visits[at - 1];
      return html`${(!before || monthOf(before.started_at) !== name) && html`<h3 class="month">${name}</h3>`}
        <${PastVisit} key=${visit.id} visit=${visit} words=${words} now=${now} />`;
    })}
    ${more && html`<button type="button" class="btn s" disabled=${busy} onClick=${readOlder}>${t("journey.older")}</button>`}
  </section>`;
}
