/** Plans that wait with their conversations: asked again only when something that they were made of is another by now. */

import type { Tx } from "../kernel/tx.ts";
import type { FactValue } from "./conditions.ts";
import { hash } from "./predict.ts";
import type { Known, Rule } from "./rules.ts";
import type { Plan } from "./types.ts";

/** What was asked while a plan was made, and may be answered otherwise later. */
export interface Trace {
  /** Something was asked that is another at every moment: such a plan is not kept. */
  fleeting: boolean;
  /** Facts that all conversations of an inbox share at a moment. */
  shared: Record<string, FactValue | null>;
  /** Was this agent there? */
  here: Record<string, boolean>;
}

export const newTrace = (): Trace => ({ fleeting: false, shared: {}, here: {} });

export interface KeptPlan {
  /** Of the rules, and of the names that they may mean. */
  stamp: string;
  shared: Trace["shared"];
  here: Trace["here"];
  plan: Plan;
}

/** Undefined when it can't be kept. */
export const planText = (stamp: string, { fleeting, shared, here }: Trace, plan: Plan): string | null =>
  fleeting ? null : JSON.stringify({ stamp, shared, here, plan } satisfies KeptPlan);

const stamps = new WeakMap<Known, string>();
/** Changes with the rules and with every name. */
export function stampOf(version: number, known: Known): string {
  let names = stamps.get(known);
  if (names === undefined) {
    names = hash(JSON.stringify([[...known.skills], [...known.teams], [...known.agents]])).toString(36);
    stamps.set(known, names);
  }
  return `${version}.${names}`;
}

/** Many conversations have the same plan: the same text is read once. */
export function createPlans(): (text: string) => KeptPlan {
  const read = new Map<string, KeptPlan>();
  return (text) => {
    let found = read.get(text);
    if (found) return found;
    if (read.size >= 2_000) read.clear();
    read.set(text, (found = JSON.parse(text) as KeptPlan));
    return found;
  };
}

/** Is it still what the rules make of its conversation, whose messages are the same? */
export function stillHolds(
  { stamp, shared, here, plan }: KeptPlan,
  at: {
    stamp: string;
    now: number;
    shared: (name: string) => FactValue | undefined;
    here: (agentId: string) => boolean;
  },
): boolean {
  if (stamp !== at.stamp) return false;
  if (plan.heldUntil !== null) return false;
  if (plan.lapsesAt !== null && plan.lapsesAt <= at.now) return false;
  for (const name in shared)
    if (JSON.stringify(at.shared(name) ?? null) !== JSON.stringify(shared[name])) return false;
  for (const id in here) if (at.here(id) !== here[id]) return false;
  return true;
}

/** A rule that holds until the inbox opens depends on whether it is open, asked or not. */
export const asksForOpening = (rules: readonly Rule[]): boolean =>
  rules.some((rule) => rule.effects.some((each) => each.do === "hold" && "until" in each));

/** Something about the contact has changed: what waits for them is planned anew when its turn comes. */
export const forgetContactsPlans = (tx: Tx, contactId: string): number =>
  tx.run(
    `update assignment_queue set plan = null where plan is not null and conversation_no in
       (select no from conversations where contact_id = ? and status = 'waiting')`,
    contactId,
  );

export const forgetPlan = (tx: Tx, conversationId: string): number =>
  tx.run(
    `update assignment_queue set plan = null where conversation_no = (select no from conversations where id = ?)`,
    conversationId,
  );
