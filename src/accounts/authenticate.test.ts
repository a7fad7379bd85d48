/** Who is behind a request. */

import { expect, test } from "bun:test";
import { day, hour, minute, second } from "../kernel/clock.ts";
import { readConfig } from "../kernel/config.ts";
import type { AgentActor } from "./actor.ts";
import { createApiKey, revokeApiKey } from "./api-keys.ts";
import {
  authenticate,
  cameSecurely,
  checkOrigin,
  isOwnOrigin,
  loadActor,
  sessionCookie,
  useSession,
} from "./authenticate.ts";
import { createRights } from "./rights.ts";
import { deactivateAgent, updateAgent } from "./service.ts";
import { ground, origin, type Ground } from "./testing.ts";

const asks = (headers: Record<string, string>, method = "GET", url = `${origin}/api/v1/agents`) =>
  new Request(url, { method, headers });
const who = (g: Ground, headers: Record<string, string>): AgentActor | undefined =>
  authenticate(g.kernel, asks(headers), "203.0.113.7");

test("a session cookie names its agent, with the rights of this moment", async () => {
  const g = await ground();
  const lin = await g.agent("agent");
  const inbox = g.inbox();
  const { cookie, actor } = await g.session(lin);
  expect(who(g, { cookie })).toEqual({ ...actor, inboxes: new Set() });
  const owner = await g.agent("owner");
  await g.kernel.write((tx) => updateAgent(tx, owner, { agentId: lin.id, inboxIds: [inbox] }));
  expect(who(g, { cookie })?.inboxes).toEqual(new Set([inbox]));
  await g.kernel.write((tx) => updateAgent(tx, owner, { agentId: lin.id, role: "supervisor" }));
  expect(who(g, { cookie })).toMatchObject({ role: "supervisor", inboxes: "all" });
});

test("a wrong, empty or foreign cookie names nobody", async () => {
  const g = await ground();
  await g.session(await g.agent());
  for (const cookie of ["", "sid=", "sid=wrong", "other=1; sid=x", "sid"])
    expect(who(g, { cookie })).toBeUndefined();
});

test("a session ends after 12 idle hours, and at the latest after 7 days", async () => {
  const g = await ground();
  const { cookie } = await g.session(await g.agent());
  g.clock.advance(12 * hour - 1);
  expect(who(g, { cookie })).toBeDefined();
  await g.kernel.write(() => 0);
  g.clock.advance(12 * hour);
  expect(who(g, { cookie })).toBeUndefined();

  const busy = await g.session(await g.agent());
  for (let hours = 0; hours < 7 * 24 - 6; hours += 6) {
    g.clock.advance(6 * hour);
    expect(who(g, { cookie: busy.cookie })).toBeDefined();
    await g.kernel.write(() => 0);
  }
  g.clock.advance(6 * hour);
  expect(who(g, { cookie: busy.cookie })).toBeUndefined();
});

test("work through an open socket keeps the session, and the socket learns when it has ended", async () => {
  const g = await ground();
  const { cookie, actor } = await g.session(await g.agent());
  for (let i = 0; i < 3; i++) {
    g.clock.advance(8 * hour);
    expect(useSession(g.kernel, actor.sessionId!)).toBe(true);
    await g.kernel.write(() => 0);
  }
  expect(who(g, { cookie })).toBeDefined();
  g.clock.advance(12 * hour);
  expect(useSession(g.kernel, actor.sessionId!)).toBe(false);
});

test("last seen is written at most once a minute", async () => {
  const g = await ground();
  const { cookie } = await g.session(await g.agent());
  const writes = g.kernel.writer.stats.writes;
  for (let i = 0; i < 5; i++) who(g, { cookie });
  await g.kernel.write(() => 0);
  expect(g.kernel.writer.stats.writes - writes).toBe(1);
  g.clock.advance(minute);
  who(g, { cookie });
  await g.kernel.write(() => 0);
  who(g, { cookie });
  await g.kernel.write(() => 0);
  expect(g.kernel.db.one("select seen_at as at from sessions")).toEqual({ at: g.clock.now() });
  expect(g.kernel.db.one("select last_seen_at as at from agents")).toEqual({ at: g.clock.now() });
  expect(g.kernel.writer.stats.writes - writes).toBe(1 + 2 + 2);
});

test("an API key works until it is revoked or expires, and shows when it was used", async () => {
  const g = await ground();
  const owner = await g.agent("owner");
  const expiresAt = g.clock.now() + day;
  const made = await g.kernel.write((tx) => createApiKey(tx, owner, { name: "shop", expiresAt }));
  const authorization = `Bearer ${made.key}`;
  expect(who(g, { authorization })).toMatchObject({ id: owner.id, via: "api", inboxes: "all" });
  await g.kernel.write(() => 0);
  expect(g.kernel.db.one("select last_used_at as at from api_keys")).toEqual({ at: g.clock.now() });
  expect(who(g, { authorization: `Bearer ${made.key}x` })).toBeUndefined();
  expect(who(g, { authorization: made.key })).toBeUndefined();
  g.clock.advance(day);
  expect(who(g, { authorization })).toBeUndefined();

  const second = await g.kernel.write((tx) => createApiKey(tx, owner, { name: "second" }));
  expect(who(g, { authorization: `Bearer ${second.key}` })).toBeDefined();
  await g.kernel.write((tx) => revokeApiKey(tx, owner, { keyId: second.id }));
  expect(who(g, { authorization: `Bearer ${second.key}` })).toBeUndefined();
  expect(JSON.stringify(g.kernel.db.all("select * from api_keys"))).not.toContain(second.key);
});

test("a key for some inboxes sees only those", async () => {
  const g = await ground();
  const owner = await g.agent("owner");
  const inbox = g.inbox();
  g.inbox();
  const { key } = await g.kernel.write((tx) =>
    createApiKey(tx, owner, { name: "one inbox", inboxIds: [inbox] }),
  );
  expect(who(g, { authorization: `Bearer ${key}` })?.inboxes).toEqual(new Set([inbox]));
});

test("an Authorization header is never passed over for the cookie", async () => {
  const g = await ground();
  const { cookie } = await g.session(await g.agent());
  expect(who(g, { cookie, authorization: "Bearer lxk_wrong" })).toBeUndefined();
  expect(who(g, { cookie, authorization: "" })).toBeUndefined();
});

test("a deactivated agent is nobody, by session, by key and by id", async () => {
  const g = await ground();
  const owner = await g.agent("owner");
  const admin = await g.agent("admin");
  const { cookie } = await g.session(admin);
  const { key } = await g.kernel.write((tx) => createApiKey(tx, admin, { name: "k" }));
  await g.kernel.write((tx) => deactivateAgent(tx, owner, { agentId: admin.id }));
  expect(who(g, { cookie })).toBeUndefined();
  expect(who(g, { authorization: `Bearer ${key}` })).toBeUndefined();
  expect(loadActor(g.kernel.db, admin.id, { via: "console", address: "" })).toBeUndefined();
});

test("rights in memory change when they are forgotten", async () => {
  const g = await ground();
  const owner = await g.agent("owner");
  const lin = await g.agent();
  const rights = createRights(g.kernel);
  expect(rights.actor(lin.id)?.role).toBe("agent");
  await g.kernel.write((tx) => deactivateAgent(tx, owner, { agentId: lin.id }));
  expect(rights.actor(lin.id)).toBeDefined();
  rights.forget(lin.id);
  expect(rights.actor(lin.id)).toBeUndefined();
});

test("the cookie is __Host- and Secure exactly when the browser came by TLS", () => {
  const plain = readConfig({});
  const proxied = readConfig({ TRUSTED_PROXIES: "1" });
  const named = readConfig({ PUBLIC_URL: "https://chat.example.com" });
  expect(cameSecurely(plain, asks({}))).toBe(false);
  expect(cameSecurely(plain, asks({ "x-forwarded-proto": "https" }))).toBe(false);
  expect(cameSecurely(proxied, asks({ "x-forwarded-proto": "https" }))).toBe(true);
  expect(cameSecurely(named, asks({ host: "chat.example.com" }))).toBe(true);
  expect(cameSecurely(named, asks({ host: "10.0.0.5:3000" }))).toBe(false);
  expect(sessionCookie(named, asks({ host: "chat.example.com" }), "T")).toBe(
    "__Host-sid=T; Path=/; HttpOnly; SameSite=Lax; Max-Age=604800; Secure",
  );
  expect(sessionCookie(plain, asks({}), "T")).toBe("sid=T; Path=/; HttpOnly; SameSite=Lax; Max-Age=604800");
});

test("over TLS the cookie without __Host- is not read", async () => {
  const g = await ground({ PUBLIC_URL: "https://chat.example.com" });
  const { cookie } = await g.session(await g.agent());
  const host = "chat.example.com";
  expect(who(g, { cookie, host })).toBeUndefined();
  expect(who(g, { cookie: `__Host-${cookie}`, host })).toBeDefined();
});

test("an unsafe request with our cookie must come from our own pages", () => {
  const publicUrl = "https://chat.example.com";
  const own = { host: "chat.example.com", cookie: "sid=x" };
  const passes = (headers: Record<string, string>, method = "POST") => {
    try {
      checkOrigin(asks(headers, method), publicUrl);
      return true;
    } catch {
      return false;
    }
  };
  expect(passes({ ...own, origin: "https://chat.example.com" })).toBe(true);
  expect(passes({ ...own, "sec-fetch-site": "same-origin" })).toBe(true);
  expect(passes({ ...own, origin: "https://evil.example" })).toBe(false);
  expect(passes({ ...own, origin: "https://chat.example.com.evil.example" })).toBe(false);
  expect(passes({ ...own, origin: "null" })).toBe(false);
  expect(passes({ ...own, origin: "https://evil.example", "sec-fetch-site": "same-origin" })).toBe(false);
  expect(passes({ ...own, "sec-fetch-site": "same-site" })).toBe(false);
  expect(passes(own)).toBe(false);
  expect(passes({ ...own, cookie: "__Host-sid=x" }, "DELETE")).toBe(false);
  expect(passes({ ...own, origin: "https://evil.example" }, "GET")).toBe(true);
  expect(passes({ ...own, cookie: "theme=dark" })).toBe(true);
  expect(passes({ ...own, authorization: "Bearer lxk_x" })).toBe(true);
});

test("without PUBLIC_URL the host that was asked is our own", () => {
  expect(isOwnOrigin(asks({ host: "10.0.0.5:3000", origin: "http://10.0.0.5:3000" }), undefined)).toBe(true);
  expect(isOwnOrigin(asks({ host: "10.0.0.5:3000", origin: "http://10.0.0.5:3001" }), undefined)).toBe(false);
  expect(isOwnOrigin(asks({ host: "10.0.0.5:3000", origin: "file://10.0.0.5:3000" }), undefined)).toBe(false);
});

test("a clock that jumps back neither ends nor renews a session", async () => {
  const g = await ground();
  const { cookie } = await g.session(await g.agent());
  g.clock.advance(-30 * second);
  expect(who(g, { cookie })).toBeDefined();
});
