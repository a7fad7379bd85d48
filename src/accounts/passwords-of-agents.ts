/** An agent's password: changed, asked again, forgotten and set anew. Hashing happens outside the transaction. */

import { Conflict, Invalid } from "../kernel/errors.ts";
import { emit } from "../kernel/event-log.ts";
import { pickLocale, textsIn } from "../kernel/i18n.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { enqueue } from "../kernel/queue.ts";
import type { Tx } from "../kernel/tx.ts";
import { must, system, type Actor, type AgentActor } from "./actor.ts";
import {
  agentByEmail,
  agentById,
  agentOrNotFound,
  mustBePerson,
  mustReach,
  type AgentRow,
} from "./agents.ts";
import { audit } from "./audit-log.ts";
import { insertLink, openLink, resetLink, spendLink } from "./links.ts";
import { hashPassword, verifyPassword, type PasswordHash } from "./passwords.ts";
import { endSessions, type Source } from "./sessions.ts";
import { countTry, forgive, linkLimits, passwordLimits, resetLimits, takeBack } from "./throttle.ts";
import { mailJobName, type Mail } from "./types.ts";

/** Asks the password of somebody who is signed in. Throws Invalid (path `password`), TooMany. */
export async function confirmPassword(
  kernel: Kernel,
  agentId: string,
  password: string,
  path = "password",
): Promise<void> {
  const marks = await kernel.write((tx) => countTry(tx, passwordLimits(agentId)));
  const agent = agentById(kernel.db, agentId);
  if (!(await verifyPassword(password, agent?.passwordHash)))
    throw new Invalid("invalid", {}, [{ path, code: "password_wrong" }]);
  await kernel.write((tx) => takeBack(tx, marks));
}

/** Ends the agent's other sessions. Throws Invalid, TooMany. Emits session.revoked for each. */
export async function changePassword(
  kernel: Kernel,
  actor: AgentActor,
  input: { current: string; password: string },
): Promise<void> {
  mustBePerson(actor);
  await confirmPassword(kernel, actor.id, input.current, "current");
  const agent = agentOrNotFound(kernel.db, actor.id);
  const hash = await hashPassword(input.password, agent.email);
  await kernel.write((tx) => {
    // Two changes at once: the one that asked for the password that is no longer the password loses.
    if (agentById(tx, actor.id)?.passwordHash !== agent.passwordHash) throw new Conflict("conflict");
    putPassword(tx, actor.id, hash);
    endSessions(tx, actor.id, actor.sessionId);
    audit(tx, actor, { action: "password.changed", subject: { kind: "agent", id: actor.id } });
  });
}

/**
 * Sends a link when the address is an agent's; the answer doesn't tell. Throws TooMany. The link begins with PUBLIC_URL and never with
 * the request's Host, which a stranger could set to a server of theirs and so be sent the token.
 */
export async function requestPasswordReset(
  kernel: Kernel,
  { email }: { email: string },
  from: Source,
): Promise<void> {
  const base = kernel.config.publicUrl;
  if (!base) kernel.log.warn("a password link was asked for but can't be mailed: PUBLIC_URL is not set");
  await kernel.write((tx) => {
    countTry(tx, resetLimits(email, from.address));
    const agent = agentByEmail(tx, email);
    if (!base || !agent || agent.deactivatedAt !== null) return;
    const { token } = insertReset(tx, agent, null);
    enqueue(tx, { name: mailJobName, payload: resetMail(agent, resetLink(base, token)) });
    audit(tx, system("password_reset"), {
      action: "password.reset_asked",
      subject: { kind: "agent", id: agent.id },
    });
  });
}

/** For a colleague who can't get mail: the link is shown to whoever asks for it. Needs agents.manage. Throws NotFound, Forbidden. */
export function createPasswordReset(
  tx: Tx,
  actor: Actor,
  { agentId, base }: { agentId: string; base: string },
): { token: string; link: string } {
  must(actor, "agents.manage");
  if (actor.kind === "agent") mustBePerson(actor);
  const agent = agentOrNotFound(tx, agentId);
  mustReach(actor, agent.role);
  if (agent.deactivatedAt !== null) throw new Conflict("agent_deactivated");
  const { token } = insertReset(tx, agent, actor.kind === "agent" ? actor.id : null);
  audit(tx, actor, { action: "password.reset_created", subject: { kind: "agent", id: agentId } });
  return { token, link: resetLink(base, token) };
}

/** Takes the link and ends all sessions; signing in, with the second factor, comes after. Throws Gone, Invalid, TooMany. */
export async function resetPassword(
  kernel: Kernel,
  { token, password }: { token: string; password: string },
  from: Source,
): Promise<void> {
  await kernel.write((tx) => countTry(tx, linkLimits(from.address)));
  const hash = await hashPassword(password, openLink(kernel.db, "reset", token, kernel.clock.now()).email);
  await kernel.write((tx) => {
    const agent = agentOrNotFound(tx, spendLink(tx, "reset", token).agentId!);
    putPassword(tx, agent.id, hash);
    endSessions(tx, agent.id);
    forgive(tx, agent.email);
    audit(tx, system("password_reset"), {
      action: "password.reset",
      subject: { kind: "agent", id: agent.id },
    });
    emit(tx, "agent.changed", { agentId: agent.id });
  });
}

/** One link at a time: a new one ends those before. */
function insertReset(tx: Tx, agent: AgentRow, invitedBy: string | null): { token: string } {
  tx.run("delete from invitations where kind = 'reset' and agent_id = ? and used_at is null", agent.id);
  return insertLink(tx, { kind: "reset", email: agent.email, agentId: agent.id, invitedBy });
}

function putPassword(tx: Tx, agentId: string, hash: PasswordHash): void {
  tx.run("update agents set password_hash = ?, updated_at = ? where id = ?", hash, tx.now, agentId);
  // A link that was on its way would undo the change.
  tx.run("delete from invitations where kind = 'reset' and agent_id = ? and used_at is null", agentId);
}

function resetMail(agent: AgentRow, link: string): Mail {
  const t = textsIn(pickLocale(agent.locale));
  return {
    to: agent.email,
    subject: t("mail.reset.subject"),
    text: t("mail.reset.text", { name: agent.name, link }),
  };
}
