/** Rules of settings and of the system's pages: admins only, secrets never come out, every change is in the audit log. */

import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { OpenAPIHono } from "@hono/zod-openapi";
import type { AgentActor } from "../accounts/actor.ts";
import type { RestEnv } from "../accounts/rest.ts";
import type { Role } from "../../web/contract/models.ts";
import { backupsFolder, listBackups } from "../kernel/backup.ts";
import { fakeClock, hour } from "../kernel/clock.ts";
import { readConfig } from "../kernel/config.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { createLog } from "../kernel/log.ts";
import { openKernel } from "../kernel/open.ts";
import { toProblem } from "../kernel/problem.ts";
import { enqueue } from "../kernel/queue.ts";
import { settingsApi } from "./api.ts";
import { scheduleBackups, settingsJobs } from "./jobs.ts";
import { getSetting, getSettings, mailServer } from "./queries.ts";
import { defaults } from "./types.ts";

const clock = fakeClock();
let folder: string;
let kernel: Kernel;
let api: OpenAPIHono<RestEnv>;
let role: Role = "admin";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "lingxi-test-"));
  kernel = openKernel(readConfig({ DATA_DIR: folder }), { clock, log: createLog("silent"), env: {} });
  settingsJobs(kernel);
  api = new OpenAPIHono<RestEnv>();
  api.use(async (c, next) => {
    const actor: AgentActor = {
      kind: "agent",
      id: "agt_1",
      name: "Lin",
      role,
      inboxes: "all",
      teams: new Set(),
      via: "api",
      address: "192.0.2.0",
    };
    c.set("actor", actor);
    await next();
  });
  api.route("/", settingsApi(kernel));
  api.onError((error, c) => {
    const problem = toProblem(error, "en", "req");
    return c.json(problem, problem.status as 400);
  });
});
afterAll(() => {
  kernel.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  role = "admin";
  await kernel.write(
    (tx) =>
      [
        tx.run("delete from settings where name not like 'kernel.%'"),
        tx.run("delete from jobs"),
        tx.run("delete from audit_log"),
      ].length,
  );
});

async function call(method: string, path: string, body?: unknown): Promise<{ status: number; body: never }> {
  const answer = await api.request(path, {
    method,
    ...(body !== undefined && {
      body: typeof body === "string" ? body : JSON.stringify(body),
      headers: { "content-type": "application/json" },
    }),
  });
  const text = await answer.text();
  return { status: answer.status, body: (text ? JSON.parse(text) : undefined) as never };
}
const actions = () =>
  kernel.db
    .all<{ action: string; details: string }>("select action, details from audit_log order by id")
    .map(({ action, details }) => `${action} ${details}`);

describe("who may", () => {
  const routes: [string, string, unknown?][] = [
    ["GET", "/settings"],
    ["PATCH", "/settings/brand", { name: "x" }],
    ["PATCH", "/settings/backup", { keep: 3 }],
    ["PATCH", "/settings/privacy", { events_days: 1 }],
    ["PATCH", "/settings/smtp", { password: "secret" }],
    ["GET", "/system/status"],
    ["GET", "/system/dead-jobs"],
    ["POST", "/system/dead-jobs/1/revival"],
    ["GET", "/system/backups"],
    ["POST", "/system/backups"],
    ["DELETE", "/system/backups/20260610T020000Z"],
    ["POST", "/system/backups/20260610T020000Z/verification"],
    ["POST", "/system/self-test"],
  ];
  for (const denied of ["supervisor", "agent", "read_only"] as const) {
    test.each(routes.map(([method, path, body]) => [method, path, body ?? null] as const))(
      `${denied}: %s %s is forbidden and changes nothing`,
      async (method, path, body) => {
        role = denied;
        expect((await call(method, path, body ?? undefined)).status).toBe(403);
        expect(getSettings(kernel.db)).toEqual(defaults);
        expect(actions()).toEqual([]);
        expect(kernel.queue.counts().ready).toBe(0);
      },
    );
  }
});

test("without any setting the defaults are shown", async () => {
  const { status, body } = await call("GET", "/settings");
  expect(status).toBe(200);
  expect(body).toEqual({ ...defaults, smtp: { ...defaults.smtp, password_set: false } } as never);
});

test("what is named changes, the rest stays; the audit log has the names of the fields", async () => {
  const told: string[] = [];
  kernel.bus.commit("settings.changed", ({ payload }) => void told.push(payload.name));
  const { status, body } = await call("PATCH", "/settings/brand", { name: "灵犀小店" });
  expect(status).toBe(200);
  expect((body as { brand: object }).brand).toEqual({ ...defaults.brand, name: "灵犀小店" });
  expect(told).toEqual(["brand"]);
  expect(actions()).toEqual(['settings.updated {"fields":["name"]}']);
});

test("a change that changes nothing is not in the audit log", async () => {
  await call("PATCH", "/settings/brand", { name: "" });
  expect(actions()).toEqual([]);
});

test.each<[string, unknown, string]>([
  ["brand", { color: "red" }, "color"],
  ["brand", { color: "#ffffff; x" }, "color"],
  ["brand", { name: "a\nb" }, "name"],
  ["brand", { logo_file_id: "../../etc" }, "logo_file_id"],
  ["brand", { unknown: 1 }, ""],
  ["brand", JSON.parse('{"__proto__":{"name":"x"},"constructor":1}'), ""],
  ["backup", { every_hours: 0 }, "every_hours"],
  ["backup", { keep: 1.5 }, "keep"],
  ["backup", { enabled: "yes" }, "enabled"],
  ["smtp", { port: 70_000 }, "port"],
  ["smtp", { host: "mail.example.com/path" }, "host"],
  ["smtp", { from: "a\r\nBcc: b" }, "from"],
  ["smtp", { password: "" }, "password"],
  ["privacy", { audit_days: -1 }, "audit_days"],
])("PATCH /settings/%s refuses %j and names the place", async (name, change, path) => {
  const { status, body } = await call("PATCH", `/settings/${name}`, change);
  expect(status).toBe(422);
  expect((body as { fields: { path: string }[] }).fields.map((field) => field.path)).toContain(path);
  expect(getSettings(kernel.db)).toEqual(defaults);
});

test("broken JSON is malformed", async () => {
  expect((await call("PATCH", "/settings/brand", "{")).status).toBe(400);
});

test("a setting that nobody knows is not found", async () => {
  for (const name of ["kernel.key", "unknown", "__proto__"])
    expect((await api.request(`/settings/${name}`, { method: "PATCH", body: "{}" })).status).toBe(404);
});

test("the mail password is stored sealed and never shown; null forgets it", async () => {
  const { body } = await call("PATCH", "/settings/smtp", {
    host: "mail.example.com",
    user: "lin",
    password: "s3cret-mail",
  });
  expect((body as { smtp: { password_set: boolean } }).smtp.password_set).toBe(true);
  expect(JSON.stringify(body)).not.toContain("s3cret-mail");
  const stored = kernel.db.one<{ value: string }>("select value from settings where name = 'smtp'")!.value;
  expect(stored).not.toContain("s3cret-mail");
  expect(actions().join()).not.toContain("s3cret-mail");
  await call("PATCH", "/settings/smtp", { port: 587 });
  expect(mailServer(kernel.db, kernel.secrets)).toMatchObject({
    host: "mail.example.com",
    port: 587,
    password: "s3cret-mail",
  });
  await call("PATCH", "/settings/smtp", { password: null });
  expect(mailServer(kernel.db, kernel.secrets)).toMatchObject({ password: "" });
});

test("a stored setting that no longer fits is as if it had not been set", async () => {
  await kernel.write((tx) =>
    tx.run("insert into settings (name, value, updated_at) values ('backup', '{\"keep\":-5}', 0)"),
  );
  expect(getSetting(kernel.db, "backup")).toEqual(defaults.backup);
});

test("the status has numbers, and no path or address", async () => {
  const { status, body } = await call("GET", "/system/status");
  expect(status).toBe(200);
  expect(body).toMatchObject({ queue: { dead: 0 }, database: { messages: 0 } } as never);
  expect(JSON.stringify(body)).not.toContain(folder);
});

test("dead jobs are listed newest first in pages, and one comes back when it is revived", async () => {
  for (let i = 0; i < 3; i++)
    await kernel.write((tx) => enqueue(tx, { name: "nobody", payload: { secret: "token" } }));
  await kernel.queue.drain();
  const first = (await call("GET", "/system/dead-jobs?limit=2")).body as {
    data: { no: number; name: string; error: string }[];
    next_cursor: string;
  };
  expect(first.data).toHaveLength(2);
  expect(first.data[0]!.no).toBeGreaterThan(first.data[1]!.no);
  expect(JSON.stringify(first)).not.toContain("token");
  const second = (await call("GET", `/system/dead-jobs?limit=2&cursor=${first.next_cursor}`)).body as {
    data: unknown[];
    next_cursor: null;
  };
  expect([second.data.length, second.next_cursor]).toEqual([1, null]);
  expect((await call("POST", `/system/dead-jobs/${first.data[0]!.no}/revival`)).status).toBe(204);
  expect(kernel.queue.counts()).toMatchObject({ ready: 1, dead: 2 });
  expect((await call("POST", `/system/dead-jobs/${first.data[0]!.no}/revival`)).status).toBe(404);
  for (const wrong of ["x", "-1", "1e9", "99999999999999999999"])
    expect((await call("POST", `/system/dead-jobs/${wrong}/revival`)).status).toBe(422);
  expect((await call("GET", "/system/dead-jobs?cursor=x")).status).toBe(422);
});

test("a backup by hand is made in the background, listed, verified and deleted", async () => {
  expect((await call("POST", "/system/backups")).status).toBe(202);
  expect(await kernel.queue.drain()).toBe(1);
  const [made] = ((await call("GET", "/system/backups")).body as { data: { name: string }[] }).data;
  expect(await call("POST", `/system/backups/${made!.name}/verification`)).toEqual({
    status: 200,
    body: { ok: true, wrong: [] } as never,
  });
  expect((await call("DELETE", `/system/backups/${made!.name}`)).status).toBe(204);
  expect(existsSync(join(backupsFolder(folder), made!.name))).toBe(false);
  expect((await call("DELETE", `/system/backups/${made!.name}`)).status).toBe(404);
  expect((await call("DELETE", "/system/backups/..%2F..")).status).toBe(422);
  expect(actions().map((each) => each.split(" ")[0]!)).toEqual(["backup.requested", "backup.deleted"]);
});

test("backups by plan come in their rhythm, keep as many as is set, and stop when turned off", async () => {
  const planned = () =>
    kernel.db
      .all<{ run_at: number }>("select run_at from jobs where name = 'backup.run'")
      .map((row) => row.run_at);
  await call("PATCH", "/settings/backup", { every_hours: 6, keep: 2 });
  await scheduleBackups(kernel);
  expect(planned()).toEqual([clock.now() + 6 * hour]);
  for (let i = 0; i < 3; i++) {
    clock.advance(6 * hour);
    await kernel.queue.drain();
    expect(planned()).toEqual([clock.now() + 6 * hour]);
  }
  expect(listBackups(folder)).toHaveLength(2);
  await call("PATCH", "/settings/backup", { enabled: false });
  expect(planned()).toEqual([]);
});

test("the self-test looks at everything that can be looked at from inside", async () => {
  const { status, body } = await call("POST", "/system/self-test");
  expect(status).toBe(200);
  const { checks } = body as { checks: { name: string; state: string }[] };
  expect(checks.map((each) => each.name).sort()).toEqual([
    "backups",
    "clock",
    "database",
    "disk",
    "folder",
    "jobs",
    "search",
    "versions",
  ]);
  expect(checks.filter((each) => each.state === "failed")).toEqual([]);
});
