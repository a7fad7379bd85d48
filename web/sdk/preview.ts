/**
 * Sends what a visitor who agreed to it is typing: the last text wins, at most ten a second, masked before it leaves. Its number grows over
 * reloads and tabs, since it begins with the time.
 */

import type { ClientFrame } from "../contract/frames.ts";
import { mask } from "../shared/mask.ts";

const every = 100;
const longest = 1_000;

export interface Timing {
  now(): number;
  after(ms: number, run: () => void): () => void;
}

interface Typed {
  conversationId: string;
  text: string;
  caret: number;
}

export class PreviewSender {
  #send: (frame: ClientFrame) => boolean;
  #timers: Timing;
  #phones: boolean;
  #n = 0;
  #at = 0;
  #last = "";
  #waiting: Typed | null = null;
  #cancel = () => {};

  constructor(send: (frame: ClientFrame) => boolean, timers: Timing, phones: boolean) {
    this.#send = send;
    this.#timers = timers;
    this.#phones = phones;
  }

  /** The first key goes at once, the last one of a burst always. */
  write(conversationId: string, text: string, caret: number): void {
    const idle = !this.#waiting;
    this.#waiting = { conversationId, text, caret };
    if (!idle) return;
    const wait = this.#at + every - this.#timers.now();
    if (wait <= 0) this.#flush();
    else this.#cancel = this.#timers.after(wait, () => this.#flush());
  }

  /** Nothing more leaves: the message was sent, or the visitor took their word back. */
  stop(): void {
    this.#cancel();
    this.#waiting = null;
    this.#last = "";
  }

  #flush(): void {
    const typed = this.#waiting;
    this.#waiting = null;
    if (!typed) return;
    const text = cut(mask(typed.text, { phones: this.#phones, caret: typed.caret }));
    const key = `${typed.conversationId} ${text}`;
    if (key === this.#last) return;
    this.#at = this.#timers.now();
    this.#n = Math.max(this.#n + 1, this.#at);
    if (this.#send({ t: "preview", conversation_id: typed.conversationId, n: this.#n, text }))
      this.#last = key;
  }
}

/** The end is what is being written; half a character would be refused. */
function cut(text: string): string {
  const end = text.length > longest ? text.slice(-longest) : text;
  return end.isWellFormed()
    ? end
    : end.replace(/[\ud800-\udfff]/g, (half, at: number) => (isWhole(end, at) ? half : ""));
}

const isWhole = (text: string, at: number): boolean =>
  /[\ud800-\udbff]/.test(text[at]!)
    ? /[\udc00-\udfff]/.test(text[at + 1] ?? "")
    : /[\ud800-\udbff]/.test(text[at - 1] ?? "");
