/** Trails in memory: read once when a visitor comes, kept in step with each write, dropped when they have left or a write fails. */

import type { Region, Source, VisitorDevice } from "../../web/contract/visitors.ts";
import type { Db } from "../kernel/db.ts";
import { readDid } from "./traits.ts";
import type { Trail, VisitNow } from "./types.ts";

export interface Trails {
  /** What is in memory. */
  known(visitorId: string, inboxId: string): Trail | undefined;
  /** From memory or from the database; undefined for one who was never here. */
  find(db: Db, visitorId: string, inboxId: string): Trail | undefined;
  keep(trail: Trail): void;
  drop(visitorId: string, inboxId: string): void;
  dropAll(visitorId: string): void;
  readonly size: number;
}

export function createTrails(): Trails {
  const kept = new Map<string, Trail>();
  const key = (visitorId: string, inboxId: string) => `${visitorId} ${inboxId}`;
  return {
    known: (visitorId, inboxId) => kept.get(key(visitorId, inboxId)),
    find(db, visitorId, inboxId) {
      const found = kept.get(key(visitorId, inboxId)) ?? readTrail(db, visitorId, inboxId);
      if (found) kept.set(key(visitorId, inboxId), found);
      return found;
    },
    keep: (trail) => void kept.set(key(trail.id, trail.inboxId), trail),
    drop: (visitorId, inboxId) => void kept.delete(key(visitorId, inboxId)),
    dropAll(visitorId) {
      for (const [each, trail] of kept) if (trail.id === visitorId) kept.delete(each);
    },
    get size() {
      return kept.size;
    },
  };
}

interface Row {
  no: number;
  firstSeenAt: number;
  lastSeenAt: number;
  visits: number;
  firstSource: string;
  lastSource: string;
  country: string | null;
  province: string | null;
  city: string | null;
  device: string;
  language: string;
  did: string;
  revisited: number;
  readPages: number;
}

/** Pages that are looked back at to see whether one is come back to. */
const lookBack = 60;

/** Without its tabs, which nobody has told of yet. */
export function readTrail(db: Db, visitorId: string, inboxId: string): Trail | undefined {
  const row = db.one<Row>(
    `select no, first_seen_at as firstSeenAt, last_seen_at as lastSeenAt, visits, first_source as firstSource, last_source as lastSource,
       country, province, city, device, language, did, revisited, read_pages as readPages
     from visitors where visitor_id = ? and inbox_id = ?`,
    visitorId,
    inboxId,
  );
  if (!row) return undefined;
  const { country, province, city, ...rest } = row;
  const pages = db.all<{ url: string }>(
    "select url from page_views where visitor_no = ? order by no desc limit ?",
    row.no,
    lookBack,
  );
  const seen = new Map<number, number>();
  for (const { url } of pages.reverse()) seen.set(hashOf(url), (seen.get(hashOf(url)) ?? 0) + 1);
  return {
    ...rest,
    id: visitorId,
    inboxId,
    firstSource: JSON.parse(row.firstSource) as Source,
    lastSource: JSON.parse(row.lastSource) as Source,
    region: { country, province, city } satisfies Region,
    device: JSON.parse(row.device) as VisitorDevice,
    did: readDid(row.did),
    visit: lastVisit(db, row.no),
    seen,
    lastUrl: pages.at(-1)?.url ?? "",
    tabs: [],
  };
}

const visitColumns = `no, id, key, number, started_at as startedAt, last_at as writtenAt, source, landing,
  (select count(*) from page_views as p where p.visitor_no = v.visitor_no and p.visit_no = v.no) as pages,
  (select max(at) from page_views as p where p.visitor_no = v.visitor_no and p.visit_no = v.no) as pageAt`;
type VisitRow = Omit<VisitNow, "source" | "lastAt"> & { source: string; pageAt: number | null };
const toVisit = (row: VisitRow | undefined): VisitNow | undefined =>
  row && {
    ...row,
    lastAt: Math.max(row.writtenAt, row.pageAt ?? 0),
    source: JSON.parse(row.source) as Source,
  };

function lastVisit(db: Db, visitorNo: number): VisitNow | undefined {
  return toVisit(
    db.one<VisitRow>(
      `select ${visitColumns} from visits as v where visitor_no = ? order by started_at desc limit 1`,
      visitorNo,
    ),
  );
}

/** The visit that the browser calls so, for events that come late. */
export function visitByKey(db: Db, visitorNo: number, key: string): VisitNow | undefined {
  return toVisit(
    db.one<VisitRow>(
      `select ${visitColumns} from visits as v where visitor_no = ? and key = ? order by started_at desc limit 1`,
      visitorNo,
      key,
    ),
  );
}

/** Short, since a visitor may see hundreds of pages. */
export const hashOf = (url: string): number => Bun.hash.xxHash32(url);
