/** Verbs on agents themselves: the first owner, roles and memberships, leaving and coming back, one's own settings. */

import { Conflict } from "../kernel/errors.ts";
import { emit } from "../kernel/event-log.ts";
import { newId } from "../kernel/ids.ts";
import type { Tx } from "../kernel/tx.ts";
import type { Availability, Role } from "../../web/contract/models.ts";
import { must, type Actor, type AgentActor } from "./actor.ts";
import {
  agentById,
  agentOrNotFound,
  insertAgent,
  mustNotBeLastOwner,
  mustReach,
  putInboxes,
  putTeams,
} from "./agents.ts";
import { audit } from "./audit-log.ts";
import type { PasswordHash } from "./passwords.ts";
import { endSessions } from "./sessions.ts";
import { defaultPreferences, type Preferences } from "./types.ts";

export interface FirstOwner {
  name: string;
  email: string;
  /** From `hashPassword`. */
  passwordHash: PasswordHash;
  locale?: "zh-CN" | "en";
}

/** For the wizard and the command line: anybody may, as long as there is no agent. Throws Conflict. Emits agent.changed. */
export function createOwner(
  tx: Tx,
  actor: Actor,
  { name, email, passwordHash, locale = "zh-CN" }: FirstOwner,
): { agentId: string } {
  if (tx.one("select 1 from agents limit 1")) throw new Conflict("already_set_up");
  const agentId = newId("agt", tx.now);
  insertAgent(tx, { id: agentId, email: email.trim(), name, role: "owner", locale, passwordHash });
  audit(tx, actor, {
    action: "agent.created",
    subject: { kind: "agent", id: agentId },
    details: { role: "owner" },
  });
  emit(tx, "agent.changed", { agentId });
  return { agentId };
}

export interface AgentChange {
  agentId: string;
  name?: string;
  role?: Role;
  capacity?: number;
  inboxIds?: string[];
  teamIds?: string[];
}

/** Needs agents.manage. Throws NotFound, Forbidden above one's own role, Conflict for the last owner. Emits agent.changed. */
export function updateAgent(tx: Tx, actor: Actor, { agentId, ...change }: AgentChange): void {
  must(actor, "agents.manage");
  const agent = agentOrNotFound(tx, agentId);
  mustReach(actor, agent.role);
  if (change.role && change.role !== agent.role) {
    mustReach(actor, change.role);
    if (agent.deactivatedAt === null) mustNotBeLastOwner(tx, agent);
  }
  const { name = agent.name, role = agent.role, capacity = agent.capacity } = change;
  tx.run(
    "update agents set name = ?, role = ?, capacity = ?, updated_at = ? where id = ?",
    name,
    role,
    capacity,
    tx.now,
    agentId,
  );
  if (role !== agent.role) dropLinks(tx, agentId);
  const inboxes = change.inboxIds && putInboxes(tx, agentId, change.inboxIds);
  const teams = change.teamIds && putTeams(tx, agentId, change.teamIds);
  audit(tx, actor, {
    action: "agent.updated",
    subject: { kind: "agent", id: agentId },
    details: {
      fields: (["name", "role", "capacity"] as const).filter(
        (field) => change[field] !== undefined && change[field] !== agent[field],
      ),
      ...(role !== agent.role && { role, previous_role: agent.role }),
      ...(inboxes?.length && { inbox_ids: change.inboxIds }),
      ...(teams?.length && { team_ids: change.teamIds }),
    },
  });
  emit(tx, "agent.changed", { agentId });
}

/** Takes the right to sign in, ends sessions and keys; what they wrote stays. Emits session.revoked, agent.changed. */
export function deactivateAgent(tx: Tx, actor: Actor, { agentId }: { agentId: string }): void {
  must(actor, "agents.manage");
  const agent = agentOrNotFound(tx, agentId);
  mustReach(actor, agent.role);
  if (agent.deactivatedAt !== null) return;
  mustNotBeLastOwner(tx, agent);
  tx.run("update agents set deactivated_at = ?, updated_at = ? where id = ?", tx.now, tx.now, agentId);
  tx.run("update api_keys set revoked_at = ? where agent_id = ? and revoked_at is null", tx.now, agentId);
  dropLinks(tx, agentId);
  endSessions(tx, agentId);
  audit(tx, actor, { action: "agent.deactivated", subject: { kind: "agent", id: agentId } });
  emit(tx, "agent.changed", { agentId });
}

/** Links that they made while they had the right to, or that would let them in again. */
function dropLinks(tx: Tx, agentId: string): void {
  tx.run("delete from invitations where used_at is null and (invited_by = ?1 or agent_id = ?1)", agentId);
}

/** Gives the right to sign in back, with the old password; keys stay revoked. Emits agent.changed. */
export function reactivateAgent(tx: Tx, actor: Actor, { agentId }: { agentId: string }): void {
  must(actor, "agents.manage");
  const agent = agentOrNotFound(tx, agentId);
  mustReach(actor, agent.role);
  if (agent.deactivatedAt === null) return;
  tx.run("update agents set deactivated_at = null, updated_at = ? where id = ?", tx.now, agentId);
  audit(tx, actor, { action: "agent.reactivated", subject: { kind: "agent", id: agentId } });
  emit(tx, "agent.changed", { agentId });
}

/** One's own: whether conversations are given to one. Emits agent.availability when it changed. */
export function setAvailability(
  tx: Tx,
  actor: AgentActor,
  { availability }: { availability: Availability },
): void {
  const changed = tx.run(
    "update agents set availability = ?1, updated_at = ?2 where id = ?3 and availability <> ?1",
    availability,
    tx.now,
    actor.id,
  );
  if (changed > 0) emit(tx, "agent.availability", { agentId: actor.id, availability });
}

/** One's own name and language. Emits agent.changed. */
export function updateProfile(
  tx: Tx,
  actor: AgentActor,
  { name, locale }: { name?: string; locale?: "zh-CN" | "en" },
): void {
  const agent = agentOrNotFound(tx, actor.id);
  tx.run(
    "update agents set name = ?, locale = ?, updated_at = ? where id = ?",
    name ?? agent.name,
    locale ?? agent.locale,
    tx.now,
    actor.id,
  );
  if (name !== undefined && name !== agent.name)
    audit(tx, actor, {
      action: "agent.updated",
      subject: { kind: "agent", id: actor.id },
      details: { fields: ["name"] },
    });
  emit(tx, "agent.changed", { agentId: actor.id });
}

/** One's own looks and habits: what is named changes, the rest stays. Returns all of them. */
export function updatePreferences(tx: Tx, actor: AgentActor, change: Partial<Preferences>): Preferences {
  const merged = { ...readPreferences(agentById(tx, actor.id)?.preferences), ...change };
  tx.run(
    "update agents set preferences = ?, updated_at = ? where id = ?",
    JSON.stringify(merged),
    tx.now,
    actor.id,
  );
  return merged;
}

export const readPreferences = (stored: string | undefined): Preferences => ({
  ...defaultPreferences,
  ...(JSON.parse(stored ?? "{}") as Partial<Preferences>),
});
