/** May this visitor's journey be kept? Asked for every batch, so the yes is remembered until something is said. */

import { hasConsent } from "../consents/queries.ts";
import { minute } from "../kernel/clock.ts";
import type { Db } from "../kernel/db.ts";
import type { Kernel } from "../kernel/kernel.ts";

export interface ConsentGate {
  agreed(db: Db, visitorId: string, inboxId: string): boolean;
}

const mostKept = 50_000;
/** In case a transaction that was rolled back has been remembered. */
const longest = 10 * minute;

export function createConsentGate({ bus, clock }: Pick<Kernel, "bus" | "clock">): ConsentGate {
  const yes = new Map<string, number>();
  const key = (visitorId: string, inboxId: string) => `${visitorId} ${inboxId}`;
  const forget = ({ visitorId, inboxId }: { visitorId: string; inboxId: string }) =>
    void yes.delete(key(visitorId, inboxId));
  // In the transaction as well: what waits for the same commit must hear of it.
  bus.tx("consent.changed", (_, { payload }) => forget(payload));
  bus.commit("consent.changed", ({ payload }) => forget(payload));
  bus.tx("contact.merged", () => yes.clear());
  return {
    agreed(db, visitorId, inboxId) {
      const at = yes.get(key(visitorId, inboxId));
      if (at !== undefined && Math.abs(clock.now() - at) < longest) return true;
      if (!hasConsent(db, { visitorId, inboxId, purpose: "tracking" })) return false;
      if (yes.size >= mostKept) yes.clear();
      yes.set(key(visitorId, inboxId), clock.now());
      return true;
    },
  };
}
