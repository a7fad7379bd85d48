/** Reads: agents, teams, sessions, keys and invitations, in the shapes that the API shows. */

import type { Db } from "../kernel/db.ts";
import { NotFound } from "../kernel/errors.ts";
import type { Agent, Availability, Role, Team } from "../../web/contract/models.ts";
import type { Scope } from "./scopes.ts";
import { must, type AgentActor } from "./actor.ts";
import { sessionIdleMs } from "./authenticate.ts";
import { openLink } from "./links.ts";
import { iso, isoOrNull } from "./rest.ts";
import { readPreferences } from "./service.ts";
import type { Preferences } from "./types.ts";

/** What an agent's resource shows and features above this one know. */
export interface Around {
  /** Has the agent a socket open now? */
  connected(agentId: string): boolean;
  /** Signed address of a picture. */
  pictureUrl(fileId: string): string;
}

interface AgentRow {
  id: string;
  name: string;
  email: string;
  role: Role;
  availability: Availability;
  avatarFileId: string | null;
  capacity: number;
  teamIds: string;
  inboxIds: string;
  totpConfirmedAt: number | null;
  deactivatedAt: number | null;
  lastSeenAt: number | null;
  createdAt: number;
}

const agentColumns = `id, name, email, role, avatar_file_id as avatarFileId, availability, capacity,
  (select json_group_array(team_id) from team_members where agent_id = agents.id) as teamIds,
  (select json_group_array(inbox_id) from inbox_members where agent_id = agents.id) as inboxIds,
  totp_confirmed_at as totpConfirmedAt, deactivated_at as deactivatedAt, last_seen_at as lastSeenAt, created_at as createdAt`;

const toAgent = (row: AgentRow, around: Around): Agent => ({
  id: row.id,
  name: row.name,
  email: row.email,
  role: row.role,
  ...(row.avatarFileId && { avatar_url: around.pictureUrl(row.avatarFileId) }),
  availability: row.availability,
  connected: around.connected(row.id),
  capacity: row.capacity,
  team_ids: JSON.parse(row.teamIds) as string[],
  inbox_ids: JSON.parse(row.inboxIds) as string[],
  two_factor: row.totpConfirmedAt !== null,
  deactivated_at: isoOrNull(row.deactivatedAt),
  last_seen_at: isoOrNull(row.lastSeenAt),
  created_at: iso(row.createdAt),
});

/** All colleagues by name; the deactivated at the end, when they are asked for. */
export function listAgents(
  db: Db,
  actor: AgentActor,
  { deactivated = false, ...around }: Around & { deactivated?: boolean },
): Agent[] {
  must(actor, "agents.see");
  return db
    .all<AgentRow>(
      `select ${agentColumns} from agents where ?1 or deactivated_at is null order by deactivated_at is not null, name, id`,
      deactivated ? 1 : 0,
    )
    .map((row) => toAgent(row, around));
}

/** Throws NotFound. */
export function getAgent(db: Db, actor: AgentActor, agentId: string, around: Around): Agent {
  must(actor, "agents.see");
  const row = db.one<AgentRow>(`select ${agentColumns} from agents where id = ?`, agentId);
  if (!row) throw new NotFound("not_found");
  return toAgent(row, around);
}

export interface Me extends Agent {
  locale: string;
  preferences: Preferences;
  recovery_codes_left: number;
}

export function getMe(db: Db, actor: AgentActor, around: Around): Me {
  const row = db.one<{ locale: string; preferences: string; codes: number }>(
    "select locale, preferences, json_array_length(recovery_codes) as codes from agents where id = ?",
    actor.id,
  );
  if (!row) throw new NotFound("not_found");
  return {
    ...getAgent(db, actor, actor.id, around),
    locale: row.locale,
    preferences: readPreferences(row.preferences),
    recovery_codes_left: row.codes,
  };
}

/** False until the first owner exists: then the wizard is shown. */
export const isSetUp = (db: Db): boolean => db.one("select 1 from agents limit 1") !== undefined;

interface TeamRow {
  id: string;
  name: string;
  description: string;
  memberIds: string;
  createdAt: number;
}

const teamColumns = `id, name, description, created_at as createdAt,
  (select json_group_array(agent_id) from team_members where team_id = teams.id) as memberIds`;

const toTeam = (row: TeamRow): Team => ({
  id: row.id,
  name: row.name,
  description: row.description,
  member_ids: JSON.parse(row.memberIds) as string[],
  created_at: iso(row.createdAt),
});

export function listTeams(db: Db, actor: AgentActor): Team[] {
  must(actor, "agents.see");
  return db.all<TeamRow>(`select ${teamColumns} from teams order by name, id`).map(toTeam);
}

/** Throws NotFound. */
export function getTeam(db: Db, actor: AgentActor, teamId: string): Team {
  must(actor, "agents.see");
  const row = db.one<TeamRow>(`select ${teamColumns} from teams where id = ?`, teamId);
  if (!row) throw new NotFound("not_found");
  return toTeam(row);
}

export interface Session {
  id: string;
  user_agent: string;
  address: string;
  current: boolean;
  created_at: string;
  seen_at: string;
  expires_at: string;
}

/** One's own that still hold, the latest used first. */
export function listSessions(db: Db, actor: AgentActor, now: number): Session[] {
  return db
    .all<{
      id: string;
      userAgent: string;
      address: string;
      createdAt: number;
      seenAt: number;
      expiresAt: number;
    }>(
      `select id, user_agent as userAgent, address, created_at as createdAt, seen_at as seenAt, expires_at as expiresAt
       from sessions
       where agent_id = ? and expires_at > ? and seen_at > ?
       order by seen_at desc, id`,
      actor.id,
      now,
      now - sessionIdleMs,
    )
    .map((row) => ({
      id: row.id,
      user_agent: row.userAgent,
      address: row.address,
      current: row.id === actor.sessionId,
      created_at: iso(row.createdAt),
      seen_at: iso(row.seenAt),
      expires_at: iso(row.expiresAt),
    }));
}

export interface ApiKey {
  id: string;
  agent_id: string;
  name: string;
  /** The last four characters. */
  hint: string;
  inbox_ids: string[];
  scopes: Scope[];
  created_at: string;
  expires_at: string | null;
  last_used_at: string | null;
}

/** All that work, the newest first. */
export function listApiKeys(db: Db, actor: AgentActor): ApiKey[] {
  must(actor, "settings.manage");
  return db
    .all<{
      id: string;
      agentId: string;
      name: string;
      hint: string;
      inboxIds: string;
      scopes: string;
      createdAt: number;
      expiresAt: number | null;
      lastUsedAt: number | null;
    }>(
      `select id, agent_id as agentId, name, token_hint as hint, inbox_ids as inboxIds, scopes, created_at as createdAt, expires_at as expiresAt,
         last_used_at as lastUsedAt
       from api_keys
       where revoked_at is null
       order by created_at desc, id`,
    )
    .map((row) => ({
      id: row.id,
      agent_id: row.agentId,
      name: row.name,
      hint: row.hint,
      inbox_ids: JSON.parse(row.inboxIds) as string[],
      scopes: JSON.parse(row.scopes) as Scope[],
      created_at: iso(row.createdAt),
      expires_at: isoOrNull(row.expiresAt),
      last_used_at: isoOrNull(row.lastUsedAt),
    }));
}

export interface Invitation {
  id: string;
  /** Null when the link is for whoever holds it. */
  email: string | null;
  role: Role;
  inbox_ids: string[];
  team_ids: string[];
  invited_by: string | null;
  expired: boolean;
  created_at: string;
  expires_at: string;
}

/** Those that nobody has taken, the newest first; also the expired, so that they can be sent again. */
export function listInvitations(db: Db, actor: AgentActor, now: number): Invitation[] {
  must(actor, "agents.manage");
  return db
    .all<{
      id: string;
      email: string;
      role: Role;
      inboxIds: string;
      teamIds: string;
      invitedBy: string | null;
      createdAt: number;
      expiresAt: number;
    }>(
      `select id, email, role, inbox_ids as inboxIds, team_ids as teamIds, invited_by as invitedBy, created_at as createdAt, expires_at as expiresAt
       from invitations
       where kind = 'join' and used_at is null
       order by created_at desc, id`,
    )
    .map((row) => ({
      id: row.id,
      email: row.email || null,
      role: row.role,
      inbox_ids: JSON.parse(row.inboxIds) as string[],
      team_ids: JSON.parse(row.teamIds) as string[],
      invited_by: row.invitedBy,
      expired: row.expiresAt <= now,
      created_at: iso(row.createdAt),
      expires_at: iso(row.expiresAt),
    }));
}

/** What the page of a join link shows: whose address, and who invites. Throws Gone. */
export function describeJoinLink(
  db: Db,
  token: string,
  now: number,
): { email: string | null; role: Role; inviter: string | null } {
  const link = openLink(db, "join", token, now);
  const inviter = link.invitedBy
    ? db.one<{ name: string }>("select name from agents where id = ?", link.invitedBy)?.name
    : undefined;
  return { email: link.email || null, role: link.role!, inviter: inviter ?? null };
}

/** Does the page of a reset link have anything to offer? Throws Gone. */
export function describeResetLink(db: Db, token: string, now: number): { email: string } {
  return { email: openLink(db, "reset", token, now).email };
}
