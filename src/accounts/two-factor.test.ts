/** The second factor: codes of the standard, each once, and recovery codes. */

import { expect, test } from "bun:test";
import { generateSync } from "otplib";
import { minute, second } from "../kernel/clock.ts";
import type { DomainError } from "../kernel/errors.ts";
import type { AgentActor } from "./actor.ts";
import { signIn } from "./sign-in.ts";
import { from, ground, password, type Ground } from "./testing.ts";
import { countTry, signInLimits } from "./throttle.ts";
import {
  beginTwoFactor,
  confirmTwoFactor,
  matchCode,
  renewRecoveryCodes,
  resetTwoFactor,
  turnOffTwoFactor,
} from "./two-factor.ts";

/** RFC 6238, appendix B: the secret "12345678901234567890", SHA-1; the last six of its eight digits. */
const rfcSecret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
const rfc: [number, string][] = [
  [59, "287082"],
  [1111111109, "081804"],
  [1111111111, "050471"],
  [1234567890, "005924"],
  [2000000000, "279037"],
  [20000000000, "353130"],
];

test("the codes are those of RFC 6238", () => {
  for (const [at, code] of rfc) expect(matchCode(rfcSecret, code, at * 1_000, 0)).toBe(Math.floor(at / 30));
});

test("a code holds one step to either side, and no longer", () => {
  const at = (s: number) => matchCode(rfcSecret, "081804", s * 1_000, 0);
  const begin = 1111111080;
  expect(at(begin - 31)).toBeUndefined();
  expect(at(begin - 30)).toBe(begin / 30);
  expect(at(begin + 59)).toBe(begin / 30);
  expect(at(begin + 60)).toBeUndefined();
});

test("a step that was taken, and those before it, are refused", () => {
  expect(matchCode(rfcSecret, "287082", 59_000, 1)).toBeUndefined();
  expect(matchCode(rfcSecret, "287082", 59_000, 2)).toBeUndefined();
});

test("what is not six digits is refused quietly", () => {
  for (const code of ["", "28708", "2870822", "28708x", "２８７０８２"])
    expect(matchCode(rfcSecret, code, 59_000, 0)).toBeUndefined();
});

const email = "lin@example.com";
const codeAt = (secret: string, ms: number) => generateSync({ secret, epoch: Math.floor(ms / 1_000) });

async function withTwoFactor(
  g: Ground,
): Promise<{ actor: AgentActor; secret: string; recoveryCodes: string[] }> {
  const actor = await g.agent("agent", { email });
  const { secrets } = g.kernel;
  const { secret } = await g.kernel.write((tx) => beginTwoFactor(tx, actor, { secrets }));
  const { recoveryCodes } = await g.kernel.write((tx) =>
    confirmTwoFactor(tx, actor, { code: codeAt(secret, g.clock.now()), secrets }),
  );
  g.clock.advance(minute);
  return { actor, secret, recoveryCodes };
}

const attempt = (g: Ground, code?: string): Promise<string> =>
  signIn(g.kernel, { email, password, ...(code !== undefined && { code }) }, from).then(
    () => "in",
    (error: DomainError) => error.code,
  );

test("two-factor asks for the code after the password, and takes each code once", async () => {
  const g = await ground();
  const { secret } = await withTwoFactor(g);
  expect(await attempt(g)).toBe("code_needed");
  expect(await attempt(g, "000000")).toBe("code_wrong");
  const code = codeAt(secret, g.clock.now());
  expect(await attempt(g, `${code.slice(0, 3)} ${code.slice(3)}`)).toBe("in");
  expect(await attempt(g, code)).toBe("code_wrong");
  g.clock.advance(30 * second);
  expect(await attempt(g, code)).toBe("code_wrong");
  expect(await attempt(g, codeAt(secret, g.clock.now()))).toBe("in");
});

test("two sign-ins with one code at the same time: one gets in", async () => {
  const g = await ground();
  const { secret } = await withTwoFactor(g);
  const code = codeAt(secret, g.clock.now());
  expect((await Promise.all([attempt(g, code), attempt(g, code)])).sort()).toEqual(["code_wrong", "in"]);
});

test("the code that turned it on can't be used to sign in", async () => {
  const g = await ground();
  const { secret } = await withTwoFactor(g);
  expect(await attempt(g, codeAt(secret, g.clock.now() - minute))).toBe("code_wrong");
});

test("a recovery code works once, however it is typed", async () => {
  const g = await ground();
  const { actor, recoveryCodes } = await withTwoFactor(g);
  expect(new Set(recoveryCodes).size).toBe(10);
  expect(await attempt(g, recoveryCodes[3]!.toUpperCase().replace("-", " "))).toBe("in");
  expect(await attempt(g, recoveryCodes[3])).toBe("code_wrong");
  const renewed = await renewRecoveryCodes(g.kernel, actor, { password });
  expect(await attempt(g, recoveryCodes[4])).toBe("code_wrong");
  expect(await attempt(g, renewed.recoveryCodes[0])).toBe("in");
});

test("neither the secret nor a recovery code stands in the database", async () => {
  const g = await ground();
  const { secret, recoveryCodes } = await withTwoFactor(g);
  const stored = JSON.stringify(g.kernel.db.all("select * from agents"));
  expect(stored).not.toContain(secret);
  for (const code of recoveryCodes) expect(stored).not.toContain(code);
});

test("wrong codes are counted although the password is right, and the password alone doesn't clear the count", async () => {
  const g = await ground();
  const { secret } = await withTwoFactor(g);
  for (let i = 0; i < 8; i++) await g.kernel.write((tx) => countTry(tx, signInLimits(email, from.address)));
  expect(await attempt(g, "000000")).toBe("code_wrong");
  expect(await attempt(g)).toBe("code_needed");
  expect(await attempt(g, "000000")).toBe("code_wrong");
  expect(await attempt(g, codeAt(secret, g.clock.now()))).toBe("too_many_tries");
});

test("two-factor counts only once a right code confirms it", async () => {
  const g = await ground();
  const actor = await g.agent("agent", { email });
  const { secrets } = g.kernel;
  const confirm = (code: string) => g.kernel.write((tx) => confirmTwoFactor(tx, actor, { code, secrets }));
  await expect(confirm("000000")).rejects.toMatchObject({ code: "two_factor_not_begun" });
  const { uri, secret } = await g.kernel.write((tx) => beginTwoFactor(tx, actor, { secrets }));
  expect(uri).toBe(`otpauth://totp/Lingxi:lin%40example.com?secret=${secret}&issuer=Lingxi`);
  await expect(confirm("000000")).rejects.toMatchObject({
    code: "invalid",
    fields: [{ path: "code", code: "code_wrong" }],
  });
  expect(await attempt(g)).toBe("in");
  await confirm(codeAt(secret, g.clock.now()));
  expect(await attempt(g)).toBe("code_needed");
  await expect(g.kernel.write((tx) => beginTwoFactor(tx, actor, { secrets }))).rejects.toMatchObject({
    code: "two_factor_on",
  });
});

test("turning it off asks for the password", async () => {
  const g = await ground();
  const { actor } = await withTwoFactor(g);
  await expect(turnOffTwoFactor(g.kernel, actor, { password: "wrong password" })).rejects.toMatchObject({
    fields: [{ code: "password_wrong" }],
  });
  expect(await attempt(g)).toBe("code_needed");
  await turnOffTwoFactor(g.kernel, actor, { password });
  expect(await attempt(g)).toBe("in");
});

test("an administrator helps a colleague who has lost phone and codes, but not an owner, and not by API key", async () => {
  const g = await ground();
  const { actor } = await withTwoFactor(g);
  const admin = await g.agent("admin");
  const owner = await g.agent("owner");
  const reset = (by: AgentActor, agentId: string) =>
    g.kernel.write((tx) => resetTwoFactor(tx, by, { agentId }));
  await expect(reset(await g.agent("supervisor"), actor.id)).rejects.toMatchObject({ code: "forbidden" });
  await expect(reset(admin, owner.id)).rejects.toMatchObject({ code: "role_too_high" });
  await expect(reset({ ...admin, via: "api" }, actor.id)).rejects.toMatchObject({ code: "needs_session" });
  await reset(admin, actor.id);
  expect(await attempt(g)).toBe("in");
});
