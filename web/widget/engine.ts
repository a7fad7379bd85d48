/** The chat's engine comes after the first drawing: whoever only looks needs none of it. Until then this stands in, empty. */

import type { VisitorClient } from "../sdk/client.ts";
import type { Outbox } from "../sdk/outbox.ts";

export type Client = Omit<
  Pick<VisitorClient, keyof VisitorClient>,
  "outbox" | "resume" | "session" | "identify" | "refresh" | "end"
> & { outbox: Pick<Outbox, "entries" | "remove"> };

/** Begins with nothing; what can be asked of it already waits for the real one. */
export function standIn(load: () => Promise<VisitorClient>, known: boolean): Client {
  const nothing = async () => {};
  return {
    conversations: [],
    threads: new Map(),
    current: null,
    connection: "idle",
    loaded: !known,
    typing: null,
    queue: null,
    timedOut: null,
    outbox: { entries: [], remove: nothing },
    known,
    unread: 0,
    typed: null,
    on: () => nothing,
    send: (draft) => {
      void load().then((client) => client.send(draft));
      return "";
    },
    leaveMessage: async (...message) => (await load()).leaveMessage(...message),
    uploadTarget: async (name) => (await load()).uploadTarget(name),
    consent: async (...said) => (await load()).consent(...said),
    tell: () => false,
    wake: nothing,
    retry: nothing,
    setTyping: nothing,
    forget: nothing,
    read: nothing,
    open: nothing,
    older: nothing,
    rate: nothing,
    close: nothing,
    mailTranscript: nothing,
  };
}
