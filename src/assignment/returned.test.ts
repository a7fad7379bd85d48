/** Contacts who come back: to the agent whom they had, if there is one; and nobody writes to an empty chair. */

import { afterEach, beforeEach, expect, test } from "bun:test";
import type { AgentActor } from "../accounts/actor.ts";
import { setAvailability } from "../accounts/service.ts";
import { placesOf } from "./queue.ts";
import { defaultSettings } from "./settings.ts";
import { floor, type Floor } from "./testing.ts";

let f: Floor;
beforeEach(() => (f = floor()));
afterEach(() => f.kernel.close());

const contact = { id: "con_0000000000000000000000001" };
/** Served and closed an hour ago. */
async function served(inbox: string, agent: AgentActor): Promise<string> {
  const id = await f.says(inbox, "你好", contact);
  if (f.assignee(id) === null)
    await f.kernel.write((tx) =>
      tx.run("update conversations set assignee_id = ?, status = 'open'", agent.id),
    );
  await f.answer(agent, id);
  await f.close(id);
  f.clock.advance(3_600_000);
  return id;
}

test("who writes again the same day is with their agent at once, and counts in the agent's load", async () => {
  const inbox = f.inbox();
  const agent = f.agent({ inboxes: [inbox] });
  const id = await served(inbox, agent);
  f.agent({ inboxes: [inbox] });
  await f.says(inbox, "又来了", contact);
  expect([f.assignee(id), f.status(id)]).toEqual([agent.id, "open"]);
  expect(f.kernel.db.all("select open from agent_loads where agent_id = ?", agent.id)).toEqual([{ open: 1 }]);
});

test("with their agent gone or full they are given to somebody else, or wait in the queue", async () => {
  const inbox = f.inbox();
  const agent = f.agent({ inboxes: [inbox], capacity: 1 });
  const id = await served(inbox, agent);
  const other = await f.says(inbox);
  expect(f.assignee(other)).toBe(agent.id);
  await f.says(inbox, "又来了", contact);
  expect([f.assignee(id), f.status(id)]).toEqual([null, "waiting"]);
  expect(placesOf(f.kernel.db, inbox).map((each) => each.conversationId)).toEqual([id]);
  const second = f.agent({ inboxes: [inbox], away: true });
  await f.comes(second);
  expect(f.assignee(id)).toBe(second.id);
  await f.close(id);
  await f.goes(second);
  const third = f.agent({ inboxes: [inbox] });
  await f.says(inbox, "第三次", contact);
  expect(f.assignee(id)).toBe(third.id);
});

test("where agents claim by hand, their agent goes on however busy, and nobody else gets it by itself", async () => {
  const inbox = f.inbox({ assignment: "manual" });
  const agent = f.agent({ inboxes: [inbox], capacity: 0 });
  f.agent({ inboxes: [inbox] });
  const id = await served(inbox, agent);
  await f.says(inbox, "又来了", contact);
  expect(f.assignee(id)).toBe(agent.id);
  await f.close(id);
  await f.goes(agent);
  await f.says(inbox, "第三次", contact);
  expect([f.assignee(id), f.status(id)]).toEqual([null, "waiting"]);
});

test("who writes to an agent who has answered and left is given to somebody who is there", async () => {
  const inbox = f.inbox();
  const agent = f.agent({ inboxes: [inbox] });
  const id = await f.says(inbox, "你好", contact);
  await f.answer(agent, id);
  await f.goes(agent);
  const other = f.agent({ inboxes: [inbox] });
  f.clock.advance(120_000);
  expect(f.assignee(id)).toBe(agent.id);
  await f.says(inbox, "还在吗", contact);
  await f.idle();
  expect(f.assignee(id)).toBe(other.id);
});

test("offline by hand is as good as gone; right after a restart nobody is gone yet, and the inbox may leave it as it is", async () => {
  const inbox = f.inbox();
  const agent = f.agent({ inboxes: [inbox] });
  const id = await f.says(inbox, "你好", contact);
  await f.answer(agent, id);
  const other = f.agent({ inboxes: [inbox] });
  await f.kernel.write((tx) => setAvailability(tx, agent, { availability: "offline" }));
  f.clock.advance(30_000);
  await f.says(inbox, "在吗", contact);
  await f.idle();
  expect(f.assignee(id)).toBe(agent.id);
  f.settings(inbox, { rescue: { ...defaultSettings.rescue, gone: false } });
  f.clock.advance(60_000);
  await f.says(inbox, "在吗", contact);
  await f.idle();
  expect(f.assignee(id)).toBe(agent.id);
  f.settings(inbox, {});
  await f.says(inbox, "在吗", contact);
  await f.idle();
  expect(f.assignee(id)).toBe(other.id);
});
