/** Token buckets in memory: how often one key (an address, a visitor, an API key) may do something. */

import type { Clock } from "./clock.ts";
import { TooMany } from "./errors.ts";

export interface RateLimit {
  /** Takes one token. Throws TooMany with `retry_after` in seconds. */
  take(key: string): void;
  /** What is left, for RateLimit headers. */
  left(key: string): number;
}

interface Bucket {
  tokens: number;
  at: number;
}

/** Idle buckets are full again and are swept when there are this many. */
const sweepAt = 20_000;

/** `perMinute` refills steadily up to `burst`. Infinity switches it off. */
export function rateLimit(
  clock: Clock,
  { perMinute, burst }: { perMinute: number; burst: number },
): RateLimit {
  const buckets = new Map<string, Bucket>();
  const perMs = perMinute / 60_000;

  const refill = (key: string): Bucket => {
    const now = clock.now();
    const bucket = buckets.get(key);
    if (!bucket) {
      if (buckets.size >= sweepAt) sweep(now);
      const made = { tokens: burst, at: now };
      buckets.set(key, made);
      return made;
    }
    // A clock that jumps back must not lock anybody out.
    bucket.tokens = Math.min(burst, bucket.tokens + Math.max(0, now - bucket.at) * perMs);
    bucket.at = now;
    return bucket;
  };
  const sweep = (now: number) => {
    for (const [key, bucket] of buckets)
      if (bucket.tokens + (now - bucket.at) * perMs >= burst) buckets.delete(key);
  };

  return {
    take(key) {
      if (perMinute === Number.POSITIVE_INFINITY) return;
      const bucket = refill(key);
      if (bucket.tokens < 1)
        throw new TooMany("too_many", {
          retry_after: Math.max(1, Math.ceil((1 - bucket.tokens) / perMs / 1_000)),
        });
      bucket.tokens -= 1;
    },
    left: (key) => (perMinute === Number.POSITIVE_INFINITY ? burst : Math.floor(refill(key).tokens)),
  };
}
