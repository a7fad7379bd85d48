/** Sends that wait for the server's word, each for a limited time. */

import type { Message } from "../contract/models.ts";
import { ProblemError } from "./http.ts";

const ackWithin = 15_000;

export class Acks {
  #waiting = new Map<string, { resolve(message: Message): void; reject(error: ProblemError): void }>();
  #after: (ms: number, run: () => void) => () => void;

  constructor(after: (ms: number, run: () => void) => () => void) {
    this.#after = after;
  }

  wait(id: string): Promise<Message> {
    return new Promise((resolve, reject) => {
      const cancel = this.#after(ackWithin, () => this.reject(id, lost()));
      this.#waiting.set(id, {
        resolve: (message) => {
          cancel();
          resolve(message);
        },
        reject: (error) => {
          cancel();
          reject(error);
        },
      });
    });
  }

  /** False when nobody waits for it. */
  resolve(id: string, message: Message): boolean {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    waiting?.resolve(message);
    return Boolean(waiting);
  }

  reject(id: string, error: ProblemError): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    waiting?.reject(error);
  }

  /** The line is gone: what was not confirmed will be sent again. */
  loseAll(): void {
    for (const id of [...this.#waiting.keys()]) this.reject(id, lost());
  }
}

const lost = () => new ProblemError(0, "offline", "");
