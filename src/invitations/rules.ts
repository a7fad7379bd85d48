/** What can be done to the rules that invite visitors. May: settings.manage. Each change emits invitation_rules.changed. */

import { audit } from "../accounts/audit-log.ts";
import { must, seesInbox, type Actor } from "../accounts/actor.ts";
import { Invalid, NotFound } from "../kernel/errors.ts";
import { emit } from "../kernel/event-log.ts";
import { newId } from "../kernel/ids.ts";
import { parse } from "../kernel/parse.ts";
import type { Tx } from "../kernel/tx.ts";
import { listRules, requireRule } from "./queries.ts";
import { conditionsSchema, type InvitationRule, type NewRule, type RuleChanges } from "./types.ts";

/** Stands last. */
export function createInvitationRule(tx: Tx, actor: Actor, input: NewRule): InvitationRule {
  must(actor, "settings.manage");
  knownInbox(tx, actor, input.inbox_id);
  const last = tx.one<{ place: number }>("select max(place) as place from invitation_rules")?.place ?? 0;
  const rule: InvitationRule = {
    id: newId("ivr", tx.now),
    inboxId: input.inbox_id,
    name: input.name,
    place: last + 1,
    enabled: input.enabled,
    act: input.act,
    conditions: input.conditions,
    variants: input.variants,
    perVisit: input.per_visit,
    perDay: input.per_day,
    quietDays: input.quiet_days,
  };
  tx.run(
    `insert into invitation_rules (id, inbox_id, name, place, enabled, act, conditions, variants, per_visit, per_day, quiet_days, created_at, updated_at)
     values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?12)`,
    rule.id,
    rule.inboxId,
    rule.name,
    rule.place,
    rule.enabled ? 1 : 0,
    rule.act,
    JSON.stringify(rule.conditions),
    JSON.stringify(rule.variants),
    rule.perVisit,
    rule.perDay,
    rule.quietDays,
    tx.now,
  );
  changed(tx, actor, "invitation_rule.created", rule.id);
  return rule;
}

/** Conditions that are left out stay as they are. */
export function updateInvitationRule(
  tx: Tx,
  actor: Actor,
  { id, changes }: { id: string; changes: RuleChanges },
): InvitationRule {
  must(actor, "settings.manage");
  const before = requireRule(tx, id);
  if (changes.inbox_id) knownInbox(tx, actor, changes.inbox_id);
  const rule: InvitationRule = {
    ...before,
    inboxId: changes.inbox_id === undefined ? before.inboxId : changes.inbox_id,
    name: changes.name ?? before.name,
    enabled: changes.enabled ?? before.enabled,
    act: changes.act ?? before.act,
    conditions: parse(conditionsSchema, { ...before.conditions, ...changes.conditions }),
    variants: changes.variants ?? before.variants,
    perVisit: changes.per_visit ?? before.perVisit,
    perDay: changes.per_day ?? before.perDay,
    quietDays: changes.quiet_days ?? before.quietDays,
  };
  tx.run(
    `update invitation_rules set inbox_id = ?2, name = ?3, enabled = ?4, act = ?5, conditions = ?6, variants = ?7, per_visit = ?8, per_day = ?9,
       quiet_days = ?10, updated_at = ?11 where id = ?1`,
    id,
    rule.inboxId,
    rule.name,
    rule.enabled ? 1 : 0,
    rule.act,
    JSON.stringify(rule.conditions),
    JSON.stringify(rule.variants),
    rule.perVisit,
    rule.perDay,
    rule.quietDays,
    tx.now,
  );
  changed(tx, actor, "invitation_rule.updated", id);
  return rule;
}

/** What it brought stays counted nowhere; its invitations keep their conversations. */
export function deleteInvitationRule(tx: Tx, actor: Actor, { id }: { id: string }): void {
  must(actor, "settings.manage");
  requireRule(tx, id);
  tx.run("delete from invitation_rules where id = ?", id);
  changed(tx, actor, "invitation_rule.deleted", id);
}

/** One place up or down. */
export function moveInvitationRule(
  tx: Tx,
  actor: Actor,
  { id, by }: { id: string; by: -1 | 1 },
): InvitationRule[] {
  must(actor, "settings.manage");
  const rules = listRules(tx);
  const at = rules.findIndex((rule) => rule.id === id);
  if (at < 0) throw new NotFound("not_found");
  const to = at + by;
  if (to < 0 || to >= rules.length) return rules;
  [rules[at], rules[to]] = [rules[to]!, rules[at]!];
  for (const [place, rule] of rules.entries())
    tx.run("update invitation_rules set place = ? where id = ?", place + 1, rule.id);
  changed(tx, actor, "invitation_rule.moved", id);
  return listRules(tx);
}

function knownInbox(tx: Tx, actor: Actor, id: string | null): void {
  if (id === null) return;
  const known = tx.one("select 1 from inboxes where id = ? and archived_at is null", id);
  if (!known || !seesInbox(actor, id))
    throw new Invalid("invalid", {}, [{ path: "inbox_id", code: "invalid" }]);
}

function changed(tx: Tx, actor: Actor, action: string, id: string): void {
  audit(tx, actor, { action, subject: { kind: "invitation_rule", id } });
  emit(tx, "invitation_rules.changed", { ruleId: id });
}
