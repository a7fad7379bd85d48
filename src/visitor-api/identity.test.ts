/** Rules of identity: only a token that the inbox's own secret signed says who a visitor is, and never for longer than a day. */

import { beforeEach, expect, test } from "bun:test";
import { SignJWT, generateKeyPair, exportSPKI } from "jose";
import { testApp, type TestAgent, type TestApp } from "../testing/app.ts";

let t: TestApp;
let admin: TestAgent;
let inbox: { id: string; key: string };
let secret: string;

const secretOf = async (id: string) =>
  (
    await t.call<{ secret: string }>("POST", `/api/v1/inboxes/${id}/identity-secret`, {
      headers: admin.program,
    })
  ).body.secret;

beforeEach(async () => {
  t = testApp();
  admin = await t.agent("admin");
  inbox = await t.inbox();
  secret = await secretOf(inbox.id);
  return () => t.close();
});

const now = () => Math.floor(t.clock.now() / 1_000);
const key = (text: string) => new TextEncoder().encode(text);
const sign = (claims: Record<string, unknown>, { of = secret, iat = now(), exp = now() + 3_600 } = {}) =>
  new SignJWT({ sub: "u-1", ...claims, iat, exp }).setProtectedHeader({ alg: "HS256" }).sign(key(of));

interface Begun {
  token: string;
  contact_id: string;
  code?: string;
}
const begin = (identity_token?: string, previous?: string, inboxKey = inbox.key) =>
  t.call<Begun>("POST", "/visitor/v1/sessions", {
    body: { inbox_key: inboxKey, ...(identity_token && { identity_token }) },
    ...(previous && { headers: { authorization: `Bearer ${previous}` } }),
  });
const refusal = async (token: string) => {
  const { status, body } = await begin(token);
  return [status, body.code];
};
let sent = 0;
const say = (token: string, text: string) =>
  t.call<{ conversation_id: string; code?: string }>("POST", "/visitor/v1/messages", {
    headers: { authorization: `Bearer ${token}` },
    body: { id: `m${++sent}`, text },
  });
const conversations = async (token: string) =>
  (
    await t.call<{ data: { id: string; status: string }[] }>("GET", "/visitor/v1/conversations", {
      headers: { authorization: `Bearer ${token}` },
    })
  ).body.data;
const enforce = () =>
  t.call("PATCH", `/api/v1/inboxes/${inbox.id}`, {
    headers: admin.program,
    body: { identity: { mode: "enforced" } },
  });
const b64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
const refused = [401, "identity_token"];

test("the same person on two devices is one contact, with what the shop says about them", async () => {
  const named = { name: "王芳", email: "wang@example.com", phone: "138 0013 8000", attributes: { level: 3 } };
  const phone = await begin(await sign(named));
  const desktop = await begin(await sign(named));
  expect(desktop.body.contact_id).toBe(phone.body.contact_id);
  const contact = await t.call<Record<string, unknown>>("GET", `/api/v1/contacts/${phone.body.contact_id}`, {
    headers: admin.program,
  });
  expect(contact.body).toMatchObject({ ...named, phone: "13800138000" });
  const identity = t.kernel.db.one("select kind, value, verified from identities where kind = 'external'");
  expect(identity).toEqual({ kind: "external", value: "u-1", verified: 1 });
});

test("what the shop says of a wrong shape is left out, and does not keep the person out", async () => {
  const { status, body } = await begin(await sign({ name: "王芳", email: "no mail", attributes: "none" }));
  expect(status).toBe(201);
  const { name, email } = t.kernel.db.one<{ name: string; email: string | null }>(
    "select name, email from contacts where id = ?",
    body.contact_id,
  )!;
  expect([name, email]).toEqual(["王芳", null]);
});

test("what a stranger said before signing in goes with them", async () => {
  const stranger = await begin();
  const { body } = await say(stranger.body.token, "还没登录");
  const named = await begin(await sign({}), stranger.body.token);
  expect((await conversations(named.body.token)).map(({ id }) => id)).toEqual([body.conversation_id]);
  // On another device they were somebody new, who wrote too.
  const other = await begin();
  await say(other.body.token, "另一台设备");
  const there = await begin(await sign({}), other.body.token);
  expect(there.body.contact_id).toBe(named.body.contact_id);
  expect((await conversations(there.body.token)).map(({ status }) => status).sort()).toEqual([
    "closed",
    "waiting",
  ]);
});

test("on a device that changed hands the next person sees nothing of the one before", async () => {
  const first = await begin(await sign({}));
  await say(first.body.token, "我的订单");
  const next = await begin(await sign({ sub: "u-2" }), first.body.token);
  expect(next.body.contact_id).not.toBe(first.body.contact_id);
  expect(await conversations(next.body.token)).toEqual([]);
  expect(await conversations((await begin(await sign({}), next.body.token)).body.token)).toHaveLength(1);
});

test("what they agreed to as a stranger they agreed to", async () => {
  const stranger = await begin();
  const consents = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });
  await t.call("POST", "/visitor/v1/consents", {
    ...consents(stranger.body.token),
    body: { purpose: "tracking", granted: true, text_version: "1", how: "banner" },
  });
  const named = await begin(await sign({}), stranger.body.token);
  const again = await begin(await sign({}), (await begin()).body.token);
  for (const { body } of [named, again])
    expect((await t.call<object>("GET", "/visitor/v1/consents", consents(body.token))).body).toEqual({
      tracking: true,
      preview: false,
    });
});

test("a token of no algorithm is nobody's", async () => {
  const claims = { sub: "u-1", iat: now(), exp: now() + 60 };
  for (const alg of ["none", "None", "NONE"]) {
    expect(await refusal(`${b64({ alg })}.${b64(claims)}.`)).toEqual(refused);
    const [, , signature] = (await sign({})).split(".");
    expect(await refusal(`${b64({ alg })}.${b64(claims)}.${signature}`)).toEqual(refused);
  }
});

test("other algorithms are refused, also under the right secret or a public key as the secret", async () => {
  const { privateKey, publicKey } = await generateKeyPair("RS256", { extractable: true });
  const claims = { sub: "u-1", iat: now(), exp: now() + 60 };
  const rs = await new SignJWT(claims).setProtectedHeader({ alg: "RS256" }).sign(privateKey);
  expect(await refusal(rs)).toEqual(refused);
  const confused = await sign({}, { of: await exportSPKI(publicKey) });
  expect(await refusal(confused)).toEqual(refused);
  for (const alg of ["HS384", "HS512"]) {
    const other = await new SignJWT(claims).setProtectedHeader({ alg }).sign(key(secret.repeat(2)));
    expect(await refusal(other)).toEqual(refused);
    const padded = await new SignJWT(claims).setProtectedHeader({ alg }).sign(key(secret.padEnd(64, "\0")));
    expect(await refusal(padded)).toEqual(refused);
  }
});

test("forged, expired, endless and early tokens are refused, and those of another inbox", async () => {
  const good = await sign({});
  const [head, , signature] = good.split(".");
  const claims = { sub: "u-2", iat: now(), exp: now() + 60 };
  const other = await t.inbox();
  const foreign = await secretOf(other.id);
  const bad = [
    `${head}.${b64(claims)}.${signature}`,
    await sign({}, { exp: now() - 61 }),
    await sign({}, { exp: now() + 86_401 }),
    await sign({}, { iat: now() - 86_400, exp: now() + 60 }),
    await sign({}, { iat: now() + 600, exp: now() + 900 }),
    await new SignJWT({ sub: "u-1", iat: now() }).setProtectedHeader({ alg: "HS256" }).sign(key(secret)),
    await new SignJWT({ sub: "u-1", exp: now() + 60 }).setProtectedHeader({ alg: "HS256" }).sign(key(secret)),
    await sign({}, { of: foreign }),
    await sign({ sub: "" }),
    await sign({ sub: 7 }),
    await sign({ nbf: now() + 600 }),
    "no.token.at.all",
    "x",
  ];
  for (const [at, token] of bad.entries()) expect([at, ...(await refusal(token))]).toEqual([at, ...refused]);
  expect(t.kernel.db.one("select count(*) as n from contacts")).toEqual({ n: 0 });
  expect((await begin(good)).status).toBe(201);
  // A site's clock may be a little off.
  expect((await begin(await sign({}, { iat: now() + 30 }))).status).toBe(201);
  expect((await begin(await sign({}, { exp: now() - 30 }))).status).toBe(201);
});

test("a new secret ends the old one at once", async () => {
  const before = await sign({});
  const fresh = await secretOf(inbox.id);
  expect(fresh).not.toBe(secret);
  expect(await refusal(before)).toEqual(refused);
  expect((await begin(await sign({}, { of: fresh }))).status).toBe(201);
});

test("where identity is off the token is not looked at, and no mode is on without a secret", async () => {
  const other = await t.inbox();
  expect((await begin(await sign({}), undefined, other.key)).status).toBe(201);
  expect(t.kernel.db.one("select count(*) as n from contacts")).toEqual({ n: 0 });
  const on = await t.call<{ code: string }>("PATCH", `/api/v1/inboxes/${other.id}`, {
    headers: admin.program,
    body: { identity: { mode: "enforced" } },
  });
  expect([on.status, on.body.code]).toEqual([409, "identity_secret_missing"]);
});

test("where it is enforced nobody talks without it: strangers, tokens of before, links of mails, and those of yesterday", async () => {
  const before = await begin();
  await say(before.body.token, "之前的话");
  await enforce();
  expect(await begin().then(({ status, body }) => [status, body.code])).toEqual([401, "identity_required"]);
  const denied = async (token: string) => {
    const { status, body } = await say(token, "在吗");
    return [status, body.code];
  };
  expect(await denied(before.body.token)).toEqual([401, "identity_required"]);
  const named = await begin(await sign({}), before.body.token);
  expect((await say(named.body.token, "在吗")).status).toBe(201);
  // The stranger's old token leads to the same contact, and is still a stranger's.
  expect(await denied(before.body.token)).toEqual([401, "identity_required"]);
  const forged = named.body.token.replace("v2.", "v1.");
  expect(await denied(forged)).toEqual([401, "visitor_token"]);
  t.clock.advance(25 * 3_600_000);
  expect(await denied(named.body.token)).toEqual([401, "identity_required"]);
});

test("the secret is made by those who manage inboxes, sealed where it lies, and never told again", async () => {
  const row = t.kernel.db.one<{ identity: string; sealed: string }>(
    "select identity, identity_secret as sealed from inboxes where id = ?",
    inbox.id,
  )!;
  expect(row.sealed).not.toContain(secret.slice(4));
  expect(JSON.parse(row.identity)).toEqual({ mode: "optional" });
  const shown = await t.call("GET", `/api/v1/inboxes/${inbox.id}`, { headers: admin.program });
  expect(shown.body).toMatchObject({ identity: { mode: "optional" }, identity_secret_set: true });
  expect(JSON.stringify(shown.body)).not.toContain(secret);
  const path = `/api/v1/inboxes/${inbox.id}/identity-secret`;
  const supervisor = await t.agent("supervisor", { inboxes: [inbox.id] });
  expect((await t.call("POST", path)).status).toBe(401);
  expect((await t.call("POST", path, { headers: supervisor.program })).status).toBe(403);
  expect(
    (await t.call("POST", "/api/v1/inboxes/inb_none/identity-secret", { headers: admin.program })).status,
  ).toBe(404);
});

test("our answer to Global Privacy Control says that we heed it", async () => {
  const { status, body } = await t.call<{ gpc: boolean }>("GET", "/.well-known/gpc.json");
  expect([status, body.gpc]).toEqual([200, true]);
});
