/** What a shop that has run for a year would have measured, and why the conversations on its desk went to whom they did. */

import type { Assignment } from "../../assignment/reactions.ts";
import { builtInRules } from "../../assignment/built-in.ts";
import { keepDecision } from "../../assignment/decision.ts";
import { segmentOf } from "../../assignment/measure.ts";
import { addResponse, bandOf, halfLife, type Cell } from "../../assignment/predict.ts";
import type { Verdict } from "../../assignment/types.ts";
import { conversationById } from "../../conversations/queries.ts";
import { day, hour, minute, second } from "../../kernel/clock.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import type { Tx } from "../../kernel/tx.ts";
import { zone } from "./calendar.ts";
import type { Random } from "./random.ts";

/** Older than this has faded. */
const lately = 60 * day;
/** Enough to know them by. */
const most = 3_000;

interface Served {
  no: number;
  contactId: string;
  agentId: string;
  createdAt: number;
  firstRepliedAt: number;
  closedAt: number;
  tags: string | null;
  sells: number;
}

/** First responses and purchases of the last weeks. */
export function measureShop(tx: Tx, random: Random): void {
  const served = tx
    .all<Served>(
      `select c.no, c.contact_id as contactId, c.assignee_id as agentId, c.created_at as createdAt, c.first_replied_at as firstRepliedAt,
         c.closed_at as closedAt, coalesce((select max(s.level) from agent_skills as s join skills as k on k.id = s.skill_id
           where s.agent_id = c.assignee_id and k.name = '售前'), 1) as sells,
         (select group_concat(tag) from conversation_tags where conversation_no = c.no) as tags
       from conversations as c where c.status = 'closed' and c.assignee_id is not null and c.first_replied_at is not null and c.closed_at > ?
       order by c.no desc limit ${most}`,
      tx.now - lately,
    )
    .reverse();
  const cells = new Map<string, Cell>();
  const rates = new Map<string, { trials: number; won: number; at: number }>();
  for (const each of served) {
    const took = each.firstRepliedAt - each.createdAt;
    // What came at night was answered in the morning: that says nothing of anybody.
    if (took < 30 * minute) {
      const key = `${each.agentId} ${Math.floor(((each.firstRepliedAt + zone) / hour) % 24)} ${bandOf(random.int(0, 5))}`;
      cells.set(
        key,
        addResponse(cells.get(key), Math.max(2 * second, took - 4 * second), each.firstRepliedAt),
      );
    }
    const segment = segmentOf(tx, each.no);
    const key = `${each.agentId} ${segment}`;
    const rate = rates.get(key) ?? { trials: 0, won: 0, at: each.closedAt };
    const share = 2 ** (-Math.max(0, each.closedAt - rate.at) / halfLife);
    const bought = sells(each) && random.chance(0.2 + 0.1 * each.sells);
    rates.set(key, {
      trials: rate.trials * share + 1,
      won: rate.won * share + Number(bought),
      at: each.closedAt,
    });
    if (bought) sold(tx, random, each);
  }
  for (const [key, { weight, mean, updatedAt }] of cells)
    tx.run(
      "insert into response_stats (agent_id, hour, band, weight, mean, updated_at) values (?, ?, ?, ?, ?, ?)",
      ...(key.split(" ") as [string, string, string]),
      weight,
      mean,
      updatedAt,
    );
  for (const [key, { trials, won, at }] of rates)
    tx.run(
      "insert into conversion_stats (agent_id, segment, trials, won, updated_at) values (?, ?, ?, ?, ?)",
      ...(key.split(" ") as [string, string]),
      trials,
      won,
      at,
    );
}

const sells = ({ tags }: Served): boolean => /售前|询价|大宗/.test(tags ?? "");

function sold(tx: Tx, random: Random, { no, contactId, agentId, closedAt }: Served): void {
  tx.run(
    `insert into conversions (id, conversation_no, contact_id, agent_id, name, amount, currency, at)
     values (?, ?, ?, ?, 'purchase', ?, 'CNY', ?)`,
    random.id("sal", closedAt),
    no,
    contactId,
    agentId,
    random.int(7, 88) * 10 - 1,
    closedAt,
  );
}

/** The rules that a new house has, asked about each conversation on the desk, with everybody at work. */
export function explainDesk(kernel: Kernel, tx: Tx, { router }: Pick<Assignment, "router">): void {
  const desk = tx.all<{ id: string; no: number; agentId: string }>(
    "select id, no, assignee_id as agentId from conversations where status in ('open', 'snoozed') and assignee_id is not null order by no",
  );
  const { n: people } = tx.one<{ n: number }>("select count(*) as n from agents where role <> 'read_only'")!;
  for (const { id, no, agentId } of desk) {
    const { plan, verdict } = router.rehearse(kernel.db, conversationById(tx, id)!, builtInRules);
    const told = wonBy(verdict, agentId);
    // Somebody else would have had it: so it was claimed.
    if (!told) {
      tx.run(
        `update messages set author_id = ?1, extra = json_set(extra, '$.event.params.by', ?1)
         where conversation_no = ?2 and kind = 'system' and json_extract(extra, '$.event.name') = 'assigned'
           and json_extract(extra, '$.event.params.agent_id') = ?1`,
        agentId,
        no,
      );
      continue;
    }
    let left = 0;
    for (const ids of told.removed.values()) left += ids.length;
    keepDecision(tx, {
      conversationNo: no,
      outcome: "assigned",
      plan,
      objective: "blend",
      version: 0,
      verdict: told,
      fit: Math.max(told.ranked.length, people - left),
      tookMs: 0.4,
    });
  }
}

/** Those above were at capacity in that moment. Undefined when this agent was not among the best. */
function wonBy(verdict: Verdict, agentId: string): Verdict | undefined {
  const at = verdict.ranked.findIndex((each) => each.agentId === agentId);
  if (at < 0) return undefined;
  const full = verdict.ranked.slice(0, at).map((each) => each.agentId);
  const removed = new Map(verdict.removed);
  if (full.length > 0) removed.set("full", [...(removed.get("full") ?? []), ...full]);
  return { winner: agentId, ranked: verdict.ranked.slice(at), removed };
}
