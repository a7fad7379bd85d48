/** Who could take a conversation of an inbox now: the roster's people with their loads, during one piece of work. */

import type { Db } from "../kernel/db.ts";
import type { Loads } from "./loads.ts";
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

export interface FloorDeps {
  roster: Roster;
  loads: Loads;
  connected: (agentId: string) => boolean;
  channelOf: (inboxId: string) => string;
}

export type OpenFloor = (db: Db, now: number, weightOf: (inboxId: string) => number) => Floor;

export function createFloor({ roster, loads, connected, channelOf }: FloorDeps): OpenFloor {
  let generation: number | undefined;
  const desks = new Map<string, Desk>();

  function deskOf(db: Db, inboxId: string, now: number): Desk {
    const current = roster.generation(db, now);
    if (current !== generation) {
      generation = current;
      desks.clear();
    }
    let desk = desks.get(inboxId);
    if (desk) return desk;
    const people = roster.people(db, inboxId, now);
    desk = {
      seats: new Seats(people, channelOf(inboxId)),
      fits: createFits(people),
      places: new Map(people.map((each, i) => [each.id, i])),
    };
    desks.set(inboxId, desk);
    return desk;
  }

  return (db, now, weightOf) => {
    const scales = { channelOf, weightOf };
    loads.refresh(db, now, scales);
    const seen = new Map<string, Desk>();
    const counted = new Map<string, number>();
    const desk = (inboxId: string): Desk => {
      let found = seen.get(inboxId);
      if (found) return found;
      found = deskOf(db, inboxId, now);
      for (let i = 0; i < found.seats.people.length; i++) put(found.seats, i);
      seen.set(inboxId, found);
      return found;
    };
    const put = (seats: Seats, i: number): void => {
      const { id } = seats.people[i]!;
      const { load, channels, lastAt } = loads.of(id);
      seats.put(i, connected(id), load, channels.get(seats.channel) ?? 0, lastAt);
    };
    return {
      desk,
      openOf: (agentId) => loads.of(agentId).open,
      settle: () => loads.settle(db, counted),
      look(agentId) {
        loads.changed(agentId);
        loads.refresh(db, now, scales);
        for (const { seats, places } of seen.values()) {
          const place = places.get(agentId);
          if (place !== undefined) put(seats, place);
        }
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
        load.channels.set(channel, (load.channels.get(channel) ?? 0) + 1);
        counted.set(agentId, loads.changed(agentId));
        for (const { seats, places } of seen.values()) {
          const place = places.get(agentId);
          if (place !== undefined) seats.add(place, weight, seats.channel === channel ? 1 : 0, now);
        }
      },
    };
  };
}
