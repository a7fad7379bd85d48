/** Rules in force and in draft: edit, publish, look back, undo. */

import { deedOf, must, type Actor } from "../accounts/actor.ts";
import { audit } from "../accounts/audit-log.ts";
import type { Db } from "../kernel/db.ts";
import { Conflict, Invalid, NotFound } from "../kernel/errors.ts";
import { emit } from "../kernel/event-log.ts";
import type { Tx } from "../kernel/tx.ts";
import { builtInIds, builtInRules } from "./built-in.ts";
import type { Facts } from "./facts.ts";
import { checkRules, lostNames, type Known, type Rule } from "./rules.ts";

export interface RuleSet {
  /** 0: the rules that a new house begins with. */
  version: number;
  rules: readonly Rule[];
}

export function publishedRules(db: Db): RuleSet {
  const row = db.one<{ version: number; rules: string }>(
    "select version, rules from assignment_publications order by version desc limit 1",
  );
  return row
    ? { version: row.version, rules: JSON.parse(row.rules) as Rule[] }
    : { version: 0, rules: builtInRules };
}

export interface Draft {
  rules: readonly Rule[];
  revision: number;
  updatedAt: number;
  editedBy: string | null;
}

export function draftRules(db: Db): Draft | undefined {
  const row = db.one<{ rules: string; revision: number; updatedAt: number; editedBy: string | null }>(
    "select rules, revision, updated_at as updatedAt, edited_by as editedBy from assignment_drafts where id = 1",
  );
  return row && { ...row, rules: JSON.parse(row.rules) as Rule[] };
}

/** Those that are on and name nothing that is gone: what decisions follow. */
export const inForce = (rules: readonly Rule[], known: Known): Rule[] =>
  rules.filter((rule) => rule.on && lostNames(rule, known, builtInIds.has(rule.id)).length === 0);

/**
 * Needs settings.manage. `revision` is that of the draft the editor began with (0: none); Conflict when somebody has saved since.
 * Invalid says where a rule is wrong and why, and nothing is changed.
 */
export function saveDraft(
  tx: Tx,
  actor: Actor,
  { rules, revision, facts }: { rules: readonly Rule[]; revision: number; facts: Facts },
): Draft {
  must(actor, "settings.manage");
  const now = draftRules(tx)?.revision ?? 0;
  if (revision !== now) throw new Conflict("conflict");
  refuseWrong(rules, facts);
  tx.run(
    `insert into assignment_drafts (id, rules, revision, edited_by, updated_at) values (1, ?1, ?2, ?3, ?4)
     on conflict do update set rules = ?1, revision = ?2, edited_by = ?3, updated_at = ?4`,
    JSON.stringify(rules),
    now + 1,
    actor.kind === "agent" ? actor.id : null,
    tx.now,
  );
  return draftRules(tx)!;
}

export function dropDraft(tx: Tx, actor: Actor): void {
  must(actor, "settings.manage");
  tx.run("delete from assignment_drafts where id = 1");
}

/** The draft is in force from now on. Conflict when there is none. Emits assignment.changed: the queue is looked at anew. */
export function publishDraft(tx: Tx, actor: Actor, { note, facts }: { note: string; facts: Facts }): RuleSet {
  must(actor, "settings.manage");
  const draft = draftRules(tx);
  if (!draft) throw new Conflict("no_draft");
  refuseWrong(draft.rules, facts);
  tx.run("delete from assignment_drafts where id = 1");
  return publish(tx, actor, draft.rules, note);
}

/** Undo: an earlier set becomes a new version, so that history only grows. Version 0 is what a new house begins with. */
export function restoreRules(tx: Tx, actor: Actor, { version }: { version: number }): RuleSet {
  must(actor, "settings.manage");
  const row = tx.one<{ rules: string }>(
    "select rules from assignment_publications where version = ?",
    version,
  );
  if (!row && version !== 0) throw new NotFound("not_found");
  return publish(tx, actor, row ? (JSON.parse(row.rules) as Rule[]) : builtInRules, "");
}

function publish(tx: Tx, actor: Actor, rules: readonly Rule[], note: string): RuleSet {
  tx.run(
    "insert into assignment_publications (rules, note, published_by, at) values (?, ?, ?, ?)",
    JSON.stringify(rules),
    note,
    deedOf(actor),
    tx.now,
  );
  const published = publishedRules(tx);
  audit(tx, actor, { action: "assignment.published", details: { version: published.version } });
  emit(tx, "assignment.changed", { inboxId: null });
  return published;
}

function refuseWrong(rules: readonly Rule[], facts: Facts): void {
  const wrong = checkRules(rules, facts.kindOf);
  if (wrong.length > 0) throw new Invalid("rule_invalid", {}, wrong);
}

export interface Publication {
  version: number;
  note: string;
  published_by: string | null;
  rules: Rule[];
  at: number;
}

/** The newest first. */
export const listPublications = (db: Db, limit = 50): Publication[] =>
  db
    .all<Omit<Publication, "rules"> & { rules: string }>(
      "select version, note, published_by, rules, at from assignment_publications order by version desc limit ?",
      limit,
    )
    .map((row) => ({ ...row, rules: JSON.parse(row.rules) as Rule[] }));
