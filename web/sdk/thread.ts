/**
 * A conversation's messages as far as they are here, in order of `seq`. Pure.
 * A visitor's `seq` has holes: notes and lines about work behind the counter count, too. Only a page tells a hole from a loss.
 */

import type { Message } from "../contract/models.ts";

export interface Thread {
  /** By `seq`. */
  messages: Message[];
  /** Up to here nothing is missing; 0 when there is nothing yet. */
  last: number;
  /** Highest change (edit, recall) that has been seen. */
  revision: number;
  /** Older messages can be loaded. */
  more: boolean;
  loaded: boolean;
  /** Highest `seq` of ours that reached an agent's screen. */
  delivered: number;
}

export interface Merged {
  thread: Thread;
  /** Not here before, oldest first. */
  added: Message[];
  /** Something may be missing: ask for what comes after `thread.last`. */
  gap: boolean;
}

export const emptyThread: Thread = {
  messages: [],
  last: 0,
  revision: 0,
  more: false,
  loaded: false,
  delivered: 0,
};

/** `whole`: a page that leaves nothing out between its messages. Otherwise they came by themselves, one by one. */
export function mergeMessages(thread: Thread, incoming: readonly Message[], whole = false): Merged {
  const messages = [...thread.messages];
  const added: Message[] = [];
  const first = messages[0]?.seq ?? thread.last + 1;
  let { last, revision } = thread;
  let gap = false;
  for (const message of [...incoming].sort((a, b) => a.seq - b.seq)) {
    const { seq } = message;
    if (!whole && message.revision > revision + 1) gap = true;
    else revision = Math.max(revision, message.revision);
    const at = messages.findLastIndex((other) => other.seq <= seq);
    if (messages[at]?.seq === seq) {
      if (message.revision >= messages[at].revision) messages[at] = message;
      if (whole) last = Math.max(last, seq);
    } else if (whole ? seq >= first : seq === last + 1) {
      messages.splice(at + 1, 0, message);
      added.push(message);
      last = Math.max(last, seq);
    } else if (seq > last) {
      gap = true;
      // One's own words are shown where they are, also while what came before them is on its way.
      if (message.author.kind === "contact") messages.splice(at + 1, 0, message);
    }
    while (messages.some((other) => other.seq === last + 1)) last += 1;
  }
  return { thread: { ...thread, messages, last, revision }, added, gap };
}

/** A page of what came before. */
export function prependMessages(thread: Thread, older: readonly Message[], more: boolean): Thread {
  const first = thread.messages[0]?.seq ?? thread.last + 1;
  const page = older.filter((message) => message.seq < first).sort((a, b) => a.seq - b.seq);
  return { ...thread, messages: [...page, ...thread.messages], more, loaded: true };
}
