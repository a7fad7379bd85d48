/** For this feature's tests: a kernel in memory with a fake clock, agents with a known password, and the routers as they are mounted. */

import { Hono } from "hono";
import type { EventName } from "../events.ts";
import { fakeClock, type FakeClock } from "../kernel/clock.ts";
import { readConfig } from "../kernel/config.ts";
import { Unauthenticated } from "../kernel/errors.ts";
import type { Event } from "../kernel/tx.ts";
import { newId } from "../kernel/ids.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { createLog } from "../kernel/log.ts";
import { openKernel } from "../kernel/open.ts";
import { toProblem } from "../kernel/problem.ts";
import type { Role } from "../../web/contract/models.ts";
import type { AgentActor } from "./actor.ts";
import { accountsApi } from "./api.ts";
import { authenticate, checkOrigin, loadActor } from "./authenticate.ts";
import { hashPassword, setHashing } from "./passwords.ts";
import type { Around } from "./queries.ts";
import type { RestEnv } from "./rest.ts";
import { openSession, type Source } from "./sessions.ts";
import { signInApi } from "./sign-in-api.ts";

export const origin = "http://chat.example.com";
export const password = "three wise otters";
export const from: Source = { address: "203.0.113.7", userAgent: "Firefox" };

export const nobodyAround: Around = { connected: () => false, pictureUrl: (id) => `/files/${id}` };

export interface Ground {
  kernel: Kernel;
  clock: FakeClock;
  seen: Event[];
  names(): EventName[];
  agent(role?: Role, more?: { email?: string; name?: string }): Promise<AgentActor>;
  inbox(): string;
  /** Begins a session; returns what the Cookie header says. */
  session(actor: AgentActor): Promise<{ cookie: string; actor: AgentActor }>;
  call(path: string, options?: Call): Promise<Answer>;
  actions(): string[];
}

export interface Call {
  method?: string;
  body?: unknown;
  cookie?: string;
  key?: string;
  origin?: string | null;
  address?: string;
}

export interface Answer {
  status: number;
  body: Record<string, unknown> & { code?: string; fields?: { path: string; code: string }[] };
  headers: Headers;
}

export async function ground(env: Record<string, string> = {}): Promise<Ground> {
  setHashing("quick");
  const hash = await hashPassword(password, "");
  const clock = fakeClock();
  const config = readConfig(env);
  const kernel = openKernel(config, {
    clock,
    file: ":memory:",
    key: Buffer.alloc(32, 1),
    log: createLog("silent"),
  });
  const { raw } = kernel.db;
  const seen: Event[] = [];
  kernel.bus.every((event) => void seen.push(event));
  const app = mounted(kernel);
  let count = 0;

  return {
    kernel,
    clock,
    seen,
    names: () => seen.map((event) => event.name),
    async agent(role = "agent", { email, name } = {}) {
      const id = newId("agt", clock.now());
      count++;
      raw
        .query(
          "insert into agents (id, email, name, role, password_hash, created_at, updated_at) values (?, ?, ?, ?, ?, 0, 0)",
        )
        .run(id, email ?? `agent${count}@example.com`, name ?? `客服${count}`, role, hash);
      return loadActor(kernel.db, id, { via: "console", address: from.address })!;
    },
    inbox() {
      const id = newId("inb", clock.now());
      raw
        .query("insert into inboxes (id, name, key, created_at, updated_at) values (?, '官网', ?, 0, 0)")
        .run(id, id);
      return id;
    },
    async session(actor) {
      const { token, sessionId } = await kernel.write((tx) => openSession(tx, actor.id, from));
      return { cookie: `sid=${token}`, actor: { ...actor, sessionId } };
    },
    async call(path, { method = "GET", body, cookie, key, origin: sent = origin, address } = {}) {
      const headers = new Headers({ host: "chat.example.com" });
      if (sent !== null) headers.set("origin", sent);
      if (cookie) headers.set("cookie", cookie);
      if (key) headers.set("authorization", `Bearer ${key}`);
      if (address) headers.set("x-test-address", address);
      if (body !== undefined) headers.set("content-type", "application/json");
      const request = new Request(`${origin}${path}`, {
        method,
        headers,
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const response = await app.fetch(request);
      const text = await response.text();
      return {
        status: response.status,
        body: text ? (JSON.parse(text) as Answer["body"]) : {},
        headers: response.headers,
      };
    },
    actions: () =>
      kernel.db.all<{ action: string }>("select action from audit_log order by id").map((row) => row.action),
  };
}

function mounted(kernel: Kernel): Hono<RestEnv & { Variables: { address: string } }> {
  const app = new Hono<RestEnv & { Variables: { address: string } }>();
  app.use(async (c, next) => {
    c.set("address", c.req.header("x-test-address") ?? from.address);
    await next();
  });
  app.use("/api/v1/*", async (c, next) => {
    const actor = authenticate(kernel, c.req.raw, c.get("address"));
    if (!actor) throw new Unauthenticated("unauthenticated");
    checkOrigin(c.req.raw, kernel.config.publicUrl);
    c.set("actor", actor);
    await next();
  });
  app.route("/api/v1", accountsApi(kernel, nobodyAround));
  app.route("/auth", signInApi(kernel));
  app.onError((error, c) => {
    const problem = toProblem(error, "en", "req");
    if (problem.status === 500) throw error;
    return c.json(problem, problem.status as 400);
  });
  return app;
}
