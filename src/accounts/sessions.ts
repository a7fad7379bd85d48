/** Sessions of the console: begun by signing in, ended by the agent, by a new password, or by losing the right to sign in. */

import { NotFound } from "../kernel/errors.ts";
import { emit } from "../kernel/event-log.ts";
import { hashToken, newId, newToken } from "../kernel/ids.ts";
import type { Tx } from "../kernel/tx.ts";
import type { AgentActor } from "./actor.ts";
import { audit } from "./audit-log.ts";
import { sessionIdleMs, sessionLongestMs } from "./authenticate.ts";

/** Where a request comes from. */
export interface Source {
  address: string;
  userAgent: string;
}

export interface NewSession {
  sessionId: string;
  /** Goes into the cookie; only its hash is kept. */
  token: string;
}

/** Begins a session. The caller has made sure who it is. */
export function openSession(tx: Tx, agentId: string, from: Source): NewSession {
  const sessionId = newId("ses", tx.now);
  const token = newToken();
  tx.run(
    "insert into sessions (id, agent_id, token_hash, user_agent, address, created_at, seen_at, expires_at) values (?, ?, ?, ?, ?, ?, ?, ?)",
    sessionId,
    agentId,
    hashToken(token),
    from.userAgent.slice(0, 300),
    from.address,
    tx.now,
    tx.now,
    tx.now + sessionLongestMs,
  );
  tx.run("update agents set last_seen_at = ? where id = ?", tx.now, agentId);
  return { sessionId, token };
}

/** Ends the session that the request came with; does nothing for an API key. Emits session.revoked. */
export function signOut(tx: Tx, actor: AgentActor): void {
  if (!actor.sessionId) return;
  endSession(tx, actor.id, actor.sessionId);
  audit(tx, actor, { action: "session.signed_out", subject: { kind: "session", id: actor.sessionId } });
}

/** Ends one of the agent's own sessions. Throws NotFound for another's. Emits session.revoked. */
export function revokeSession(tx: Tx, actor: AgentActor, sessionId: string): void {
  if (!endSession(tx, actor.id, sessionId)) throw new NotFound("not_found");
  audit(tx, actor, { action: "session.revoked", subject: { kind: "session", id: sessionId } });
}

/** Ends all of the agent's own sessions but the one in use; returns how many. Emits session.revoked for each. */
export function revokeOtherSessions(tx: Tx, actor: AgentActor): number {
  const ended = endSessions(tx, actor.id, actor.sessionId);
  if (ended > 0)
    audit(tx, actor, {
      action: "session.others_revoked",
      subject: { kind: "agent", id: actor.id },
      details: { count: ended },
    });
  return ended;
}

function endSession(tx: Tx, agentId: string, sessionId: string): boolean {
  if (tx.run("delete from sessions where id = ? and agent_id = ?", sessionId, agentId) === 0) return false;
  emit(tx, "session.revoked", { sessionId, agentId });
  return true;
}

/** For verbs that take the right to be signed in. */
export function endSessions(tx: Tx, agentId: string, except = ""): number {
  const ended = tx.all<{ id: string }>(
    "delete from sessions where agent_id = ? and id <> ? returning id",
    agentId,
    except,
  );
  for (const { id } of ended) emit(tx, "session.revoked", { sessionId: id, agentId });
  return ended.length;
}

/** Those that have run out: their sockets may still be open. Emits session.revoked for each. */
export function endExpiredSessions(tx: Tx): void {
  const ended = tx.all<{ id: string; agentId: string }>(
    "delete from sessions where expires_at <= ? or seen_at <= ? returning id, agent_id as agentId",
    tx.now,
    tx.now - sessionIdleMs,
  );
  for (const { id, agentId } of ended) emit(tx, "session.revoked", { sessionId: id, agentId });
}
