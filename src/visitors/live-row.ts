/** A row of the live board, made from what is in memory. Pure. */

import type { LiveVisitor } from "../../web/contract/visitors.ts";
import { iso } from "../accounts/rest.ts";
import { second } from "../kernel/clock.ts";
import { intentOf, intentParts, type IntentFacts } from "./intent.ts";
import { tagsOf } from "./traits.ts";
import type { Rule, Tab, Trail } from "./types.ts";

/** No sign of any page for this long: they have left. */
export const gone = 45 * second;
/** The pointer at the tabs means something for this long. */
const leaving = 10 * second;

export interface Around {
  name: string | null;
  vip: boolean;
  conversation: LiveVisitor["conversation"];
  invitedAt: number | null;
}

const isOpen = (tab: Tab, now: number): boolean => tab.state !== "gone" && now - tab.seenAt <= gone;

export function stateOf({ tabs }: Pick<Trail, "tabs">, now: number): LiveVisitor["state"] {
  const open = tabs.filter((tab) => isOpen(tab, now));
  if (open.length === 0) return "left";
  const seen = open.filter((tab) => tab.state === "here");
  if (seen.length === 0) return "hidden";
  return seen.every((tab) => tab.leavingAt > 0 && now - tab.leavingAt < leaving) ? "leaving" : "here";
}

/** Looked at now; else the one that was looked at last. */
export const shownTab = ({ tabs }: Pick<Trail, "tabs">, now: number): Tab | undefined =>
  tabs.find((tab) => tab.state === "here" && isOpen(tab, now)) ??
  tabs.find((tab) => isOpen(tab, now)) ??
  tabs[0];

export const intentFacts = (trail: Trail): IntentFacts => ({
  visits: trail.visits,
  pages: trail.visit?.pages ?? 0,
  revisited: trail.revisited,
  readPages: trail.readPages,
  source: trail.visit?.source ?? trail.lastSource,
  did: trail.did,
});

/** Undefined for one who has no page. */
export function liveRow(
  trail: Trail,
  around: Around,
  rules: readonly Rule[],
  now: number,
): LiveVisitor | undefined {
  const tab = shownTab(trail, now);
  const { visit } = trail;
  if (!tab || !visit) return undefined;
  const state = stateOf(trail, now);
  const looks = tab.state === "here" && state !== "left";
  return {
    id: trail.id,
    inbox_id: trail.inboxId,
    name: around.name,
    vip: around.vip,
    state,
    page: {
      url: tab.url,
      title: tab.title,
      since: iso(tab.since),
      visible_ms: tab.visibleMs + (looks ? Math.max(0, now - tab.seenAt) : 0),
      depth: tab.depth,
    },
    at: iso(now),
    visit: { started_at: iso(visit.startedAt), pages: visit.pages, number: visit.number },
    source: visit.source,
    region: trail.region,
    device: trail.device,
    language: trail.language,
    tags: tagsOf(trail.did, rules, now),
    intent: intentOf(intentParts(intentFacts(trail), rules, now)),
    conversation: around.conversation,
    invited_at: around.invitedAt === null ? null : iso(around.invitedAt),
  };
}
