/** The chat's engine comes after the first drawing: whoever only looks needs none of it. Until then this stands in, empty. */

import type { VisitorClient } from "../sdk/client.ts";
import type { Outbox } from "../sdk/outbox.ts";

export type Client = Omit<Pick<VisitorClient, keyof VisitorClient>, "outbox"> & { outbox: Pick<Outbox, "entries" | "remove"> };

/** Begins with nothing; what is asked of it waits for the real one. */
export function standIn(load: () => Promise<VisitorClient>, known: boolean): Client {
  return {
    conversations: [],
    threads: new Map(),
    current: null,
    connection: "idle",
    loaded: !known,
    typing: null,
    queue: null,
    outbox: { entries: [], remove: () => {} },
    known,
    unread: 0,
    resume: () => {},
    on: () => () => {},
    session: async () => (await load()).session(),
    identify: async (token) => (await load()).identify(token),
    send: (draft) => {
      void load().then((client) => client.send(draft));
      return "";
    },
    retry: () => {},
    setTyping: () => {},
    read: () => {},
    open: async (id) => (await load()).open(id),
    older: async (id) => (await load()).older(id),
    refresh: async () => (await load()).refresh(),
    rate: async (id, rating) => (await load()).rate(id, rating),
    close: async (id) => (await load()).close(id),
    leaveMessage: async (...message) => (await load()).leaveMessage(...message),
    uploadTarget: async (name) => (await load()).uploadTarget(name),
    forget: () => {},
    wake: () => {},
    end: () => {},
  };
}
