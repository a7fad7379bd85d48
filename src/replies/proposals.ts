/** Questions that were found to have no quick reply: kept for people to accept or dismiss. */

import { must, type AgentActor } from "../accounts/actor.ts";
import { Conflict, NotFound } from "../kernel/errors.ts";
import { newId } from "../kernel/ids.ts";
import type { Db } from "../kernel/db.ts";
import type { Tx } from "../kernel/tx.ts";
import { gramsOf, likeness } from "./grams.ts";
import type { Found } from "./questions.ts";
import { createReply, type NewQuickReply } from "./service.ts";
import type { QuickReplyRow } from "./types.ts";

export interface Proposal {
  id: string;
  question: string;
  answer: string;
  examples: string[];
  count: number;
}

/** As alike as this they are the same question, whatever was decided about it. */
const same = 0.6;

/** Those that wait for a decision, the most asked first. May: replies.share. */
export function listProposals(db: Db, actor: AgentActor): Proposal[] {
  must(actor, "replies.share");
  return db
    .all<Omit<Proposal, "examples"> & { examples: string }>(
      "select id, question, answer, examples, count from reply_proposals where state = 'new' order by count desc, id limit 100",
    )
    .map((row) => ({ ...row, examples: JSON.parse(row.examples) as string[] }));
}

/** A question that is there already only counts anew; one that was dismissed stays dismissed. Returns how many are new. */
export function keepProposals(tx: Tx, found: readonly Found[]): number {
  const known = tx
    .all<{ id: string; question: string }>(
      "select id, question from reply_proposals order by updated_at desc limit 1000",
    )
    .map((row) => ({ ...row, grams: gramsOf(row.question) }));
  let added = 0;
  for (const each of found) {
    const grams = gramsOf(each.question);
    const had = known.find((row) => likeness(row.grams, grams) >= same);
    if (had) {
      tx.run("update reply_proposals set count = ?, updated_at = ? where id = ?", each.count, tx.now, had.id);
      continue;
    }
    tx.run(
      "insert into reply_proposals (id, question, answer, examples, count, created_at, updated_at) values (?1, ?2, ?3, ?4, ?5, ?6, ?6)",
      newId("qrp", tx.now),
      each.question,
      each.answer,
      JSON.stringify(each.examples),
      each.count,
      tx.now,
    );
    added++;
  }
  return added;
}

/** Becomes a quick reply, with the words that somebody has read again. May: replies.share. Errors: those of createReply. */
export function acceptProposal(
  tx: Tx,
  actor: AgentActor,
  input: { id: string } & NewQuickReply,
): QuickReplyRow {
  must(actor, "replies.share");
  const { id, ...reply } = input;
  decide(tx, id, "accepted");
  return createReply(tx, actor, reply);
}

export function dismissProposal(tx: Tx, actor: AgentActor, { id }: { id: string }): void {
  must(actor, "replies.share");
  decide(tx, id, "dismissed");
}

function decide(tx: Tx, id: string, state: "accepted" | "dismissed"): void {
  const found = tx.one<{ state: string }>("select state from reply_proposals where id = ?", id);
  if (!found) throw new NotFound("not_found");
  if (found.state !== "new") throw new Conflict("proposal_decided");
  tx.run("update reply_proposals set state = ?, updated_at = ? where id = ?", state, tx.now, id);
}
