/** Words of journeys: what a rule may watch, what a trail is made of, what is clipped where. */

import type { Region, Source, VisitorDevice, WatchedBehaviour } from "../../web/contract/visitors.ts";
import { day, hour, minute } from "../kernel/clock.ts";
import { line, z } from "../kernel/parse.ts";

/** A visit ends after this much silence. */
export const silence = 30 * minute;
/** Events that were kept while a device was offline count this far back. */
export const longestBack = day;
/** Longer than anybody looks at a page. */
export const longestLook = 12 * hour;
/** Of one visit; what comes after is no person. */
export const mostPages = 500;
export const mostBehaviours = 500;
/** Different things that one visitor is known for. */
export const mostDid = 40;
/** Read to the end: at least this long and this deep. */
export const readMs = minute;
export const readDepth = 75;

export const sourceKinds = [
  "direct",
  "search",
  "ad",
  "social",
  "wechat",
  "referral",
  "email",
  "internal",
] as const satisfies Source["kind"][];

export const behaviourName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}$/);

const selector = line(300, 0).default("");
/** Spaces part patterns of which one must fit; `*` stands for anything: `/cart*`, `*pricing`. */
const pattern = line(300, 0).default("");

/** When a rule finds something. `page` and `event` are judged by the server, all others by the page itself. */
export const triggerSchema = z.discriminatedUnion("when", [
  z.strictObject({
    when: z.literal("page"),
    url: line(300),
    /** It must have been looked at for this long. */
    seconds: z.number().int().min(0).max(3_600).default(0),
  }),
  z.strictObject({ when: z.literal("event") }),
  z.strictObject({ when: z.literal("click"), selector: line(300), url: pattern }),
  z.strictObject({ when: z.literal("seen"), selector: line(300), url: pattern }),
  z.strictObject({ when: z.literal("media"), selector, url: pattern }),
  z.strictObject({ when: z.literal("download"), selector, url: pattern }),
  z.strictObject({
    when: z.literal("form"),
    selector,
    url: pattern,
    step: z.enum(["started", "reached", "abandoned", "submitted"]),
  }),
]);
export type Trigger = z.output<typeof triggerSchema>;

export const ruleSchema = z.strictObject({
  /** Null: every inbox. */
  inbox_id: z.string().max(40).nullable().default(null),
  name: behaviourName,
  label: line(40),
  /** Shown with the visitor while it is fresh; empty: none. */
  tag: line(20, 0).default(""),
  /** What it adds to the intent score. */
  weight: z.number().int().min(-50).max(50).default(0),
  trigger: triggerSchema,
  enabled: z.boolean().default(true),
});
export type NewRule = z.output<typeof ruleSchema>;

export interface Rule extends NewRule {
  id: string;
}

export const isWatchedByPage = (rule: Rule): boolean =>
  rule.trigger.when !== "page" && rule.trigger.when !== "event";

export function watched({ name, trigger }: Rule): WatchedBehaviour | undefined {
  if (trigger.when === "page" || trigger.when === "event") return undefined;
  const { when, selector: elements, url } = trigger;
  return { name, when, selector: elements, url, ...(trigger.when === "form" && { step: trigger.step }) };
}

/** When something was done, and how much of it is left: see traits.ts. */
export interface Weight {
  weight: number;
  at: number;
}

export interface VisitNow {
  no: number;
  id: string;
  key: string;
  number: number;
  startedAt: number;
  lastAt: number;
  /** As the row says. */
  writtenAt: number;
  source: Source;
  landing: string;
  pages: number;
}

/** A page in one of the visitor's tabs. */
export interface Tab {
  id: string;
  pageId: string;
  url: string;
  title: string;
  since: number;
  visibleMs: number;
  depth: number;
  state: "here" | "hidden" | "gone";
  /** Last sign of it, by our clock. */
  seenAt: number;
  /** When the pointer went for the tabs; 0: it did not. */
  leavingAt: number;
  read: boolean;
  /** Names of page rules that have been found on this view. */
  found: string[];
}

/** What is known of a visitor while they are here: read once, then kept in step with each write. */
export interface Trail {
  no: number;
  id: string;
  inboxId: string;
  firstSeenAt: number;
  lastSeenAt: number;
  visits: number;
  firstSource: Source;
  lastSource: Source;
  region: Region;
  device: VisitorDevice;
  language: string;
  did: Map<string, Weight>;
  revisited: number;
  readPages: number;
  visit: VisitNow | undefined;
  /** How often each page was come to, by the hash of its address. */
  seen: Map<number, number>;
  lastUrl: string;
  tabs: Tab[];
}
