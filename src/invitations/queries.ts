/** Reads of invitations: the rules with their results, what a visitor was sent, what agents are asked to look at. */

import type { Invitation } from "../../web/contract/visitors.ts";
import type { Db } from "../kernel/db.ts";
import { NotFound } from "../kernel/errors.ts";
import type { Counts, InvitationRow, InvitationRule } from "./types.ts";

const ruleColumns = `id, inbox_id as inboxId, name, place, enabled, act, conditions, variants, per_visit as perVisit, per_day as perDay,
  quiet_days as quietDays`;
export const invitationColumns = `no, id, inbox_id as inboxId, visitor_id as visitorId, rule_id as ruleId, variant, agent_id as agentId, act, text,
  chips, state, conversation_id as conversationId, at, seen_at as seenAt, answered_at as answeredAt`;

type StoredRule = Omit<InvitationRule, "enabled" | "conditions" | "variants"> & {
  enabled: 0 | 1;
  conditions: string;
  variants: string;
};

const readRule = (row: StoredRule): InvitationRule => ({
  ...row,
  enabled: row.enabled === 1,
  conditions: JSON.parse(row.conditions) as InvitationRule["conditions"],
  variants: JSON.parse(row.variants) as InvitationRule["variants"],
});

/** In the order in which they are tried. */
export const listRules = (db: Db): InvitationRule[] =>
  db.all<StoredRule>(`select ${ruleColumns} from invitation_rules order by place, id`).map(readRule);

/** Throws NotFound. */
export function requireRule(db: Db, id: string): InvitationRule {
  const row = db.one<StoredRule>(`select ${ruleColumns} from invitation_rules where id = ?`, id);
  if (!row) throw new NotFound("not_found");
  return readRule(row);
}

/** Of every rule, or of one. A conversation counts once the visitor has written in it. */
export function countResults(db: Db, ruleId?: string): (Counts & { ruleId: string })[] {
  return db.all<Counts & { ruleId: string }>(
    `select rule_id as ruleId, variant, count(*) as sent, count(seen_at) as seen,
       sum(state = 'accepted') as accepted, sum(state = 'refused') as refused,
       sum(conversation_id is not null and exists (
         select 1 from conversations as c join messages as m on m.conversation_no = c.no
         where c.id = i.conversation_id and m.author_kind = 'contact' and m.at >= i.answered_at)) as conversations
     from visitor_invitations as i
     where rule_id is not null and act <> 'task' and (?1 is null or rule_id = ?1)
     group by rule_id, variant
     order by rule_id, variant`,
    ruleId ?? null,
  );
}

export const invitationById = (db: Db, id: string): InvitationRow | undefined =>
  db.one<InvitationRow>(`select ${invitationColumns} from visitor_invitations where id = ?`, id);

/** Newest first; tasks are the house's own and left out. */
export const invitationsOf = (db: Db, visitorId: string, inboxId: string): InvitationRow[] =>
  db.all<InvitationRow>(
    `select ${invitationColumns} from visitor_invitations
     where visitor_id = ? and inbox_id = ? and act <> 'task' and visitor_id <> ''
     order by at desc
     limit 20`,
    visitorId,
    inboxId,
  );

/** What nobody has looked after yet. */
export const openTasks = (db: Db, since: number): (InvitationRow & { rule: string | null })[] =>
  db.all<InvitationRow & { rule: string | null }>(
    `select ${invitationColumns}, (select name from invitation_rules where id = visitor_invitations.rule_id) as rule
     from visitor_invitations
     where state = 'sent' and act = 'task' and visitor_id <> '' and at >= ?
     order by at desc
     limit 500`,
    since,
  );

/** Made, and not seen yet: after a restart they are handed over again. */
export const unseen = (db: Db, since: number): InvitationRow[] =>
  db.all<InvitationRow>(
    `select ${invitationColumns} from visitor_invitations
     where state = 'sent' and act <> 'task' and visitor_id <> '' and at >= ?
     order by at`,
    since,
  );

/** As the visitor's page takes it. */
export function showInvitation(
  row: InvitationRow,
  agent: { name: string; avatar_url?: string } | null,
): Invitation {
  return {
    id: row.id,
    as: row.act === "window" ? "window" : "bubble",
    text: row.text,
    chips: JSON.parse(row.chips) as string[],
    agent,
  };
}
