/** Conversations come back from agents who don't answer or are gone: ahead of the others, and not for ever. */

import { afterEach, beforeEach, expect, test } from "bun:test";
import { setAvailability } from "../accounts/service.ts";
import { placesOf } from "./queue.ts";
import { defaultSettings } from "./settings.ts";
import { floor, type Floor } from "./testing.ts";

let f: Floor;
let inbox: string;
beforeEach(() => {
  f = floor();
  inbox = f.inbox({ settings: { rescue: { ...defaultSettings.rescue, answer_s: 30, most: 3 } } });
});
afterEach(() => f.kernel.close());

const lines = (id: string) =>
  f.kernel.db
    .all<{ extra: string | null }>(
      "select extra from messages where kind = 'system' and conversation_no = (select no from conversations where id = ?) order by seq",
      id,
    )
    .map(
      (row) => (JSON.parse(row.extra!) as { event: { name: string; params: Record<string, string> } }).event,
    );
const notes = () =>
  f.kernel.db.one<{ n: number }>(
    "select count(*) as n from messages where kind = 'note' and author_kind = 'system'",
  )!.n;

test("without an answer it goes to somebody else, with a line that says from whom and why", async () => {
  const slow = f.agent({ inboxes: [inbox], name: "慢慢" });
  const id = await f.says(inbox);
  const other = f.agent({ inboxes: [inbox] });
  await f.pass(31);
  expect(f.assignee(id)).toBe(other.id);
  expect(lines(id).map((line) => line.name)).toEqual(["assigned", "unassigned", "assigned"]);
  expect(lines(id)[1]!.params).toMatchObject({ agent: "慢慢", agent_id: slow.id, reason: "no_answer" });
});

test("an answer in time ends the watch", async () => {
  const agent = f.agent({ inboxes: [inbox] });
  const id = await f.says(inbox);
  f.agent({ inboxes: [inbox] });
  await f.answer(agent, id);
  await f.pass(120);
  expect(f.assignee(id)).toBe(agent.id);
});

test("rounds are limited; then supervisors are called, once", async () => {
  const boss = f.agent({ inboxes: [inbox], role: "supervisor", away: true });
  for (let i = 0; i < 5; i++) f.agent({ inboxes: [inbox] });
  const id = await f.says(inbox);
  for (let i = 0; i < 20; i++) await f.pass(31);
  expect(lines(id).filter((line) => line.name === "unassigned")).toHaveLength(3);
  expect(f.assignee(id)).not.toBeNull();
  expect(notes()).toBe(1);
  expect(f.kernel.db.all("select agent_id from mentions")).toEqual([{ agent_id: boss.id }]);
});

test("with nobody else there it stays, and supervisors are called", async () => {
  const only = f.agent({ inboxes: [inbox] });
  const id = await f.says(inbox);
  await f.pass(31);
  expect(f.assignee(id)).toBe(only.id);
  expect(notes()).toBe(1);
});

test("whoever loses the line gives back what nobody has answered, ahead of those who wait; the answered stays", async () => {
  const agent = f.agent({ inboxes: [inbox], capacity: 2 });
  const answered = await f.says(inbox);
  await f.answer(agent, answered);
  const open = await f.says(inbox);
  f.clock.advance(1_000);
  const vip = await f.says(inbox, "你好", { vip: true });
  await f.goes(agent);
  expect([f.assignee(answered), f.status(open), f.status(vip)]).toEqual([agent.id, "waiting", "waiting"]);
  expect(placesOf(f.kernel.db, inbox).map((each) => each.conversationId)).toEqual([open, vip]);
  await f.comes(agent);
  expect(f.assignee(open)).toBe(agent.id);
});

test("going offline does the same at once", async () => {
  const agent = f.agent({ inboxes: [inbox] });
  const id = await f.says(inbox);
  const other = f.agent({ inboxes: [inbox] });
  await f.kernel.write((tx) => setAvailability(tx, agent, { availability: "offline" }));
  expect(f.assignee(id)).toBe(other.id);
});

test("after a restart those who don't come back within a minute are noticed", async () => {
  const calm = f.inbox();
  const agent = f.agent({ inboxes: [calm] });
  const id = await f.says(calm);
  f.vanishes(agent);
  const other = f.agent({ inboxes: [calm] });
  await f.assignment.start();
  await f.pass(30);
  expect(f.assignee(id)).toBe(agent.id);
  await f.pass(31);
  expect(f.assignee(id)).toBe(other.id);
});
