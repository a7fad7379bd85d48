/** Joining: an invitation by mail or as a link, for seven days and one use, with a role, inboxes and teams. */

import { Conflict, Invalid, NotFound } from "../kernel/errors.ts";
import { emit } from "../kernel/event-log.ts";
import { newId } from "../kernel/ids.ts";
import { pickLocale, textsIn } from "../kernel/i18n.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { enqueue } from "../kernel/queue.ts";
import type { Tx } from "../kernel/tx.ts";
import type { Role } from "../../web/contract/models.ts";
import { must, type Actor } from "./actor.ts";
import {
  agentByEmail,
  agentById,
  insertAgent,
  mustExist,
  mustReach,
  putInboxes,
  putTeams,
} from "./agents.ts";
import { audit } from "./audit-log.ts";
import { loadActor } from "./authenticate.ts";
import { insertLink, joinLink, openLink, spendLink } from "./links.ts";
import { hashPassword } from "./passwords.ts";
import { openSession, type Source } from "./sessions.ts";
import type { SignedIn } from "./sign-in.ts";
import { countTry, linkLimits } from "./throttle.ts";
import { mailJobName } from "./types.ts";

export interface Invite {
  /** Without it the link is for whoever holds it. */
  email?: string;
  role: Role;
  inboxIds: string[];
  teamIds: string[];
  /** PUBLIC_URL, or the origin of the inviter's request. */
  base: string;
}

/** Needs agents.manage; the role is at most one's own. Returns the link, for when no mail can be sent. Throws Conflict, Invalid. */
export function inviteAgent(
  tx: Tx,
  actor: Actor,
  { email = "", role, inboxIds, teamIds, base }: Invite,
): { id: string; token: string; link: string } {
  must(actor, "agents.manage");
  mustReach(actor, role);
  if (email && agentByEmail(tx, email)) throw new Conflict("email_taken");
  mustExist(tx, "inboxes", "inbox_ids", inboxIds);
  mustExist(tx, "teams", "team_ids", teamIds);
  // A second invitation of the same person takes the place of the first.
  if (email) tx.run("delete from invitations where kind = 'join' and email = ? and used_at is null", email);
  const invitedBy = actor.kind === "agent" ? actor.id : null;
  const { id, token } = insertLink(tx, { kind: "join", email, role, inboxIds, teamIds, invitedBy });
  const link = joinLink(base, token);
  if (email) {
    const inviter = invitedBy ? agentById(tx, invitedBy) : undefined;
    const t = textsIn(pickLocale(inviter?.locale));
    const name = inviter?.name ?? "Lingxi";
    enqueue(tx, {
      name: mailJobName,
      payload: {
        to: email,
        subject: t("mail.invite.subject", { name }),
        text: t("mail.invite.text", { name, link }),
      },
    });
  }
  audit(tx, actor, {
    action: "agent.invited",
    subject: { kind: "invitation", id },
    details: { role, inbox_ids: inboxIds, team_ids: teamIds },
  });
  return { id, token, link };
}

/** Needs agents.manage. Throws NotFound when there is none that waits. */
export function revokeInvitation(tx: Tx, actor: Actor, { invitationId }: { invitationId: string }): void {
  must(actor, "agents.manage");
  const waiting = tx.one<{ role: Role }>(
    "select role from invitations where id = ? and kind = 'join' and used_at is null",
    invitationId,
  );
  if (!waiting) throw new NotFound("not_found");
  mustReach(actor, waiting.role);
  tx.run("delete from invitations where id = ?", invitationId);
  audit(tx, actor, { action: "invitation.revoked", subject: { kind: "invitation", id: invitationId } });
}

export interface Join {
  token: string;
  name: string;
  /** Only for an invitation that names nobody. */
  email?: string;
  password: string;
  locale?: "zh-CN" | "en";
}

/** Makes the agent and signs them in. Throws Gone, Conflict, Invalid, TooMany. Emits agent.changed, inbox.changed, team.changed. */
export async function acceptInvitation(
  kernel: Kernel,
  { token, name, email, password, locale }: Join,
  from: Source,
): Promise<SignedIn> {
  await kernel.write((tx) => countTry(tx, linkLimits(from.address)));
  const invited = openLink(kernel.db, "join", token, kernel.clock.now());
  const address = (invited.email || email || "").trim();
  if (!address) throw new Invalid("invalid", {}, [{ path: "email", code: "required" }]);
  if (agentByEmail(kernel.db, address)) throw new Conflict("email_taken");
  const passwordHash = await hashPassword(password, address);
  return kernel.write((tx) => {
    const link = spendLink(tx, "join", token);
    const agentId = newId("agt", tx.now);
    const spoken = pickLocale(locale);
    insertAgent(tx, { id: agentId, email: address, name, role: link.role!, locale: spoken, passwordHash });
    // What was deleted since the invitation is left out.
    putInboxes(tx, agentId, still(tx, "inboxes", link.inboxIds));
    putTeams(tx, agentId, still(tx, "teams", link.teamIds));
    const actor = loadActor(tx, agentId, { via: "console", address: from.address })!;
    audit(tx, actor, {
      action: "agent.joined",
      subject: { kind: "agent", id: agentId },
      details: { invitation_id: link.id, invited_by: link.invitedBy, role: link.role },
    });
    emit(tx, "agent.changed", { agentId });
    return { ...openSession(tx, agentId, from), agentId, locale: spoken };
  });
}

const still = (tx: Tx, table: "inboxes" | "teams", ids: string): string[] =>
  tx
    .all<{ id: string }>(`select id from ${table} where id in (select value from json_each(?))`, ids)
    .map((row) => row.id);
