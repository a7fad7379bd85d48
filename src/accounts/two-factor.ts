/** The second factor: six digits of an authenticator (TOTP, RFC 6238), each taken once, and ten recovery codes. */

import { generateSecret, generateURI, verifySync } from "otplib";
import { Conflict, Invalid } from "../kernel/errors.ts";
import { emit } from "../kernel/event-log.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { Secrets } from "../kernel/secrets.ts";
import type { Tx } from "../kernel/tx.ts";
import { must, type Actor, type AgentActor } from "./actor.ts";
import { agentOrNotFound, mustBePerson, mustReach, type AgentRow } from "./agents.ts";
import { audit } from "./audit-log.ts";
import { confirmPassword } from "./passwords-of-agents.ts";

/** A clock may be this far off, in seconds: one step of 30 s to either side. */
const tolerance = 30;
const recoveryCodeCount = 10;
const place = (agentId: string) => `agents.totp_secret.${agentId}`;

/** The step that a code belongs to, when it is right and later than the last one taken. */
export function matchCode(secret: string, code: string, now: number, lastStep: number): number | undefined {
  if (!/^\d{6}$/.test(code)) return undefined;
  const result = verifySync({
    secret,
    token: code,
    epoch: Math.floor(now / 1_000),
    epochTolerance: tolerance,
  });
  if (!result.valid || !("timeStep" in result) || result.timeStep <= lastStep) return undefined;
  return result.timeStep;
}

/** Makes a secret that counts from its confirmation on. Throws Conflict when two-factor is on already. */
export function beginTwoFactor(
  tx: Tx,
  actor: AgentActor,
  { secrets }: { secrets: Secrets },
): { secret: string; uri: string } {
  mustBePerson(actor);
  const agent = agentOrNotFound(tx, actor.id);
  if (agent.totpConfirmedAt !== null) throw new Conflict("two_factor_on");
  const secret = generateSecret();
  tx.run(
    "update agents set totp_secret = ?, totp_last_step = 0, updated_at = ? where id = ?",
    secrets.seal(secret, place(actor.id)),
    tx.now,
    actor.id,
  );
  return { secret, uri: generateURI({ issuer: "Lingxi", label: agent.email, secret }) };
}

/** Turns it on with a first code; returns the recovery codes, which are shown this once. Throws Invalid, Conflict. Emits agent.changed. */
export function confirmTwoFactor(
  tx: Tx,
  actor: AgentActor,
  { code, secrets }: { code: string; secrets: Secrets },
): { recoveryCodes: string[] } {
  mustBePerson(actor);
  const agent = agentOrNotFound(tx, actor.id);
  if (agent.totpConfirmedAt !== null) throw new Conflict("two_factor_on");
  if (!agent.totpSecret) throw new Conflict("two_factor_not_begun");
  const step = matchCode(
    secrets.open(agent.totpSecret, place(agent.id)),
    spaceless(code),
    tx.now,
    agent.totpLastStep,
  );
  if (step === undefined) throw new Invalid("invalid", {}, [{ path: "code", code: "code_wrong" }]);
  tx.run(
    "update agents set totp_confirmed_at = ?, totp_last_step = ?, updated_at = ? where id = ?",
    tx.now,
    step,
    tx.now,
    agent.id,
  );
  const recoveryCodes = putRecoveryCodes(tx, secrets, agent.id);
  audit(tx, actor, { action: "two_factor.turned_on", subject: { kind: "agent", id: agent.id } });
  emit(tx, "agent.changed", { agentId: agent.id });
  return { recoveryCodes };
}

/** Asks the password again. Throws Invalid when it is wrong. Emits agent.changed. */
export async function turnOffTwoFactor(
  kernel: Kernel,
  actor: AgentActor,
  { password }: { password: string },
): Promise<void> {
  mustBePerson(actor);
  await confirmPassword(kernel, actor.id, password);
  await kernel.write((tx) => clear(tx, actor, actor.id, "two_factor.turned_off"));
}

/** New recovery codes in the place of the old ones; asks the password again. Throws Invalid, Conflict. */
export async function renewRecoveryCodes(
  kernel: Kernel,
  actor: AgentActor,
  { password }: { password: string },
): Promise<{ recoveryCodes: string[] }> {
  mustBePerson(actor);
  await confirmPassword(kernel, actor.id, password);
  return kernel.write((tx) => {
    if (agentOrNotFound(tx, actor.id).totpConfirmedAt === null) throw new Conflict("two_factor_off");
    audit(tx, actor, { action: "two_factor.codes_renewed", subject: { kind: "agent", id: actor.id } });
    return { recoveryCodes: putRecoveryCodes(tx, kernel.secrets, actor.id) };
  });
}

/** For a colleague who has lost phone and codes. Needs agents.manage. Emits agent.changed. */
export function resetTwoFactor(tx: Tx, actor: Actor, { agentId }: { agentId: string }): void {
  must(actor, "agents.manage");
  if (actor.kind === "agent") mustBePerson(actor);
  mustReach(actor, agentOrNotFound(tx, agentId).role);
  clear(tx, actor, agentId, "two_factor.reset");
}

function clear(tx: Tx, actor: Actor, agentId: string, action: string): void {
  tx.run(
    "update agents set totp_secret = null, totp_confirmed_at = null, recovery_codes = '[]', updated_at = ? where id = ?",
    tx.now,
    agentId,
  );
  audit(tx, actor, { action, subject: { kind: "agent", id: agentId } });
  emit(tx, "agent.changed", { agentId });
}

/** Takes a code of the authenticator or a recovery code, each once; false when it is wrong or was used. For signing in. */
export function spendCode(tx: Tx, secrets: Secrets, agent: AgentRow, entered: string): boolean {
  const code = spaceless(entered);
  if (!agent.totpSecret) return false;
  const step = matchCode(secrets.open(agent.totpSecret, place(agent.id)), code, tx.now, agent.totpLastStep);
  if (step !== undefined)
    return (
      tx.run("update agents set totp_last_step = ?1 where id = ?2 and totp_last_step < ?1", step, agent.id) >
      0
    );
  const left = JSON.parse(agent.recoveryCodes) as string[];
  const at = left.indexOf(recoveryHash(secrets, agent.id, code));
  if (at < 0) return false;
  left.splice(at, 1);
  tx.run("update agents set recovery_codes = ? where id = ?", JSON.stringify(left), agent.id);
  return true;
}

function putRecoveryCodes(tx: Tx, secrets: Secrets, agentId: string): string[] {
  const codes = Array.from({ length: recoveryCodeCount }, newRecoveryCode);
  tx.run(
    "update agents set recovery_codes = ? where id = ?",
    JSON.stringify(codes.map((code) => recoveryHash(secrets, agentId, code))),
    agentId,
  );
  return codes;
}

/** 49 random bits, without letters that look alike: `k7m2p-x9qrt`. */
function newRecoveryCode(): string {
  const letters = "abcdefghjkmnpqrstuvwxyz23456789";
  const pick = () => letters[randomBelow(letters.length)]!;
  const five = () => Array.from({ length: 5 }, pick).join("");
  return `${five()}-${five()}`;
}

function randomBelow(limit: number): number {
  const byte = new Uint8Array(1);
  const fair = 256 - (256 % limit);
  do crypto.getRandomValues(byte);
  while (byte[0]! >= fair);
  return byte[0]! % limit;
}

/** Keyed: so few bits alone could be tried out by somebody who has a copy of the database. */
const recoveryHash = (secrets: Secrets, agentId: string, code: string): string =>
  secrets.sign("recovery-code", `${agentId}:${code.toLowerCase().replaceAll("-", "")}`);

const spaceless = (code: string): string => code.replace(/\s/g, "");
