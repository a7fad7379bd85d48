/**
 * Heavy reads off the main thread: a worker with a read-only connection runs named tasks. Tasks are declared beside what they read
 * (`task("search.rebuild", …)`) and listed in src/reader-tasks.ts, which is the worker's entry point.
 */

import type { Store } from "./db.ts";
import { DomainError, Fatal } from "./errors.ts";
import type { Task, TaskAnswer, TaskOrder } from "./task.ts";

export interface Reader {
  /** Throws what the task threw. */
  run<I, O>(task: Task<I, O>, input: I): Promise<O>;
  close(): void;
}

/** In the binary every entry point lies beside the main one. */
const entry = new URL(
  Bun.isStandaloneExecutable ? "./reader-tasks.ts" : "../reader-tasks.ts",
  import.meta.url,
).href;
const idleMs = 60_000;

export function createReader(db: Store): Reader {
  // A database in memory belongs to one connection: its tasks run here.
  if (db.file === ":memory:") return { run: async (task, input) => task.run(db, input), close: () => {} };

  let shared: Thread | undefined;
  let rest: ReturnType<typeof setTimeout> | undefined;
  const lone = new Set<Thread>();
  let closed = false;

  return {
    async run(task, input) {
      if (closed) throw new Error("the reader is closed");
      if (task.alone) {
        const thread = openThread(db.file);
        lone.add(thread);
        try {
          return (await thread.run(task.name, input)) as never;
        } finally {
          lone.delete(thread);
          thread.close();
        }
      }
      clearTimeout(rest);
      const thread = (shared ??= openThread(db.file));
      try {
        return (await thread.run(task.name, input)) as never;
      } finally {
        if (thread.broken) shared = undefined;
        if (shared?.waiting === 0) {
          clearTimeout(rest);
          rest = setTimeout(() => {
            shared?.close();
            shared = undefined;
          }, idleMs);
          rest.unref();
        }
      }
    },
    close() {
      closed = true;
      clearTimeout(rest);
      shared?.close();
      for (const thread of lone) thread.close();
    },
  };
}

interface Thread {
  run(name: string, input: unknown): Promise<unknown>;
  close(): void;
  readonly waiting: number;
  readonly broken: boolean;
}

function openThread(file: string): Thread {
  const worker = new Worker(entry) as Worker & { ref(): void; unref(): void };
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: unknown) => void }>();
  let last = 0;
  let broken = false;
  const end = (reason: string) => {
    broken = true;
    for (const each of waiting.values()) each.reject(new Error(reason));
    waiting.clear();
  };
  worker.onmessage = ({ data }: MessageEvent<TaskAnswer>) => {
    const asked = waiting.get(data.id);
    waiting.delete(data.id);
    if (waiting.size === 0) worker.unref();
    if (data.error) asked?.reject(revive(data.error));
    else asked?.resolve(data.value);
  };
  worker.onerror = (event) => end(`the reader failed: ${event.message}`);
  worker.unref();
  return {
    run(name, input) {
      const id = ++last;
      const { promise, resolve, reject } = Promise.withResolvers<unknown>();
      waiting.set(id, { resolve, reject });
      worker.ref();
      worker.postMessage({ id, file, name, input } satisfies TaskOrder);
      return promise;
    },
    close() {
      end("the reader was closed");
      worker.terminate();
    },
    get waiting() {
      return waiting.size;
    },
    get broken() {
      return broken;
    },
  };
}

function revive({ name, message, code, status }: NonNullable<TaskAnswer["error"]>): Error {
  if (name === "Fatal") return new Fatal(message);
  if (status !== undefined && code)
    return Object.defineProperty(new DomainError(code), "status", { value: status });
  return Object.assign(new Error(message), { name, code });
}
