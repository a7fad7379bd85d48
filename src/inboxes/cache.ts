/** Inboxes in memory: the message path needs a row for every message, and settings change rarely. */

import type { Kernel } from "../kernel/kernel.ts";
import { inboxById, inboxByKey } from "./queries.ts";
import type { Inbox } from "./types.ts";

export interface InboxCache {
  byId(id: string): Inbox | undefined;
  /** Live ones only. */
  byKey(key: string): Inbox | undefined;
  forget(id: string): void;
}

/** Forgets an inbox once a change of it is durable. What isn't there is asked for each time: guesses take no memory. */
export function createInboxCache(kernel: Kernel): InboxCache {
  const byId = new Map<string, Inbox>();
  const idOfKey = new Map<string, string>();
  const keep = (inbox: Inbox | undefined): Inbox | undefined => {
    if (!inbox) return undefined;
    byId.set(inbox.id, inbox);
    if (inbox.archivedAt === null) idOfKey.set(inbox.key, inbox.id);
    return inbox;
  };
  const forget = (id: string): void => {
    byId.delete(id);
    for (const [key, of] of idOfKey) if (of === id) idOfKey.delete(key);
  };
  kernel.bus.commit("inbox.changed", (event) => forget(event.payload.inboxId));
  return {
    byId: (id) => byId.get(id) ?? keep(inboxById(kernel.db, id)),
    byKey(key) {
      const id = idOfKey.get(key);
      return (id && byId.get(id)) || keep(inboxByKey(kernel.db, key));
    },
    forget,
  };
}
