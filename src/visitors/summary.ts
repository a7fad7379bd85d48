/** How many were on the site, minute by minute: what the board shows above its list. Reads only. */

import type { VisitorSummary } from "../../web/contract/visitor-board.ts";
import { must, type AgentActor } from "../accounts/actor.ts";
import { day, minute } from "../kernel/clock.ts";
import type { Db, Value } from "../kernel/db.ts";

const shown = 30;

/** Of the inboxes that the actor sees. May: conversations.see. */
export function summariseVisitors(db: Db, actor: AgentActor, now: number): VisitorSummary {
  must(actor, "conversations.see");
  const seen = actor.inboxes === "all" ? null : JSON.stringify([...actor.inboxes]);
  const mine = "(?1 is null or inbox_id in (select value from json_each(?1)))";
  const count = (where: string, ...values: Value[]): number =>
    db.one<{ n: number }>(
      `select count(distinct visitor_no) as n from visits where ${mine} and ${where}`,
      seen,
      ...values,
    )!.n;
  // A visit's last sign may be older than what is seen of it by up to half a minute: whole minutes hide that.
  const visits = db.all<{ from: number; to: number }>(
    `select started_at as "from", last_at as "to" from visits where ${mine} and last_at >= ?2`,
    seen,
    now - shown * minute,
  );
  const minutes = Array.from({ length: shown }, (_, at) => {
    const end = now - (shown - 1 - at) * minute;
    return visits.filter(({ from, to }) => from <= end && to >= end - minute).length;
  });
  const before = now - day;
  const counted = db.one(
    `select 1 from visits where ${mine} and last_at < ?2 limit 1`,
    seen,
    before - minute,
  );
  return {
    minutes,
    yesterday: counted ? count("last_at >= ?2 and started_at <= ?3", before - minute, before) : null,
    day: count("last_at >= ?2", now - day),
  };
}
