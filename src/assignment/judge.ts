/** What is to be decided about one conversation, and by whom it could be served: rules, facts, loads and predictions put together. */

import type { ConversationRow } from "../conversations/tables.ts";
import type { InboxCache } from "../inboxes/cache.ts";
import { nextOpening, openAt, wallClock } from "../inboxes/hours.ts";
import type { Inbox } from "../inboxes/types.ts";
import { minute } from "../kernel/clock.ts";
import type { Db } from "../kernel/db.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { Facts } from "./facts.ts";
import type { Floor, OpenFloor } from "./floor.ts";
import { segmentOf, type Measures } from "./measure.ts";
import { asksForOpening, stampOf, type Trace } from "./plans.ts";
import { bandOf, bands, hash, seeded, type Conversions, type Forecast } from "./predict.ts";
import { inForce, publishedRules, type RuleSet } from "./publish.ts";
import type { Roster } from "./roster.ts";
import { planFor, type Known, type Rule } from "./rules.ts";
import { rank, removals, scored, Standing, type Asked, type Ranking } from "./score.ts";
import type { Fit } from "./seats.ts";
import { settingsOf, type AssignmentSettings } from "./settings.ts";
import type { Person, Plan, Verdict } from "./types.ts";

export interface JudgeDeps {
  roster: Roster;
  openFloor: OpenFloor;
  facts: Facts;
  measures: Measures;
  inboxes: InboxCache;
  /** Has the agent a line open, or had until a moment ago? */
  connected: (agentId: string) => boolean;
}

/** One transaction's view: loads counted on, rules and settings read once. */
export interface Work {
  db: Db;
  now: number;
  floor: Floor;
  rules: RuleSet & { active: Rule[]; opening: boolean };
  known: Known;
  /** Names the rules and all that they may mean: plans of another stamp are of no use. */
  stamp: string;
  settings(inboxId: string): AssignmentSettings;
  here(agentId: string, inboxId: string): boolean;
  /** Loads and predictions of an inbox's agents, under its objective. */
  standing(inboxId: string): Standing;
}

export interface Picked {
  standing: Standing;
  fit: Fit;
  ranking: Ranking;
  asked: Asked;
}

export interface Judge {
  /** `again`: as of OpenFloor. */
  begin(db: Db, now: number, again?: boolean): Work;
  /** What these rules make of it. */
  planned(
    conversation: ConversationRow,
    work: Work,
    by: { rules: readonly Rule[]; enteredAt: number; trace?: Trace },
  ): Plan;
  /** Who should get it; `fit`: how many could. */
  judge(conversation: ConversationRow, plan: Plan, work: Work): Verdict & { fit: number };
  /** The same for one of many, without the words: nobody has passed it on. */
  pick(conversation: Pick<ConversationRow, "no" | "id" | "inboxId">, plan: Plan, work: Work): Picked;
}

/** Draws from rates of conversion are made for so many conversations at once; which of them it is tells the conversation's id. */
const drawings = 64;

export function createJudge(
  kernel: Kernel,
  { roster, openFloor, facts, measures, inboxes, connected }: JudgeDeps,
): Judge {
  let compiled: (RuleSet & { active: Rule[]; opening: boolean; known: Known }) | undefined;
  kernel.bus.commit("assignment.changed", () => (compiled = undefined));

  const inboxOf = (id: string): Inbox => inboxes.byId(id)!;

  function begin(db: Db, now: number, again = false): Work {
    const known = roster.known(db, now);
    const version =
      db.one<{ v: number | null }>("select max(version) as v from assignment_publications")?.v ?? 0;
    if (!compiled || compiled.version !== version || compiled.known !== known) {
      const set = publishedRules(db);
      const active = inForce(set.rules, known);
      compiled = { ...set, active, opening: asksForOpening(active), known };
    }
    const settings = keeping((inboxId: string) => settingsOf(db, inboxId));
    const floor = openFloor(db, now, (inboxId) => settings(inboxId).weight, again);
    return {
      db,
      now,
      floor,
      rules: compiled,
      known,
      stamp: stampOf(version, known),
      settings,
      here(agentId, inboxId) {
        const { places, seats } = floor.desk(inboxId);
        const place = places.get(agentId);
        return place !== undefined && connected(agentId) && seats.people[place]!.availability === "online";
      },
      standing: keeping((inboxId: string) => {
        const { seats } = floor.desk(inboxId);
        return new Standing(seats, settings(inboxId).objective, now, expecting(seats.people, inboxId, now));
      }),
    };
  }

  function planned(
    conversation: ConversationRow,
    work: Work,
    { rules, enteredAt, trace }: { rules: readonly Rule[]; enteredAt: number; trace?: Trace },
  ): Plan {
    const { db, now } = work;
    const inbox = inboxOf(conversation.inboxId);
    const read = facts.reader(
      {
        db,
        now,
        conversation,
        inbox,
        settings: work.settings(inbox.id),
        here: (agentId) => work.here(agentId, inbox.id),
      },
      trace,
    );
    if (work.rules.opening) read("time.open");
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

  function judge(conversation: ConversationRow, plan: Plan, work: Work): Verdict & { fit: number } {
    const { seats } = work.floor.desk(conversation.inboxId);
    const given = passedBy(work.db, conversation.no);
    // Whoever passed it on gets it again only when nobody else is there at all.
    const passed =
      given.size > 0 && seats.people.some(({ id }, i) => seats.isHere(i) && !given.has(id))
        ? given
        : undefined;
    const { standing, fit, ranking, asked } = pick(conversation, plan, work, passed);
    const ranked = scored(standing, fit, ranking, asked);
    return {
      winner: ranked[0]?.agentId ?? null,
      ranked,
      removed: removals(seats, fit, passed),
      fit: ranking.fit,
    };
  }

  function pick(
    { no, id, inboxId }: Pick<ConversationRow, "no" | "id" | "inboxId">,
    plan: Plan,
    work: Work,
    passed?: ReadonlySet<string>,
  ): Picked {
    const standing = work.standing(inboxId);
    const fit = work.floor.desk(inboxId).fits.of(plan);
    const draws = standing.weigh.conversion > 0 ? drawn(work, { no, id }, standing.seats.people) : undefined;
    const asked: Asked = { seed: id, passed, draws };
    return { standing, fit, ranking: rank(standing, fit, asked, 5), asked };
  }

  const tables = new WeakMap<Forecast, { people: readonly Person[]; hour: number; ms: Float64Array }>();
  /** Expected first responses of all at this hour, by load. */
  function expecting(people: readonly Person[], inboxId: string, now: number) {
    const expected = measures.forecast();
    if (!expected.known) return undefined;
    const hour = Math.floor(wallClock(inboxOf(inboxId).timeZone, now).minutes / 60);
    let table = tables.get(expected);
    if (table?.people !== people || table.hour !== hour) {
      table = { people, hour, ms: new Float64Array(people.length * bands) };
      for (const [i, { id }] of people.entries())
        for (let band = 0; band < bands; band++) table.ms[i * bands + band] = expected.inBand(id, hour, band);
      tables.set(expected, table);
    }
    const { ms } = table;
    return (i: number, load: number) => ms[i * bands + bandOf(load)]!;
  }

  const draws = new WeakMap<Conversions, Map<string, { people: readonly Person[]; rates: Float64Array }>>();
  function drawn({ db, now }: Work, { no, id }: { no: number; id: string }, people: readonly Person[]) {
    const rates = measures.conversions();
    if (rates.empty) return undefined;
    const segment = segmentOf(db, no);
    if (!rates.known(segment)) return undefined;
    let kept = draws.get(rates);
    if (!kept) draws.set(rates, (kept = new Map()));
    const key = `${segment}:${hash(id) % drawings}:${Math.floor(now / minute)}`;
    let found = kept.get(key);
    if (found?.people !== people) {
      const draw = people.map((each) => rates.sample(each.id, segment, seeded(`${key}${each.id}`)));
      kept.set(key, (found = { people, rates: Float64Array.from(draw) }));
    }
    return found.rates;
  }

  return { begin, planned, judge, pick };
}

function keeping<T>(make: (key: string) => T): (key: string) => T {
  const kept = new Map<string, T>();
  return (key) => {
    let found = kept.get(key);
    if (found === undefined) kept.set(key, (found = make(key)));
    return found;
  };
}

const passedBy = (db: Db, conversationNo: number): ReadonlySet<string> => {
  const passed = db.one<{ passed: string }>(
    "select passed from assignments where conversation_no = ?",
    conversationNo,
  )?.passed;
  return new Set(passed && passed !== "[]" ? (JSON.parse(passed) as string[]) : []);
};
