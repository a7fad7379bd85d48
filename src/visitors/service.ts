/** What administrators do: rules of behaviour, and sources of their own. */

import { audit } from "../accounts/audit-log.ts";
import { must, seesInbox, type Actor } from "../accounts/actor.ts";
import { Conflict, Invalid, NotFound } from "../kernel/errors.ts";
import { emit } from "../kernel/event-log.ts";
import { newId } from "../kernel/ids.ts";
import type { Tx } from "../kernel/tx.ts";
import { behaviourRules, sourceRules, type SourceRule } from "./rules.ts";
import type { NewRule, Rule } from "./types.ts";

/** Of an installation: what every page has to look for must stay little. */
const mostRules = 200;
const mostSources = 500;

/** Needs inboxes.manage. Emits journey_rules.changed. Errors: Conflict(name_taken), NotFound for an unknown inbox. */
export function createRule(tx: Tx, actor: Actor, input: NewRule): Rule {
  mayWrite(tx, actor, input.inbox_id);
  const all = behaviourRules(tx);
  if (all.length >= mostRules) throw new Invalid("too_many_rules", { maximum: mostRules });
  refuseTaken(all, input);
  const rule: Rule = { ...input, id: newId("bhr", tx.now) };
  tx.run(
    `insert into behaviour_rules (id, inbox_id, name, label, tag, weight, trigger, enabled, created_at, updated_at)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    rule.id,
    rule.inbox_id,
    rule.name,
    rule.label,
    rule.tag,
    rule.weight,
    JSON.stringify(rule.trigger),
    rule.enabled ? 1 : 0,
    tx.now,
    tx.now,
  );
  note(tx, actor, "behaviour_rule.created", rule.id, rule.inbox_id);
  return rule;
}

/** Whole, as a form sends it. What was found under the old name stays under it. */
export function updateRule(tx: Tx, actor: Actor, { id, ...input }: NewRule & { id: string }): Rule {
  const all = behaviourRules(tx);
  const before = find(all, actor, id);
  mayWrite(tx, actor, before.inbox_id);
  mayWrite(tx, actor, input.inbox_id);
  refuseTaken(all, input, id);
  tx.run(
    `update behaviour_rules
     set inbox_id = ?, name = ?, label = ?, tag = ?, weight = ?, trigger = ?, enabled = ?, updated_at = ?
     where id = ?`,
    input.inbox_id,
    input.name,
    input.label,
    input.tag,
    input.weight,
    JSON.stringify(input.trigger),
    input.enabled ? 1 : 0,
    tx.now,
    id,
  );
  note(tx, actor, "behaviour_rule.updated", id, input.inbox_id);
  return { ...input, id };
}

export function deleteRule(tx: Tx, actor: Actor, { id }: { id: string }): void {
  const rule = find(behaviourRules(tx), actor, id);
  mayWrite(tx, actor, rule.inbox_id);
  tx.run("delete from behaviour_rules where id = ?", id);
  note(tx, actor, "behaviour_rule.deleted", id, rule.inbox_id);
}

/** Several at once; those whose name is there already stay as they are. */
export function addRules(tx: Tx, actor: Actor, rules: readonly NewRule[]): Rule[] {
  const [first] = rules;
  if (!first) return [];
  mayWrite(tx, actor, first.inbox_id);
  const had = new Set(
    behaviourRules(tx)
      .filter((rule) => rule.inbox_id === first.inbox_id)
      .map((rule) => rule.name),
  );
  return rules.filter((rule) => !had.has(rule.name)).map((rule) => createRule(tx, actor, rule));
}

/** Those of an agent's inboxes, and those of all. */
export function listRules(tx: Pick<Tx, "all" | "one" | "orm">, actor: Actor): Rule[] {
  must(actor, "conversations.see");
  return behaviourRules(tx).filter((rule) => rule.inbox_id === null || seesInbox(actor, rule.inbox_id));
}

function mayWrite(tx: Tx, actor: Actor, inboxId: string | null): void {
  must(actor, "inboxes.manage");
  if (inboxId === null) return;
  if (!seesInbox(actor, inboxId) || !tx.one("select 1 from inboxes where id = ?", inboxId))
    throw new NotFound("not_found");
}

function find(all: readonly Rule[], actor: Actor, id: string): Rule {
  const found = all.find((rule) => rule.id === id);
  if (!found || (found.inbox_id !== null && !seesInbox(actor, found.inbox_id)))
    throw new NotFound("not_found");
  return found;
}

function refuseTaken(all: readonly Rule[], { inbox_id, name }: NewRule, but = ""): void {
  if (all.some((rule) => rule.id !== but && rule.inbox_id === inbox_id && rule.name === name))
    throw new Conflict("rule_name_taken", { name });
}

/** Needs settings.manage. Emits journey_rules.changed. Errors: Conflict(source_host_taken). */
export function addSource(tx: Tx, actor: Actor, input: Omit<SourceRule, "id">): SourceRule {
  must(actor, "settings.manage");
  const all = sourceRules(tx);
  if (all.length >= mostSources) throw new Invalid("too_many_rules", { maximum: mostSources });
  if (all.some((each) => each.host === input.host))
    throw new Conflict("source_host_taken", { host: input.host });
  const source: SourceRule = { ...input, id: newId("src", tx.now) };
  tx.run(
    "insert into source_rules (id, kind, name, host, keyword, created_at) values (?, ?, ?, ?, ?, ?)",
    source.id,
    source.kind,
    source.name,
    source.host,
    source.keyword,
    tx.now,
  );
  note(tx, actor, "source_rule.created", source.id, null);
  return source;
}

export function removeSource(tx: Tx, actor: Actor, { id }: { id: string }): void {
  must(actor, "settings.manage");
  if (tx.run("delete from source_rules where id = ?", id) === 0) throw new NotFound("not_found");
  note(tx, actor, "source_rule.deleted", id, null);
}

function note(tx: Tx, actor: Actor, action: string, id: string, inboxId: string | null): void {
  audit(tx, actor, { action, subject: { kind: action.split(".")[0]!, id } });
  emit(tx, "journey_rules.changed", { inboxId });
}
