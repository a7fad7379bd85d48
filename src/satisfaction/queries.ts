/** Reads of ratings: of one conversation, a page of them, a summary for each agent. */

import { must, seesInbox, type Actor } from "../accounts/actor.ts";
import { decodeCursor, encodeCursor } from "../accounts/rest.ts";
import type { Db, Value } from "../kernel/db.ts";
import { NotFound } from "../kernel/errors.ts";
import type { AgentSummary, RatingRow } from "./types.ts";

type Stored = Omit<RatingRow, "labels"> & { labels: string };

const select = `select r.conversation_no as conversationNo, c.id as conversationId, r.contact_id as contactId, r.agent_id as agentId,
    r.score, r.labels, r.comment, r.at
  from ratings r join conversations c on c.no = r.conversation_no`;

const read = (row: Stored): RatingRow => ({ ...row, labels: JSON.parse(row.labels) as string[] });

export function ratingOf(db: Db, conversationNo: number): RatingRow | undefined {
  const row = db.one<Stored>(`${select} where r.conversation_no = ?`, conversationNo);
  return row && read(row);
}

/** When the contact was last asked for one. */
export const ratingRequestedAt = (db: Db, conversationNo: number): number | null =>
  db.one<{ at: number | null }>(
    "select max(at) as at from messages where conversation_no = ? and kind = 'system' and json_extract(extra, '$.event.name') = 'rating_requested'",
    conversationNo,
  )!.at;

export interface RatedConversation {
  no: number;
  id: string;
  inboxId: string;
  contactId: string;
  assigneeId: string | null;
  /** Of the inbox. */
  ratingEnabled: 0 | 1;
}

export function ratedConversation(db: Db, id: string): RatedConversation | undefined {
  return db.one<RatedConversation>(
    `select c.no, c.id, c.inbox_id as inboxId, c.contact_id as contactId, c.assignee_id as assigneeId, i.rating_enabled as ratingEnabled
     from conversations c join inboxes i on i.id = c.inbox_id
     where c.id = ?`,
    id,
  );
}

/** Throws NotFound when the conversation can't be seen or has no rating. */
export function getRating(db: Db, actor: Actor, conversationId: string): RatingRow {
  must(actor, "conversations.see");
  const conversation = ratedConversation(db, conversationId);
  const rating =
    conversation && seesInbox(actor, conversation.inboxId) ? ratingOf(db, conversation.no) : undefined;
  if (!rating) throw new NotFound("not_found");
  return rating;
}

export interface RatingQuery {
  agentId?: string;
  inboxId?: string;
  /** At most this score: the unhappy ones are read first. */
  scoreMax?: number;
  /** Epoch ms, from included, to not. */
  from?: number;
  to?: number;
  cursor?: string;
  limit?: number;
}

/** Of the newest conversations first. */
export function listRatings(
  db: Db,
  actor: Actor,
  query: RatingQuery,
): { rows: RatingRow[]; nextCursor: string | null } {
  must(actor, "conversations.see");
  const limit = query.limit ?? 50;
  const { where, values } = conditions(actor, query);
  const after = decodeCursor(query.cursor, 1);
  if (after) {
    where.push("r.conversation_no < ?");
    values.push(after[0]!);
  }
  const rows = db.all<Stored>(
    `${select} where ${where.join(" and ")} order by r.conversation_no desc limit ?`,
    ...values,
    limit + 1,
  );
  const shown = rows.slice(0, limit);
  return {
    rows: shown.map(read),
    nextCursor: rows.length > limit ? encodeCursor([shown.at(-1)!.conversationNo]) : null,
  };
}

/** For each agent who was rated, best average first. */
export function summariseRatings(
  db: Db,
  actor: Actor,
  query: Pick<RatingQuery, "inboxId" | "from" | "to">,
): AgentSummary[] {
  must(actor, "reports.see");
  const { where, values } = conditions(actor, query);
  const rows = db.all<{
    agentId: string | null;
    count: number;
    average: number;
    s1: number;
    s2: number;
    s3: number;
    s4: number;
    s5: number;
  }>(
    `select r.agent_id as agentId, count(*) as count, avg(r.score) as average,
       sum(r.score = 1) as s1, sum(r.score = 2) as s2, sum(r.score = 3) as s3, sum(r.score = 4) as s4, sum(r.score = 5) as s5
     from ratings r join conversations c on c.no = r.conversation_no
     where ${where.join(" and ")}
     group by r.agent_id
     order by average desc, count desc`,
    ...values,
  );
  return rows.map(({ agentId, count, average, s1, s2, s3, s4, s5 }) => ({
    agentId,
    count,
    average: Math.round(average * 100) / 100,
    scores: [s1, s2, s3, s4, s5],
  }));
}

function conditions(
  actor: Actor,
  query: Omit<RatingQuery, "cursor" | "limit">,
): { where: string[]; values: Value[] } {
  const where = ["true"];
  const values: Value[] = [];
  if (actor.kind === "agent" && actor.inboxes !== "all") {
    where.push("c.inbox_id in (select value from json_each(?))");
    values.push(JSON.stringify([...actor.inboxes]));
  }
  const given: [string, Value | undefined][] = [
    ["r.agent_id = ?", query.agentId],
    ["c.inbox_id = ?", query.inboxId],
    ["r.score <= ?", query.scoreMax],
    ["r.at >= ?", query.from],
    ["r.at < ?", query.to],
  ];
  for (const [condition, value] of given) {
    if (value === undefined) continue;
    where.push(condition);
    values.push(value);
  }
  return { where, values };
}
