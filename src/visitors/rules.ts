/** Rules of behaviour and sources in memory, and what they say about a page. */

import type { Source } from "../../web/contract/visitors.ts";
import type { Db } from "../kernel/db.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { SourceEntry } from "./sources.ts";
import type { Rule, Trigger } from "./types.ts";

export interface Rules {
  /** Those in force in this inbox. */
  of(inboxId: string): readonly Rule[];
  sources(): readonly SourceEntry[];
}

export function createRules({ bus, db }: Pick<Kernel, "bus" | "db">): Rules {
  const kept = new Map<string, readonly Rule[]>();
  let own: readonly SourceEntry[] | undefined;
  bus.commit("journey_rules.changed", () => {
    kept.clear();
    own = undefined;
  });
  return {
    of(inboxId) {
      let found = kept.get(inboxId);
      if (!found) {
        found = behaviourRules(db).filter(
          (rule) => rule.enabled && (rule.inbox_id === null || rule.inbox_id === inboxId),
        );
        kept.set(inboxId, found);
      }
      return found;
    },
    sources: () => (own ??= sourceRules(db).map(toEntry)),
  };
}

interface RuleRow {
  id: string;
  inbox_id: string | null;
  name: string;
  label: string;
  tag: string;
  weight: number;
  trigger: string;
  enabled: 0 | 1;
}

export function behaviourRules(db: Db): Rule[] {
  return db
    .all<RuleRow>(
      "select id, inbox_id, name, label, tag, weight, trigger, enabled from behaviour_rules order by created_at, id",
    )
    .map((row) => ({ ...row, trigger: JSON.parse(row.trigger) as Trigger, enabled: row.enabled === 1 }));
}

export interface SourceRule {
  id: string;
  kind: Source["kind"];
  name: string;
  host: string;
  keyword: string;
}

export function sourceRules(db: Db): SourceRule[] {
  return db.all<SourceRule>("select id, kind, name, host, keyword from source_rules order by created_at, id");
}

const toEntry = ({ kind, name, host, keyword }: SourceRule): SourceEntry => ({
  kind,
  name,
  hosts: [host],
  keyword: keyword ? [keyword] : [],
});

/**
 * `*` stands for anything, and a space parts patterns of which one must fit. One that begins with http is laid on the whole address, any
 * other on what follows the host.
 */
export function fitsPage(url: string, patterns: string): boolean {
  const path = url.replace(/^https?:\/\/[^/]+/i, "").toLowerCase();
  return patterns
    .toLowerCase()
    .split(" ")
    .some((pattern) =>
      pattern === "" ? patterns === "" : glob(/^https?:/.test(pattern) ? url.toLowerCase() : path, pattern),
    );
}

/** By pieces and not by a regular expression: a pattern of many stars must not take for ever. */
function glob(text: string, pattern: string): boolean {
  const pieces = pattern.split("*");
  const first = pieces.shift()!;
  if (pieces.length === 0) return text === first;
  if (!text.startsWith(first)) return false;
  const last = pieces.pop()!;
  let from = first.length;
  for (const piece of pieces) {
    const at = text.indexOf(piece, from);
    if (at < 0) return false;
    from = at + piece.length;
  }
  return text.length - last.length >= from && text.endsWith(last);
}

/** Names of page rules that this view fulfils and that have not been found on it yet. */
export function pageRulesMet(
  rules: readonly Rule[],
  page: { url: string; visibleMs: number; found: readonly string[] },
): Rule[] {
  return rules.filter(
    ({ name, trigger }) =>
      trigger.when === "page" &&
      page.visibleMs >= trigger.seconds * 1_000 &&
      !page.found.includes(name) &&
      fitsPage(page.url, trigger.url),
  );
}
