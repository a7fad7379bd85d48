/** The rules of the live board: who is shown, in which order, in which groups, and what all of them add up to. Pure. */

import type { LiveVisitor, Source } from "../../contract/visitors.ts";
import { dwellOf, levelOf } from "../journey/words.ts";

export const sorts = ["intent", "dwell", "newest", "pages"] as const;
export type Sort = (typeof sorts)[number];
export const groupings = ["none", "page", "region"] as const;
export type Grouping = (typeof groupings)[number];

export interface Filter {
  text: string;
  /** Seconds that the page has been seen, at least. */
  dwell: number;
  /** Province, or country as `=US`. */
  region: string;
  /** Kind, or name as `=baidu`. */
  source: string;
  device: "" | LiveVisitor["device"]["kind"];
  tag: string;
  talking: "" | "yes" | "no";
  /** Level, at least. */
  intent: 0 | 1 | 2 | 3;
  inbox: string;
}

export const noFilter: Filter = {
  text: "",
  dwell: 0,
  region: "",
  source: "",
  device: "",
  tag: "",
  talking: "",
  intent: 0,
  inbox: "",
};

/** Somebody who left stays grey for this long. */
export const lingerMs = 10_000;

export const isTalking = ({ conversation }: LiveVisitor): boolean =>
  conversation !== null && conversation.status !== "closed";

export function fits(visitor: LiveVisitor, filter: Filter, now: number): boolean {
  const { region, source, device, page, tags } = visitor;
  if (filter.inbox && visitor.inbox_id !== filter.inbox) return false;
  if (filter.dwell > 0 && dwellOf(visitor, now) < filter.dwell * 1_000) return false;
  if (filter.region && !regionFits(filter.region, visitor)) return false;
  if (filter.source && !sourceFits(filter.source, source)) return false;
  if (filter.device && device.kind !== filter.device) return false;
  if (filter.tag && !tags.includes(filter.tag)) return false;
  if (filter.talking && isTalking(visitor) !== (filter.talking === "yes")) return false;
  if (filter.intent > 0 && levelOf(visitor.intent) < filter.intent) return false;
  if (!filter.text) return true;
  const words = [
    page.title,
    page.url,
    visitor.name ?? "",
    visitor.id.slice(-4),
    source.name,
    source.keyword ?? "",
    source.campaign ?? "",
    region.province ?? "",
    region.city ?? "",
    ...tags,
  ];
  return words.join("\n").toLowerCase().includes(filter.text.toLowerCase());
}

const regionFits = (wanted: string, { region }: LiveVisitor): boolean =>
  wanted.startsWith("=") ? region.country === wanted.slice(1) : region.province === wanted;

const sourceFits = (wanted: string, { kind, name }: Source): boolean =>
  wanted.startsWith("=") ? name === wanted.slice(1) : kind === wanted;

const dwells = (a: LiveVisitor, b: LiveVisitor, now: number) => dwellOf(b, now) - dwellOf(a, now);
const orders: Record<Sort, (a: LiveVisitor, b: LiveVisitor, now: number) => number> = {
  // Whoever is about to leave first: there is little time.
  intent: (a, b, now) =>
    levelOf(b.intent) - levelOf(a.intent) ||
    Number(b.state === "leaving") - Number(a.state === "leaving") ||
    b.intent - a.intent ||
    dwells(a, b, now),
  dwell: dwells,
  newest: (a, b) => b.visit.started_at.localeCompare(a.visit.started_at),
  pages: (a, b, now) => b.visit.pages - a.visit.pages || dwells(a, b, now),
};

export type Item =
  { kind: "row"; id: string } | { kind: "group"; key: string; sample: LiveVisitor; count: number };

export interface Arranged {
  items: Item[];
  /** Rows among them. */
  shown: number;
}

/** Ties are broken by the id, so that nothing trembles. */
export function arrange(
  visitors: Iterable<LiveVisitor>,
  { filter, sort, group, now }: { filter: Filter; sort: Sort; group: Grouping; now: number },
): Arranged {
  const found = [...visitors].filter((visitor) => fits(visitor, filter, now));
  const order = orders[sort];
  found.sort((a, b) => order(a, b, now) || (a.id < b.id ? -1 : 1));
  const row = (visitor: LiveVisitor): Item => ({ kind: "row", id: visitor.id });
  if (group === "none") return { items: found.map(row), shown: found.length };
  const groups = new Map<string, LiveVisitor[]>();
  for (const visitor of found) {
    const key = group === "page" ? visitor.page.url : regionKey(visitor);
    const had = groups.get(key);
    if (had) had.push(visitor);
    else groups.set(key, [visitor]);
  }
  const items = [...groups]
    .sort((a, b) => b[1].length - a[1].length || (a[0] < b[0] ? -1 : 1))
    .flatMap(([key, all]): Item[] => [
      { kind: "group", key, sample: all[0]!, count: all.length },
      ...all.map(row),
    ]);
  return { items, shown: found.length };
}

/** A province, or a country as `=US`; empty where neither is known. */
export const regionKey = ({ region }: LiveVisitor): string =>
  region.province ?? (region.country && region.country !== "CN" ? `=${region.country}` : "");

export interface Totals {
  now: number;
  talking: number;
  /** By regionKey, most first; those without a place are left out. */
  regions: [string, number][];
  /** Addresses with their titles, most first. */
  pages: { url: string; title: string; count: number }[];
  /** What can be chosen in the filters, the most frequent first. */
  tags: string[];
  sources: Source[];
}

export function totalsOf(visitors: Iterable<LiveVisitor>): Totals {
  let [all, talking] = [0, 0];
  const regions = new Map<string, number>();
  const pages = new Map<string, { url: string; title: string; count: number }>();
  const tags = new Map<string, number>();
  const sources = new Map<string, { source: Source; count: number }>();
  for (const visitor of visitors) {
    if (visitor.state === "left") continue;
    all++;
    if (isTalking(visitor)) talking++;
    const region = regionKey(visitor);
    if (region) regions.set(region, (regions.get(region) ?? 0) + 1);
    const { url, title } = visitor.page;
    const page = pages.get(url);
    if (page) page.count++;
    else pages.set(url, { url, title, count: 1 });
    for (const tag of visitor.tags) tags.set(tag, (tags.get(tag) ?? 0) + 1);
    const source = sources.get(visitor.source.name);
    if (source) source.count++;
    else sources.set(visitor.source.name, { source: visitor.source, count: 1 });
  }
  const most = <K>(counts: Map<K, number>) => [...counts].sort((a, b) => b[1] - a[1]);
  return {
    now: all,
    talking,
    regions: most(regions),
    pages: [...pages.values()].sort((a, b) => b.count - a.count).slice(0, 20),
    tags: most(tags).map(([tag]) => tag),
    sources: [...sources.values()].sort((a, b) => b.count - a.count).map(({ source }) => source),
  };
}
