/** Rows of agents as the verbs need them: found, guarded, changed and told about. Never used from outside this folder. */

import { Conflict, Forbidden, Invalid, NotFound } from "../kernel/errors.ts";
import { emit } from "../kernel/event-log.ts";
import type { Db } from "../kernel/db.ts";
import type { Tx } from "../kernel/tx.ts";
import type { Role } from "../../web/contract/models.ts";
import type { Actor, AgentActor } from "./actor.ts";
import { reaches } from "./types.ts";

export interface AgentRow {
  id: string;
  email: string;
  name: string;
  role: Role;
  locale: string;
  capacity: number;
  passwordHash: string | null;
  totpSecret: string | null;
  totpConfirmedAt: number | null;
  totpLastStep: number;
  recoveryCodes: string;
  preferences: string;
  deactivatedAt: number | null;
}

const columns = `id, email, name, role, locale, capacity, password_hash as passwordHash, totp_secret as totpSecret,
  totp_confirmed_at as totpConfirmedAt, totp_last_step as totpLastStep, recovery_codes as recoveryCodes, preferences,
  deactivated_at as deactivatedAt`;

export const agentById = (db: Db, id: string): AgentRow | undefined =>
  db.one<AgentRow>(`select ${columns} from agents where id = ?`, id);
export const agentByEmail = (db: Db, email: string): AgentRow | undefined =>
  db.one<AgentRow>(`select ${columns} from agents where email = ?`, email.trim());

/** Throws NotFound. */
export function agentOrNotFound(db: Db, id: string): AgentRow {
  const found = agentById(db, id);
  if (!found) throw new NotFound("not_found");
  return found;
}

/** Nobody manages somebody above themselves: only owners manage owners. Throws Forbidden. */
export function mustReach(actor: Actor, role: Role): void {
  if (actor.kind === "system") return;
  if (actor.kind !== "agent" || !reaches(actor.role, role)) throw new Forbidden("role_too_high");
}

/** A leaked API key must not be able to make itself permanent: own passwords, second factors and keys need a person's session. */
export function mustBePerson(actor: AgentActor): void {
  if (actor.via === "api") throw new Forbidden("needs_session");
}

/** Somebody must be left who can do everything. Throws Conflict. */
export function mustNotBeLastOwner(tx: Tx, agent: AgentRow): void {
  if (agent.role !== "owner") return;
  const another = tx.one(
    "select 1 from agents where role = 'owner' and deactivated_at is null and id <> ? limit 1",
    agent.id,
  );
  if (!another) throw new Conflict("last_owner");
}

export interface NewAgent {
  id: string;
  email: string;
  name: string;
  role: Role;
  locale: string;
  passwordHash: string;
}

/** Throws Conflict when the address is taken. */
export function insertAgent(tx: Tx, agent: NewAgent): void {
  if (tx.one("select 1 from agents where email = ?", agent.email)) throw new Conflict("email_taken");
  tx.run(
    "insert into agents (id, email, name, role, locale, password_hash, created_at, updated_at) values (?, ?, ?, ?, ?, ?, ?, ?)",
    agent.id,
    agent.email,
    agent.name,
    agent.role,
    agent.locale,
    agent.passwordHash,
    tx.now,
    tx.now,
  );
}

/** Makes the agent a member of exactly these teams; returns those that changed. Emits team.changed. */
export function putTeams(tx: Tx, agentId: string, teamIds: string[]): string[] {
  mustExist(tx, "teams", "team_ids", teamIds);
  return putMemberships(tx, "team_members", "team_id", agentId, teamIds, (teamId) =>
    emit(tx, "team.changed", { teamId }),
  );
}

/** Makes the agent a member of exactly these inboxes; returns those that changed. Emits inbox.changed. */
export function putInboxes(tx: Tx, agentId: string, inboxIds: string[]): string[] {
  mustExist(tx, "inboxes", "inbox_ids", inboxIds);
  return putMemberships(tx, "inbox_members", "inbox_id", agentId, inboxIds, (inboxId) =>
    emit(tx, "inbox.changed", { inboxId }),
  );
}

/** Throws Invalid that names the field when one of the ids is nobody's. */
export function mustExist(tx: Tx, table: "teams" | "inboxes" | "agents", path: string, ids: string[]): void {
  for (const [at, id] of ids.entries()) {
    if (!tx.one(`select 1 from ${table} where id = ?`, id))
      throw new Invalid("invalid", {}, [{ path: `${path}.${at}`, code: "unknown" }]);
  }
}

type MemberTable = "team_members" | "inbox_members";
type GroupColumn = "team_id" | "inbox_id";

function putMemberships(
  tx: Tx,
  table: MemberTable,
  column: GroupColumn,
  agentId: string,
  wanted: string[],
  tell: (id: string) => void,
): string[] {
  const had = new Set(
    tx
      .all<{ id: string }>(`select ${column} as id from ${table} where agent_id = ?`, agentId)
      .map((row) => row.id),
  );
  const want = new Set(wanted);
  const added = [...want].filter((id) => !had.has(id));
  const removed = [...had].filter((id) => !want.has(id));
  for (const id of added) tx.run(`insert into ${table} (${column}, agent_id) values (?, ?)`, id, agentId);
  for (const id of removed) tx.run(`delete from ${table} where ${column} = ? and agent_id = ?`, id, agentId);
  const changed = [...added, ...removed];
  for (const id of changed) tell(id);
  return changed;
}
