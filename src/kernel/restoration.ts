/** The wish to put a backup back while the server runs: the one who started it hears of it, and does it between two starts. */

export interface Restoration {
  /** The name of a backup that was found whole. */
  ask(backup: string): void;
  /** Resolves with the name, once. */
  readonly asked: Promise<string>;
}

/** The answer to the request must reach the browser before the door closes. */
const patience = 300;

export function createRestoration(): Restoration {
  const { promise, resolve } = Promise.withResolvers<string>();
  return { asked: promise, ask: (backup) => void setTimeout(resolve, patience, backup) };
}
