/** How much one visitor or one address may do: generous for people, tight for loops. */

import { rateLimit, type RateLimit } from "../kernel/rate-limit.ts";
import type { Kernel } from "../kernel/kernel.ts";

export interface VisitorLimits {
  /** By contact. */
  messages: RateLimit;
  uploads: RateLimit;
  /** By contact and by address: mails to wherever a visitor says. */
  transcripts: RateLimit;
  /** By address: new tokens, and new sockets. */
  sessions: RateLimit;
  sockets: RateLimit;
  /** Batches of trackers, by visitor and by address: a school or a company may share one. */
  tracked: RateLimit;
  trackedAddresses: RateLimit;
}

export function visitorLimits({ clock, config }: Pick<Kernel, "clock" | "config">): VisitorLimits {
  const of = (perMinute: number, burst: number) =>
    rateLimit(
      clock,
      config.rateLimits ? { perMinute, burst } : { perMinute: Number.POSITIVE_INFINITY, burst },
    );
  return {
    messages: of(60, 20),
    uploads: of(20, 20),
    transcripts: of(0.1, 3),
    sessions: of(30, 30),
    sockets: of(120, 60),
    tracked: of(60, 40),
    trackedAddresses: of(1_200, 600),
  };
}
