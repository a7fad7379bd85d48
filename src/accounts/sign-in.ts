/** Signing in: throttled, password outside the transaction, then the second factor, then a session. */

import { TooMany, Unauthenticated } from "../kernel/errors.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { Tx } from "../kernel/tx.ts";
import { agentByEmail, type AgentRow } from "./agents.ts";
import { audit } from "./audit-log.ts";
import { loadActor } from "./authenticate.ts";
import { hashAnew, isOutdated, verifyPassword, type PasswordHash } from "./passwords.ts";
import { openSession, type NewSession, type Source } from "./sessions.ts";
import { countTry, forgive, signInLimits, takeBack, type Marks } from "./throttle.ts";
import { spendCode } from "./two-factor.ts";

export interface SignIn {
  email: string;
  password: string;
  /** Of the authenticator, or a recovery code; asked for by `code_needed`. */
  code?: string;
}

export interface SignedIn extends NewSession {
  agentId: string;
  locale: string;
}

/**
 * Throws Unauthenticated: `sign_in_failed` (the same for an unknown address, a wrong password and a deactivated agent),
 * `code_needed`, `code_wrong`; TooMany after 10 failures of an account or 30 of an address in 10 minutes.
 */
export async function signIn(kernel: Kernel, input: SignIn, from: Source): Promise<SignedIn> {
  const marks = await kernel.write((tx) => countTry(tx, signInLimits(input.email, from.address)));
  const agent = agentByEmail(kernel.db, input.email);
  const matches = await verifyOrTakeBack(kernel, input.password, agent, marks);
  if (!agent?.passwordHash || !matches || agent.deactivatedAt !== null) {
    kernel.log.info({ actor_id: agent?.id }, "sign-in refused");
    throw new Unauthenticated("sign_in_failed");
  }
  const better = isOutdated(agent.passwordHash) ? await hashAnew(input.password) : undefined;
  const outcome = await kernel.write((tx) =>
    finish(tx, kernel, { agent, marks, code: input.code, better, from }),
  );
  if (typeof outcome === "string") throw new Unauthenticated(outcome);
  return outcome;
}

async function verifyOrTakeBack(
  kernel: Kernel,
  password: string,
  agent: AgentRow | undefined,
  marks: Marks,
): Promise<boolean> {
  try {
    return await verifyPassword(password, agent?.passwordHash);
  } catch (error) {
    if (error instanceof TooMany) await kernel.write((tx) => takeBack(tx, marks));
    throw error;
  }
}

interface Finish {
  agent: AgentRow;
  marks: Marks;
  code: string | undefined;
  better: PasswordHash | undefined;
  from: Source;
}

/** A refusal is returned, not thrown, where what was counted has to stay written. */
function finish(
  tx: Tx,
  kernel: Kernel,
  { agent: seen, marks, code, better, from }: Finish,
): SignedIn | "sign_in_failed" | "code_needed" | "code_wrong" {
  // While the password was verified it may have been changed, or the agent deactivated.
  const agent = agentByEmail(tx, seen.email);
  const actor = loadActor(tx, seen.id, { via: "console", address: from.address });
  if (!agent || !actor || agent.passwordHash !== seen.passwordHash) return "sign_in_failed";
  if (agent.totpConfirmedAt !== null) {
    if (!code) {
      // Only this try is forgiven: else the password alone would clear the count of wrong codes.
      takeBack(tx, marks);
      return "code_needed";
    }
    if (!spendCode(tx, kernel.secrets, agent, code)) return "code_wrong";
  }
  takeBack(tx, marks);
  forgive(tx, agent.email);
  if (better) tx.run("update agents set password_hash = ? where id = ?", better, agent.id);
  const session = openSession(tx, agent.id, from);
  audit(tx, actor, { action: "session.signed_in", subject: { kind: "session", id: session.sessionId } });
  return { ...session, agentId: agent.id, locale: agent.locale };
}
