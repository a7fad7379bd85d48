/** Rehearsal: the same arrivals and agents under another set of rules. Pure and deterministic for a seed; nothing waits for real time. */

import { second } from "../kernel/clock.ts";
import type { ReadFact } from "./conditions.ts";
import { hash, seeded } from "./predict.ts";
import { planFor, suits, type Known, type Rule } from "./rules.ts";
import { rank, Standing } from "./score.ts";
import { createFits, recentFor, Seats } from "./seats.ts";
import type { Objective, Person, Plan, Wanted } from "./types.ts";

export interface Arrival {
  id: string;
  at: number;
  read: ReadFact;
  priority: number;
  team: string | null;
  vip: boolean;
  /** What an agent must have for a good match, apart from any rule; nothing when anybody will do. */
  wants: Wanted[];
  /** How long a well matched agent is busy with it. */
  handleMs: number;
}

export interface Worker {
  person: Person;
  /** Their usual time to a first response, ms. */
  responseMs: number;
  /** Left out: always. */
  present?: (at: number) => boolean;
}

export type Policy =
  | { kind: "rules"; rules: readonly Rule[]; objective: Objective }
  | { kind: "round_robin" }
  | { kind: "least_busy" };

export interface World {
  arrivals: readonly Arrival[];
  workers: readonly Worker[];
  known: Known;
  ageingMs: number;
  seed: string;
}

export interface Outcome {
  served: number;
  unserved: number;
  wait_ms: { mean: number; p95: number };
  /** How many waited up to each of `waitSteps`, and, last, how many longer. */
  wait_histogram: number[];
  /** The same of first responses. */
  response_histogram: number[];
  first_response_ms: { mean: number; p95: number };
  /** Of those that want something special, the share that got it; 1 when none does. */
  match_rate: number;
  vip: { count: number; wait_ms: number; senior_rate: number };
  /** Of the time that everybody was busy for each seat they have; 0: all the same, towards 1: all with one. */
  load_gini: number;
  per_agent: { agent_id: string; served: number; busy_ms: number }[];
}

/** A poor match takes so much longer. */
const mismatch = 1.4;

/** Ends of the steps of waiting, ms. */
export const waitSteps = [0, 15, 30, 60, 120, 300, 600, 1_800].map((each) => each * second);

export function simulate(world: World, policy: Policy): Outcome {
  const { arrivals, workers, seed } = world;
  const people = workers.map((each) => each.person);
  const seats = new Seats(people, "web");
  const fits = createFits(people);
  for (let i = 0; i < people.length; i++) seats.put(i, true, 0, 0, 0);
  const sometimes = workers.flatMap(({ present }, i) => (present ? [{ i, present }] : []));
  const served = new Uint32Array(people.length);
  const busyMs = new Float64Array(people.length);
  const waiting: Waiting[] = [];
  const events = new Heap();
  const done: Done[] = [];
  let turn = 0;
  const began = arrivals[0]?.at ?? 0;
  /** Loads are followed at once; what time alone changes, every ten seconds. */
  let standing: Standing | undefined;
  for (const arrival of arrivals) events.push({ at: arrival.at, kind: "arrival", arrival });

  const plan = (arrival: Arrival, now: number): Plan =>
    planFor(policy.kind === "rules" ? policy.rules : [], world.known, arrival.read, {
      now,
      enteredAt: arrival.at,
      opensAt: null,
      priority: arrival.priority,
      team: arrival.team,
    });

  /** Longer with every other conversation that they have at the time. */
  const slowed = (i: number): number => workers[i]!.responseMs * (1 + seats.load[i]! / 4);

  function choose(arrival: Arrival, of: Plan, now: number): number | undefined {
    for (const { i, present } of sometimes) seats.setHere(i, present(now));
    if (seats.open === 0) return undefined;
    if (policy.kind === "rules") {
      if (!standing || now - standing.now > 10 * second) {
        seats.unit = 2 ** ((now - began) / recentFor);
        standing = new Standing(seats, policy.objective, now, slowed);
      }
      return rank(standing, fits.of(of), { seed: `${seed}${arrival.id}` }, 1).best[0];
    }
    if (policy.kind === "least_busy") {
      let least: number | undefined;
      for (let i = 0; i < people.length; i++)
        if (seats.state[i] === 0 && (least === undefined || seats.load[i]! < seats.load[least]!)) least = i;
      return least;
    }
    for (let k = 0; k < people.length; k++) {
      const i = turn++ % people.length;
      if (seats.state[i] === 0) return i;
    }
    return undefined;
  }

  function serve(arrival: Arrival, i: number, now: number): void {
    const person = people[i]!;
    const matched =
      arrival.wants.length === 0 ? null : arrival.wants.every((wanted) => suits(person, wanted) > 0);
    const random = seeded(hash(`${seed}${arrival.id}${person.id}`));
    const response = slowed(i) * (0.5 + random());
    const busy = arrival.handleMs * (matched === false ? mismatch : 1);
    done.push({ arrival, wait: now - arrival.at, response, matched, senior: person.seniority >= 2 });
    seats.add(i, 1, 1, now);
    served[i]!++;
    busyMs[i]! += busy;
    events.push({ at: now + busy, kind: "free", seat: i });
  }

  function attempt(arrival: Arrival, now: number): boolean {
    const of = plan(arrival, now);
    const held = of.heldUntil !== null && of.heldUntil > now;
    const seat = held ? undefined : choose(arrival, of, now);
    if (seat !== undefined) {
      serve(arrival, seat, now);
      return true;
    }
    const again = held ? of.heldUntil : of.lapsesAt;
    if (again !== null && again > now) events.push({ at: again, kind: "retry", arrival });
    return false;
  }

  for (let event = events.pop(); event; event = events.pop()) {
    const now = event.at;
    if (event.kind === "arrival") {
      if (!attempt(event.arrival, now)) {
        const { priority } = plan(event.arrival, now);
        insert(waiting, { arrival: event.arrival, rank: event.arrival.at - priority * world.ageingMs });
      }
      continue;
    }
    if (event.kind === "free") seats.add(event.seat, -1, -1);
    // A freed seat is offered to those who wait, in their order.
    for (let i = 0; i < waiting.length && i < 200; i++) {
      if (event.kind === "retry" && waiting[i]!.arrival !== event.arrival) continue;
      if (!attempt(waiting[i]!.arrival, now)) continue;
      waiting.splice(i, 1);
      break;
    }
  }
  return summary(done, { people, served, busyMs }, arrivals.length);
}

interface Done {
  arrival: Arrival;
  wait: number;
  response: number;
  matched: boolean | null;
  senior: boolean;
}
interface Waiting {
  arrival: Arrival;
  rank: number;
}
type SimEvent =
  | { at: number; kind: "arrival"; arrival: Arrival }
  | { at: number; kind: "retry"; arrival: Arrival }
  | { at: number; kind: "free"; seat: number };

function insert(list: Waiting[], one: Waiting): void {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle]!.rank <= one.rank) low = middle + 1;
    else high = middle;
  }
  list.splice(low, 0, one);
}

/** Earliest first; of the same moment, as they were put in. */
class Heap {
  #list: { event: SimEvent; no: number }[] = [];
  #no = 0;
  push(event: SimEvent): void {
    const list = this.#list;
    list.push({ event, no: this.#no++ });
    let at = list.length - 1;
    while (at > 0) {
      const up = (at - 1) >> 1;
      if (!this.#before(at, up)) break;
      [list[at], list[up]] = [list[up]!, list[at]!];
      at = up;
    }
  }
  pop(): SimEvent | undefined {
    const list = this.#list;
    const first = list[0];
    const last = list.pop();
    if (!first || !last) return undefined;
    if (list.length === 0) return first.event;
    list[0] = last;
    for (let at = 0; ;) {
      let least = at;
      for (const down of [2 * at + 1, 2 * at + 2])
        if (down < list.length && this.#before(down, least)) least = down;
      if (least === at) return first.event;
      [list[at], list[least]] = [list[least]!, list[at]!];
      at = least;
    }
  }
  #before(a: number, b: number): boolean {
    const [x, y] = [this.#list[a]!, this.#list[b]!];
    return x.event.at < y.event.at || (x.event.at === y.event.at && x.no < y.no);
  }
}

function summary(
  done: Done[],
  { people, served, busyMs }: { people: Person[]; served: Uint32Array; busyMs: Float64Array },
  arrivals: number,
): Outcome {
  const wanted = done.filter((each) => each.matched !== null);
  const vips = done.filter((each) => each.arrival.vip);
  return {
    served: done.length,
    unserved: arrivals - done.length,
    wait_ms: spread(done.map((each) => each.wait)),
    wait_histogram: histogram(done.map((each) => each.wait)),
    response_histogram: histogram(done.map((each) => each.wait + each.response)),
    first_response_ms: spread(done.map((each) => each.wait + each.response)),
    match_rate: wanted.length === 0 ? 1 : share(wanted, (each) => each.matched === true),
    vip: {
      count: vips.length,
      wait_ms: Math.round(mean(vips.map((each) => each.wait))),
      senior_rate: share(vips, (each) => each.senior),
    },
    load_gini: gini(people.map((each, i) => busyMs[i]! / Math.max(1, each.capacity))),
    per_agent: people.map(({ id }, i) => ({
      agent_id: id,
      served: served[i]!,
      busy_ms: Math.round(busyMs[i]! / second) * second,
    })),
  };
}

function histogram(list: number[]): number[] {
  const counts = Array.from({ length: waitSteps.length + 1 }, () => 0);
  for (const ms of list) {
    const step = waitSteps.findIndex((end) => ms <= end);
    counts[step < 0 ? waitSteps.length : step]!++;
  }
  return counts;
}

const mean = (list: number[]): number =>
  list.length === 0 ? 0 : list.reduce((sum, each) => sum + each, 0) / list.length;
const share = <T>(list: T[], is: (each: T) => boolean): number =>
  list.length === 0 ? 0 : Math.round((list.filter(is).length / list.length) * 1e4) / 1e4;
const spread = (list: number[]) => {
  const sorted = list.toSorted((a, b) => a - b);
  return {
    mean: Math.round(mean(sorted)),
    p95: Math.round(sorted[Math.ceil(sorted.length * 0.95) - 1] ?? 0),
  };
};

/** Mean difference between any two, relative to the mean. */
export function gini(list: number[]): number {
  const sorted = list.toSorted((a, b) => a - b);
  const sum = sorted.reduce((all, each) => all + each, 0);
  if (sum === 0) return 0;
  const weighted = sorted.reduce((all, each, i) => all + (i + 1) * each, 0);
  return (
    Math.round(((2 * weighted) / (sorted.length * sum) - (sorted.length + 1) / sorted.length) * 1e4) / 1e4
  );
}
