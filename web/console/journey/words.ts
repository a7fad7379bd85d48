/** How visitors, sources and places are called, in the reader's language. Pure. */

import type { LiveVisitor, Region, Source, VisitorDevice } from "../../contract/visitors.ts";
import type { Locale, Translate } from "../../shared/i18n.ts";
import { formatter } from "../inbox/times.ts";
import { provinces } from "./provinces.ts";

export interface Words {
  t: Translate;
  locale: Locale;
  format: ReturnType<typeof formatter>;
}

export const wordsOf = (t: Translate, locale: Locale): Words => ({ t, locale, format: formatter(locale) });

/** Strangers are told apart by the end of their id. */
export const visitorName = ({ name, id }: Pick<LiveVisitor, "name" | "id">, t: Translate): string =>
  name || t("journey.stranger", { code: id.slice(-4).toUpperCase() });

/** A text where there is one for it, else the word itself. */
function known(t: Translate, key: string, otherwise: string): string {
  const text = t(key);
  return text === key ? otherwise : text;
}

export function sourceName({ kind, name }: Source, t: Translate): string {
  if (kind === "direct" || kind === "internal") return t(`journey.kind.${kind}`);
  const label = /^\w+$/.test(name) ? known(t, `journey.source.${name}`, name) : name;
  if (kind === "ad") return t("journey.ad_of", { name: label });
  if (kind === "email") return t("journey.mail_of", { name: label });
  return label;
}

/** What is known besides: the words that were searched for, the campaign, who passed it on. */
export function sourceMore(source: Source, t: Translate): string {
  if (source.keyword) return source.keyword;
  const campaign = [source.campaign, source.group, source.creative].filter(Boolean).join(" · ");
  if (campaign) return campaign;
  if (!source.medium) return "";
  return /^\w+$/.test(source.medium)
    ? known(t, `journey.medium.${source.medium}`, source.medium)
    : source.medium;
}

export const sourceLine = (source: Source, t: Translate): string =>
  [
    sourceName(source, t),
    source.keyword ? t("journey.keyword", { words: source.keyword }) : sourceMore(source, t),
  ]
    .filter(Boolean)
    .join(" · ");

const byName = new Map(provinces.map((each) => [each.name, each]));

export function provinceName(name: string, locale: Locale): string {
  return locale === "en" ? (byName.get(name)?.en ?? name) : name;
}

const countryNames = new Map<Locale, Intl.DisplayNames>();
export function countryName(code: string, locale: Locale): string {
  let names = countryNames.get(locale);
  if (!names) countryNames.set(locale, (names = new Intl.DisplayNames([locale], { type: "region" })));
  try {
    return names.of(code) ?? code;
  } catch {
    return code;
  }
}

/** 广东佛山; a city that is its own province stands once. Elsewhere the country. */
export function placeName({ country, province, city }: Region, locale: Locale): string {
  if (province) {
    const own = provinceName(province, locale);
    // Cities are only known by their Chinese names.
    return locale === "en" || !city || city === province ? own : own + city;
  }
  return country ? [countryName(country, locale), city].filter(Boolean).join(" ") : "";
}

export const deviceName = ({ os, browser }: VisitorDevice): string =>
  [os, browser].filter(Boolean).join(" · ");

const spoken = new Map<Locale, Intl.DisplayNames>();
export function languageName(tag: string, locale: Locale): string {
  let names = spoken.get(locale);
  if (!names) spoken.set(locale, (names = new Intl.DisplayNames([locale], { type: "language" })));
  try {
    return names.of(tag) ?? tag;
  } catch {
    return tag;
  }
}

/** None, low, middling, high. */
export const levelOf = (intent: number): 0 | 1 | 2 | 3 =>
  intent >= 60 ? 3 : intent >= 30 ? 2 : intent >= 10 ? 1 : 0;

/** Ms that the page has been seen by now, on the server's clock; it stands while the page is hidden. */
export function dwellOf({ page, state, at }: LiveVisitor, now: number): number {
  const counts = state === "here" || state === "leaving";
  return page.visible_ms + (counts ? Math.max(0, now - Date.parse(at)) : 0);
}

/** The page's title, or what its address says. */
export function pageName({ title, url }: { title: string; url: string }): string {
  if (title) return title;
  try {
    return decodeURI(new URL(url).pathname);
  } catch {
    return url;
  }
}
