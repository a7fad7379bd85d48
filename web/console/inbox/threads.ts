/** A thread as this client knows it: messages by `seq`, what is missing, and how pages and frames flow in. Pure. */

import type { Message } from "../../contract/models.ts";

export interface Thread {
  /** Ascending by seq; a hole may stand in it until the catch-up fills it. */
  messages: readonly Message[];
  /** Of the server, as far as heard. */
  lastSeq: number;
  revision: number;
  /** There are older messages than the first one here. */
  older: boolean;
  /** The window ends before the newest message (after a jump into the past). */
  newer: boolean;
}

export const emptyThread: Thread = { messages: [], lastSeq: 0, revision: 0, older: true, newer: false };

/** Each seq once, the higher revision wins, in order. Keeps the array when nothing changes. */
export function mergeMessages(known: readonly Message[], incoming: readonly Message[]): readonly Message[] {
  if (incoming.length === 0) return known;
  const bySeq = new Map(known.map((message) => [message.seq, message]));
  let changed = false;
  for (const message of incoming) {
    const had = bySeq.get(message.seq);
    if (had && had.revision >= message.revision && !refreshes(had, message)) continue;
    bySeq.set(message.seq, message);
    changed = true;
  }
  return changed ? [...bySeq.values()].sort((a, b) => a.seq - b.seq) : known;
}

/** Signed addresses expire: a later copy of the same message carries fresh ones. */
const refreshes = (had: Message, message: Message) =>
  had.revision === message.revision && had.attachments?.[0]?.url !== message.attachments?.[0]?.url;

/** The last seq up to which nothing is missing, from the first message here. */
export function contiguousEnd(messages: readonly Message[]): number {
  let end = messages[0]?.seq ?? 0;
  for (const message of messages) {
    if (message.seq > end + 1) break;
    end = Math.max(end, message.seq);
  }
  return end;
}

/** One message from the socket. `gap` asks the caller to catch up from `contiguousEnd` and `revision`. */
export function takeMessage(thread: Thread, message: Message): { thread: Thread; gap: boolean } {
  const lastSeq = Math.max(thread.lastSeq, message.seq);
  const first = thread.messages[0]?.seq;
  const known = first !== undefined && message.seq >= first && message.seq <= contiguousEnd(thread.messages);
  // Below the window nothing is shown; above a window in the past it is only counted.
  const outside = (first !== undefined && message.seq < first && thread.older) || (thread.newer && !known);
  const messages = outside ? thread.messages : mergeMessages(thread.messages, [message]);
  const inStep = message.revision <= thread.revision + 1;
  const revision = inStep ? Math.max(thread.revision, message.revision) : thread.revision;
  const hole = !thread.newer && messages.length > 0 && contiguousEnd(messages) < lastSeq;
  return { thread: { ...thread, messages, lastSeq, revision }, gap: hole || !inStep };
}

/** The answer to a catch-up, from REST or the socket. */
export function takeCatchUp(
  thread: Thread,
  page: { messages: readonly Message[]; lastSeq: number; revision: number; more: boolean },
): Thread {
  return {
    ...thread,
    messages: mergeMessages(thread.messages, page.messages),
    lastSeq: Math.max(thread.lastSeq, page.lastSeq),
    revision: page.more ? thread.revision : Math.max(thread.revision, page.revision),
    newer: thread.newer && page.more,
  };
}

/** A page that ends before what is here (or the newest page, when nothing is here yet). */
export function takeOlder(
  thread: Thread,
  page: { messages: readonly Message[]; lastSeq: number; revision: number; more: boolean },
): Thread {
  const fresh = thread.messages.length === 0;
  return {
    ...thread,
    messages: mergeMessages(thread.messages, page.messages),
    lastSeq: Math.max(thread.lastSeq, page.lastSeq),
    revision: fresh ? page.revision : thread.revision,
    older: page.more,
  };
}

/** A window around a message far away from what is here. */
export function windowAround(page: {
  messages: readonly Message[];
  lastSeq: number;
  revision: number;
  more: boolean;
}): Thread {
  const end = page.messages.at(-1)?.seq ?? 0;
  return {
    messages: page.messages,
    lastSeq: page.lastSeq,
    revision: page.revision,
    older: page.more,
    newer: end < page.lastSeq,
  };
}
