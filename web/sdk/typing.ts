/** Who writes at this moment: says so of the visitor, at most every few seconds, and forgets an agent who fell silent. */

import type { ClientFrame, ServerFrame } from "../contract/frames.ts";
import type { Timers } from "../shared/connection.ts";

const lasts = 6_000;
const sayEvery = 3_000;

export class Typing {
  #saidAt = 0;
  #cancel = () => {};

  constructor(
    readonly timers: Timers,
    readonly send: (frame: ClientFrame) => void,
    readonly show: (who: { conversation_id: string; name: string } | null) => void,
  ) {}

  /** The visitor's own. */
  set(conversationId: string | null, on: boolean): void {
    const now = this.timers.now();
    if (!conversationId || (on ? now - this.#saidAt < sayEvery : !this.#saidAt)) return;
    this.#saidAt = on ? now : 0;
    this.send({ t: "typing", conversation_id: conversationId, on });
  }

  hear({ who, on, conversation_id }: Extract<ServerFrame, { t: "typing" }>): void {
    if (who.kind !== "agent") return;
    this.stop();
    this.show(on ? { conversation_id, name: who.name ?? "" } : null);
    if (on) this.#cancel = this.timers.after(lasts, () => this.show(null));
  }

  stop(): void {
    this.#cancel();
  }
}
