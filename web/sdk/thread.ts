/** A conversation's messages as far as they are here: a stretch of `seq` without holes, kept current by revision. Pure. */

import type { Message } from "../contract/models.ts";

export interface Thread {
  /** By `seq`, without holes. */
  messages: Message[];
  /** Highest `seq` here, 0 when there is none yet. */
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
  /** Something between is missing: ask for what comes after `thread.last`. */
  gap: boolean;
}

export const emptyThread: Thread = { messages: [], last: 0, revision: 0, more: false, loaded: false, delivered: 0 };

export function mergeMessages(thread: Thread, incoming: readonly Message[]): Merged {
  const messages = [...thread.messages];
  const added: Message[] = [];
  let { last, revision } = thread;
  let gap = false;
  for (const message of [...incoming].sort((a, b) => a.seq - b.seq)) {
    if (message.revision > revision + 1) gap = true;
    const at = message.seq - (messages[0]?.seq ?? last + 1);
    if (message.seq === last + 1) {
      messages.push(message);
      added.push(message);
      last = message.seq;
    } else if (message.seq > last) {
      gap = true;
      continue;
    } else if (at >= 0 && message.revision >= messages[at]!.revision) messages[at] = message;
    if (!gap) revision = Math.max(revision, message.revision);
  }
  return { thread: { ...thread, messages, last, revision }, added, gap };
}

/** A page of what came before; it must end right above what is here. */
export function prependMessages(thread: Thread, older: readonly Message[], more: boolean): Thread {
  const first = thread.messages[0]?.seq ?? thread.last + 1;
  const page = older.filter((message) => message.seq < first).sort((a, b) => a.seq - b.seq);
  if (page.length && page.at(-1)!.seq !== first - 1) return thread;
  return { ...thread, messages: [...page, ...thread.messages], more, loaded: true };
}
