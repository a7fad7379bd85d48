/** A whole application in memory, in milliseconds: a fake clock, people to act as, a spy on events, and `settle()` instead of sleeping. */

import { rmSync } from "node:fs";
import { createApp, type App } from "../app.ts";
import type { AgentActor } from "../accounts/actor.ts";
import { loadActor } from "../accounts/authenticate.ts";
import type { Role } from "../../web/contract/models.ts";
import { fakeClock, type FakeClock } from "../kernel/clock.ts";
import { readConfig } from "../kernel/config.ts";
import type { Event } from "../kernel/tx.ts";
import { hashToken, newId, newToken } from "../kernel/ids.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { openKernel } from "../kernel/open.ts";
import { createLog } from "../kernel/log.ts";
import type { Assets } from "../kernel/assets.ts";

export interface TestAgent {
  actor: AgentActor;
  id: string;
  /** Headers of a signed-in browser on our own page. */
  browser: Record<string, string>;
  /** Headers of a program with an API key. */
  program: Record<string, string>;
}

export interface TestVisitor {
  token: string;
  contactId: string;
  headers: Record<string, string>;
}

export interface TestApp {
  app: App;
  kernel: Kernel;
  clock: FakeClock;
  /** Events since the last `events.splice(0)`, by name and payload. */
  events: Event[];
  agent(role?: Role, options?: { name?: string; inboxes?: string[]; teams?: string[] }): Promise<TestAgent>;
  inbox(options?: {
    name?: string;
    key?: string;
    assignment?: "automatic" | "manual";
    allowedOrigins?: string[];
  }): Promise<{ id: string; key: string }>;
  team(name?: string): Promise<string>;
  visitor(inboxKey: string): Promise<TestVisitor>;
  /** A JSON request; the body of the answer is parsed. */
  call<T = Record<string, never>>(
    method: string,
    path: string,
    options?: { headers?: Record<string, string>; body?: unknown },
  ): Promise<{ status: number; body: T; headers: Headers }>;
  close(): void;
}

export const origin = "http://lingxi.test";

const noAssets: Assets = {
  build: "test",
  url: (name) => `/assets/${name}`,
  serve: () => undefined,
  text: () => "",
};

let serial = 0;

export function testApp(options: { env?: Record<string, string>; start?: number } = {}): TestApp {
  const clock = fakeClock(options.start);
  const config = readConfig({
    PORT: "0",
    DATA_DIR: `/tmp/lingxi-test-${process.pid}-${++serial}`,
    LOG_LEVEL: "silent",
    ...options.env,
  });
  const kernel = openKernel(config, {
    file: ":memory:",
    key: Buffer.alloc(32, 7),
    clock,
    log: createLog("silent"),
  });
  const app = createApp(kernel, noAssets);
  const events: Event[] = [];
  kernel.bus.every((event) => void events.push(event as Event));
  const { write } = kernel;

  const call: TestApp["call"] = async (method, path, { headers = {}, body } = {}) => {
    const answer = await app.fetch(
      new Request(`${origin}${path}`, {
        method,
        headers: {
          host: "lingxi.test",
          ...(body !== undefined && { "content-type": "application/json" }),
          ...headers,
        },
        ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
      }),
    );
    const text = await answer!.text();
    const parsed: unknown = /json/.test(answer!.headers.get("content-type") ?? "") ? JSON.parse(text) : text;
    return { status: answer!.status, body: parsed as never, headers: answer!.headers };
  };

  return {
    app,
    kernel,
    clock,
    events,
    call,
    async agent(role = "agent", { name, inboxes = [], teams = [] } = {}) {
      const id = newId("agt", clock.now());
      const session = { id: newId("ses"), token: newToken() };
      const key = `lxk_${newToken()}`;
      await write((tx) => {
        const n = ++serial;
        tx.run(
          "insert into agents (id, email, name, role, created_at, updated_at) values (?1, ?2, ?3, ?4, ?5, ?5)",
          id,
          `agent-${n}@example.com`,
          name ?? `客服${n}`,
          role,
          tx.now,
        );
        for (const inbox of inboxes)
          tx.run("insert into inbox_members (inbox_id, agent_id) values (?, ?)", inbox, id);
        for (const team of teams)
          tx.run("insert into team_members (team_id, agent_id) values (?, ?)", team, id);
        tx.run(
          "insert into sessions (id, agent_id, token_hash, created_at, seen_at, expires_at) values (?1, ?2, ?3, ?4, ?4, ?5)",
          session.id,
          id,
          hashToken(session.token),
          tx.now,
          tx.now + 30 * 86_400_000,
        );
        tx.run(
          "insert into api_keys (id, agent_id, name, token_hash, token_hint, created_at) values (?, ?, 'test', ?, 'lxk_', ?)",
          newId("key"),
          id,
          hashToken(key),
          tx.now,
        );
      });
      return {
        id,
        actor: loadActor(kernel.db, id, { via: "console", address: "", sessionId: session.id })!,
        browser: { cookie: `sid=${session.token}`, origin, "sec-fetch-site": "same-origin" },
        program: { authorization: `Bearer ${key}` },
      };
    },
    async inbox({ name = "官网", key, assignment = "automatic", allowedOrigins = [] } = {}) {
      const inbox = { id: newId("inb", clock.now()), key: key ?? `key${String(++serial).padStart(9, "0")}` };
      await write((tx) =>
        tx.run(
          "insert into inboxes (id, name, key, assignment, allowed_origins, created_at, updated_at) values (?1, ?2, ?3, ?4, ?5, ?6, ?6)",
          inbox.id,
          name,
          inbox.key,
          assignment,
          JSON.stringify(allowedOrigins),
          tx.now,
        ),
      );
      return inbox;
    },
    async team(name = `team ${++serial}`) {
      const id = newId("tea");
      await write((tx) =>
        tx.run(
          "insert into teams (id, name, created_at, updated_at) values (?1, ?2, ?3, ?3)",
          id,
          name,
          tx.now,
        ),
      );
      return id;
    },
    async visitor(inboxKey) {
      const { body } = await call<{ token: string; contact_id: string }>("POST", "/visitor/v1/sessions", {
        body: { inbox_key: inboxKey },
      });
      return {
        token: body.token,
        contactId: body.contact_id,
        headers: { authorization: `Bearer ${body.token}` },
      };
    },
    close() {
      kernel.close();
      rmSync(config.dataDir, { recursive: true, force: true });
    },
  };
}
