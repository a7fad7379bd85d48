/** Puts the feature together: what lives in memory, and what happens because of consents, merges and changed rules. */

import type { Rights } from "../accounts/rights.ts";
import { noteOrigin } from "../contacts/service.ts";
import type { Presenter } from "../conversations/present.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { Hub } from "../realtime/hub.ts";
import { createBoard, type Board } from "./board.ts";
import { createConsentGate, type ConsentGate } from "./consent-gate.ts";
import { eraseTrail, moveTrails } from "./erase.ts";
import { originOf } from "./facts.ts";
import { createIngest, type Ingest } from "./ingest.ts";
import { referrerOf } from "./queries.ts";
import { createRules, type Rules } from "./rules.ts";
import { createTrails, readTrail, type Trails } from "./trails.ts";

export interface Visitors {
  board: Board;
  gate: ConsentGate;
  ingest: Ingest;
  rules: Rules;
  trails: Trails;
}

export function registerVisitors(
  kernel: Kernel,
  { hub, rights, presenter }: { hub: Hub; rights: Rights; presenter: Presenter },
): Visitors {
  const { bus } = kernel;
  const trails = createTrails();
  const rules = createRules(kernel);
  const gate = createConsentGate(kernel);
  const board = createBoard(kernel, { hub, rights, presenter, rules, trails });
  const ingest = createIngest(kernel, { trails, rules, gate, board });

  bus.tx("consent.changed", (tx, { payload: { visitorId, inboxId, purpose, granted } }) => {
    if (purpose !== "tracking" || granted) return;
    eraseTrail(tx, visitorId, inboxId);
    trails.drop(visitorId, inboxId);
  });
  bus.commit("consent.changed", ({ payload: { visitorId, purpose, granted } }) => {
    if (purpose === "tracking" && !granted) board.forget(visitorId);
  });
  bus.tx("contact.merged", (tx, { payload: { contactId, intoId } }) => {
    moveTrails(tx, contactId, intoId);
    trails.dropAll(contactId);
    trails.dropAll(intoId);
  });
  // Before assignment asks where they came from.
  bus.tx("conversation.created", (tx, { payload: { contactId, inboxId } }) => {
    const trail = trails.known(contactId, inboxId) ?? readTrail(tx, contactId, inboxId);
    if (trail) noteOrigin(tx, { id: contactId, origin: originOf(trail, referrerOf(tx, trail.visit?.no)) });
  });
  return { board, gate, ingest, rules, trails };
}
