/** The worker's side of the reader: opens the file for reading only and runs the tasks that it is sent, one after another. */

import { openReader, type Store } from "./db.ts";
import { DomainError } from "./errors.ts";
import type { Task, TaskAnswer, TaskOrder } from "./task.ts";

declare const self: {
  onmessage: (event: MessageEvent<TaskOrder>) => void;
  postMessage(answer: TaskAnswer): void;
};

/** Call once in the worker's entry point; does nothing on the main thread. */
export function serveTasks(tasks: readonly Task<never, unknown>[]): void {
  if (Bun.isMainThread) return;
  let store: Store | undefined;
  let queue = Promise.resolve();
  self.onmessage = ({ data: { id, file, name, input } }) => {
    queue = queue.then(async () => {
      try {
        const found = tasks.find((each) => each.name === name);
        if (!found) throw new Error(`no task ${name} in src/reader-tasks.ts`);
        store ??= openReader(file);
        self.postMessage({ id, value: await found.run(store, input as never) });
      } catch (error) {
        self.postMessage({ id, error: told(error) });
      }
    });
  };
}

function told(error: unknown): TaskAnswer["error"] {
  if (!(error instanceof Error)) return { name: "Error", message: String(error) };
  const { name, message } = error;
  const code = (error as { code?: unknown }).code;
  return {
    name,
    message,
    ...(typeof code === "string" && { code }),
    ...(error instanceof DomainError && { status: error.status }),
  };
}
