/** Reads of journeys: the visitor's own page, their visits, what a visit saw and did, where people came from. */

import type { Behaviour, Journey, PageView, Source, Visit } from "../../web/contract/visitors.ts";
import { must, seesInbox, type Actor } from "../accounts/actor.ts";
import { decodeCursor, encodeCursor, iso } from "../accounts/rest.ts";
import { currentContact, seesContact } from "../contacts/queries.ts";
import type { Db, Value } from "../kernel/db.ts";
import { NotFound } from "../kernel/errors.ts";
import type { Retention } from "../kernel/upkeep.ts";
import { intentFacts } from "./live-row.ts";
import { intentOf, intentParts, type Part } from "./intent.ts";
import type { Props } from "./parse-batch.ts";
import { readTrail } from "./trails.ts";
import { tagsOf } from "./traits.ts";
import type { Rule, Trail } from "./types.ts";
import { silence } from "./types.ts";

/** The newest first; an inbox keeps one conversation with a contact open at a time. */
export function conversationsWith(
  db: Db,
  contactId: string,
  inboxId: string,
): { id: string; status: string; assigneeId: string | null }[] {
  return db.all(
    `select id, status, assignee_id as assigneeId from conversations
     where contact_id = ? and inbox_id = ?
     order by no desc
     limit 5`,
    contactId,
    inboxId,
  );
}

export const referrerOf = (db: Db, visitNo: number | undefined): string =>
  (visitNo !== undefined &&
    db.one<{ referrer: string }>("select referrer from visits where no = ?", visitNo)?.referrer) ||
  "";

/** For `upkeepJobs`: pages and behaviours go with their visit. */
export const journeyRetentions = (days: number): Retention[] => [
  { table: "visits", column: "last_at", days },
  { table: "visitors", column: "last_seen_at", days },
];

/** All rows of one visitor that the actor may see, the newest first; throws NotFound when there is none. */
export function requireTrails(db: Db, actor: Actor, visitorId: string): Trail[] {
  must(actor, "conversations.see");
  // An old id leads to the contact that it has become.
  const id = currentContact(db, visitorId)?.id ?? visitorId;
  const rows = db.all<{ inboxId: string }>(
    "select inbox_id as inboxId from visitors where visitor_id = ? order by last_seen_at desc",
    id,
  );
  const trails = rows
    .filter((row) => seesInbox(actor, row.inboxId))
    .flatMap((row) => readTrail(db, id, row.inboxId) ?? []);
  if (trails.length === 0) throw new NotFound("not_found");
  return trails;
}

export interface JourneyPage {
  visitor: Journey["visitor"];
  intent: { score: number; parts: Part[] };
  visits: Visit[];
  nextCursor: string | null;
  /** Of the newest visit, and all that the reader sees. */
  inboxId: string;
  inboxes: string[];
}

export interface JourneyQuery {
  visitorId: string;
  rules: (inboxId: string) => readonly Rule[];
  now: number;
  cursor?: string;
  limit?: number;
}

/** A contact whom the actor sees, and of whom there is no trail in any inbox. */
export function wasNeverFollowed(db: Db, actor: Actor, id: string): boolean {
  const contact = currentContact(db, id);
  return (
    contact !== undefined &&
    seesContact(db, actor, contact) &&
    db.one("select 1 from visitors where visitor_id = ? limit 1", contact.id) === undefined
  );
}

/** The permission is asked: conversations.see, and the inbox. */
export function journeyOf(db: Db, actor: Actor, query: JourneyQuery): JourneyPage {
  const trails = requireTrails(db, actor, query.visitorId);
  const { now } = query;
  const [newest] = trails as [Trail];
  const first = trails.reduce((a, b) => (b.firstSeenAt < a.firstSeenAt ? b : a));
  const rules = query.rules(newest.inboxId);
  const parts = intentParts(intentFacts(newest), rules, now);
  const contact = currentContact(db, newest.id);
  const { visits, nextCursor } = visitsOf(db, trails, query);
  return {
    visitor: {
      id: newest.id,
      name: contact?.name || null,
      first_seen_at: iso(first.firstSeenAt),
      last_seen_at: iso(Math.max(...trails.map((trail) => trail.visit?.lastAt ?? trail.lastSeenAt))),
      visits: trails.reduce((sum, trail) => sum + trail.visits, 0),
      first_source: first.firstSource,
      last_source: newest.lastSource,
      region: newest.region,
      device: newest.device,
      language: newest.language,
      tags: tagsOf(newest.did, rules, now),
    },
    intent: { score: intentOf(parts), parts },
    visits,
    nextCursor,
    inboxId: newest.inboxId,
    inboxes: trails.map((trail) => trail.inboxId),
  };
}

interface VisitRow {
  no: number;
  visitorNo: number;
  id: string;
  inboxId: string;
  number: number;
  startedAt: number;
  lastAt: number;
  source: string;
  landing: string;
  referrer: string;
}

function visitsOf(
  db: Db,
  trails: readonly Trail[],
  { cursor, limit = 20, rules, now }: JourneyQuery,
): { visits: Visit[]; nextCursor: string | null } {
  const after = decodeCursor(cursor, 2);
  const values: Value[] = [JSON.stringify(trails.map((trail) => trail.no))];
  if (after) values.push(after[0]!, after[0]!, after[1]!);
  const rows = db.all<VisitRow>(
    `select no, visitor_no as visitorNo, id, inbox_id as inboxId, number, started_at as startedAt, last_at as lastAt, source, landing, referrer
     from visits
     where visitor_no in (select value from json_each(?)) ${after ? "and (started_at < ? or (started_at = ? and no < ?))" : ""}
     order by started_at desc, no desc
     limit ?`,
    ...values,
    limit + 1,
  );
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const pages = pagesOf(db, shown);
  const behaviours = behavioursOf(db, shown, rules);
  return {
    visits: shown.map((row) => toVisit(row, pages.get(row.no) ?? [], behaviours.get(row.no) ?? [], now)),
    nextCursor: rows.length > limit && last ? encodeCursor([last.startedAt, last.no]) : null,
  };
}

function toVisit(row: VisitRow, pages: PageView[], behaviours: Behaviour[], now: number): Visit {
  const visible = pages.reduce((sum, page) => sum + page.visible_ms, 0);
  const lastAt = Math.max(
    row.lastAt,
    ...pages.map((page) => Date.parse(page.at) + page.visible_ms),
    ...behaviours.map((each) => Date.parse(each.at)),
  );
  const over = now - lastAt >= silence;
  return {
    id: row.id,
    number: row.number,
    started_at: iso(row.startedAt),
    ended_at: over ? iso(lastAt) : null,
    source: JSON.parse(row.source) as Source,
    landing: row.landing,
    referrer: row.referrer,
    visible_ms: visible,
    bounced: isBounce(pages.length, visible, behaviours.length),
    pages,
    behaviours,
  };
}

/** One page, nothing done, gone within ten seconds. */
export const isBounce = (pages: number, visibleMs: number, behaviours: number): boolean =>
  pages <= 1 && behaviours === 0 && visibleMs < 10_000;

const keys = (rows: readonly VisitRow[]): [string, string] => [
  JSON.stringify([...new Set(rows.map((row) => row.visitorNo))]),
  JSON.stringify(rows.map((row) => row.no)),
];

function pagesOf(db: Db, rows: readonly VisitRow[]): Map<number, PageView[]> {
  const found = db.all<Omit<PageView, "at"> & { visitNo: number; at: number }>(
    `select visit_no as visitNo, id, url, title, at, visible_ms, depth from page_views
     where visitor_no in (select value from json_each(?)) and visit_no in (select value from json_each(?))
     order by at, no`,
    ...keys(rows),
  );
  return byVisit(found, ({ id, url, title, at, visible_ms, depth }) => ({
    id,
    url,
    title,
    at: iso(at),
    visible_ms,
    depth,
  }));
}

function behavioursOf(
  db: Db,
  rows: readonly VisitRow[],
  rules: JourneyQuery["rules"],
): Map<number, Behaviour[]> {
  const inboxOf = new Map(rows.map((row) => [row.no, row.inboxId]));
  const found = db.all<{ visitNo: number; name: string; page_id: string | null; at: number; props: string }>(
    `select visit_no as visitNo, name, page_id, at, props from behaviours
     where visitor_no in (select value from json_each(?)) and visit_no in (select value from json_each(?))
     order by at, no`,
    ...keys(rows),
  );
  return byVisit(found, ({ visitNo, name, page_id, at, props }) => ({
    name,
    label: rules(inboxOf.get(visitNo)!).find((rule) => rule.name === name)?.label ?? name,
    page_id,
    at: iso(at),
    props: JSON.parse(props) as Props,
  }));
}

function byVisit<R extends { visitNo: number }, T>(
  rows: readonly R[],
  show: (row: R) => T,
): Map<number, T[]> {
  const found = new Map<number, T[]>();
  for (const row of rows) {
    const shown = found.get(row.visitNo);
    if (shown) shown.push(show(row));
    else found.set(row.visitNo, [show(row)]);
  }
  return found;
}
