/** Ends, moves and hands out a journey: what a withdrawn consent, a merge and a person's own request ask for. */

import type { Db } from "../kernel/db.ts";
import type { Tx } from "../kernel/tx.ts";

/** Everything about a visitor in every inbox. For the privacy feature and the reactions here; no permission is asked. */
export function eraseVisitor(tx: Tx, visitorId: string): void {
  tx.run("delete from visitors where visitor_id = ?", visitorId);
}

/** In one inbox: consent is given, and taken back, for each. */
export function eraseTrail(tx: Tx, visitorId: string, inboxId: string): void {
  tx.run("delete from visitors where visitor_id = ? and inbox_id = ?", visitorId, inboxId);
}

/** Two contacts are one: so are their journeys. */
export function moveTrails(tx: Tx, fromId: string, intoId: string): void {
  const from = tx.all<{ no: number; inboxId: string }>(
    "select no, inbox_id as inboxId from visitors where visitor_id = ?",
    fromId,
  );
  for (const { no, inboxId } of from) {
    const into = tx.one<{ no: number }>(
      "select no from visitors where visitor_id = ? and inbox_id = ?",
      intoId,
      inboxId,
    );
    if (into) join(tx, no, into.no);
    else tx.run("update visitors set visitor_id = ? where no = ?", intoId, no);
  }
}

function join(tx: Tx, from: number, into: number): void {
  // The same browser under both names: what both have is there once.
  tx.run("update or ignore page_views set visitor_no = ? where visitor_no = ?", into, from);
  tx.run("delete from page_views where visitor_no = ?", from);
  tx.run("update or ignore behaviours set visitor_no = ? where visitor_no = ?", into, from);
  tx.run("delete from behaviours where visitor_no = ?", from);
  tx.run("update visits set visitor_no = ? where visitor_no = ?", into, from);
  tx.run(
    `update visits set number = (select count(*) from visits as other where other.visitor_no = visits.visitor_no and other.started_at <= visits.started_at)
     where visitor_no = ?`,
    into,
  );
  tx.run(
    `update visitors set
       visits = visits + (select visits from visitors where no = ?1),
       first_source = case when (select first_seen_at from visitors where no = ?1) < first_seen_at then (select first_source from visitors where no = ?1) else first_source end,
       first_seen_at = min(first_seen_at, (select first_seen_at from visitors where no = ?1)),
       last_seen_at = max(last_seen_at, (select last_seen_at from visitors where no = ?1)),
       revisited = max(revisited, (select revisited from visitors where no = ?1)),
       read_pages = read_pages + (select read_pages from visitors where no = ?1),
       did = json_patch((select did from visitors where no = ?1), did)
     where no = ?2`,
    from,
    into,
  );
  tx.run("delete from visitors where no = ?", from);
}

/** All that is kept about them, as plain rows with readable times. For the privacy feature, which asks for the right. */
export function exportVisitor(db: Db, visitorId: string): Record<string, unknown>[] {
  const visitors = db.all<{ no: number; inbox_id: string } & Record<string, unknown>>(
    `select no, inbox_id, first_seen_at, last_seen_at, visits, first_source, last_source, country, province, city, device, language, did
     from visitors where visitor_id = ? order by no`,
    visitorId,
  );
  return visitors.map(({ no, ...visitor }) => ({
    ...readable(visitor),
    visits: db
      .all<{ no: number } & Record<string, unknown>>(
        "select no, number, started_at, last_at, source, landing, referrer from visits where visitor_no = ? order by started_at",
        no,
      )
      .map(({ no: visitNo, ...visit }) => ({
        ...readable(visit),
        pages: db
          .all<Record<string, unknown>>(
            "select url, title, at, visible_ms, depth from page_views where visitor_no = ? and visit_no = ? order by at, no",
            no,
            visitNo,
          )
          .map(readable),
        behaviours: db
          .all<Record<string, unknown>>(
            "select name, at, props from behaviours where visitor_no = ? and visit_no = ? order by at, no",
            no,
            visitNo,
          )
          .map(readable),
      })),
  }));
}

const documents = new Set(["first_source", "last_source", "source", "device", "did", "props"]);

/** Times as ISO 8601, documents as such. */
const readable = (row: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => {
      if (typeof value === "number" && (name === "at" || name.endsWith("_at")))
        return [name, new Date(value).toISOString()];
      if (typeof value === "string" && documents.has(name)) return [name, JSON.parse(value) as unknown];
      return [name, value];
    }),
  );
