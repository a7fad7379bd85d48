/** Chance that can be repeated: the same number gives the same shop. */

import type { IdPrefix } from "../../kernel/ids.ts";

export interface Random {
  /** 0 up to 1. */
  next(): number;
  /** A whole number, both ends included. */
  int(from: number, to: number): number;
  chance(probability: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** An index, chosen by weight. */
  weighted(weights: readonly number[]): number;
  /** Milliseconds around `median`, with a long tail: how long people take. */
  wait(median: number): number;
  /** The shape of `newId`: sorts by time. */
  id(prefix: IdPrefix, at: number): string;
}

/** mulberry32 (public domain, by Tommy Ettinger). */
export function random(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const int = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1));
  const bits = (): bigint => BigInt(Math.floor(next() * 4_294_967_296));
  return {
    next,
    int,
    chance: (probability) => next() < probability,
    pick: <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)]!,
    weighted(weights) {
      let left = next() * weights.reduce((sum, weight) => sum + weight, 0);
      const index = weights.findIndex((weight) => (left -= weight) < 0);
      return index < 0 ? weights.length - 1 : index;
    },
    wait: (median) => Math.round(median * Math.exp((next() + next() + next() - 1.5) * 1.1)),
    id(prefix, at) {
      // UUIDv7 (RFC 9562): 48 bits of time, the version, 12 random bits, the variant, 62 random bits
      const uuid =
        (BigInt(at) << 80n) |
        (7n << 76n) |
        ((bits() & 0xfffn) << 64n) |
        (2n << 62n) |
        ((bits() & 0x3fffffffn) << 32n) |
        bits();
      return `${prefix}_${uuid.toString(36).padStart(25, "0")}`;
    },
  };
}
