/** Agents of an inbox as columns of numbers: a decision looks at a thousand of them, and an object for each would be most of its cost. */

import { hour } from "../kernel/clock.ts";
import { hash } from "./predict.ts";
import { suits } from "./rules.ts";
import type { Person, Plan, Removal, Wanted } from "./types.ts";

/** In the order in which they are told; 0 is none. */
const states = [undefined, "offline", "away", "busy", "gone", "full", "channel_full"] as const;
const stateOf = { online: 0, offline: 1, away: 2, busy: 3 } as const;

export interface Occupancy {
  connected: boolean;
  load: number;
  channelLoad: number;
  lastAt: number;
}

/** What somebody got counts half after this time. */
export const recentFor = 4 * hour;

const longestLog = 4_096;

export class Seats {
  readonly people: readonly Person[];
  readonly channel: string;
  readonly capacity: Float64Array;
  readonly most: Float64Array;
  readonly load: Float64Array;
  readonly channelLoad: Float64Array;
  readonly lastAt: Float64Array;
  /** What each got lately, for each seat they have: it fades, as a share of `unit`. */
  readonly recent: Float64Array;
  /** What one conversation counts in `recent` now. Growing it is the same as letting all that was before fade. */
  unit = 1;
  #recentSum = 0;
  /** 0: could take one more; otherwise why not. */
  readonly state: Uint8Array;
  /** For ties: as good as drawn for each agent. */
  readonly hashes: Uint32Array;
  readonly #apart: Uint8Array;
  /** How many could take one more. */
  open = 0;
  /** Places that were changed, in order: whoever keeps something worked out from them follows it. */
  readonly log: number[] = [];
  /** Another number once the log has begun anew. */
  epoch = 0;

  constructor(people: readonly Person[], channel: string) {
    const n = people.length;
    this.people = people;
    this.channel = channel;
    this.capacity = Float64Array.from(people, (each) => each.capacity);
    this.most = Float64Array.from(people, (each) => each.capacities[channel] ?? Number.POSITIVE_INFINITY);
    this.load = new Float64Array(n);
    this.channelLoad = new Float64Array(n);
    this.lastAt = new Float64Array(n);
    this.recent = new Float64Array(n);
    this.state = new Uint8Array(n).fill(stateOf.offline);
    this.hashes = Uint32Array.from(people, (each) => hash(each.id));
    this.#apart = new Uint8Array(n);
  }

  put(i: number, connected: boolean, load: number, channelLoad: number, lastAt: number, recent = 0): void {
    this.#setRecent(i, recent / Math.max(1, this.capacity[i]!));
    if (this.load[i] !== load || this.lastAt[i] !== lastAt) this.#note(i);
    this.load[i] = load;
    this.channelLoad[i] = channelLoad;
    this.lastAt[i] = lastAt;
    const { availability } = this.people[i]!;
    this.#apart[i] = availability === "online" ? (connected ? 0 : 4) : stateOf[availability];
    this.#judge(i);
  }

  /** There or not, apart from how much they have. */
  isHere = (i: number): boolean => this.#apart[i] === 0;
  why = (i: number): Removal | undefined => states[this.state[i]!];

  /** One more (or, with a negative weight, one less). */
  add(i: number, weight: number, channelWeight: number, now?: number): void {
    this.load[i]! += weight;
    this.channelLoad[i]! += channelWeight;
    if (now !== undefined) {
      this.lastAt[i] = now;
      this.#setRecent(i, this.recent[i]! + this.unit / Math.max(1, this.capacity[i]!));
    }
    this.#note(i);
    this.#judge(i);
  }

  /**
   * 0: has had twice as much as others lately, or more. Half as much as others and nothing at all are the same: whoever comes back
   * from a break must not get everything at once.
   */
  even(i: number): number {
    const usual = this.#recentSum / Math.max(1, this.recent.length);
    return 1 - Math.min(1, Math.max(0.25, this.recent[i]! / (2 * usual + this.unit)));
  }
  #setRecent(i: number, recent: number): void {
    this.#recentSum += recent - this.recent[i]!;
    this.recent[i] = recent;
  }

  /** Comes or goes, in a rehearsal. */
  setHere(i: number, here: boolean): void {
    this.#apart[i] = here ? 0 : 4;
    this.#judge(i);
  }

  /** Has gone, as it turns out. */
  leave = (i: number): void => this.setHere(i, false);

  #note(i: number): void {
    if (this.log.length >= longestLog) {
      this.log.length = 0;
      this.epoch++;
    }
    this.log.push(i);
  }

  #judge(i: number): void {
    let state = this.#apart[i]!;
    if (state === 0 && this.load[i]! >= this.capacity[i]!) state = 5;
    if (state === 0 && this.channelLoad[i]! >= this.most[i]!) state = 6;
    const before = this.state[i]!;
    if (before === state) return;
    if (before === 0) this.open--;
    if (state === 0) this.open++;
    this.state[i] = state;
  }
}

/** What the rules make of everybody, for one plan: computed once for all conversations that want the same. */
export interface Fit {
  /** 0: may have it; otherwise one more than the place of the reason. */
  barred: Uint16Array;
  reasons: Removal[];
  /** All preferences together. */
  points: Float64Array;
  prefer: { rule: string; share: number; suits: Float64Array }[];
}

export interface Fits {
  of(plan: Pick<Plan, "require" | "exclude" | "prefer">): Fit;
}

/** Plans of which the outcome is kept: ten kilobytes each for a thousand agents. */
const mostKept = 500;

export function createFits(people: readonly Person[]): Fits {
  const columns = new Map<string, Float64Array>();
  const kept = new Map<string, Fit>();
  const column = (wanted: Wanted): Float64Array =>
    keep(columns, JSON.stringify(wanted), () => Float64Array.from(people, (each) => suits(each, wanted)));
  return {
    of({ require, exclude, prefer }) {
      return keep(kept, JSON.stringify([require, exclude, prefer]), () => {
        const barred = new Uint16Array(people.length);
        const reasons: Removal[] = [];
        const bar = (reason: Removal, wanted: Wanted, when: (suited: number) => boolean) => {
          const suited = column(wanted);
          const code = reasons.push(reason);
          for (let i = 0; i < barred.length; i++) if (barred[i] === 0 && when(suited[i]!)) barred[i] = code;
        };
        for (const { rule, wanted } of require) bar(`required:${rule}`, wanted, (suited) => suited === 0);
        for (const { rule, wanted } of exclude) bar(`excluded:${rule}`, wanted, (suited) => suited > 0);
        const points = new Float64Array(people.length);
        const liked = prefer.map(({ rule, wanted, weight }) => ({
          rule,
          share: weight / 100,
          suits: column(wanted),
        }));
        for (const { share, suits: suited } of liked)
          for (let i = 0; i < points.length; i++) points[i]! += share * suited[i]!;
        return { barred, reasons, points, prefer: liked };
      });
    },
  };
}

function keep<T>(map: Map<string, T>, key: string, make: () => T): T {
  let found = map.get(key);
  if (found !== undefined) return found;
  if (map.size >= mostKept) map.delete(map.keys().next().value!);
  map.set(key, (found = make()));
  return found;
}

/** Is there anybody who could take it now? */
export function anybody(seats: Seats, fit: Fit): boolean {
  for (let i = 0; i < fit.barred.length; i++) if (seats.state[i] === 0 && fit.barred[i] === 0) return true;
  return false;
}
