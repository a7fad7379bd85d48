/** Reads of saved views. */

import type { SavedView } from "../../web/contract/models.ts";
import { must, seesInbox, type AgentActor } from "../accounts/actor.ts";
import type { Db } from "../kernel/db.ts";
import { NotFound } from "../kernel/errors.ts";
import type { SavedViewRow } from "./types.ts";

type Stored = Omit<SavedViewRow, "filter"> & { filter: string };

const select = "select id, agent_id as agentId, name, filter from saved_views";
const read = (row: Stored): SavedViewRow => ({
  ...row,
  filter: JSON.parse(row.filter) as SavedViewRow["filter"],
});

/** One's own, and the shared ones, except those of an inbox that the agent doesn't see. */
const seesView = (actor: AgentActor, view: SavedViewRow): boolean =>
  view.agentId === null
    ? !view.filter.inbox_id || seesInbox(actor, view.filter.inbox_id)
    : view.agentId === actor.id;

/** Shared ones first, then one's own, each by age. There are never many: no pages. */
export function listViews(db: Db, actor: AgentActor): SavedView[] {
  must(actor, "conversations.see");
  return db
    .all<Stored>(
      `${select} where agent_id is null or agent_id = ? order by agent_id is not null, id`,
      actor.id,
    )
    .map(read)
    .filter((view) => seesView(actor, view))
    .map(showView);
}

/** Throws NotFound for what the agent may not see. */
export function requireView(db: Db, actor: AgentActor, id: string): SavedViewRow {
  const row = db.one<Stored>(`${select} where id = ?`, id);
  const view = row && read(row);
  if (!view || !seesView(actor, view)) throw new NotFound("not_found");
  return view;
}

export const showView = (view: SavedViewRow): SavedView => ({
  id: view.id,
  name: view.name,
  shared: view.agentId === null,
  filter: view.filter,
});
