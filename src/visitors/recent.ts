/** What visitors did last, whoever they are: for trying rules of behaviour on one's own site. Reads only. */

import { must, seesInbox, type AgentActor } from "../accounts/actor.ts";
import { iso } from "../accounts/rest.ts";
import type { Db } from "../kernel/db.ts";
import { behaviourRules } from "./rules.ts";

export interface RecentBehaviour {
  name: string;
  /** Of the rule; the name itself where there is none (any more). */
  label: string;
  inbox_id: string;
  visitor_id: string;
  page: string;
  at: string;
}

const shown = 12;
/** Enough to find some of the inboxes that the actor sees. */
const read = 200;

/** Newest first. May: inboxes.manage. */
export function recentBehaviours(db: Db, actor: AgentActor): RecentBehaviour[] {
  must(actor, "inboxes.manage");
  const rows = db.all<{
    name: string;
    inboxId: string;
    visitorId: string;
    title: string | null;
    url: string | null;
    at: number;
  }>(
    `select b.name, v.inbox_id as inboxId, v.visitor_id as visitorId, b.at,
       (select p.title from page_views as p where p.visitor_no = b.visitor_no and p.id = b.page_id) as title,
       (select p.url from page_views as p where p.visitor_no = b.visitor_no and p.id = b.page_id) as url
     from (select * from behaviours order by no desc limit ?) as b join visitors as v on v.no = b.visitor_no
     order by b.no desc`,
    read,
  );
  const rules = behaviourRules(db);
  return rows
    .filter((row) => seesInbox(actor, row.inboxId))
    .slice(0, shown)
    .map(({ name, inboxId, visitorId, title, url, at }) => ({
      name,
      label: rules.find((rule) => rule.name === name)?.label ?? name,
      inbox_id: inboxId,
      visitor_id: visitorId,
      page: title || url || "",
      at: iso(at),
    }));
}
