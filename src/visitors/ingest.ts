/** Takes batches of many visitors and writes them together: one commit for all that comes within a moment. */

import { Forbidden } from "../kernel/errors.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { Board } from "./board.ts";
import type { ConsentGate } from "./consent-gate.ts";
import { record, type Recorded, type Told } from "./record.ts";
import type { Rules } from "./rules.ts";
import type { Trails } from "./trails.ts";

export interface Ingest {
  /** Resolves once it is on disk. Throws Forbidden(consent_missing). */
  take(told: Told): Promise<void>;
}

/** Long enough to gather what comes together, short enough that nobody sees it. */
const gatherMs = 25;
/** More in one commit would keep the chat waiting: about two milliseconds. */
const mostTogether = 128;

interface Waiting {
  told: Told;
  resolve: () => void;
  reject: (error: unknown) => void;
}

export function createIngest(
  kernel: Kernel,
  deps: { trails: Trails; rules: Rules; gate: ConsentGate; board: Pick<Board, "heard"> },
): Ingest {
  const { trails, gate, board } = deps;
  const { write } = kernel;
  let waiting: Waiting[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    const batch = waiting;
    waiting = [];
    void store(batch);
  }

  async function store(batch: Waiting[]): Promise<void> {
    try {
      const outcomes = await write((tx) =>
        batch.map(({ told }) => {
          // Between the question at the door and this write they may have taken it back.
          if (!gate.agreed(tx, told.visitorId, told.inboxId)) return "refused" as const;
          return record(tx, deps, told);
        }),
      );
      outcomes.forEach((outcome, i) => answer(batch[i]!, outcome));
    } catch (error) {
      for (const { told } of batch) trails.drop(told.visitorId, told.inboxId);
      // One that breaks must not take the others along.
      if (batch.length === 1) return batch[0]!.reject(error);
      for (const each of batch) void store([each]);
    }
  }

  function answer({ resolve, reject }: Waiting, outcome: Recorded | "refused" | undefined): void {
    if (outcome === "refused") return reject(new Forbidden("consent_missing"));
    resolve();
    if (!outcome) return;
    try {
      board.heard(outcome);
    } catch (error) {
      // It is on disk: what listens may fail, the page must not send it again for that.
      kernel.log.error({ err: error }, "the live board failed");
    }
  }

  return {
    take: (told) =>
      new Promise((resolve, reject) => {
        waiting.push({ told, resolve, reject });
        if (waiting.length >= mostTogether) return flush();
        timer ??= setTimeout(flush, gatherMs);
      }),
  };
}
