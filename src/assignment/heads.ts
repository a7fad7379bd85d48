/** The order of those who wait, across all needs: the earliest of each is compared, and read as it is wanted. */

import type { Tx } from "../kernel/tx.ts";
import { headsOf, type Head } from "./queue.ts";
import { suits } from "./rules.ts";
import type { Candidate, Wanted } from "./types.ts";

/** The next of one need, read as they are wanted. */
export class Heads {
  failures = 0;
  #read: Head[] = [];
  #last: Head | undefined;
  #ended = false;
  readonly need: string;
  readonly #tx: Tx;
  readonly #inboxId: string;

  constructor(tx: Tx, inboxId: string, need: string) {
    this.#tx = tx;
    this.#inboxId = inboxId;
    this.need = need;
  }
  get next(): Head | undefined {
    if (this.#read.length === 0 && !this.#ended) {
      this.#read = headsOf(this.#tx, this.#inboxId, this.need, this.#last, this.#tx.now, 64);
      this.#last = this.#read.at(-1);
      this.#ended = this.#read.length < 64;
      this.#read.reverse();
    }
    return this.#read.at(-1);
  }
  take(): Head {
    const head = this.next!;
    this.#read.pop();
    return head;
  }
}

export function earliest(groups: Heads[]): Heads | undefined {
  let best: Heads | undefined;
  for (const group of groups) {
    const head = group.next;
    if (!head) continue;
    const than = best?.next;
    if (!than || head.rankAt < than.rankAt || (head.rankAt === than.rankAt && head.no < than.no))
      best = group;
  }
  return best;
}

/** Is anybody free whom this need allows? */
export function couldHave(free: readonly Candidate[], need: string): boolean {
  const [require, exclude] = JSON.parse(need) as [Wanted[], Wanted[]];
  return free.some(
    ({ person }) =>
      require.every((wanted) => suits(person, wanted) > 0) &&
      exclude.every((wanted) => suits(person, wanted) === 0),
  );
}
