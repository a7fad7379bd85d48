/** Lists of conversations and their counts: filters become SQL that an index serves; pages go by key, never by offset. */

import type { AgentActor } from "../accounts/actor.ts";
import { must } from "../accounts/actor.ts";
import { decodeCursor, encodeCursor } from "../accounts/rest.ts";
import type { Db, Value } from "../kernel/db.ts";
import { conversationColumns } from "./queries.ts";
import type { ConversationRow } from "./tables.ts";
import type { Filter } from "./types.ts";

export interface ListedRow extends ConversationRow {
  contactName: string;
  contactVip: number;
  contactAvatar: string | null;
  /** Joined by U+001F. */
  tags: string | null;
  participants: string | null;
  rating: string | null;
  leftAt: number | null;
}

/** What a row of a list shows besides the conversation itself. */
export const listedColumns = `${conversationColumns}, k.name as contactName, k.vip as contactVip, k.avatar_file_id as contactAvatar,
  (select group_concat(tag, char(31)) from conversation_tags where conversation_no = c.no) as tags,
  (select group_concat(agent_id, char(31)) from participants where conversation_no = c.no) as participants,
  (select json_object('score', score, 'labels', json(labels), 'comment', comment) from ratings where conversation_no = c.no) as rating,
  (select left_at from assignment_queue where conversation_no = c.no) as leftAt`;

export const listedById = `select ${listedColumns} from conversations as c join contacts as k on k.id = c.contact_id where c.id = ?`;

export interface ListRequest extends Filter {
  cursor?: string;
  limit: number;
}

/** Only what the actor may see. `cursor` comes from the page before. */
export function listConversations(
  db: Db,
  actor: AgentActor,
  request: ListRequest,
): { rows: ListedRow[]; nextCursor: string | null } {
  return select<ListedRow>(
    db,
    actor,
    request,
    `${listedColumns} from conversations as c join contacts as k on k.id = c.contact_id`,
  );
}

/** The same page by its ids alone, for whoever has the rows in hand. */
export function listConversationIds(
  db: Db,
  actor: AgentActor,
  request: ListRequest,
): { ids: string[]; nextCursor: string | null } {
  const columns = "c.no, c.id, c.last_message_at as lastMessageAt, c.waiting_since as waitingSince";
  const { rows, nextCursor } = select<Place & { id: string }>(
    db,
    actor,
    request,
    `${columns} from conversations as c`,
  );
  return { ids: rows.map((row) => row.id), nextCursor };
}

/** Where a row stands in its list. */
type Place = Pick<ConversationRow, "no" | "lastMessageAt" | "waitingSince">;

function select<R extends Place>(
  db: Db,
  actor: AgentActor,
  request: ListRequest,
  what: string,
): { rows: R[]; nextCursor: string | null } {
  must(actor, "conversations.see");
  const { where, values } = conditions(actor, request);
  const { order, after, key } = sorting(request.sort ?? "newest");
  const cursor = decodeCursor(request.cursor, 2);
  if (cursor) {
    where.push(after);
    values.push(cursor[0]!, cursor[0]!, cursor[1]!);
  }
  const rows = db.all<R>(
    `select ${what} where ${where.join(" and ")} order by ${order} limit ${request.limit + 1}`,
    ...values,
  );
  const more = rows.length > request.limit;
  if (more) rows.pop();
  const last = rows.at(-1);
  return { rows, nextCursor: more && last ? encodeCursor([key(last), last.no]) : null };
}

function conditions(actor: AgentActor, filter: Filter): { where: string[]; values: Value[] } {
  const where: string[] = [];
  const values: Value[] = [];
  const add = (sql: string, ...more: Value[]) => {
    where.push(sql);
    values.push(...more);
  };
  const statuses = filter.status ?? [];
  if (statuses.length === 1 && statuses[0] === "closed") where.push("c.status = 'closed'");
  else {
    if (!statuses.includes("closed")) where.push("c.status <> 'closed'");
    if (statuses.length > 0)
      where.push(`c.status in (${statuses.map((status) => `'${status}'`).join(", ")})`);
  }
  if (filter.view === "mine") add("c.assignee_id = ?", actor.id);
  if (filter.view === "unassigned") where.push("c.assignee_id is null");
  if (filter.view === "mentions")
    add(
      "c.no in (select conversation_no from mentions where agent_id = ? union select conversation_no from participants where agent_id = ?)",
      actor.id,
      actor.id,
    );
  if (filter.view === "team")
    add("c.team_id in (select team_id from team_members where agent_id = ?)", actor.id);
  if (filter.inbox_id) add("c.inbox_id = ?", filter.inbox_id);
  if (filter.team_id) add("c.team_id = ?", filter.team_id);
  if (filter.assignee_id) add("c.assignee_id = ?", filter.assignee_id);
  if (filter.contact_id) add("c.contact_id = ?", filter.contact_id);
  if (filter.tag) add("c.no in (select conversation_no from conversation_tags where tag = ?)", filter.tag);
  if (filter.priority !== undefined) add("c.priority = ?", filter.priority);
  if (filter.unread) where.push("c.unread > 0");
  const seen = visible(actor);
  if (seen) add(seen.sql, ...seen.values);
  return { where, values };
}

/** Undefined for those who see every inbox. */
export function visible(actor: AgentActor): { sql: string; values: Value[] } | undefined {
  if (actor.inboxes === "all") return undefined;
  const ids = [...actor.inboxes];
  return { sql: `c.inbox_id in (${ids.map(() => "?").join(", ") || "''"})`, values: ids };
}

function sorting(sort: NonNullable<Filter["sort"]>): {
  order: string;
  after: string;
  key: (row: Place) => number;
} {
  if (sort === "oldest")
    return {
      order: "c.last_message_at, c.no",
      after: "(c.last_message_at > ? or (c.last_message_at = ? and c.no > ?))",
      key: (row) => row.lastMessageAt,
    };
  if (sort === "waiting") {
    // Those who wait come first, the longest of them at the top; the others follow, newest first.
    const waited = "coalesce(c.waiting_since, 100000000000000 - c.last_message_at)";
    return {
      order: `${waited}, c.no`,
      after: `(${waited} > ? or (${waited} = ? and c.no > ?))`,
      key: (row) => row.waitingSince ?? 1e14 - row.lastMessageAt,
    };
  }
  return {
    order: "c.last_message_at desc, c.no",
    after: "(c.last_message_at < ? or (c.last_message_at = ? and c.no > ?))",
    key: (row) => row.lastMessageAt,
  };
}

export interface Counts {
  mine: number;
  unassigned: number;
  all: number;
  mentions: number;
  snoozed: number;
  unread: number;
  teams: Record<string, number>;
}

/** Counting stops here: the screen shows "999+". */
const enough = 1_000;

export function countConversations(db: Db, actor: AgentActor): Counts {
  must(actor, "conversations.see");
  const seen = visible(actor);
  const capped = (where: string, ...values: Value[]) =>
    db.one<{ n: number }>(
      `select count(*) as n from (select 1 from conversations as c where ${where} limit ${enough})`,
      ...values,
    )!.n;
  const scope = seen ? ` and ${seen.sql}` : "";
  const ids = seen?.values ?? [];
  const teams: Record<string, number> = {};
  for (const row of db.all<{ id: string; n: number }>(
    `select c.team_id as id, count(*) as n from conversations as c
     where c.status in ('open', 'waiting') and c.status <> 'closed' and c.team_id in (select team_id from team_members where agent_id = ?) ${scope} group by c.team_id`,
    actor.id,
    ...ids,
  ))
    teams[row.id] = row.n;
  return {
    mine: capped(
      `c.status in ('open', 'waiting') and c.assignee_id = ? and c.status <> 'closed'${scope}`,
      actor.id,
      ...ids,
    ),
    unassigned: capped(`c.status = 'waiting' and c.assignee_id is null${scope}`, ...ids),
    all: capped(`c.status in ('open', 'waiting') and c.status <> 'closed'${scope}`, ...ids),
    mentions: db.one<{ n: number }>(
      "select count(distinct conversation_no) as n from mentions where agent_id = ? and read_at is null",
      actor.id,
    )!.n,
    snoozed: capped(
      `c.status = 'snoozed' and c.status <> 'closed' and c.assignee_id = ?${scope}`,
      actor.id,
      ...ids,
    ),
    unread: capped(`c.assignee_id = ? and c.status <> 'closed' and c.unread > 0${scope}`, actor.id, ...ids),
    teams,
  };
}
