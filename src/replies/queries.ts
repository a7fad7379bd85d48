/** Reads of quick replies: an agent's own, those of their teams, and the shared ones. */

import type { QuickReply } from "../../web/contract/models.ts";
import { orderIn, type FillValues } from "../../web/shared/fill.ts";
import { must, type AgentActor } from "../accounts/actor.ts";
import { decodeCursor, encodeCursor } from "../accounts/rest.ts";
import type { Db, Value } from "../kernel/db.ts";
import { NotFound } from "../kernel/errors.ts";
import { fileById } from "../files/queries.ts";
import { iso } from "../accounts/rest.ts";
import { nothingLearned, type Learned, type Rankable, type Situation } from "./rank.ts";
import type { QuickReplyRow, Scope } from "./types.ts";

const columns = `id, agent_id as agentId, team_id as teamId, folder, shortcut, title, text, used, succeeded, last_used_at as lastUsedAt, pinyin,
  file_ids as fileIds`;

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
  return showReply(db, requireReply(db, actor, id));
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
  /** Words of its title or text, or its shortcut. */
  words?: string;
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
  if (query.words) {
    const part = `%${query.words.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
    conditions.push(
      "(title like ? escape '\\' or text like ? escape '\\' or shortcut like ? escape '\\' or pinyin like ? escape '\\')",
    );
    values.push(part, part, part, part);
  }
  const rows = db.all<QuickReplyRow>(
    `select ${columns} from quick_replies where ${conditions.join(" and ")} order by id desc limit ?`,
    ...values,
    limit + 1,
  );
  const shown = rows.slice(0, limit);
  return {
    data: shown.map((row) => showReply(db, row)),
    next_cursor: rows.length > limit ? encodeCursor([shown.at(-1)!.id]) : null,
  };
}

const scopes: Record<Scope, string> = {
  personal: "agent_id is not null",
  team: "team_id is not null",
  shared: "agent_id is null and team_id is null",
};

/** For the composer: shortcuts that begin so, then titles (pinyin and initials too), then texts that contain it; the most used first. */
export function searchReplies(
  db: Db,
  actor: AgentActor,
  input: { query: string; limit?: number },
): QuickReply[] {
  must(actor, "conversations.see");
  const { where, values } = reach(actor, true);
  const word = input.query.trim().replace(/[\\%_]/g, (sign) => `\\${sign}`);
  const [start, part, read] = [`${word}%`, `%${word}%`, `% ${word.toLowerCase().replace(/\s+/g, "")}%`];
  const rows = db.all<QuickReplyRow>(
    `select ${columns},
       case when shortcut like ? escape '\\' then 0 when title like ? escape '\\' then 1
         when ' ' || pinyin like ? escape '\\' then 2 else 3 end as place
     from quick_replies
     where ${where}
       and (shortcut like ? escape '\\' or title like ? escape '\\' or ' ' || pinyin like ? escape '\\' or text like ? escape '\\')
     order by place, used desc, id desc
     limit ?`,
    start,
    part,
    read,
    ...values,
    start,
    part,
    read,
    part,
    input.limit ?? 20,
  );
  return rows.map((row) => showReply(db, row));
}

/** Files by their facts only: an address is signed when the reply is used. */
export function showReply(db: Db, row: QuickReplyRow): QuickReply {
  const ids = JSON.parse(row.fileIds) as string[];
  return {
    id: row.id,
    scope: row.agentId ? "personal" : row.teamId ? "team" : "shared",
    team_id: row.teamId,
    folder: row.folder,
    shortcut: row.shortcut,
    title: row.title,
    text: row.text,
    used: row.used,
    succeeded: row.succeeded,
    last_used_at: row.lastUsedAt === null ? null : iso(row.lastUsedAt),
    pinyin: row.pinyin ?? "",
    files: ids.length === 0 ? [] : filesOf(db, ids),
  };
}

const filesOf = (db: Db, ids: string[]): QuickReply["files"] =>
  ids.flatMap((id) => {
    const file = fileById(db, id);
    return file ? [{ id, name: file.name, mime: file.mime, size: file.size }] : [];
  });

/** Folders that the agent can see, each with how many replies are in it. */
export function listFolders(db: Db, actor: AgentActor): { folder: string; count: number }[] {
  const { where, values } = reach(actor, false);
  return db.all(
    `select folder, count(*) as count from quick_replies where ${where} and folder <> '' group by folder order by folder`,
    ...values,
  );
}

const rankable = `select id, agent_id as agentId, team_id as teamId, folder, shortcut, title, text, used, succeeded, learned from quick_replies`;
type StoredRankable = Omit<Rankable, "learned"> & { learned: string };
const parsed = (row: StoredRankable): Rankable => ({ ...row, learned: learnedOf(row.learned) });
export const learnedOf = (text: string): Learned => ({
  ...nothingLearned(),
  ...(JSON.parse(text) as Partial<Learned>),
});

/** For the index in memory. */
export const allRankable = (db: Db): Rankable[] => db.all<StoredRankable>(rankable).map(parsed);
export function rankableById(db: Db, id: string): Rankable | undefined {
  const row = db.one<StoredRankable>(`${rankable} where id = ?`, id);
  return row && parsed(row);
}

export function repliesById(db: Db, ids: readonly string[]): QuickReply[] {
  if (ids.length === 0) return [];
  const rows = db.all<QuickReplyRow>(
    `select ${columns} from quick_replies where id in (select value from json_each(?))`,
    JSON.stringify(ids),
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => {
    const row = byId.get(id);
    return row ? [showReply(db, row)] : [];
  });
}

/** What the contact said last, and where they were: what a quick reply answers. */
export function situationOf(
  db: Db,
  conversation: { no: number; firstRepliedAt: number | null; details: string },
): Situation | undefined {
  const said = db.all<{ text: string; author: string }>(
    `select text, author_kind as author from messages
     where conversation_no = ? and kind = 'text' and recalled_at is null
     order by seq desc
     limit 4`,
    conversation.no,
  );
  // An agent's answer may stand in front of it already: the words before that are what was answered.
  const from = said.findIndex((each) => each.author === "contact");
  if (from < 0) return undefined;
  const words: string[] = [];
  for (const each of said.slice(from, from + 2)) if (each.author === "contact") words.unshift(each.text);
  const page = pageOf(conversation.details);
  return { text: words.join("\n"), ...(page && { page }), first: conversation.firstRepliedAt === null };
}

function pageOf(details: string): string | undefined {
  const { page } = JSON.parse(details) as { page?: string | { url?: string } };
  const url = typeof page === "string" ? page : page?.url;
  if (!url) return undefined;
  try {
    return new URL(url, "http://page").pathname.slice(0, 120);
  } catch {
    return undefined;
  }
}

/** What the variables stand for in a conversation, for texts that the server sends. */
export function valuesFor(
  db: Db,
  actor: AgentActor,
  conversation: { contactId: string; inboxId: string; details: string },
): FillValues {
  const contact = db.one<{ name: string; phone: string | null; email: string | null }>(
    "select name, phone, email from contacts where id = ?",
    conversation.contactId,
  );
  const inbox = db.one<{ name: string }>("select name from inboxes where id = ?", conversation.inboxId);
  return {
    "contact.name": contact?.name ?? "",
    "contact.phone": contact?.phone ?? "",
    "contact.email": contact?.email ?? "",
    "agent.name": actor.name,
    "inbox.name": inbox?.name ?? "",
    "order.number": orderIn(JSON.parse(conversation.details) as Record<string, unknown>),
  };
}
