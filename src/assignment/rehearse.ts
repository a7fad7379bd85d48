/** Replays a past period of an inbox through two sets of rules, in the worker: chats don't feel it. */

import { conversationColumns } from "../conversations/queries.ts";
import type { ConversationRow } from "../conversations/tables.ts";
import { inboxById } from "../inboxes/queries.ts";
import { minute, second } from "../kernel/clock.ts";
import type { Db } from "../kernel/db.ts";
import { NotFound } from "../kernel/errors.ts";
import { task } from "../kernel/task.ts";
import { staffingOfAll } from "../staffing/queries.ts";
import { onShift } from "../staffing/shifts.ts";
import { createFacts } from "./facts.ts";
import { readMeasures } from "./measure.ts";
import { inForce } from "./publish.ts";
import { createRoster, readKnown } from "./roster.ts";
import { simulate, waitSteps, type Arrival, type Outcome, type Worker, type World } from "./simulate.ts";
import { settingsOf } from "./settings.ts";
import type { Rule } from "./rules.ts";
import type { Objective, Wanted } from "./types.ts";
import { skillNames } from "./understand.ts";

export interface Rehearsal {
  inboxId: string;
  /** Epoch ms; from is included, until is not. */
  from: number;
  until: number;
  today: readonly Rule[];
  draft: readonly Rule[];
  now: number;
  seed: string;
}

export interface Comparison {
  arrivals: number;
  /** More arrived than are replayed: the earliest of them were. */
  cut: boolean;
  /** Ends of the steps of the histograms, ms; the last step has none. */
  steps_ms: number[];
  today: Outcome;
  draft: Outcome;
}

const mostArrivals = 20_000;
const usualHandling = 8 * minute;
const longestHandling = 60 * minute;

export const rehearsal = task<Rehearsal, Comparison>(
  "assignment.rehearse",
  (db, input) => rehearse(db, input),
  { alone: true },
);

export function rehearse(db: Db, input: Rehearsal): Comparison {
  const { world, objective, cut } = pastOf(db, input);
  const run = (rules: readonly Rule[]) =>
    simulate(world, { kind: "rules", rules: inForce(rules, world.known), objective });
  return {
    arrivals: world.arrivals.length,
    cut,
    steps_ms: [...waitSteps],
    today: run(input.today),
    draft: run(input.draft),
  };
}

/** What came into an inbox in a period, and who worked there. Throws NotFound. */
export function pastOf(
  db: Db,
  { inboxId, from, until, now, seed }: Omit<Rehearsal, "today" | "draft">,
): { world: World; objective: Objective; cut: boolean } {
  const inbox = inboxById(db, inboxId);
  if (!inbox) throw new NotFound("not_found");
  const settings = settingsOf(db, inboxId);
  const known = readKnown(db);
  const workers = workersOf(db, inboxId, now);
  const byId = new Map(workers.map((each) => [each.person.id, each]));
  const presentAt = (agentId: string, at: number): boolean => {
    const worker = byId.get(agentId);
    return worker !== undefined && (worker.present?.(at) ?? true);
  };
  const rows = db.all<ConversationRow & { vip: number }>(
    `select ${conversationColumns}, (select vip from contacts where id = c.contact_id) as vip from conversations as c
     where c.inbox_id = ? and c.created_at >= ? and c.created_at < ? order by c.created_at, c.no limit ?`,
    inboxId,
    from,
    until,
    mostArrivals + 1,
  );
  const cut = rows.length > mostArrivals;
  const facts = createFacts();
  const arrivals = rows.slice(0, mostArrivals).map((conversation): Arrival => {
    // As it came: what happened to it since is what is to be rehearsed.
    const fresh = { ...conversation, priority: 0, teamId: null, assigneeId: null };
    const read = facts.reader({
      db,
      now: conversation.createdAt,
      conversation: fresh,
      inbox,
      settings,
      here: (agentId) => presentAt(agentId, conversation.createdAt),
    });
    return {
      id: conversation.id,
      at: conversation.createdAt,
      read,
      priority: 0,
      team: null,
      vip: conversation.vip === 1,
      wants: wantsOf(read("conversation.type") as string, conversation.vip === 1, known.skills),
      handleMs: handling(conversation),
    };
  });
  const world = { arrivals, workers, known, ageingMs: settings.ageing_s * second, seed };
  return { world, objective: settings.objective, cut };
}

function workersOf(db: Db, inboxId: string, now: number): Worker[] {
  const staffing = new Map(staffingOfAll(db).map((each) => [each.agent_id, each]));
  const { forecast } = readMeasures(db, now);
  return createRoster()
    .people(db, inboxId, now)
    .map((person) => {
      const { shift, time_zone: zone } = staffing.get(person.id)!;
      const slots = new Map<number, boolean>();
      return {
        person: { ...person, availability: "online" },
        responseMs: forecast.response(person.id, 12, 0),
        // By the quarter of an hour: a shift is asked about for every arrival.
        present: !shift.enabled
          ? undefined
          : (at) => {
              const slot = Math.floor(at / (15 * minute));
              let here = slots.get(slot);
              if (here === undefined) slots.set(slot, (here = onShift(shift, zone, at)));
              return here;
            },
      };
    });
}

export function wantsOf(type: string, vip: boolean, skills: ReadonlyMap<string, string>): Wanted[] {
  const ids = (skillNames[type] ?? []).flatMap((name) => skills.get(name) ?? []);
  return [...(ids.length > 0 ? [{ skills: [...new Set(ids)] }] : []), ...(vip ? [{ min: 2 }] : [])];
}

function handling(conversation: ConversationRow): number {
  const from = conversation.firstRepliedAt;
  if (from === null) return usualHandling;
  const until = Math.max(conversation.lastMessageAt, from + minute);
  return Math.min(longestHandling, until - from);
}
