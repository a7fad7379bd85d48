/** What can be done to quick replies. Each change says so by quick_reply.changed. */

import { audit } from "../accounts/audit-log.ts";
import { can, must, type AgentActor } from "../accounts/actor.ts";
import { fileFor } from "../files/queries.ts";
import { Conflict, Forbidden, Invalid, NotFound } from "../kernel/errors.ts";
import { emit } from "../kernel/event-log.ts";
import { newId } from "../kernel/ids.ts";
import type { Tx } from "../kernel/tx.ts";
import { requireReply } from "./queries.ts";
import { mostReplies, type QuickReplyChanges, type QuickReplyRow, type Scope } from "./types.ts";

export interface NewQuickReply {
  scope: Scope;
  /** For `team` only. */
  teamId?: string;
  folder?: string;
  shortcut: string;
  title: string;
  text: string;
  file_ids?: string[];
}

export type Place = Pick<QuickReplyRow, "agentId" | "teamId">;

/** One's own: whoever may reply. A team's: its members. Shared: supervisors and up. A shortcut stands once in each of these places. */
export function createReply(tx: Tx, actor: AgentActor, input: NewQuickReply): QuickReplyRow {
  const place = placeOf(tx, actor, input);
  mayWrite(actor, place);
  refuseTaken(tx, place, input.shortcut);
  return insertReply(tx, actor, place, input);
}

/** The place has been checked, and that the shortcut is free there. */
export function insertReply(
  tx: Tx,
  actor: AgentActor,
  place: Place,
  input: Omit<NewQuickReply, "scope" | "teamId">,
): QuickReplyRow {
  if ((tx.one<{ n: number }>("select count(*) as n from quick_replies")?.n ?? 0) >= mostReplies)
    throw new Invalid("replies_too_many", { limit: mostReplies });
  const row: QuickReplyRow = {
    ...place,
    id: newId("qrp", tx.now),
    folder: input.folder ?? "",
    shortcut: input.shortcut,
    title: input.title,
    text: input.text,
    used: 0,
    succeeded: 0,
    lastUsedAt: null,
    pinyin: null,
    fileIds: filesFrom(tx, actor, input.file_ids ?? []),
  };
  tx.run(
    `insert into quick_replies (id, agent_id, team_id, folder, shortcut, title, text, file_ids, created_at, updated_at)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    row.id,
    row.agentId,
    row.teamId,
    row.folder,
    row.shortcut,
    row.title,
    row.text,
    row.fileIds,
    tx.now,
    tx.now,
  );
  note(tx, actor, "quick_reply.created", row);
  return row;
}

/** Only what the agent may read. */
function filesFrom(tx: Tx, actor: AgentActor, ids: readonly string[]): string {
  for (const id of ids) fileFor(tx, actor, id);
  return JSON.stringify([...new Set(ids)]);
}

export function placeOf(
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

export function mayWrite(actor: AgentActor, place: Place): void {
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
    pinyin: null,
    fileIds: input.file_ids ? filesFrom(tx, actor, input.file_ids) : before.fileIds,
  };
  refuseTaken(tx, row, row.shortcut, row.id);
  tx.run(
    "update quick_replies set folder = ?, shortcut = ?, title = ?, text = ?, file_ids = ?, pinyin = null, updated_at = ? where id = ?",
    row.folder,
    row.shortcut,
    row.title,
    row.text,
    row.fileIds,
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
  emit(tx, "quick_reply.changed", { replyIds: [row.id], agentId: row.agentId });
}
