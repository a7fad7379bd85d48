/** API keys: an agent's rights for a program. Shown once; only the hash is kept. */

import { Conflict, Invalid, NotFound } from "../kernel/errors.ts";
import { hashToken, newId, newToken } from "../kernel/ids.ts";
import type { Tx } from "../kernel/tx.ts";
import type { Role } from "../../web/contract/models.ts";
import { must, type Actor } from "./actor.ts";
import { agentOrNotFound, mustBePerson, mustExist, mustReach } from "./agents.ts";
import { audit } from "./audit-log.ts";
import type { Scope } from "./scopes.ts";

/** Secret scanners know it by its beginning. */
const prefix = "lxk_";

export interface NewApiKey {
  /** Whose rights it has; one's own when left out. */
  agentId?: string;
  name: string;
  /** Narrows to these inboxes; all of the agent's when empty. */
  inboxIds?: string[];
  /** Everything that the agent may do when left out. */
  scopes?: Scope[];
  /** Epoch ms. */
  expiresAt?: number | null;
}

/** Needs settings.manage, for oneself only; the command line may for anybody. Throws Invalid, Forbidden. */
export function createApiKey(
  tx: Tx,
  actor: Actor,
  { agentId, name, inboxIds = [], scopes = ["*"], expiresAt = null }: NewApiKey,
): { id: string; key: string } {
  must(actor, "settings.manage");
  if (actor.kind === "agent") mustBePerson(actor);
  const whose = actor.kind === "agent" ? actor.id : agentId;
  if (!whose) throw new Invalid("invalid", {}, [{ path: "agent_id", code: "required" }]);
  if (agentOrNotFound(tx, whose).deactivatedAt !== null) throw new Conflict("agent_deactivated");
  if (expiresAt !== null && expiresAt <= tx.now)
    throw new Invalid("invalid", {}, [{ path: "expires_at", code: "past" }]);
  mustExist(tx, "inboxes", "inbox_ids", inboxIds);
  const id = newId("key", tx.now);
  const key = `${prefix}${newToken()}`;
  tx.run(
    "insert into api_keys (id, agent_id, name, token_hash, token_hint, inbox_ids, scopes, created_at, expires_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
    id,
    whose,
    name,
    hashToken(key),
    key.slice(-4),
    JSON.stringify(inboxIds),
    JSON.stringify(scopes.includes("*") ? ["*"] : [...new Set(scopes)]),
    tx.now,
    expiresAt,
  );
  audit(tx, actor, {
    action: "api_key.created",
    subject: { kind: "api_key", id },
    details: { agent_id: whose, inbox_ids: inboxIds, scopes },
  });
  return { id, key };
}

/** Needs settings.manage. Throws NotFound, Forbidden above one's own role. */
export function revokeApiKey(tx: Tx, actor: Actor, { keyId }: { keyId: string }): void {
  must(actor, "settings.manage");
  const key = tx.one<{ role: Role }>(
    "select agents.role from api_keys join agents on agents.id = api_keys.agent_id where api_keys.id = ? and revoked_at is null",
    keyId,
  );
  if (!key) throw new NotFound("not_found");
  mustReach(actor, key.role);
  tx.run("update api_keys set revoked_at = ? where id = ?", tx.now, keyId);
  audit(tx, actor, { action: "api_key.revoked", subject: { kind: "api_key", id: keyId } });
}
