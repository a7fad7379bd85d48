/** Signing in: same answers for strangers, throttling, sessions, new passwords. */

import { describe, expect, test } from "bun:test";
import { hour, minute, second } from "../kernel/clock.ts";
import type { DomainError } from "../kernel/errors.ts";
import { authenticate } from "./authenticate.ts";
import { hashPassword, setHashing } from "./passwords.ts";
import {
  changePassword,
  createPasswordReset,
  requestPasswordReset,
  resetPassword,
} from "./passwords-of-agents.ts";
import { createOwner, deactivateAgent } from "./service.ts";
import { system } from "./actor.ts";
import { revokeOtherSessions, revokeSession, signOut } from "./sessions.ts";
import { signIn } from "./sign-in.ts";
import { from, ground, origin, password, type Ground } from "./testing.ts";
import { countTry, network, signInLimits } from "./throttle.ts";

const email = "lin@example.com";
const attempt = (
  g: Ground,
  input: Partial<{ email: string; password: string }> = {},
  address = from.address,
) =>
  signIn(g.kernel, { email, password, ...input }, { ...from, address }).then(
    () => ({ code: "in", retryAfter: undefined as unknown }),
    (error: DomainError) => ({ code: error.code, retryAfter: error.params?.["retry_after"] as unknown }),
  );
const codeOf = async (...input: Parameters<typeof attempt>) => (await attempt(...input)).code;
const failed = async (g: Ground, times: number, account = email, address = from.address) => {
  for (let i = 0; i < times; i++) await g.kernel.write((tx) => countTry(tx, signInLimits(account, address)));
};
const holds = (g: Ground, cookie: string) =>
  authenticate(g.kernel, new Request(`${origin}/`, { headers: { cookie } }), "") !== undefined;

test("the first owner signs in with what was chosen, and there is no second first owner", async () => {
  const g = await ground();
  const passwordHash = await hashPassword(password, email);
  const make = () =>
    g.kernel.write((tx) => createOwner(tx, system("setup"), { name: "林", email, passwordHash }));
  const { agentId } = await make();
  const signedIn = await signIn(g.kernel, { email: " LIN@example.com ", password }, from);
  expect(signedIn.agentId).toBe(agentId);
  expect(holds(g, `sid=${signedIn.token}`)).toBe(true);
  await expect(make()).rejects.toMatchObject({ code: "already_set_up", status: 409 });
  expect(g.actions()).toEqual(["agent.created", "session.signed_in"]);
});

test("unknown address, wrong password and deactivated agent get one answer", async () => {
  const g = await ground();
  const agent = await g.agent("agent", { email });
  const owner = await g.agent("owner");
  expect(await codeOf(g, { email: "nobody@example.com" })).toBe("sign_in_failed");
  expect(await codeOf(g, { password: "wrong password" })).toBe("sign_in_failed");
  await g.kernel.write((tx) => deactivateAgent(tx, owner, { agentId: agent.id }));
  expect(await codeOf(g)).toBe("sign_in_failed");
});

test("a hash of an older cost is made anew on signing in", async () => {
  const g = await ground();
  await g.agent("agent", { email });
  const old = await Bun.password.hash(password, { algorithm: "argon2id", memoryCost: 1024, timeCost: 1 });
  g.kernel.db.raw.query("update agents set password_hash = ?").run(old);
  setHashing("production");
  expect(await codeOf(g)).toBe("in");
  const { hash } = g.kernel.db.one<{ hash: string }>("select password_hash as hash from agents")!;
  expect(hash).toStartWith("$argon2id$v=19$m=65536,t=2,p=1$");
});

describe("throttling", () => {
  test("after ten failures an account waits until the oldest is ten minutes old", async () => {
    const g = await ground();
    await g.agent("agent", { email });
    await failed(g, 1);
    g.clock.advance(3 * minute);
    await failed(g, 8);
    expect(await codeOf(g, { password: "wrong password" })).toBe("sign_in_failed");
    expect(await attempt(g)).toEqual({ code: "too_many_tries", retryAfter: 7 * 60 });
    expect(await codeOf(g, { email: email.toUpperCase() }, "198.51.100.1")).toBe("too_many_tries");
    g.clock.advance(7 * minute - second);
    expect((await attempt(g)).retryAfter).toBe(1);
    g.clock.advance(second);
    expect(await codeOf(g)).toBe("in");
  });

  test("a refused try is not counted, so waiting is enough", async () => {
    const g = await ground();
    await g.agent("agent", { email });
    await failed(g, 10);
    for (let i = 0; i < 20; i++) await attempt(g);
    g.clock.advance(10 * minute);
    expect(await codeOf(g)).toBe("in");
  });

  test("after thirty failures of an address every account waits there, and nowhere else", async () => {
    const g = await ground();
    await g.agent("agent", { email });
    for (let i = 0; i < 30; i++) await failed(g, 1, `someone${i}@example.com`);
    expect(await codeOf(g)).toBe("too_many_tries");
    expect(await codeOf(g, {}, "198.51.100.1")).toBe("in");
  });

  test("success forgives the account but not the address", async () => {
    const g = await ground();
    await g.agent("agent", { email });
    await failed(g, 9);
    expect(await codeOf(g)).toBe("in");
    const left = (subject: string) =>
      g.kernel.db.all("select 1 from login_failures where subject = ?", subject).length;
    expect(left(`account:${email}`)).toBe(0);
    expect(left(`address:${from.address}`)).toBe(9);
  });

  test("twelve wrong passwords at the same moment: two of them are not even looked at", async () => {
    const g = await ground();
    await g.agent("agent", { email });
    const codes = await Promise.all(Array.from({ length: 12 }, () => codeOf(g, { password: "" })));
    expect(codes.filter((code) => code === "sign_in_failed")).toHaveLength(10);
    expect(codes.filter((code) => code === "too_many_tries")).toHaveLength(2);
  });

  test("the addresses of one IPv6 network count as one", () => {
    expect(network("2001:db8:0:1::5")).toBe(network("2001:0db8:0:1:ffff::9"));
    expect(network("2001:db8:0:1::5")).not.toBe(network("2001:db8:0:2::5"));
    expect(network("::1")).toBe("0:0:0:0::/64");
    expect(network("::ffff:203.0.113.7")).toBe("203.0.113.7");
    expect(network("203.0.113.7")).not.toBe(network("203.0.113.8"));
  });
});

describe("sessions", () => {
  test("signing out ends this session and tells the sockets", async () => {
    const g = await ground();
    const { cookie, actor } = await g.session(await g.agent());
    await g.kernel.write((tx) => signOut(tx, actor));
    expect(holds(g, cookie)).toBe(false);
    expect(g.seen).toMatchObject([
      { name: "session.revoked", payload: { sessionId: actor.sessionId, agentId: actor.id } },
    ]);
  });

  test("one's other sessions can be ended one by one or all at once, never another agent's", async () => {
    const g = await ground();
    const lin = await g.agent();
    const here = await g.session(lin);
    const others = [await g.session(lin), await g.session(lin), await g.session(lin)];
    const stranger = await g.session(await g.agent());
    const revoke = (sessionId: string) => g.kernel.write((tx) => revokeSession(tx, here.actor, sessionId));
    await revoke(others[0]!.actor.sessionId!);
    await expect(revoke(stranger.actor.sessionId!)).rejects.toMatchObject({ status: 404 });
    await expect(revoke(others[0]!.actor.sessionId!)).rejects.toMatchObject({ status: 404 });
    expect(await g.kernel.write((tx) => revokeOtherSessions(tx, here.actor))).toBe(2);
    expect([here, ...others, stranger].map((each) => holds(g, each.cookie))).toEqual([
      true,
      false,
      false,
      false,
      true,
    ]);
    expect(g.names()).toEqual(["session.revoked", "session.revoked", "session.revoked"]);
  });
});

describe("a new password", () => {
  test("changing it needs the current one and ends the other sessions", async () => {
    const g = await ground();
    const lin = await g.agent("agent", { email });
    const here = await g.session(lin);
    const there = await g.session(lin);
    const change = (current: string, next: string) =>
      changePassword(g.kernel, here.actor, { current, password: next });
    await expect(change("wrong password", "quite another one")).rejects.toMatchObject({
      fields: [{ path: "current", code: "password_wrong" }],
    });
    await expect(change(password, "short")).rejects.toMatchObject({
      fields: [{ path: "password", code: "password_short" }],
    });
    await change(password, "quite another one");
    expect([holds(g, here.cookie), holds(g, there.cookie)]).toEqual([true, false]);
    expect(await codeOf(g)).toBe("sign_in_failed");
    expect(await codeOf(g, { password: "quite another one" })).toBe("in");
  });

  test("an API key can't change it", async () => {
    const g = await ground();
    const lin = { ...(await g.agent("agent", { email })), via: "api" as const };
    await expect(
      changePassword(g.kernel, lin, { current: password, password: "quite another one" }),
    ).rejects.toMatchObject({ code: "needs_session" });
  });

  const mails = (g: Ground) =>
    g.kernel.db
      .all<{ payload: string }>("select payload from jobs where name = 'mail.send'")
      .map((row) => JSON.parse(row.payload) as { to: string; text: string });
  const tokenIn = (text: string) => /\?token=([\w-]+)/.exec(text)![1]!;

  test("a forgotten one is set by a mailed link, once, within an hour; all sessions end", async () => {
    const g = await ground({ PUBLIC_URL: "https://chat.example.com" });
    const lin = await g.agent("agent", { email });
    const { cookie } = await g.session(lin);
    await requestPasswordReset(g.kernel, { email }, from);
    expect(mails(g)).toHaveLength(1);
    expect(mails(g)[0]).toMatchObject({
      to: email,
      text: expect.stringContaining("https://chat.example.com/reset?token="),
    });
    const token = tokenIn(mails(g)[0]!.text);
    await expect(resetPassword(g.kernel, { token, password: "1234567890" }, from)).rejects.toMatchObject({
      fields: [{ code: "password_common" }],
    });
    await resetPassword(g.kernel, { token, password: "quite another one" }, from);
    expect(g.kernel.db.all("select 1 from sessions")).toEqual([]);
    expect(
      authenticate(
        g.kernel,
        new Request("https://chat.example.com/", { headers: { cookie: `__Host-${cookie}` } }),
        "",
      ),
    ).toBeUndefined();
    await expect(resetPassword(g.kernel, { token, password: "yet another one" }, from)).rejects.toMatchObject(
      {
        code: "link_expired",
        status: 410,
      },
    );
    expect(await codeOf(g, { password: "quite another one" })).toBe("in");
  });

  test("two takers of one link at the same time: one sets the password", async () => {
    const g = await ground();
    const lin = await g.agent("agent", { email });
    const owner = await g.agent("owner");
    const { token } = await g.kernel.write((tx) =>
      createPasswordReset(tx, owner, { agentId: lin.id, base: origin }),
    );
    const take = (next: string) =>
      resetPassword(g.kernel, { token, password: next }, from).then(
        () => "set",
        (error: DomainError) => error.code,
      );
    expect((await Promise.all([take("the first of two"), take("the second of two")])).sort()).toEqual([
      "link_expired",
      "set",
    ]);
  });

  test("a link ends after an hour, by a newer link, and by a change of the password", async () => {
    const g = await ground();
    const lin = await g.agent("agent", { email });
    const owner = await g.agent("owner");
    const link = async () =>
      (await g.kernel.write((tx) => createPasswordReset(tx, owner, { agentId: lin.id, base: origin }))).token;
    const take = (token: string) => resetPassword(g.kernel, { token, password: "quite another one" }, from);
    const expired = { code: "link_expired" };
    const late = await link();
    g.clock.advance(hour);
    await expect(take(late)).rejects.toMatchObject(expired);
    const older = await link();
    const newer = await link();
    await expect(take(older)).rejects.toMatchObject(expired);
    await changePassword(g.kernel, lin, { current: password, password: "changed meanwhile" });
    await expect(take(newer)).rejects.toMatchObject(expired);
  });

  test("asking for a link says the same for strangers and the deactivated, and mails them nothing", async () => {
    const g = await ground({ PUBLIC_URL: "https://chat.example.com" });
    const owner = await g.agent("owner");
    const gone = await g.agent("agent", { email });
    await g.kernel.write((tx) => deactivateAgent(tx, owner, { agentId: gone.id }));
    expect(await requestPasswordReset(g.kernel, { email }, from)).toBeUndefined();
    expect(await requestPasswordReset(g.kernel, { email: "nobody@example.com" }, from)).toBeUndefined();
    expect(mails(g)).toEqual([]);
  });

  test("links are not mailed under an address that a stranger could choose", async () => {
    const g = await ground();
    await g.agent("agent", { email });
    await requestPasswordReset(g.kernel, { email }, from);
    expect(mails(g)).toEqual([]);
  });

  test("one address is mailed at most three links an hour, existing or not", async () => {
    const g = await ground({ PUBLIC_URL: "https://chat.example.com" });
    await g.agent("agent", { email });
    for (const whose of [email, "nobody@example.com"]) {
      for (let i = 0; i < 3; i++) await requestPasswordReset(g.kernel, { email: whose }, from);
      await expect(requestPasswordReset(g.kernel, { email: whose }, from)).rejects.toMatchObject({
        code: "too_many_tries",
      });
    }
  });
});
