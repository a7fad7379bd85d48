/** What rules of assignment may ask about a journey. Registered in app.ts; where a visitor never agreed, the built-in facts stand. */

import type { Db } from "../kernel/db.ts";
import { intentOf, intentParts } from "./intent.ts";
import { intentFacts, shownTab } from "./live-row.ts";
import type { Rules } from "./rules.ts";
import { readTrail, type Trails } from "./trails.ts";
import { tagsOf } from "./traits.ts";
import type { Trail } from "./types.ts";

interface Subject {
  readonly db: Db;
  readonly now: number;
  readonly conversation: { readonly contactId: string; readonly inboxId: string };
}

interface Fact<K extends string, V> {
  name: string;
  kind: K;
  read: (subject: Subject) => V | undefined;
  /** Where they came from doesn't change while they wait; where they are does. */
  lasts?: "settled";
}

export interface JourneyFacts {
  /** Facts of our own. */
  own: (Fact<"text", string> | Fact<"number", number> | Fact<"list", readonly string[]>)[];
  /** Truer than what a contact's first visit left behind. */
  truer: Fact<"text", string>[];
}

export function journeyFacts({ trails, rules }: { trails: Trails; rules: Rules }): JourneyFacts {
  const kept = new WeakMap<Subject, { trail: Trail | undefined }>();
  const trailOf = (subject: Subject): Trail | undefined => {
    let found = kept.get(subject);
    if (!found) {
      const { contactId, inboxId } = subject.conversation;
      found = { trail: trails.known(contactId, inboxId) ?? readTrail(subject.db, contactId, inboxId) };
      kept.set(subject, found);
    }
    return found.trail;
  };
  const text = (name: string, read: (trail: Trail, now: number) => string | null | undefined) => ({
    name: `visitor.${name}`,
    kind: "text" as const,
    lasts: "settled" as const,
    read: (subject: Subject) => {
      const trail = trailOf(subject);
      return (trail && read(trail, subject.now)) || undefined;
    },
  });
  const sourceOf = ({ visit, lastSource }: Trail) => {
    const now = visit?.source;
    // Whoever comes back by themselves was won by what brought them before.
    return !now || now.kind === "direct" || now.kind === "internal" ? lastSource : now;
  };

  return {
    own: [
      text("source_kind", (trail) => sourceOf(trail).kind),
      text("keyword", (trail) => sourceOf(trail).keyword),
      text("country", (trail) => trail.region.country),
      text("language", (trail) => trail.language),
      {
        name: "visitor.visits",
        kind: "number",
        read: (subject) => trailOf(subject)?.visits,
      },
      {
        name: "visitor.intent",
        kind: "number",
        read: (subject) => {
          const trail = trailOf(subject);
          return trail && intentOf(intentParts(intentFacts(trail), rules.of(trail.inboxId), subject.now));
        },
      },
      {
        name: "visitor.tags",
        kind: "list",
        read: (subject) => {
          const trail = trailOf(subject);
          return trail && tagsOf(trail.did, rules.of(trail.inboxId), subject.now);
        },
      },
    ],
    truer: [
      text("source", (trail) => sourceOf(trail).name),
      text("campaign", (trail) => sourceOf(trail).campaign),
      text("landing_page", (trail) => trail.visit?.landing),
      // Asked anew for every decision.
      { ...text("page", (trail, now) => shownTab(trail, now)?.url ?? trail.lastUrl), lasts: undefined },
      text("region", (trail) => trail.region.province ?? trail.region.country),
      text("city", (trail) => trail.region.city),
      text("device", (trail) => trail.device.kind),
      text("browser", (trail) => trail.device.browser),
    ],
  };
}

/** For the contact's row, under the names that its screen shows: where they were when they first wrote. */
export function originOf(trail: Trail, referrer: string): Record<string, string> {
  const { source, landing } = trail.visit ?? { source: trail.lastSource, landing: "" };
  const told: Record<string, string | null | undefined> = {
    source: source.name,
    source_kind: source.kind,
    utm_campaign: source.campaign,
    keyword: source.keyword,
    referrer,
    landing_page: landing,
    page: trail.tabs[0]?.url ?? trail.lastUrl,
    title: trail.tabs[0]?.title,
    region: [trail.region.province, trail.region.city].filter(Boolean).join(" ") || trail.region.country,
    city: trail.region.city,
    device: trail.device.kind,
    os: trail.device.os,
    browser: trail.device.browser,
    language: trail.language,
  };
  return Object.fromEntries(
    Object.entries(told).filter((each): each is [string, string] => Boolean(each[1])),
  );
}
