/** The one source of time: epoch milliseconds UTC. Tests put a fake one in its place. */

export interface Clock {
  /** Epoch milliseconds UTC; may jump when the machine's clock is set. */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

export interface FakeClock extends Clock {
  advance(ms: number): void;
  set(at: number): void;
}

export function fakeClock(start = Date.UTC(2026, 5, 10, 2, 0, 0)): FakeClock {
  let at = start;
  return {
    now: () => at,
    advance(ms) {
      at += ms;
    },
    set(next) {
      at = next;
    },
  };
}

export const second = 1_000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;
