/** A heavy read with a name, and what the main thread and the worker say to each other about it. */

import type { Store } from "./db.ts";

export interface Task<I, O> {
  readonly name: string;
  /** Takes long: gets a worker of its own, which ends with it, so that short tasks don't wait behind it. */
  readonly alone: boolean;
  readonly run: (db: Store, input: I) => O | Promise<O>;
}

/** `input` and the result cross threads by structured clone: plain data only. */
export function task<I, O>(name: string, run: Task<I, O>["run"], { alone = false } = {}): Task<I, O> {
  return { name, alone, run };
}

export interface TaskOrder {
  id: number;
  file: string;
  name: string;
  input: unknown;
}

export interface TaskAnswer {
  id: number;
  value?: unknown;
  error?: { name: string; message: string; code?: string; status?: number };
}
