/** Who is behind a request: an API key or a session cookie, and whether an unsafe request comes from our own pages. */

import { day, hour, minute } from "../kernel/clock.ts";
import type { Config } from "../kernel/config.ts";
import type { Db } from "../kernel/db.ts";
import { Forbidden } from "../kernel/errors.ts";
import { hashToken } from "../kernel/ids.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { Role } from "../../web/contract/models.ts";
import { seesAllInboxes, type AgentActor } from "./actor.ts";
import type { Scope } from "./scopes.ts";

/** A session ends when nobody has used it for this long, … */
export const sessionIdleMs = 12 * hour;
/** … and at the latest after this. */
export const sessionLongestMs = 7 * day;
/** "Last seen" is written at most this often: a busy console must not write with every read. */
const touchEveryMs = minute;

export interface Entry {
  via: AgentActor["via"];
  address: string;
  sessionId?: string;
}

interface ActorRow {
  id: string;
  name: string;
  role: Role;
  teams: string;
  inboxes: string;
}

/** The agent with the rights of this moment; undefined when deactivated or unknown. */
export function loadActor(db: Db, agentId: string, entry: Entry): AgentActor | undefined {
  const row = db.one<ActorRow>(
    `select id, name, role,
       (select json_group_array(team_id) from team_members where agent_id = agents.id) as teams,
       (select json_group_array(inbox_id) from inbox_members where agent_id = agents.id) as inboxes
     from agents
     where id = ? and deactivated_at is null`,
    agentId,
  );
  if (!row) return undefined;
  return {
    kind: "agent",
    id: row.id,
    name: row.name,
    role: row.role,
    inboxes: seesAllInboxes(row.role) ? "all" : new Set(JSON.parse(row.inboxes) as string[]),
    teams: new Set(JSON.parse(row.teams) as string[]),
    via: entry.via,
    address: entry.address,
    ...(entry.sessionId && { sessionId: entry.sessionId }),
  };
}

/** The agent behind a bearer key or, when there is no Authorization header, behind the session cookie. */
export function authenticate(kernel: Kernel, request: Request, address: string): AgentActor | undefined {
  const authorization = request.headers.get("authorization");
  if (authorization !== null) return byKey(kernel, authorization, address);
  const token = sessionToken(kernel.config, request);
  return token ? bySession(kernel, token, address) : undefined;
}

interface KeyRow {
  id: string;
  agentId: string;
  inboxIds: string;
  scopes: string;
  lastUsedAt: number | null;
}

function byKey(kernel: Kernel, authorization: string, address: string): AgentActor | undefined {
  const token = /^Bearer (lxk_[A-Za-z0-9_-]{20,100})$/i.exec(authorization)?.[1];
  if (!token) return undefined;
  const now = kernel.clock.now();
  const key = kernel.db.one<KeyRow>(
    `select id, agent_id as agentId, inbox_ids as inboxIds, scopes, last_used_at as lastUsedAt
     from api_keys
     where token_hash = ? and revoked_at is null and (expires_at is null or expires_at > ?)`,
    hashToken(token),
    now,
  );
  if (!key) return undefined;
  const loaded = loadActor(kernel.db, key.agentId, { via: "api", address });
  if (!loaded) return undefined;
  const actor = { ...loaded, scopes: new Set(JSON.parse(key.scopes) as Scope[]) };
  if ((key.lastUsedAt ?? 0) <= now - touchEveryMs) {
    touch(
      kernel,
      "update api_keys set last_used_at = ?1 where id = ?2 and (last_used_at is null or last_used_at < ?1)",
      now,
      key.id,
    );
  }
  const only = JSON.parse(key.inboxIds) as string[];
  if (only.length === 0) return actor;
  const { inboxes } = actor;
  return { ...actor, inboxes: new Set(inboxes === "all" ? only : only.filter((id) => inboxes.has(id))) };
}

interface SessionRow {
  id: string;
  agentId: string;
  seenAt: number;
}

function bySession(kernel: Kernel, token: string, address: string): AgentActor | undefined {
  const now = kernel.clock.now();
  const session = kernel.db.one<SessionRow>(
    `select id, agent_id as agentId, seen_at as seenAt
     from sessions
     where token_hash = ? and expires_at > ? and seen_at > ?`,
    hashToken(token),
    now,
    now - sessionIdleMs,
  );
  if (!session) return undefined;
  touchSession(kernel, session, now);
  return loadActor(kernel.db, session.agentId, { via: "console", address, sessionId: session.id });
}

/**
 * For open sockets, which make no requests: called now and then while the agent is at work there, it counts as use. False when the
 * session has ended, so the socket must close.
 */
export function useSession(kernel: Kernel, sessionId: string): boolean {
  const now = kernel.clock.now();
  const session = kernel.db.one<SessionRow>(
    `select id, agent_id as agentId, seen_at as seenAt
     from sessions
     where id = ? and expires_at > ? and seen_at > ?`,
    sessionId,
    now,
    now - sessionIdleMs,
  );
  if (!session) return false;
  touchSession(kernel, session, now);
  return true;
}

function touchSession(kernel: Kernel, { id, agentId, seenAt }: SessionRow, now: number): void {
  if (seenAt > now - touchEveryMs) return;
  touch(kernel, "update sessions set seen_at = ?1 where id = ?2 and seen_at < ?1", now, id);
  touch(
    kernel,
    "update agents set last_seen_at = ?1 where id = ?2 and (last_seen_at is null or last_seen_at < ?1)",
    now,
    agentId,
  );
}

/** Nobody waits for it; a full disk must not sign anybody out. */
function touch(kernel: Kernel, sql: string, at: number, id: string): void {
  kernel
    .write((tx) => tx.run(sql, at, id))
    .catch((error: unknown) => kernel.log.warn({ err: error }, "last seen was not written"));
}

/**
 * Did the browser come by TLS? Only then may the cookie be `__Host-` and Secure. A proxy in front ends TLS: its word counts when
 * PUBLIC_URL names the host as https, or when it is declared as trusted.
 */
export function cameSecurely(config: Config, request: Request): boolean {
  const url = new URL(request.url);
  if (url.protocol === "https:") return true;
  if (config.publicUrl?.startsWith("https:") && hostOf(request) === new URL(config.publicUrl).host)
    return true;
  return (
    config.trustedProxies > 0 &&
    request.headers.get("x-forwarded-proto")?.split(",").at(-1)?.trim() === "https"
  );
}

const cookieName = (secure: boolean): string => (secure ? "__Host-sid" : "sid");

export function sessionToken(config: Config, request: Request): string | undefined {
  return readCookie(request, cookieName(cameSecurely(config, request)));
}

/** The Set-Cookie value that begins a session; an empty token ends it. */
export function sessionCookie(config: Config, request: Request, token: string): string {
  const secure = cameSecurely(config, request);
  const age = token ? Math.floor(sessionLongestMs / 1_000) : 0;
  return `${cookieName(secure)}=${token}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${age}${secure ? "; Secure" : ""}`;
}

function readCookie(request: Request, name: string): string | undefined {
  for (const part of (request.headers.get("cookie") ?? "").split(";")) {
    const at = part.indexOf("=");
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim() || undefined;
  }
  return undefined;
}

/** Throws Forbidden when an unsafe request that carries our cookie was not made by our own pages (CSRF). */
export function checkOrigin(request: Request, publicUrl: string | undefined): void {
  if (["GET", "HEAD", "OPTIONS"].includes(request.method)) return;
  // Another site can't send this header without our leave (CORS), and with it the cookie is not looked at.
  if (request.headers.has("authorization")) return;
  if (readCookie(request, "sid") === undefined && readCookie(request, "__Host-sid") === undefined) return;
  mustBeOwnOrigin(request, publicUrl);
}

/** For what changes something although there is no cookie yet: signing in, joining, opening a socket. */
export function mustBeOwnOrigin(request: Request, publicUrl: string | undefined): void {
  if (!isOwnOrigin(request, publicUrl)) throw new Forbidden("cross_origin");
}

/** Origin is PUBLIC_URL's, or the very host that was asked; without Origin, the browser must call it same-origin. */
export function isOwnOrigin(request: Request, publicUrl: string | undefined): boolean {
  const origin = request.headers.get("origin");
  if (origin === null) return request.headers.get("sec-fetch-site") === "same-origin";
  if (!URL.canParse(origin)) return false;
  const from = new URL(origin);
  if (publicUrl && from.origin === new URL(publicUrl).origin) return true;
  return /^https?:$/.test(from.protocol) && from.host === hostOf(request);
}

export const hostOf = (request: Request): string =>
  request.headers.get("host")?.toLowerCase() ?? new URL(request.url).host;
