/** For tests of assignment: a kernel in memory with everything registered, people who are there or not, and contacts who write. */

import type { AgentActor } from "../accounts/actor.ts";
import { loadActor } from "../accounts/authenticate.ts";
import { receiveMessage } from "../conversations/receive.ts";
import { reply } from "../conversations/reply.ts";
import { closeConversation } from "../conversations/status.ts";
import { system } from "../accounts/actor.ts";
import { createInboxCache } from "../inboxes/cache.ts";
import { fakeClock, type FakeClock } from "../kernel/clock.ts";
import { readConfig } from "../kernel/config.ts";
import { newId } from "../kernel/ids.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { createLog } from "../kernel/log.ts";
import { openKernel } from "../kernel/open.ts";
import { registerStaffing } from "../staffing/reactions.ts";
import { registerAssignment, type Assignment } from "./reactions.ts";
import { defaultSettings, type AssignmentSettings } from "./settings.ts";

export interface NewAgent {
  name?: string;
  role?: string;
  inboxes: string[];
  teams?: string[];
  /** Skill's name → level. */
  skills?: Record<string, number>;
  languages?: string[];
  seniority?: number;
  capacity?: number;
  away?: boolean;
}

export interface Floor {
  kernel: Kernel;
  clock: FakeClock;
  assignment: Assignment;
  inbox(options?: { assignment?: "automatic" | "manual"; settings?: Partial<AssignmentSettings> }): string;
  team(name: string): string;
  agent(options: NewAgent): AgentActor;
  /** A new contact writes; returns the conversation's id. */
  says(
    inboxId: string,
    text?: string,
    contact?: { id?: string; vip?: boolean; origin?: Record<string, string> },
  ): Promise<string>;
  answer(agent: AgentActor, conversationId: string): Promise<unknown>;
  close(conversationId: string): Promise<unknown>;
  assignee(conversationId: string): string | null;
  status(conversationId: string): string;
  /** `tell`: the queue is told as well. */
  comes(agent: AgentActor, tell?: boolean): Promise<void>;
  goes(agent: AgentActor): Promise<void>;
  /** Nobody is told: as after a restart. */
  vanishes(agent: AgentActor): void;
  /** The contact's last line closes, or the first one opens. */
  contact(conversationId: string, isHere: boolean): Promise<void>;
  settings(inboxId: string, changes: Partial<AssignmentSettings>): void;
  /** Lets time pass; timers that are due run. */
  pass(seconds: number): Promise<void>;
  idle(): Promise<void>;
}

export function floor(file = ":memory:"): Floor {
  const clock = fakeClock();
  const kernel = openKernel(readConfig(file === ":memory:" ? {} : { DATA_DIR: file }), {
    clock,
    ...(file === ":memory:" && { file }),
    key: Buffer.alloc(32),
    log: createLog("silent"),
  });
  const { raw } = kernel.db;
  const here = new Set<string>();
  const absent = new Set<string>();
  registerStaffing(kernel);
  const assignment = registerAssignment(kernel, {
    inboxes: createInboxCache(kernel),
    connected: (id) => here.has(id),
    attending: (id) => !absent.has(id),
  });
  let count = 0;
  const idle = async () => {
    for (let i = 0; i < 3; i++) await kernel.write(() => undefined);
  };
  const one = (id: string) =>
    kernel.db.one<{ status: string; assigneeId: string | null }>(
      "select status, assignee_id as assigneeId from conversations where id = ?",
      id,
    )!;

  return {
    kernel,
    clock,
    assignment,
    inbox({ assignment: mode = "automatic", settings } = {}) {
      const id = newId("inb", clock.now());
      raw
        .query(
          "insert into inboxes (id, name, key, assignment, created_at, updated_at) values (?, '官网', ?, ?, 0, 0)",
        )
        .run(id, id, mode);
      if (settings) this.settings(id, settings);
      return id;
    },
    team(name) {
      const id = newId("tea", clock.now());
      raw.query("insert into teams (id, name, created_at, updated_at) values (?, ?, 0, 0)").run(id, name);
      return id;
    },
    agent({
      name,
      role = "agent",
      inboxes,
      teams = [],
      skills = {},
      languages = [],
      seniority = 1,
      capacity = 8,
      away,
    }) {
      const id = newId("agt", clock.now());
      raw
        .query(
          "insert into agents (id, email, name, role, capacity, created_at, updated_at) values (?, ?, ?, ?, ?, 0, 0)",
        )
        .run(id, `${id}@example.com`, name ?? `客服${++count}`, role, capacity);
      for (const inbox of inboxes)
        raw.query("insert into inbox_members (inbox_id, agent_id) values (?, ?)").run(inbox, id);
      for (const team of teams)
        raw.query("insert into team_members (team_id, agent_id) values (?, ?)").run(team, id);
      raw
        .query("insert into agent_staffing (agent_id, seniority, languages, updated_at) values (?, ?, ?, 0)")
        .run(id, seniority, JSON.stringify(languages));
      for (const [skill, level] of Object.entries(skills)) {
        raw
          .query("insert into skills (id, name, created_at) values (?, ?, 0) on conflict do nothing")
          .run(newId("skl"), skill);
        raw
          .query(
            "insert into agent_skills (agent_id, skill_id, level) select ?, id, ? from skills where name = ?",
          )
          .run(id, level, skill);
      }
      if (!away) here.add(id);
      return loadActor(kernel.db, id, { via: "console", address: "" })!;
    },
    async says(inboxId, text = "你好", { id = newId("con", clock.now()), vip, origin } = {}) {
      if (vip)
        raw
          .query(
            "insert into contacts (id, vip, created_at, updated_at) values (?, 1, 0, 0) on conflict do nothing",
          )
          .run(id);
      const receipt = await kernel.write((tx) =>
        receiveMessage(
          tx,
          { kind: "contact", id, inboxId },
          { clientId: newId("msg"), text, contact: { origin } },
        ),
      );
      await idle();
      return receipt.conversation.id;
    },
    answer: (agent, conversationId) =>
      kernel.write((tx) =>
        reply(tx, agent, conversationId, { client_id: newId("msg"), kind: "text", text: "好的" }),
      ),
    async close(conversationId) {
      await kernel.write((tx) => closeConversation(tx, system("test"), conversationId));
      await idle();
    },
    assignee: (id) => one(id).assigneeId,
    status: (id) => one(id).status,
    async comes({ id }, tell = true) {
      here.add(id);
      if (!tell) return;
      assignment.lineChanged(id, true);
      await idle();
    },
    async goes({ id }) {
      here.delete(id);
      assignment.lineChanged(id, false);
      await idle();
    },
    vanishes: ({ id }) => void here.delete(id),
    async contact(conversationId, isHere) {
      const { contactId, inboxId } = kernel.db.one<{ contactId: string; inboxId: string }>(
        "select contact_id as contactId, inbox_id as inboxId from conversations where id = ?",
        conversationId,
      )!;
      absent[isHere ? "delete" : "add"](contactId);
      assignment.contactLine(contactId, inboxId, isHere);
      await idle();
    },
    settings(inboxId, changes) {
      raw
        .query(
          "insert into assignment_settings (inbox_id, settings, updated_at) values (?1, ?2, 0) on conflict do update set settings = ?2",
        )
        .run(inboxId, JSON.stringify({ ...defaultSettings, ...changes }));
    },
    async pass(seconds) {
      clock.advance(seconds * 1_000);
      await kernel.queue.drain();
      await idle();
    },
    idle,
  };
}
