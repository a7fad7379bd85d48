/** Rehearsal: the same arrivals and agents under another set of rules. Pure and deterministic for a seed; nothing waits for real time. */

import { second } from "../kernel/clock.ts";
import type { ReadFact } from "./conditions.ts";
import { hash, seeded } from "./predict.ts";
import { planFor, suits, type Known, type Rule } from "./rules.ts";
import { decide } from "./score.ts";
import type { Candidate, Objective, Person, Plan, Wanted } from "./types.ts";

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
  present: (at: number) => boolean;
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
  first_response_ms: { mean: number; p95: number };
  /** Of those that want something special, the share that got it; 1 when none does. */
  match_rate: number;
  vip: { count: number; wait_ms: number; senior_rate: number };
  /** 0: all the same; towards 1: all with one. */
  load_gini: number;
  per_agent: { agent_id: string; served: number; busy_ms: number }[];
}

/** A poor match takes so much longer. */
const mismatch = 1.4;

export function simulate(world: World, policy: Policy): Outcome {
  const { arrivals, workers, seed } = world;
  const seats: Seat[] = workers.map((worker) => ({
    worker,
    served: 0,
    busyMs: 0,
    candidate: { person: worker.person, connected: true, load: 0, channelLoad: 0, lastAt: 0 },
  }));
  const byId = new Map(seats.map((seat) => [seat.worker.person.id, seat]));
  const waiting: Waiting[] = [];
  const events = new Heap();
  const done: {
    arrival: Arrival;
    wait: number;
    response: number;
    matched: boolean | null;
    senior: boolean;
  }[] = [];
  let turn = 0;
  for (const arrival of arrivals) events.push({ at: arrival.at, kind: "arrival", arrival });

  const plan = (arrival: Arrival, now: number): Plan =>
    planFor(policy.kind === "rules" ? policy.rules : [], world.known, arrival.read, {
      now,
      enteredAt: arrival.at,
      opensAt: null,
      priority: arrival.priority,
      team: arrival.team,
    });

  function choose(arrival: Arrival, of: Plan, now: number): Seat | undefined {
    for (const seat of seats) seat.candidate.connected = seat.worker.present(now);
    const question = {
      plan: of,
      objective: "blend" as Objective,
      channel: "web",
      now,
      seed: `${seed}${arrival.id}`,
      passed: new Set<string>(),
    };
    if (policy.kind === "rules") {
      const response = (id: string, load: number) => byId.get(id)!.worker.responseMs * (1 + load / 4);
      const { winner } = decide(
        seats.map((seat) => seat.candidate),
        { ...question, objective: policy.objective, response },
        1,
      );
      return winner === null ? undefined : byId.get(winner);
    }
    const free = seats.filter(
      ({ candidate }) => candidate.connected && candidate.load < candidate.person.capacity,
    );
    if (free.length === 0) return undefined;
    if (policy.kind === "least_busy")
      return free.reduce((a, b) => (b.candidate.load < a.candidate.load ? b : a));
    for (let i = 0; i < seats.length; i++) {
      const seat = seats[turn++ % seats.length]!;
      if (free.includes(seat)) return seat;
    }
    return undefined;
  }

  function serve(arrival: Arrival, seat: Seat, now: number): void {
    const { person } = seat.worker;
    const matched =
      arrival.wants.length === 0 ? null : arrival.wants.every((wanted) => suits(person, wanted) > 0);
    const random = seeded(hash(`${seed}${arrival.id}${person.id}`));
    const response = seat.worker.responseMs * (1 + seat.candidate.load / 4) * (0.5 + random());
    const busy = arrival.handleMs * (matched === false ? mismatch : 1);
    done.push({ arrival, wait: now - arrival.at, response, matched, senior: person.seniority >= 2 });
    seat.candidate.load++;
    seat.candidate.channelLoad++;
    seat.candidate.lastAt = now;
    seat.served++;
    seat.busyMs += busy;
    events.push({ at: now + busy, kind: "free", seat });
  }

  function attempt(arrival: Arrival, now: number): boolean {
    const of = plan(arrival, now);
    const held = of.heldUntil !== null && of.heldUntil > now;
    const seat = held ? undefined : choose(arrival, of, now);
    if (seat) {
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
    if (event.kind === "free") {
      event.seat.candidate.load--;
      event.seat.candidate.channelLoad--;
    }
    // A freed seat is offered to those who wait, in their order.
    for (let i = 0; i < waiting.length && i < 200; i++) {
      if (event.kind === "retry" && waiting[i]!.arrival !== event.arrival) continue;
      if (!attempt(waiting[i]!.arrival, now)) continue;
      waiting.splice(i, 1);
      break;
    }
  }
  return summary(done, seats, arrivals.length);
}

interface Seat {
  worker: Worker;
  candidate: Candidate;
  served: number;
  busyMs: number;
}
interface Waiting {
  arrival: Arrival;
  rank: number;
}
type SimEvent =
  | { at: number; kind: "arrival"; arrival: Arrival }
  | { at: number; kind: "retry"; arrival: Arrival }
  | { at: number; kind: "free"; seat: Seat };

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
  done: { arrival: Arrival; wait: number; response: number; matched: boolean | null; senior: boolean }[],
  seats: Seat[],
  arrivals: number,
): Outcome {
  const wanted = done.filter((each) => each.matched !== null);
  const vips = done.filter((each) => each.arrival.vip);
  return {
    served: done.length,
    unserved: arrivals - done.length,
    wait_ms: spread(done.map((each) => each.wait)),
    first_response_ms: spread(done.map((each) => each.wait + each.response)),
    match_rate: wanted.length === 0 ? 1 : share(wanted, (each) => each.matched === true),
    vip: {
      count: vips.length,
      wait_ms: Math.round(mean(vips.map((each) => each.wait))),
      senior_rate: share(vips, (each) => each.senior),
    },
    load_gini: gini(seats.map((seat) => seat.busyMs)),
    per_agent: seats.map(({ worker, served, busyMs }) => ({
      agent_id: worker.person.id,
      served,
      busy_ms: Math.round(busyMs / second) * second,
    })),
  };
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
