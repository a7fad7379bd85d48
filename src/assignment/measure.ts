/** What is learnt by itself: how soon each agent answers, by hour and load, and whom conversations lead to a purchase with. */

import { deedOf, must, type Actor } from "../accounts/actor.ts";
import { requireConversation } from "../conversations/queries.ts";
import type { MessageRow } from "../conversations/tables.ts";
import { wallClock } from "../inboxes/hours.ts";
import { minute } from "../kernel/clock.ts";
import type { Db } from "../kernel/db.ts";
import { emit } from "../kernel/event-log.ts";
import { newId } from "../kernel/ids.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { cancel } from "../kernel/queue.ts";
import type { Tx } from "../kernel/tx.ts";
import {
  addResponse,
  bandOf,
  conversions,
  forecast,
  halfLife,
  type Cell,
  type ConversionRow,
  type Conversions,
  type Forecast,
  type ResponseRow,
} from "./predict.ts";

export const rescueTimer = (conversationId: string) => `rescue:${conversationId}`;

/**
 * After an agent's message: the first since the assignment is their first response. `zone` is the inbox's. True when it was the first.
 */
export function noteAnswer(tx: Tx, message: MessageRow, conversationId: string, zone: string): boolean {
  const row = tx.one<{ at: number; load: number }>(
    "update assignments set answered_at = ?1 where conversation_no = ?2 and agent_id = ?3 and answered_at is null returning at, load",
    tx.now,
    message.conversationNo,
    message.authorId,
  );
  if (!row || !message.authorId) return false;
  cancel(tx, rescueTimer(conversationId));
  const hour = Math.floor(wallClock(zone, tx.now).minutes / 60);
  const band = bandOf(row.load);
  const before = tx.one<Cell>(
    "select weight, mean, updated_at as updatedAt from response_stats where agent_id = ? and hour = ? and band = ?",
    message.authorId,
    hour,
    band,
  );
  const cell = addResponse(before, tx.now - row.at, tx.now);
  tx.run(
    `insert into response_stats (agent_id, hour, band, weight, mean, updated_at) values (?1, ?2, ?3, ?4, ?5, ?6)
     on conflict do update set weight = ?4, mean = ?5, updated_at = ?6`,
    message.authorId,
    hour,
    band,
    cell.weight,
    cell.mean,
    tx.now,
  );
  addTrial(tx, message.authorId, segmentOf(tx, message.conversationNo), 1, 0);
  return true;
}

/** Conversions are compared among contacts of a kind: new or known, important or not. */
export function segmentOf(db: Db, conversationNo: number): string {
  const row = db.one<{ vip: number; earlier: number }>(
    `select (select vip from contacts where id = c.contact_id) as vip,
       exists (select 1 from conversations where contact_id = c.contact_id and no < c.no) as earlier
     from conversations as c where c.no = ?`,
    conversationNo,
  );
  return `${row?.vip ? "vip" : "regular"}:${row?.earlier ? "known" : "new"}`;
}

function addTrial(tx: Tx, agentId: string, segment: string, trials: number, won: number): void {
  const before = tx.one<{ trials: number; won: number; updatedAt: number }>(
    "select trials, won, updated_at as updatedAt from conversion_stats where agent_id = ? and segment = ?",
    agentId,
    segment,
  );
  const share = before ? 2 ** (-(tx.now - before.updatedAt) / halfLife) : 0;
  tx.run(
    `insert into conversion_stats (agent_id, segment, trials, won, updated_at) values (?1, ?2, ?3, ?4, ?5)
     on conflict do update set trials = ?3, won = ?4, updated_at = ?5`,
    agentId,
    segment,
    (before?.trials ?? 0) * share + trials,
    (before?.won ?? 0) * share + won,
    tx.now,
  );
}

export interface NewConversion {
  conversationId: string;
  /** The caller's own name for it: a retry records nothing twice. */
  externalId?: string;
  name: string;
  amount?: number;
  currency?: string;
}

/**
 * A conversation has led to a purchase or another goal. Counts for whoever has the conversation, once for each conversation. May:
 * conversations.reply. Emits conversion.recorded. Returns its id.
 */
export function recordConversion(tx: Tx, actor: Actor, input: NewConversion): { id: string } {
  if (actor.kind !== "contact") must(actor, "conversations.reply");
  const {
    no,
    id: conversationId,
    inboxId,
    contactId,
    assigneeId,
  } = requireConversation(tx, actor, input.conversationId);
  const known =
    input.externalId !== undefined &&
    tx.one<{ id: string }>(
      "select id from conversions where conversation_no = ? and external_id = ?",
      no,
      input.externalId,
    );
  if (known) return known;
  const first = !tx.one("select 1 from conversions where conversation_no = ?", no);
  const id = newId("sal", tx.now);
  tx.run(
    `insert into conversions (id, conversation_no, contact_id, agent_id, external_id, name, amount, currency, at)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    id,
    no,
    contactId,
    assigneeId,
    input.externalId ?? null,
    input.name,
    input.amount ?? null,
    input.currency ?? null,
    tx.now,
  );
  if (first && assigneeId) addTrial(tx, assigneeId, segmentOf(tx, no), 0, 1);
  emit(tx, "conversion.recorded", {
    conversationId,
    inboxId,
    contactId,
    by: deedOf(actor),
    name: input.name,
  });
  return { id };
}

export interface Measures {
  forecast(): Forecast;
  conversions(): Conversions;
}

/** Read again at most once a minute: predictions don't change faster than that. */
export function createMeasures({ db, clock }: Pick<Kernel, "db" | "clock">): Measures {
  let readAt = Number.NEGATIVE_INFINITY;
  let known: { forecast: Forecast; conversions: Conversions };
  const fresh = () => {
    const now = clock.now();
    if (Math.abs(now - readAt) < minute) return known;
    readAt = now;
    return (known = readMeasures(db, now));
  };
  return { forecast: () => fresh().forecast, conversions: () => fresh().conversions };
}

export const readMeasures = (db: Db, now: number) => ({
  forecast: forecast(
    db.all<ResponseRow>(
      "select agent_id as agentId, hour, band, weight, mean, updated_at as updatedAt from response_stats",
    ),
    now,
  ),
  conversions: conversions(
    db.all<ConversionRow>(
      "select agent_id as agentId, segment, trials, won, updated_at as updatedAt from conversion_stats",
    ),
    now,
  ),
});
