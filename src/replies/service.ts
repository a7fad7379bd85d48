/** What can be done to quick replies. */

import { audit } from "../accounts/audit-log.ts";
import { can, must, type AgentActor } from "../accounts/actor.ts";
import { Conflict, Forbidden, Invalid, NotFound } from "../kernel/errors.ts";
import { newId } from "../kernel/ids.ts";
import type { Tx } from "../kernel/tx.ts";
import { requireReply } from "./queries.ts";
import type { QuickReplyChanges, QuickReplyRow, Scope } from "./types.ts";

export interface NewQuickReply {
  scope: Scope;
  /** For `team` only. */
  teamId?: string;
  folder?: string;
  shortcut: string;
  title: string;
  text: string;
}

type Place = Pick<QuickReplyRow, "agentId" | "teamId">;

/** One's own: whoever may reply. A team's: its members. Shared: supervisors and up. A shortcut stands once in each of these places. */
export function createReply(tx: Tx, actor: AgentActor, input: NewQuickReply): QuickReplyRow {
  const place = placeOf(tx, actor, input);
  mayWrite(actor, place);
  refuseTaken(tx, place, input.shortcut);
  const row: QuickReplyRow = {
    ...place,
    id: newId("qrp", tx.now),
    folder: input.folder ?? "",
    shortcut: input.shortcut,
    title: input.title,
    text: input.text,
    used: 0,
  };
  tx.run(
    `insert into quick_replies (id, agent_id, team_id, folder, shortcut, title, text, created_at, updated_at)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    row.id,
    row.agentId,
    row.teamId,
    row.folder,
    row.shortcut,
    row.title,
    row.text,
    tx.now,
    tx.now,
  );
  note(tx, actor, "quick_reply.created", row);
  return row;
}

function placeOf(
  tx: Tx,
  actor: AgentActor,
  { scope, teamId }: Pick<NewQuickReply, "scope" | "teamId">,
): Place {
  if (scope === "personal") return { agentId: actor.id, teamId: null };
  if (scope === "shared") return { agentId: null, teamId: null };
  if (!teamId) throw new Invalid("invalid", {}, [{ path: "team_id", code: "required" }]);
  const seen = actor.teams.has(teamId) || actor.inboxes === "all";
  if (!seen || !tx.one("select 1 from teams where id = ?", teamId)) throw new NotFound("not_found");
  return { agentId: null, teamId };
}

function mayWrite(actor: AgentActor, place: Place): void {
  must(actor, "conversations.reply");
  if (place.agentId === actor.id || can(actor, "replies.share")) return;
  if (!place.teamId || !actor.teams.has(place.teamId)) throw new Forbidden("forbidden");
}

function refuseTaken(tx: Tx, place: Place, shortcut: string, but = ""): void {
  const taken = tx.one(
    "select 1 from quick_replies where shortcut = ? and agent_id is ? and team_id is ? and id <> ?",
    shortcut,
    place.agentId,
    place.teamId,
    but,
  );
  if (taken) throw new Conflict("shortcut_taken", { shortcut });
}

export function updateReply(
  tx: Tx,
  actor: AgentActor,
  input: QuickReplyChanges & { id: string },
): QuickReplyRow {
  const before = requireReply(tx, actor, input.id);
  mayWrite(actor, before);
  const row: QuickReplyRow = {
    ...before,
    folder: input.folder ?? before.folder,
    shortcut: input.shortcut ?? before.shortcut,
    title: input.title ?? before.title,
    text: input.text ?? before.text,
  };
  refuseTaken(tx, row, row.shortcut, row.id);
  tx.run(
    "update quick_replies set folder = ?, shortcut = ?, title = ?, text = ?, updated_at = ? where id = ?",
    row.folder,
    row.shortcut,
    row.title,
    row.text,
    tx.now,
    row.id,
  );
  note(tx, actor, "quick_reply.updated", row);
  return row;
}

export function deleteReply(tx: Tx, actor: AgentActor, input: { id: string }): void {
  const row = requireReply(tx, actor, input.id);
  mayWrite(actor, row);
  tx.run("delete from quick_replies where id = ?", row.id);
  note(tx, actor, "quick_reply.deleted", row);
}

/** What others use is in the audit log; one's own is one's own. */
function note(tx: Tx, actor: AgentActor, action: string, row: QuickReplyRow): void {
  if (row.agentId === null) audit(tx, actor, { action, subject: { kind: "quick_reply", id: row.id } });
}

/** Somebody put it into a composer: the often used come first. */
export function noteUsed(tx: Tx, actor: AgentActor, input: { id: string }): QuickReplyRow {
  must(actor, "conversations.reply");
  const row = requireReply(tx, actor, input.id);
  tx.run("update quick_replies set used = used + 1, last_used_at = ? where id = ?", tx.now, row.id);
  return { ...row, used: row.used + 1 };
}
