/** Reads of quick replies: an agent's own, those of their teams, and the shared ones. */

import type { QuickReply } from "../../web/contract/models.ts";
import { must, type AgentActor } from "../accounts/actor.ts";
import { decodeCursor, encodeCursor } from "../accounts/rest.ts";
import type { Db, Value } from "../kernel/db.ts";
import { NotFound } from "../kernel/errors.ts";
import type { QuickReplyRow, Scope } from "./types.ts";

const columns = "id, agent_id as agentId, team_id as teamId, folder, shortcut, title, text, used";

/** Whether the reply is in the agent's reach at all; what they may do with it, the verbs decide. */
export function seesReply(actor: AgentActor, reply: Pick<QuickReplyRow, "agentId" | "teamId">): boolean {
  if (reply.agentId) return reply.agentId === actor.id;
  if (reply.teamId) return actor.teams.has(reply.teamId) || actor.inboxes === "all";
  return true;
}

/** Throws NotFound for what the agent may not see. */
export function requireReply(db: Db, actor: AgentActor, id: string): QuickReplyRow {
  const row = db.one<QuickReplyRow>(`select ${columns} from quick_replies where id = ?`, id);
  if (!row || !seesReply(actor, row)) throw new NotFound("not_found");
  return row;
}

export function getReply(db: Db, actor: AgentActor, id: string): QuickReply {
  must(actor, "conversations.see");
  return showReply(requireReply(db, actor, id));
}

interface Reach {
  where: string;
  values: Value[];
}

/** `own`: only what they would use themself, not the replies of teams that a supervisor oversees. */
function reach(actor: AgentActor, own: boolean): Reach {
  if (actor.inboxes === "all" && !own)
    return { where: "(agent_id is null or agent_id = ?)", values: [actor.id] };
  return {
    where: `(agent_id = ? or (agent_id is null and team_id is null)
      or team_id in (select value from json_each(?)))`,
    values: [actor.id, JSON.stringify([...actor.teams])],
  };
}

export interface ReplyQuery {
  scope?: Scope;
  teamId?: string;
  folder?: string;
  cursor?: string;
  limit?: number;
}

/** All that the agent can see, newest first. */
export function listReplies(
  db: Db,
  actor: AgentActor,
  query: ReplyQuery,
): { data: QuickReply[]; next_cursor: string | null } {
  must(actor, "conversations.see");
  const limit = query.limit ?? 50;
  const { where, values } = reach(actor, false);
  const conditions = [where];
  if (query.scope) conditions.push(scopes[query.scope]);
  for (const [condition, value] of [
    ["team_id = ?", query.teamId],
    ["folder = ?", query.folder],
    ["id < ?", decodeCursor(query.cursor, 1)?.[0]],
  ] as const) {
    if (value === undefined) continue;
    conditions.push(condition);
    values.push(value);
  }
  const rows = db.all<QuickReplyRow>(
    `select ${columns} from quick_replies where ${conditions.join(" and ")} order by id desc limit ?`,
    ...values,
    limit + 1,
  );
  const shown = rows.slice(0, limit);
  return {
    data: shown.map(showReply),
    next_cursor: rows.length > limit ? encodeCursor([shown.at(-1)!.id]) : null,
  };
}

const scopes: Record<Scope, string> = {
  personal: "agent_id is not null",
  team: "team_id is not null",
  shared: "agent_id is null and team_id is null",
};

/** For the composer: shortcuts that begin so, then titles, then texts that contain it; the most used first. */
export function searchReplies(
  db: Db,
  actor: AgentActor,
  input: { query: string; limit?: number },
): QuickReply[] {
  must(actor, "conversations.see");
  const { where, values } = reach(actor, true);
  const word = input.query.trim().replace(/[\\%_]/g, (sign) => `\\${sign}`);
  const [start, part] = [`${word}%`, `%${word}%`];
  const rows = db.all<QuickReplyRow>(
    `select ${columns},
       case when shortcut like ? escape '\\' then 0 when title like ? escape '\\' then 1 else 2 end as place
     from quick_replies
     where ${where}
       and (shortcut like ? escape '\\' or title like ? escape '\\' or text like ? escape '\\')
     order by place, used desc, id desc
     limit ?`,
    start,
    part,
    ...values,
    start,
    part,
    part,
    input.limit ?? 20,
  );
  return rows.map(showReply);
}

export function showReply(row: QuickReplyRow): QuickReply {
  return {
    id: row.id,
    scope: row.agentId ? "personal" : row.teamId ? "team" : "shared",
    team_id: row.teamId,
    folder: row.folder,
    shortcut: row.shortcut,
    title: row.title,
    text: row.text,
    used: row.used,
  };
}
