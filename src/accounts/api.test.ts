/** The routes: nobody, the wrong role, the wrong owner, and the ones who may. */

import { describe, expect, test } from "bun:test";
import { generateSync } from "otplib";
import type { Role } from "../../web/contract/models.ts";
import { accountsApi } from "./api.ts";
import { createApiKey } from "./api-keys.ts";
import { inviteAgent } from "./invitations.ts";
import { createTeam } from "./teams.ts";
import { ground, nobodyAround, origin, password, type Call, type Ground } from "./testing.ts";

interface Row {
  method: string;
  path: string;
  body?: unknown;
  /** Status for each of owner, admin, supervisor, agent, read_only. */
  roles: [number, number, number, number, number];
}

const manages = (good: number): Row["roles"] => [good, good, 403, 403, 403];
const everybody = (good: number): Row["roles"] => [good, good, good, good, good];

/** `:agent`, `:team`, `:invitation`, `:key` and `:session` are rows made anew for each request. */
const routes: Row[] = [
  { method: "GET", path: "/agents", roles: everybody(200) },
  { method: "GET", path: "/agents?deactivated=true", roles: everybody(200) },
  { method: "GET", path: "/agents/:agent", roles: everybody(200) },
  { method: "PATCH", path: "/agents/:agent", body: { name: "小李" }, roles: manages(200) },
  { method: "POST", path: "/agents/:agent/deactivation", roles: manages(200) },
  { method: "DELETE", path: "/agents/:agent/deactivation", roles: manages(200) },
  { method: "POST", path: "/agents/:agent/password-reset", roles: manages(201) },
  { method: "DELETE", path: "/agents/:agent/totp", roles: manages(204) },
  { method: "GET", path: "/agents/me", roles: everybody(200) },
  { method: "PATCH", path: "/agents/me", body: { name: "我", locale: "en" }, roles: everybody(200) },
  { method: "PATCH", path: "/agents/me/preferences", body: { theme: "dark" }, roles: everybody(200) },
  { method: "PUT", path: "/agents/me/availability", body: { availability: "busy" }, roles: everybody(200) },
  // Pictures themselves are tried in faces.test.ts.
  { method: "PUT", path: "/agents/me/avatar", body: { file_id: "fil_0" }, roles: everybody(404) },
  { method: "DELETE", path: "/agents/me/avatar", roles: everybody(200) },
  { method: "GET", path: "/agents/me/sessions", roles: everybody(200) },
  { method: "DELETE", path: "/agents/me/sessions", roles: everybody(200) },
  { method: "DELETE", path: "/agents/me/sessions/:session", roles: everybody(204) },
  { method: "POST", path: "/agents/me/totp", roles: everybody(201) },
  { method: "GET", path: "/teams", roles: everybody(200) },
  { method: "POST", path: "/teams", body: { name: "夜班" }, roles: manages(201) },
  { method: "GET", path: "/teams/:team", roles: everybody(200) },
  { method: "PATCH", path: "/teams/:team", body: { description: "晚上" }, roles: manages(200) },
  { method: "DELETE", path: "/teams/:team", roles: manages(204) },
  { method: "GET", path: "/invitations", roles: manages(200) },
  { method: "POST", path: "/invitations", body: { role: "agent" }, roles: manages(201) },
  { method: "DELETE", path: "/invitations/:invitation", roles: manages(204) },
  { method: "GET", path: "/api-keys", roles: manages(200) },
  { method: "POST", path: "/api-keys", body: { name: "网店" }, roles: manages(201) },
  { method: "DELETE", path: "/api-keys/:key", roles: manages(204) },
  { method: "GET", path: "/audit-log?limit=10&action=agent.", roles: manages(200) },
];
/** They hash a password: tried out below, not for every role. */
const hashing = [
  "PUT /agents/me/password",
  "PUT /agents/me/totp",
  "DELETE /agents/me/totp",
  "POST /agents/me/totp/recovery-codes",
];

const roles: Role[] = ["owner", "admin", "supervisor", "agent", "read_only"];

async function scene(role: Role) {
  const g = await ground();
  const owner = await g.agent("owner");
  const { cookie, actor } = await g.session(await g.agent(role));
  const colleague = await g.agent("agent");
  const [team, invitation, key] = await g.kernel.write((tx) => [
    createTeam(tx, owner, { name: "售后" }).teamId,
    inviteAgent(tx, owner, { role: "agent", inboxIds: [], teamIds: [], base: origin }).id,
    createApiKey(tx, { kind: "system", reason: "test" }, { agentId: colleague.id, name: "k" }).id,
  ]);
  const other = await g.session(actor);
  const names: Record<string, string> = {
    agent: colleague.id,
    team: team!,
    invitation: invitation!,
    key: key!,
    session: other.actor.sessionId!,
  };
  const call = (row: Row, more: Call = {}) =>
    g.call(`/api/v1${row.path.replace(/:(\w+)/g, (_, name: string) => names[name]!)}`, {
      method: row.method,
      cookie,
      ...(row.body !== undefined && { body: row.body }),
      ...more,
    });
  return { g, call, colleague };
}

const everything = (g: Ground): string =>
  JSON.stringify(
    ["agents", "sessions", "teams", "team_members", "invitations", "api_keys", "audit_log", "jobs"].map(
      (table) => g.kernel.db.all(`select * from ${table}`),
    ),
  );

test("the table below has every route of the router", async () => {
  const g = await ground();
  const document = accountsApi(g.kernel, nobodyAround).getOpenAPI31Document({
    openapi: "3.1.0",
    info: { title: "t", version: "1" },
  });
  const real = Object.entries(document.paths!).flatMap(([path, item]) =>
    Object.keys(item!).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const listed = routes.map((row) => `${row.method} ${row.path.replace(/\?.*/, "").replace(/:\w+/, "{id}")}`);
  expect(new Set([...listed, ...hashing])).toEqual(new Set(real));
});

for (const [at, role] of roles.entries()) {
  test(`${role}: each route answers as this role may`, async () => {
    for (const row of routes) {
      const { g, call } = await scene(role);
      const before = everything(g);
      const answer = await call(row);
      expect(`${row.method} ${row.path} ${answer.status}`).toBe(`${row.method} ${row.path} ${row.roles[at]}`);
      if (answer.status === 403) expect(everything(g)).toBe(before);
      g.kernel.db.close();
    }
  });
}

test("nobody, and a page of another site, get nothing and change nothing", async () => {
  for (const row of routes) {
    const { g, call } = await scene("owner");
    const before = everything(g);
    expect((await call(row, { cookie: "sid=wrong" })).status).toBe(401);
    const foreign = await call(row, { origin: "https://evil.example" });
    if (row.method !== "GET") expect(foreign).toMatchObject({ status: 403, body: { code: "cross_origin" } });
    expect(everything(g)).toBe(before);
    g.kernel.db.close();
  }
});

test("an unknown id is 404 for who may, and the same for an id of another kind", async () => {
  const { call } = await scene("owner");
  for (const row of routes.filter((each) => each.path.includes(":"))) {
    for (const id of ["agt_nobody", "%00", "..%2F", "__proto__", "' or 1=1 --"]) {
      const answer = await call({ ...row, path: row.path.replace(/:\w+/, id) });
      expect(`${row.method} ${row.path} ${id} ${answer.status}`).toBe(`${row.method} ${row.path} ${id} 404`);
    }
  }
});

test("input that doesn't fit is 422 with the place, and changes nothing", async () => {
  const { g, call } = await scene("owner");
  const before = everything(g);
  const cases: [string, string, unknown, string][] = [
    ["PATCH", "/agents/:agent", { name: "" }, "name"],
    ["PATCH", "/agents/:agent", { name: "a\u0000b" }, "name"],
    ["PATCH", "/agents/:agent", { name: "\ud800" }, "name"],
    ["PATCH", "/agents/:agent", { role: "root" }, "role"],
    ["PATCH", "/agents/:agent", { capacity: -1 }, "capacity"],
    ["PATCH", "/agents/:agent", { capacity: 1.5 }, "capacity"],
    ["PATCH", "/agents/:agent", { password_hash: "x" }, ""],
    ["PATCH", "/agents/:agent", { inbox_ids: ["inb_x"] }, "inbox_ids.0"],
    ["PATCH", "/agents/:agent", [], ""],
    ["PATCH", "/agents/me", { role: "owner" }, ""],
    ["PATCH", "/agents/me/preferences", { theme: "pink" }, "theme"],
    ["PATCH", "/agents/me/preferences", { shortcuts: { "<b>": "x" } }, "shortcuts.<b>"],
    ["PUT", "/agents/me/availability", { availability: "gone" }, "availability"],
    ["POST", "/teams", { name: "x".repeat(81) }, "name"],
    ["POST", "/teams", { name: "x", member_ids: "all" }, "member_ids"],
    ["POST", "/invitations", { role: "agent", email: "not an address" }, "email"],
    ["POST", "/invitations", { role: "agent", email: "a@b.c\r\nBcc: d@e.f" }, "email"],
    ["POST", "/invitations", {}, "role"],
    ["POST", "/api-keys", { name: "k", expires_at: "tomorrow" }, "expires_at"],
    ["POST", "/api-keys", { name: "k", expires_at: "2001-01-01T00:00:00Z" }, "expires_at"],
    ["PUT", "/agents/me/totp", { code: 123456 }, "code"],
    ["GET", "/audit-log?limit=0", undefined, "limit"],
    ["GET", "/audit-log?cursor=x", undefined, "cursor"],
    ["GET", "/audit-log?from=yesterday", undefined, "from"],
  ];
  for (const [method, path, body, place] of cases) {
    const answer = await call({ method, path, body, roles: everybody(200) });
    expect([method, path, body, answer.status, answer.body.fields?.[0]?.path]).toEqual([
      method,
      path,
      body,
      422,
      place,
    ]);
  }
  expect(everything(g)).toBe(before);
});

test("what needs a person can't be done with an API key", async () => {
  const { g } = await scene("owner");
  const owner = await g.agent("owner");
  const { key } = await g.kernel.write((tx) => createApiKey(tx, owner, { name: "k" }));
  const call = (method: string, path: string, body?: unknown) =>
    g.call(`/api/v1${path}`, { method, key, origin: null, ...(body !== undefined && { body }) });
  expect((await call("GET", "/agents/me")).body).toMatchObject({ id: owner.id, two_factor: false });
  for (const [method, path, body] of [
    ["PUT", "/agents/me/password", { current: password, password: "quite another one" }],
    ["POST", "/agents/me/totp", undefined],
    ["DELETE", "/agents/me/totp", { password }],
    ["POST", "/api-keys", { name: "more" }],
    ["POST", `/agents/${owner.id}/password-reset`, undefined],
  ] as const)
    expect((await call(method, path, body)).body.code).toBe("needs_session");
});

test("two-factor is turned on and off through the routes", async () => {
  const g = await ground();
  const { cookie } = await g.session(await g.agent("agent"));
  const call = (method: string, path: string, body?: unknown) =>
    g.call(`/api/v1/agents/me${path}`, { method, cookie, ...(body !== undefined && { body }) });
  const { secret } = (await call("POST", "/totp")).body as { secret: string };
  const code = generateSync({ secret, epoch: g.clock.now() / 1_000 });
  expect((await call("PUT", "/totp", { code })).body["recovery_codes"]).toHaveLength(10);
  expect((await call("GET", "")).body).toMatchObject({ two_factor: true, recovery_codes_left: 10 });
  expect((await call("POST", "/totp/recovery-codes", { password })).status).toBe(200);
  expect((await call("DELETE", "/totp", { password: "wrong password" })).body.fields).toMatchObject([
    { path: "password", code: "password_wrong" },
  ]);
  expect((await call("DELETE", "/totp", { password })).status).toBe(204);
  expect((await call("GET", "")).body).toMatchObject({ two_factor: false, recovery_codes_left: 0 });
});

describe("/auth", () => {
  const email = "lin@example.com";
  const post = (g: Ground, path: string, body: unknown, more: Call = {}) =>
    g.call(`/auth${path}`, { method: "POST", body, ...more });

  test("signing in sets the cookie that signs out again", async () => {
    const g = await ground();
    const lin = await g.agent("agent", { email });
    const answer = await post(g, "/sign-in", { email, password });
    expect(answer).toMatchObject({ status: 200, body: { agent_id: lin.id, locale: "zh-CN" } });
    expect(answer.headers.get("cache-control")).toBe("no-store");
    const cookie = answer.headers.get("set-cookie")!.split(";")[0]!;
    expect((await g.call("/api/v1/agents/me", { cookie })).status).toBe(200);
    const out = await g.call("/auth/sign-out", { method: "POST", cookie });
    expect([out.status, out.headers.get("set-cookie")]).toEqual([
      204,
      "sid=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0",
    ]);
    expect((await g.call("/api/v1/agents/me", { cookie })).status).toBe(401);
  });

  test("another site can't sign a browser in, join or reset, even without a cookie", async () => {
    const g = await ground();
    await g.agent("agent", { email });
    for (const path of ["/sign-in", "/sign-out", "/forgot", "/reset", "/join"]) {
      for (const foreign of ["https://evil.example", "null", null])
        expect((await post(g, path, { email, password }, { origin: foreign })).body.code).toBe(
          "cross_origin",
        );
    }
    expect(g.kernel.db.all("select 1 from sessions union all select 1 from login_failures")).toEqual([]);
  });

  test("failures say how to go on and are counted by the client's address", async () => {
    const g = await ground();
    expect(await post(g, "/sign-in", { email, password: "" })).toMatchObject({
      status: 401,
      body: { code: "sign_in_failed" },
    });
    for (let i = 0; i < 29; i++) await post(g, "/sign-in", { email: `${i}@example.com`, password: "" });
    expect(await post(g, "/sign-in", { email, password: "" })).toMatchObject({
      status: 429,
      body: { code: "too_many_tries", params: { retry_after: 600 } },
    });
    expect((await post(g, "/sign-in", { email, password: "" }, { address: "198.51.100.1" })).status).toBe(
      401,
    );
  });

  test("a forgotten password answers the same for everybody", async () => {
    const g = await ground({ PUBLIC_URL: "http://chat.example.com" });
    await g.agent("agent", { email });
    expect((await post(g, "/forgot", { email })).status).toBe(204);
    expect((await post(g, "/forgot", { email: "nobody@example.com" })).status).toBe(204);
    const [job] = g.kernel.db.all<{ payload: string }>("select payload from jobs");
    const token = /token=([\w-]+)/.exec(job!.payload)![1];
    expect((await post(g, "/reset", { token, password: "quite another one" })).status).toBe(204);
    expect((await post(g, "/reset", { token, password: "quite another one" })).status).toBe(410);
  });

  test("joining signs in", async () => {
    const g = await ground();
    const { cookie } = await g.session(await g.agent("owner"));
    const invited = await g.call("/api/v1/invitations", {
      method: "POST",
      cookie,
      body: { role: "agent", email },
    });
    const link = invited.body["link"] as string;
    expect(link).toStartWith(`${origin}/join?token=`);
    const token = link.split("=")[1];
    expect((await post(g, "/join", { token, name: "小林", password: "short" })).body.fields).toMatchObject([
      { path: "password", code: "password_short" },
    ]);
    const joined = await post(g, "/join", { token, name: "小林", password, locale: "en" });
    expect(joined.status).toBe(201);
    const mine = await g.call("/api/v1/agents/me", {
      cookie: joined.headers.get("set-cookie")!.split(";")[0]!,
    });
    expect(mine.body).toMatchObject({ name: "小林", email, locale: "en", role: "agent" });
  });

  test("what is not JSON, too large or of another shape is refused", async () => {
    const g = await ground();
    expect((await post(g, "/sign-in", { email, password, admin: true })).status).toBe(422);
    expect((await post(g, "/sign-in", { email: ["x"], password })).status).toBe(422);
    expect((await post(g, "/sign-in", null)).status).toBe(422);
    expect((await post(g, "/join", { token: "x", name: "y", password: "z".repeat(20_000) })).status).toBe(
      413,
    );
    expect((await g.call("/auth/sign-in", { method: "POST" })).status).toBe(400);
  });
});
