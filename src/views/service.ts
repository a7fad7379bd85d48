/** What can be done to saved views: everybody keeps their own, supervisors share. */

import { audit } from "../accounts/audit-log.ts";
import { must, seesAllInboxes, seesInbox, type AgentActor } from "../accounts/actor.ts";
import { Conflict, Forbidden, NotFound } from "../kernel/errors.ts";
import { newId } from "../kernel/ids.ts";
import type { Tx } from "../kernel/tx.ts";
import { requireView } from "./queries.ts";
import { mostViews, type NewView, type SavedViewRow, type ViewChanges } from "./types.ts";

export function saveView(tx: Tx, actor: AgentActor, input: NewView): SavedViewRow {
  must(actor, "conversations.see");
  if (input.shared) mayShare(actor);
  mayFilter(actor, input.filter);
  const agentId = input.shared ? null : actor.id;
  const { n } = tx.one<{ n: number }>("select count(*) as n from saved_views where agent_id is ?", agentId)!;
  if (n >= mostViews) throw new Conflict("too_many_views", { limit: mostViews });
  const view: SavedViewRow = { id: newId("viw", tx.now), agentId, name: input.name, filter: input.filter };
  tx.run(
    "insert into saved_views (id, agent_id, name, filter, created_at) values (?, ?, ?, ?, ?)",
    view.id,
    view.agentId,
    view.name,
    JSON.stringify(view.filter),
    tx.now,
  );
  note(tx, actor, "saved_view.created", view);
  return view;
}

export function changeView(tx: Tx, actor: AgentActor, input: ViewChanges & { id: string }): SavedViewRow {
  const before = requireView(tx, actor, input.id);
  if (before.agentId === null) mayShare(actor);
  const view = { ...before, name: input.name ?? before.name, filter: input.filter ?? before.filter };
  mayFilter(actor, view.filter);
  tx.run(
    "update saved_views set name = ?, filter = ? where id = ?",
    view.name,
    JSON.stringify(view.filter),
    view.id,
  );
  note(tx, actor, "saved_view.updated", view);
  return view;
}

export function deleteView(tx: Tx, actor: AgentActor, input: { id: string }): void {
  const view = requireView(tx, actor, input.id);
  if (view.agentId === null) mayShare(actor);
  tx.run("delete from saved_views where id = ?", view.id);
  note(tx, actor, "saved_view.deleted", view);
}

/** Owner, admin and supervisor: those whose views of the inboxes others work from. */
function mayShare(actor: AgentActor): void {
  if (!seesAllInboxes(actor.role)) throw new Forbidden("forbidden");
}

function mayFilter(actor: AgentActor, filter: SavedViewRow["filter"]): void {
  if (filter.inbox_id && !seesInbox(actor, filter.inbox_id)) throw new NotFound("not_found");
}

function note(tx: Tx, actor: AgentActor, action: string, view: SavedViewRow): void {
  if (view.agentId === null) audit(tx, actor, { action, subject: { kind: "saved_view", id: view.id } });
}
