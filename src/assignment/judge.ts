/** What is to be decided about one conversation, and by whom it could be served: rules, facts, loads and predictions put together. */

import type { ConversationRow } from "../conversations/tables.ts";
import type { InboxCache } from "../inboxes/cache.ts";
import { nextOpening, openAt, wallClock } from "../inboxes/hours.ts";
import type { Inbox } from "../inboxes/types.ts";
import type { Db } from "../kernel/db.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { Facts } from "./facts.ts";
import { segmentOf, type Measures } from "./measure.ts";
import { seeded } from "./predict.ts";
import { inForce, publishedRules, type RuleSet } from "./publish.ts";
import { openFloor, type Floor, type Roster } from "./roster.ts";
import { planFor, type Known, type Rule } from "./rules.ts";
import { decide, type Question } from "./score.ts";
import { settingsOf, type AssignmentSettings } from "./settings.ts";
import type { Candidate, Plan, Verdict } from "./types.ts";

export interface JudgeDeps {
  roster: Roster;
  facts: Facts;
  measures: Measures;
  inboxes: InboxCache;
  /** Has the agent a line open, or had until a moment ago? */
  connected: (agentId: string) => boolean;
}

/** One transaction's view: loads counted on, rules and settings read once. */
export interface Work {
  floor: Floor;
  rules: RuleSet & { active: Rule[] };
  known: Known;
  settings(inboxId: string): AssignmentSettings;
  here(agentId: string, inboxId: string): boolean;
}

export interface Judge {
  begin(db: Db, now: number): Work;
  /** What these rules make of it. */
  planned(
    db: Db,
    now: number,
    conversation: ConversationRow,
    work: Work,
    rules: readonly Rule[],
    enteredAt: number,
  ): Plan;
  /** Who should get it; `fit`: how many could. */
  judge(
    db: Db,
    now: number,
    conversation: ConversationRow,
    plan: Plan,
    work: Work,
  ): Verdict & { fit: number };
}

export function createJudge(
  kernel: Kernel,
  { roster, facts, measures, inboxes, connected }: JudgeDeps,
): Judge {
  let compiled: (RuleSet & { active: Rule[]; known: Known }) | undefined;
  kernel.bus.commit("assignment.changed", () => (compiled = undefined));

  const inboxOf = (id: string): Inbox => inboxes.byId(id)!;

  function begin(db: Db, now: number): Work {
    const known = roster.known(db, now);
    const version =
      db.one<{ v: number | null }>("select max(version) as v from assignment_publications")?.v ?? 0;
    if (!compiled || compiled.version !== version || compiled.known !== known) {
      const set = publishedRules(db);
      compiled = { ...set, active: inForce(set.rules, known), known };
    }
    const settings = new Map<string, AssignmentSettings>();
    const settingsFor = (inboxId: string) => {
      let found = settings.get(inboxId);
      if (!found) settings.set(inboxId, (found = settingsOf(db, inboxId)));
      return found;
    };
    return {
      floor: openFloor(db, now, {
        roster,
        connected,
        channelOf: (inboxId) => inboxOf(inboxId)?.channel ?? "web",
        weightOf: (inboxId) => settingsFor(inboxId).weight,
      }),
      rules: compiled,
      known,
      settings: settingsFor,
      here: (agentId, inboxId) =>
        connected(agentId) &&
        roster.people(db, inboxId, now).some((each) => each.id === agentId && each.availability === "online"),
    };
  }

  function planned(
    db: Db,
    now: number,
    conversation: ConversationRow,
    work: Work,
    rules: readonly Rule[],
    enteredAt: number,
  ): Plan {
    const inbox = inboxOf(conversation.inboxId);
    const read = facts.reader({
      db,
      now,
      conversation,
      inbox,
      settings: work.settings(inbox.id),
      here: (agentId) => work.here(agentId, inbox.id),
    });
    return planFor(rules, work.known, read, {
      now,
      enteredAt,
      opensAt: openAt(inbox.hours, inbox.timeZone, now)
        ? null
        : nextOpening(inbox.hours, inbox.timeZone, now),
      priority: conversation.priority,
      team: conversation.teamId,
    });
  }

  function judge(
    db: Db,
    now: number,
    conversation: ConversationRow,
    plan: Plan,
    work: Work,
  ): Verdict & { fit: number } {
    const inbox = inboxOf(conversation.inboxId);
    const { free, others } = work.floor.of(inbox.id, inbox.channel);
    const passed = passedBy(db, conversation.no);
    // Whoever passed it on gets it again only when nobody else is there at all.
    const able = (each: Candidate) =>
      each.connected && each.person.availability === "online" && !passed.has(each.person.id);
    const anybody = passed.size === 0 || free.some(able) || others.some(able);
    const question: Question = {
      plan,
      objective: work.settings(inbox.id).objective,
      channel: inbox.channel,
      now,
      seed: conversation.id,
      passed: anybody ? passed : new Set(),
      ...predictions(db, now, conversation, inbox),
    };
    const verdict = decide(free, question, 5, others);
    let removed = 0;
    for (const list of verdict.removed.values()) removed += list.length;
    return { ...verdict, fit: free.length + others.length - removed };
  }

  function predictions(
    db: Db,
    now: number,
    conversation: ConversationRow,
    inbox: Inbox,
  ): Pick<Question, "response" | "conversion"> {
    const expected = measures.forecast();
    const hour = expected.known ? Math.floor(wallClock(inbox.timeZone, now).minutes / 60) : 0;
    const rates = measures.conversions();
    const segment = segmentOf(db, conversation.no);
    return {
      ...(expected.known && { response: (agentId, load) => expected.response(agentId, hour, load) }),
      ...(rates.known(segment) && {
        conversion: (agentId) => rates.sample(agentId, segment, seeded(`${conversation.id}${agentId}`)),
      }),
    };
  }

  return { begin, planned, judge };
}

const passedBy = (db: Db, conversationNo: number): ReadonlySet<string> => {
  const passed = db.one<{ passed: string }>(
    "select passed from assignments where conversation_no = ?",
    conversationNo,
  )?.passed;
  return new Set(passed && passed !== "[]" ? (JSON.parse(passed) as string[]) : []);
};
