/** Who could take a conversation of an inbox now: the roster's people with their loads, during one piece of work. */

import type { Db } from "../kernel/db.ts";
import type { AgentLoad, Loads } from "./loads.ts";
import type { Roster } from "./roster.ts";
import { createFits, Seats, type Fits } from "./seats.ts";
import type { Candidate } from "./types.ts";

export interface Floor {
  /** Those who could take one now, and all others of this inbox. */
  of(inboxId: string, channel: string): { free: Candidate[]; others: Candidate[] };
  /** The same as columns. */
  desk(inboxId: string): Desk;
  /** This agent has one more of this inbox. */
  took(agentId: string, inboxId: string): void;
  /** What was thought of this agent's load turned out to be wrong. */
  look(agentId: string): void;
  /** Open conversations of this agent, counted. */
  openOf(agentId: string): number;
  /** What `took` has counted stands in the database now, in this transaction. */
  settle(): void;
}

/** People of one inbox: kept for as long as they are the same. */
export interface Desk {
  readonly seats: Seats;
  readonly fits: Fits;
  readonly places: ReadonlyMap<string, number>;
}

interface Kept extends Desk {
  readonly loads: readonly AgentLoad[];
  /** Everybody's place has been looked at, and what changed since is followed. */
  looked: boolean;
}

export interface FloorDeps {
  roster: Roster;
  loads: Loads;
  connected: (agentId: string) => boolean;
  channelOf: (inboxId: string) => string;
}

/** `again`: work goes on that has just looked at everybody, so that only what is known to have changed is looked at. */
export type OpenFloor = (
  db: Db,
  now: number,
  weightOf: (inboxId: string) => number,
  again?: boolean,
) => Floor;

export function createFloor({ roster, loads, connected, channelOf }: FloorDeps): OpenFloor {
  let generation: number | undefined;
  let availability: number | undefined;
  const desks = new Map<string, Kept>();

  function deskOf(db: Db, inboxId: string, now: number): Kept {
    const current = roster.generation(db, now);
    if (current.people !== generation) {
      generation = current.people;
      desks.clear();
    }
    if (current.availability !== availability) {
      availability = current.availability;
      for (const desk of desks.values()) desk.looked = false;
    }
    let desk = desks.get(inboxId);
    if (desk) return desk;
    const people = roster.people(db, inboxId, now);
    desk = {
      seats: new Seats(people, channelOf(inboxId)),
      fits: createFits(people),
      places: new Map(people.map((each, i) => [each.id, i])),
      loads: people.map((each) => loads.of(each.id)),
      looked: false,
    };
    desks.set(inboxId, desk);
    return desk;
  }

  function put({ seats, loads: known }: Kept, i: number, now: number): void {
    const { load, channels, lastAt } = known[i]!;
    const recent = loads.recentOf(known[i]!, now);
    seats.put(i, connected(seats.people[i]!.id), load, channels.get(seats.channel) ?? 0, lastAt, recent);
  }
  function putAgent(desk: Kept, agentId: string, now: number): void {
    const place = desk.places.get(agentId);
    if (place !== undefined) put(desk, place, now);
  }

  return (db, now, weightOf, again = false) => {
    const scales = { channelOf, weightOf };
    const changed = loads.refresh(db, now, scales);
    // All desks are told, also those that are not looked at this time.
    for (const desk of desks.values())
      if (!changed) desk.looked = false;
      else if (desk.looked) for (const id of changed) putAgent(desk, id, now);
    const seen = new Map<string, Desk>();
    const counted = new Map<string, number>();
    const desk = (inboxId: string): Desk => {
      const found = seen.get(inboxId);
      if (found) return found;
      const kept = deskOf(db, inboxId, now);
      if (!again || !kept.looked) for (let i = 0; i < kept.loads.length; i++) put(kept, i, now);
      kept.looked = true;
      seen.set(inboxId, kept);
      return kept;
    };

    return {
      desk,
      openOf: (agentId) => loads.of(agentId).open,
      settle: () => loads.settle(db, counted),
      look(agentId) {
        loads.changed(agentId);
        loads.refresh(db, now, scales);
        for (const kept of desks.values()) putAgent(kept, agentId, now);
      },
      of(inboxId) {
        const { seats } = desk(inboxId);
        const free: Candidate[] = [];
        const others: Candidate[] = [];
        for (const [i, person] of seats.people.entries())
          (seats.state[i] === 0 ? free : others).push({
            person,
            connected: connected(person.id),
            load: seats.load[i]!,
            channelLoad: seats.channelLoad[i]!,
            lastAt: seats.lastAt[i]!,
          });
        return { free, others };
      },
      took(agentId, inboxId) {
        const weight = weightOf(inboxId);
        const channel = channelOf(inboxId);
        const load = loads.of(agentId);
        load.open++;
        load.load += weight;
        load.lastAt = now;
        loads.got(agentId, now);
        load.channels.set(channel, (load.channels.get(channel) ?? 0) + 1);
        counted.set(agentId, loads.changed(agentId));
        for (const { seats, places } of desks.values()) {
          const place = places.get(agentId);
          if (place !== undefined) seats.add(place, weight, seats.channel === channel ? 1 : 0, now);
        }
      },
    };
  };
}
