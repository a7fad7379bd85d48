/** Links that arrive by mail: where they lead, and their one-use tokens. */

import { day, hour } from "../kernel/clock.ts";
import type { Config } from "../kernel/config.ts";
import { Gone } from "../kernel/errors.ts";
import type { Db } from "../kernel/db.ts";
import { hashToken, newId, newToken } from "../kernel/ids.ts";
import type { Tx } from "../kernel/tx.ts";
import type { Role } from "../../web/contract/models.ts";
import { cameSecurely, hostOf } from "./authenticate.ts";

export const joinLinkMs = 7 * day;
export const resetLinkMs = hour;

/** Where links to us begin: PUBLIC_URL or, before it is set, the address that this request used. Whoever is not signed in may send any Host. */
export const baseOf = (config: Config, request: Request): string =>
  config.publicUrl ?? `${cameSecurely(config, request) ? "https" : "http"}://${hostOf(request)}`;

export const joinLink = (base: string, token: string): string => `${base}/join?token=${token}`;
export const resetLink = (base: string, token: string): string => `${base}/reset?token=${token}`;

export interface LinkRow {
  id: string;
  kind: "join" | "reset";
  email: string;
  role: Role | null;
  agentId: string | null;
  inboxIds: string;
  teamIds: string;
  invitedBy: string | null;
}

export interface NewLink {
  kind: "join" | "reset";
  email: string;
  role?: Role;
  agentId?: string;
  inboxIds?: string[];
  teamIds?: string[];
  invitedBy: string | null;
}

export function insertLink(tx: Tx, link: NewLink): { id: string; token: string } {
  const id = newId("inv", tx.now);
  const token = newToken();
  tx.run(
    `insert into invitations (id, kind, email, role, agent_id, inbox_ids, team_ids, token_hash, invited_by, created_at, expires_at)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    id,
    link.kind,
    link.email,
    link.role ?? null,
    link.agentId ?? null,
    JSON.stringify(link.inboxIds ?? []),
    JSON.stringify(link.teamIds ?? []),
    hashToken(token),
    link.invitedBy,
    tx.now,
    tx.now + (link.kind === "join" ? joinLinkMs : resetLinkMs),
  );
  return { id, token };
}

/** Throws Gone when it is unknown, used or expired: all three look alike. */
export function openLink(db: Db, kind: LinkRow["kind"], token: string, now: number): LinkRow {
  const found = db.one<LinkRow>(
    `select id, kind, email, role, agent_id as agentId, inbox_ids as inboxIds, team_ids as teamIds, invited_by as invitedBy
     from invitations
     where token_hash = ? and kind = ? and used_at is null and expires_at > ?`,
    hashToken(token),
    kind,
    now,
  );
  if (!found) throw new Gone("link_expired");
  return found;
}

/** Takes the link, once. Throws Gone. */
export function spendLink(tx: Tx, kind: LinkRow["kind"], token: string): LinkRow {
  const link = openLink(tx, kind, token, tx.now);
  tx.run("update invitations set used_at = ? where id = ?", tx.now, link.id);
  return link;
}
