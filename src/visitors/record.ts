/** Writes what a tracker told: visits, page views, behaviours. Each event counts once, however often it comes. */

import type { Region, Source, VisitorDevice } from "../../web/contract/visitors.ts";
import { minute } from "../kernel/clock.ts";
import { newId } from "../kernel/ids.ts";
import type { Tx } from "../kernel/tx.ts";
import { pageAddress } from "./page-address.ts";
import type { CleanEvent } from "./parse-batch.ts";
import { pageRulesMet, type Rules } from "./rules.ts";
import { sourceOf } from "./source.ts";
import { add, writeDid } from "./traits.ts";
import { hashOf, visitByKey, type Trails } from "./trails.ts";
import {
  mostBehaviours,
  mostPages,
  readDepth,
  readMs,
  silence,
  type Rule,
  type Tab,
  type Trail,
  type VisitNow,
} from "./types.ts";

export interface Told {
  visitorId: string;
  inboxId: string;
  /** The browser's names. */
  visit: string;
  tab: string;
  events: CleanEvent[];
  /** Looked up only when a visit begins. */
  about: () => { device: VisitorDevice; language: string; region: Region };
}

export interface Recorded {
  trail: Trail;
  /** Pages that were opened and things that were done, anew: what rules of invitations ask. */
  news: ({ t: "page"; url: string } | { t: "did"; name: string } | { t: "leaving" })[];
}

const mostTabs = 6;
/** The row of the visitor is written this often at most while nothing about them changes. */
const seenEvery = 5 * minute;
/** The end of a visit is written this often; its pages tell the rest. */
const lastEvery = minute;

/**
 * For the ingest alone, after consent. Returns undefined when nothing of it belongs to a visit: signs of a page that was never told.
 * The trail in memory is changed along: whoever's write fails drops it.
 */
export function record(
  tx: Tx,
  { trails, rules }: { trails: Trails; rules: Rules },
  told: Told,
): Recorded | undefined {
  let trail = trails.find(tx, told.visitorId, told.inboxId);
  const all = rules.of(told.inboxId);
  const news: Recorded["news"] = [];
  const touched = new Set<VisitNow>();
  let changed = false;

  for (const event of told.events) {
    if (event.t === "page") {
      trail ??= begin(tx, trails, told, event, rules);
      const visit = visitAt(tx, trail, told, event, rules);
      if (visit.pages >= mostPages || !insertPage(tx, trail, visit, event)) continue;
      visit.pages++;
      visit.lastAt = Math.max(visit.lastAt, event.at);
      touched.add(visit);
      changed = cameBack(trail, event.url) || changed;
      const tab = open(trail, told.tab, event, tx.now);
      news.push({ t: "page", url: event.url });
      if (visit === trail.visit) changed = find(tx, trail, visit, tab, all, event.at) || changed;
      continue;
    }
    if (!trail?.visit) continue;
    const { visit } = trail;
    const current = event.at - visit.lastAt < silence;
    if (event.t === "dwell") {
      setDwell(tx, trail, event);
      const tab = tabOf(tx, trail, told.tab, event.id);
      if (tab) look(trail, tab, event, tx.now);
      if (!current) continue;
      visit.lastAt = Math.max(visit.lastAt, event.at);
      touched.add(visit);
      if (!tab) continue;
      if (!tab.read && tab.visibleMs >= readMs && tab.depth >= readDepth) {
        tab.read = true;
        trail.readPages++;
        changed = true;
      }
      changed = find(tx, trail, visit, tab, all, event.at) || changed;
    } else if (event.t === "did") {
      if (!insertBehaviour(tx, trail, visit, event)) continue;
      add(trail.did, event.name, event.at);
      news.push({ t: "did", name: event.name });
      changed = true;
      if (current) visit.lastAt = Math.max(visit.lastAt, event.at);
      touched.add(visit);
      const tab = tabOf(tx, trail, told.tab, event.id);
      if (tab) tab.seenAt = tx.now;
    } else {
      const tab = tabOf(tx, trail, told.tab, event.id);
      if (!tab) continue;
      tab.leavingAt = tab.seenAt = tx.now;
      news.push({ t: "leaving" });
    }
  }
  if (!trail) return undefined;
  for (const visit of touched)
    if (visit.lastAt - visit.writtenAt > lastEvery) {
      visit.writtenAt = visit.lastAt;
      tx.run("update visits set last_at = ? where no = ?", visit.lastAt, visit.no);
    }
  if (changed || tx.now - trail.lastSeenAt > seenEvery) writeTrail(tx, trail);
  return { trail, news };
}

type PageEvent = Extract<CleanEvent, { t: "page" }>;

/** The first that we hear of this visitor. */
function begin(tx: Tx, trails: Trails, told: Told, event: PageEvent, rules: Rules): Trail {
  const source = sourceOf(event.raw, rules.sources());
  const trail: Trail = {
    no: 0,
    id: told.visitorId,
    inboxId: told.inboxId,
    firstSeenAt: event.at,
    lastSeenAt: tx.now,
    visits: 0,
    firstSource: source,
    lastSource: source,
    ...told.about(),
    did: new Map(),
    revisited: 0,
    readPages: 0,
    visit: undefined,
    seen: new Map(),
    lastUrl: "",
    tabs: [],
  };
  const { country, province, city } = trail.region;
  trail.no = tx.one<{ no: number }>(
    `insert into visitors (visitor_id, inbox_id, first_seen_at, last_seen_at, first_source, last_source, country, province, city, device, language)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning no`,
    trail.id,
    trail.inboxId,
    trail.firstSeenAt,
    trail.lastSeenAt,
    JSON.stringify(source),
    JSON.stringify(source),
    country,
    province,
    city,
    JSON.stringify(trail.device),
    trail.language,
  )!.no;
  trails.keep(trail);
  return trail;
}

/** The visit that an event belongs to; a new one after 30 minutes of silence. Late events find theirs by the browser's name for it. */
function visitAt(tx: Tx, trail: Trail, told: Told, event: PageEvent, rules: Rules): VisitNow {
  const { visit } = trail;
  const within = (each: VisitNow) => event.at > each.startedAt - silence && event.at < each.lastAt + silence;
  if (visit && within(visit)) return visit;
  if (visit && event.at < visit.startedAt) {
    const earlier = visitByKey(tx, trail.no, told.visit);
    if (earlier && within(earlier)) return earlier;
  }
  return beginVisit(tx, trail, told, event, rules);
}

function beginVisit(tx: Tx, trail: Trail, told: Told, event: PageEvent, rules: Rules): VisitNow {
  const source = trail.visits === 0 ? trail.firstSource : sourceOf(event.raw, rules.sources());
  trail.visits++;
  const made: VisitNow = {
    no: 0,
    id: newId("vis", event.at),
    key: told.visit,
    number: trail.visits,
    startedAt: event.at,
    lastAt: event.at,
    writtenAt: event.at,
    source,
    landing: event.url,
    pages: 0,
  };
  made.no = tx.one<{ no: number }>(
    `insert into visits (id, visitor_no, inbox_id, key, number, started_at, last_at, source, landing, referrer)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning no`,
    made.id,
    trail.no,
    trail.inboxId,
    made.key,
    made.number,
    made.startedAt,
    made.lastAt,
    JSON.stringify(source),
    made.landing,
    pageAddress(event.raw.referrer) ?? "",
  )!.no;
  if (!trail.visit || made.startedAt >= trail.visit.startedAt) {
    trail.visit = made;
    trail.tabs = [];
    Object.assign(trail, told.about());
    if (isTouch(source, trail.lastSource)) trail.lastSource = source;
  }
  trail.firstSeenAt = Math.min(trail.firstSeenAt, made.startedAt);
  // A new visit is written with the visitor, whatever else happens.
  writeTrail(tx, trail);
  return made;
}

/** Whoever comes back by themselves was won by what brought them before. */
const isTouch = (source: Source, last: Source): boolean =>
  source.kind !== "internal" && (source.kind !== "direct" || last.kind === "internal");

function writeTrail(tx: Tx, trail: Trail): void {
  const { country, province, city } = trail.region;
  trail.lastSeenAt = tx.now;
  tx.run(
    `update visitors
     set first_seen_at = ?, last_seen_at = ?, visits = ?, last_source = ?, country = ?, province = ?, city = ?, device = ?, language = ?,
         did = ?, revisited = ?, read_pages = ?
     where no = ?`,
    trail.firstSeenAt,
    trail.lastSeenAt,
    trail.visits,
    JSON.stringify(trail.lastSource),
    country,
    province,
    city,
    JSON.stringify(trail.device),
    trail.language,
    writeDid(trail.did),
    trail.revisited,
    trail.readPages,
    trail.no,
  );
}

const insertPage = (tx: Tx, trail: Trail, visit: VisitNow, event: PageEvent): boolean =>
  tx.run(
    "insert or ignore into page_views (visitor_no, visit_no, id, url, title, at) values (?, ?, ?, ?, ?, ?)",
    trail.no,
    visit.no,
    event.id,
    event.url,
    event.title,
    event.at,
  ) === 1;

/** Counted from the view's beginning, so the most counts; nobody has looked for longer than the page is open. */
function setDwell(tx: Tx, trail: Trail, event: Extract<CleanEvent, { t: "dwell" }>): void {
  tx.run(
    `update page_views set visible_ms = max(visible_ms, min(?1, max(0, ?2 - at))), depth = max(depth, ?3)
     where visitor_no = ?4 and id = ?5`,
    event.visible_ms,
    event.at,
    event.depth,
    trail.no,
    event.id,
  );
}

function insertBehaviour(
  tx: Tx,
  trail: Trail,
  visit: VisitNow,
  event: { id: string; key: string; name: string; at: number; props: object },
): boolean {
  const { n } = tx.one<{ n: number }>(
    "select count(*) as n from behaviours where visitor_no = ? and visit_no = ?",
    trail.no,
    visit.no,
  )!;
  if (n >= mostBehaviours) return false;
  return (
    tx.run(
      "insert or ignore into behaviours (visitor_no, visit_no, page_id, key, name, at, props) values (?, ?, ?, ?, ?, ?, ?)",
      trail.no,
      visit.no,
      event.id,
      event.key,
      event.name,
      event.at,
      JSON.stringify(event.props),
    ) === 1
  );
}

/** Page rules that this view fulfils now become behaviours of their own. */
function find(tx: Tx, trail: Trail, visit: VisitNow, tab: Tab, rules: readonly Rule[], at: number): boolean {
  const met = pageRulesMet(rules, tab);
  for (const { name } of met) {
    tab.found.push(name);
    const event = { id: tab.pageId, key: `${tab.pageId}.${name}`, name, at, props: {} };
    if (insertBehaviour(tx, trail, visit, event)) add(trail.did, name, at);
  }
  return met.length > 0;
}

/** A look at another page lies between: a reload is no return. Says whether the visitor is known for more than before. */
function cameBack(trail: Trail, url: string): boolean {
  const hash = hashOf(url);
  if (trail.lastUrl === url) return false;
  trail.lastUrl = url;
  const times = (trail.seen.get(hash) ?? 0) + 1;
  if (times === 1 && trail.seen.size >= 200) trail.seen.delete(trail.seen.keys().next().value!);
  trail.seen.set(hash, times);
  if (times - 1 <= trail.revisited) return false;
  trail.revisited = times - 1;
  return true;
}

function open(trail: Trail, id: string, event: PageEvent, now: number): Tab {
  const { id: pageId, url, title, at: since } = event;
  const fresh = { visibleMs: 0, depth: 0, state: "here", leavingAt: 0, read: false, found: [] } as const;
  return place(trail, { ...fresh, found: [], id, pageId, url, title, since, seenAt: now });
}

/** The tab that is looked at stands first; another page in it takes the place of the one before. */
function place(trail: Trail, tab: Tab): Tab {
  trail.tabs = [tab, ...trail.tabs.filter((each) => each.id !== tab.id)].slice(0, mostTabs);
  return tab;
}

/** The page's tab; one that was forgotten, by a restart above all, is put together again from its row. */
function tabOf(tx: Tx, trail: Trail, id: string, pageId: string): Tab | undefined {
  const known = trail.tabs.find((tab) => tab.pageId === pageId);
  if (known || trail.tabs.some((tab) => tab.id === id)) return known;
  const row = tx.one<Pick<Tab, "url" | "title" | "since" | "visibleMs" | "depth">>(
    "select url, title, at as since, visible_ms as visibleMs, depth from page_views where visitor_no = ? and id = ?",
    trail.no,
    pageId,
  );
  if (!row) return undefined;
  const found = tx.all<{ name: string }>(
    "select name from behaviours where visitor_no = ? and key >= ? || '.' and key < ? || '/'",
    trail.no,
    pageId,
    pageId,
  );
  const read = row.visibleMs >= readMs && row.depth >= readDepth;
  const tab: Tab = {
    ...row,
    id,
    pageId,
    state: "hidden",
    seenAt: tx.now,
    leavingAt: 0,
    read,
    found: found.map((each) => each.name),
  };
  trail.tabs = [...trail.tabs, tab].slice(0, mostTabs);
  return tab;
}

function look(trail: Trail, tab: Tab, event: Extract<CleanEvent, { t: "dwell" }>, now: number): void {
  tab.seenAt = now;
  tab.visibleMs = Math.max(tab.visibleMs, Math.min(event.visible_ms, Math.max(0, event.at - tab.since)));
  tab.depth = Math.max(tab.depth, event.depth);
  tab.state = event.state;
  if (event.state !== "here") return;
  tab.leavingAt = 0;
  place(trail, tab);
}
