/** Contacts who leave while they wait: noticed, asked last or skipped, never lost, and back at their place. */

import { afterEach, beforeEach, expect, test } from "bun:test";
import { placeOf, placesOf } from "./queue.ts";
import { defaultSettings } from "./settings.ts";
import { floor, type Floor } from "./testing.ts";

let f: Floor;
beforeEach(() => (f = floor()));
afterEach(() => f.kernel.close());

const leftAt = (id: string) =>
  f.kernel.db.one<{ at: number | null }>(
    "select left_at as at from assignment_queue where conversation_id = ?",
    id,
  )?.at;
const order = (inbox: string) => placesOf(f.kernel.db, inbox).map((each) => each.conversationId);

async function twoWait(order: "last" | "skip" = "last") {
  const inbox = f.inbox({ settings: { left: { after_s: 60, order } } });
  const agent = f.agent({ inboxes: [inbox], capacity: 1, away: true });
  const first = await f.says(inbox);
  f.clock.advance(1_000);
  const second = await f.says(inbox);
  return { inbox, agent, first, second };
}

test("who leaves is noticed after the grace, not before, and not at a reload", async () => {
  const { first, second } = await twoWait();
  await f.contact(first, false);
  await f.contact(second, false);
  await f.pass(30);
  await f.contact(second, true);
  await f.pass(29);
  expect(leftAt(first)).toBeNull();
  const changed: string[] = [];
  f.kernel.bus.commit("conversation.changed", ({ payload }) => void changed.push(payload.conversationId));
  await f.pass(2);
  expect([leftAt(first), leftAt(second)]).toEqual([f.clock.now(), null]);
  expect(changed).toEqual([first]);
});

test("nobody who is there waits behind somebody who has left, who still gets the seat that is left over", async () => {
  const { inbox, agent, first, second } = await twoWait();
  await f.contact(first, false);
  await f.pass(61);
  expect(order(inbox)).toEqual([second, first]);
  await f.comes(agent);
  expect([f.assignee(first), f.assignee(second)]).toEqual([null, agent.id]);
  await f.close(second);
  expect(f.assignee(first)).toBe(agent.id);
});

test("who is back stands where they stood, and takes a free seat at once", async () => {
  const { inbox, agent, first, second } = await twoWait("skip");
  await f.contact(first, false);
  await f.pass(61);
  await f.comes(agent);
  expect([f.assignee(first), f.assignee(second)]).toEqual([null, agent.id]);
  const third = await f.says(inbox);
  expect(order(inbox)).toEqual([third, first]);
  await f.contact(first, true);
  expect([order(inbox), leftAt(first)]).toEqual([[first, third], null]);
  await f.close(second);
  expect(f.assignee(first)).toBe(agent.id);
});

test("where the inbox skips who has left, a free seat stays free for those who come, and the conversation is not lost", async () => {
  const { inbox, agent, first, second } = await twoWait("skip");
  await f.contact(first, false);
  await f.contact(second, false);
  await f.pass(61);
  await f.comes(agent);
  expect([f.assignee(first), f.assignee(second)]).toEqual([null, null]);
  expect(placeOf(f.kernel.db, 1).place).toBeGreaterThan(0);
  await f.contact(second, true);
  expect(f.assignee(second)).toBe(agent.id);
  // By hand it may be answered at any time.
  await f.answer(f.agent({ inboxes: [inbox] }), first);
  expect(leftAt(first)).toBeUndefined();
});

test("what comes back from an agent after its contact has gone is marked as well", async () => {
  const inbox = f.inbox({ settings: { rescue: { ...defaultSettings.rescue, answer_s: null } } });
  const agent = f.agent({ inboxes: [inbox] });
  const id = await f.says(inbox);
  await f.contact(id, false);
  await f.goes(agent);
  expect([f.status(id), leftAt(id)]).toEqual(["waiting", null]);
  await f.pass(61);
  expect(leftAt(id)).not.toBeNull();
});

test("after a restart those who don't come back are noticed; a mail never leaves", async () => {
  const { inbox, first, second } = await twoWait();
  const mail = f.inbox();
  f.kernel.db.raw.query("update inboxes set channel = 'email' where id = ?").run(mail);
  await f.kernel.write((tx) => {
    tx.run("update inboxes set updated_at = 1 where id = ?", mail);
  });
  f.agent({ inboxes: [mail], away: true });
  const letter = await f.says(mail);
  await f.contact(first, false);
  await f.contact(letter, false);
  f.kernel.db.raw.run("delete from jobs");
  await f.assignment.start();
  await f.pass(61);
  await f.pass(61);
  expect([leftAt(first) === null, leftAt(second), leftAt(letter)]).toEqual([false, null, null]);
  expect(order(inbox)).toEqual([second, first]);
});
