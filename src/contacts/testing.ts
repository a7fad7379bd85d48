/** For tests of features that stand on contacts: a fresh kernel in memory, rows to begin with, and a router behind an actor. */

import { Hono } from "hono";
import type { AgentActor } from "../accounts/actor.ts";
import { seesAllInboxes } from "../accounts/actor.ts";
import type { Rest, RestEnv } from "../accounts/rest.ts";
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
import { ensureContact, type Welcome } from "./service.ts";

export interface Ground {
  kernel: Kernel;
  clock: FakeClock;
  /** Events since the start, in order. */
  seen: Event[];
  names(): EventName[];
  inbox(name?: string): string;
  team(name: string): string;
  agent(role?: Role, where?: { inboxes?: string[]; teams?: string[] }): AgentActor;
  contact(input: Partial<Welcome> & { inboxId: string }): Promise<string>;
  conversation(input: { inboxId: string; contactId: string; assigneeId?: string }): string;
  /** Calls a router as this agent, or as nobody. */
  call(
    router: Rest,
    actor: AgentActor | undefined,
    request: string,
    body?: unknown,
  ): Promise<{ status: number; body: never }>;
}

export function ground(): Ground {
  const clock = fakeClock();
  const kernel = openKernel(readConfig({}), {
    clock,
    file: ":memory:",
    key: Buffer.alloc(32),
    log: createLog("silent"),
  });
  const { raw } = kernel.db;
  const seen: Event[] = [];
  kernel.bus.every((event) => void seen.push(event));
  let count = 0;

  return {
    kernel,
    clock,
    seen,
    names: () => seen.map((event) => event.name),
    inbox(name = "官网") {
      const id = newId("inb", clock.now());
      raw
        .query("insert into inboxes (id, name, key, created_at, updated_at) values (?, ?, ?, 0, 0)")
        .run(id, name, id);
      return id;
    },
    team(name) {
      const id = newId("tea", clock.now());
      raw.query("insert into teams (id, name, created_at, updated_at) values (?, ?, 0, 0)").run(id, name);
      return id;
    },
    agent(role = "agent", { inboxes = [], teams = [] } = {}) {
      const id = newId("agt", clock.now());
      const name = `客服${++count}`;
      raw
        .query("insert into agents (id, email, name, role, created_at, updated_at) values (?, ?, ?, ?, 0, 0)")
        .run(id, `${id}@example.com`, name, role);
      for (const team of teams)
        raw.query("insert into team_members (team_id, agent_id) values (?, ?)").run(team, id);
      const sees = seesAllInboxes(role) ? "all" : new Set(inboxes);
      return { kind: "agent", id, name, role, inboxes: sees, teams: new Set(teams), via: "api", address: "" };
    },
    async contact(input) {
      const id = input.id ?? newId("con", clock.now());
      await kernel.write((tx) => ensureContact(tx, { ...input, id }));
      return id;
    },
    conversation({ inboxId, contactId, assigneeId }) {
      const id = newId("cnv", clock.now());
      raw
        .query(
          `insert into conversations (id, inbox_id, contact_id, status, assignee_id, last_message_at, created_at, updated_at)
           values (?, ?, ?, 'closed', ?, ?, ?, ?)`,
        )
        .run(id, inboxId, contactId, assigneeId ?? null, clock.now(), clock.now(), clock.now());
      return id;
    },
    async call(router, actor, request, body) {
      const app = new Hono<RestEnv>();
      app.use(async (c, next) => {
        c.set("requestId", "req");
        c.set("locale", "en");
        if (!actor) throw new Unauthenticated("unauthenticated");
        c.set("actor", actor);
        await next();
      });
      app.onError((error) => {
        const problem = toProblem(error, "en", "req");
        if (problem.status === 500) throw error;
        return Response.json(problem, { status: problem.status });
      });
      app.route("/", router);
      const [method, path] = request.split(" ") as [string, string];
      const init =
        body === undefined
          ? { method }
          : { method, body: JSON.stringify(body), headers: { "content-type": "application/json" } };
      const response = await app.request(path, init);
      const text = await response.text();
      return { status: response.status, body: (text ? JSON.parse(text) : null) as never };
    },
  };
}
