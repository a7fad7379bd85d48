/** Whether a rule fits a visitor at this moment, and when it will if nothing but time is missing. Pure. */

import type { LiveVisitor } from "../../web/contract/visitors.ts";
import type { Conditions, InvitationRule, Variant } from "./types.ts";

/** What a rule asks of the house, not of the visitor. */
export interface World {
  now: number;
  open: boolean;
  agent: boolean;
}

export type Verdict =
  /** `inMs`: all else fits; worth another look then, though nothing will be told meanwhile. */
  { fits: true } | { fits: false; inMs?: number };

const no: Verdict = { fits: false };
/** Scrolling and coming back to a tab are not told. */
const lookAgain = 3_000;

export function judge(conditions: Conditions, visitor: LiveVisitor, world: World): Verdict {
  const { pages, depth, tags, sources, regions, languages } = conditions;
  if (visitor.state === "left") return no;
  if (conditions.leaving && visitor.state !== "leaving") return no;
  if (pages.length > 0 && !pages.some((pattern) => pageFits(pattern, visitor.page.url))) return no;
  if (conditions.pages_seen !== null && visitor.visit.pages < conditions.pages_seen) return no;
  if (tags.length > 0 && !tags.some((tag) => visitor.tags.includes(tag))) return no;
  const { kind, name } = visitor.source;
  if (sources.length > 0 && !sources.includes(kind) && !sources.includes(name)) return no;
  if (conditions.visits_from !== null && visitor.visit.number < conditions.visits_from) return no;
  if (conditions.visits_to !== null && visitor.visit.number > conditions.visits_to) return no;
  const { country, province, city } = visitor.region;
  if (regions.length > 0 && !regions.some((each) => each === country || each === province || each === city))
    return no;
  if (languages.length > 0 && !languages.some((each) => speaks(visitor.language, each))) return no;
  if (conditions.open && !world.open) return no;
  if (conditions.agent && !world.agent) return no;
  if (conditions.dwell_s !== null) {
    const missing = conditions.dwell_s * 1_000 - dwellOf(visitor, world.now);
    if (missing > 0)
      return { fits: false, inMs: visitor.state === "hidden" ? Math.max(missing, lookAgain) : missing };
  }
  if (depth !== null && visitor.page.depth < depth) return { fits: false, inMs: lookAgain };
  return { fits: true };
}

/** Ms that the page has been seen by now; the clock stands while it is hidden. */
export function dwellOf({ page, state, at }: LiveVisitor, now: number): number {
  const counts = state === "here" || state === "leaving";
  return page.visible_ms + (counts ? Math.max(0, now - Date.parse(at)) : 0);
}

/** `zh` holds for `zh-CN`; case says nothing (RFC 4647, basic filtering). */
function speaks(language: string, range: string): boolean {
  const [own, asked] = [language.toLowerCase(), range.toLowerCase()];
  return own === asked || own.startsWith(`${asked}-`);
}

/** A pattern that begins with a slash is held against the path, with the query where it names one; others against the whole address. */
export function pageFits(pattern: string, address: string): boolean {
  if (!pattern.startsWith("/")) return like(pattern, address);
  const path = pathOf(address, pattern.includes("?"));
  return like(pattern, path) || (path.length > 1 && path.endsWith("/") && like(pattern, path.slice(0, -1)));
}

/** `*` stands for anything. Not by a regular expression: many stars would make one try for ever. */
function like(pattern: string, text: string): boolean {
  const [first = "", ...parts] = pattern.toLowerCase().split("*");
  const all = text.toLowerCase();
  if (parts.length === 0) return all === first;
  const last = parts.pop()!;
  if (!all.startsWith(first)) return false;
  let at = first.length;
  for (const part of parts) {
    const found = all.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return all.length - last.length >= at && all.endsWith(last);
}

function pathOf(address: string, withQuery: boolean): string {
  try {
    const url = new URL(address);
    return withQuery ? url.pathname + url.search : url.pathname;
  } catch {
    return address;
  }
}

/** The same visitor gets the same text each time; texts share the visitors evenly. */
export function variantFor(rule: Pick<InvitationRule, "id" | "variants">, visitorId: string): Variant {
  const hash = Bun.hash.wyhash(`${rule.id} ${visitorId}`);
  return rule.variants[Number(hash % BigInt(rule.variants.length))]!;
}
