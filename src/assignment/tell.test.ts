/** Contacts who wait hear their place and how long it may take, and nobody else's. */

import { afterEach, beforeEach, expect, test } from "bun:test";
import { topics } from "../conversations/broadcast.ts";
import { conversationById } from "../conversations/queries.ts";
import { createHub, type Connection } from "../realtime/hub.ts";
import { hasTimedOut } from "./queue.ts";
import { registerPlaces } from "./tell.ts";
import { floor, type Floor } from "./testing.ts";

let f: Floor;
beforeEach(() => (f = floor()));
afterEach(() => f.kernel.close());

test("places move up when somebody is served, and the wait is estimated once the queue has moved", async () => {
  const hub = createHub();
  const places = registerPlaces(f.kernel, hub);
  const inbox = f.inbox();
  const agent = f.agent({ inboxes: [inbox], capacity: 1 });
  const serving = await f.says(inbox);
  const heard: { conversation_id: string; place: number; wait_s: number | null }[] = [];
  const contact = { id: "con_0000000000000000000000009" };
  const listen = (id: string, inboxId: string, into: typeof heard) => {
    const line: Connection = {
      id: into.length + 1,
      who: { kind: "contact", id, inboxId },
      topics: [],
      stamp: 0,
      send: (text) => into.push(JSON.parse(text) as never) > 0,
      close: () => {},
    };
    hub.add(line);
    hub.subscribe(line, topics.contact(id));
  };
  listen(contact.id, inbox, heard);
  const elsewhere: typeof heard = [];
  listen(contact.id, "inb_other", elsewhere);
  const told = async (place: number) => {
    while (heard.at(-1)?.place !== place) await new Promise((resolve) => setTimeout(resolve, 5));
  };

  const before = await f.says(inbox);
  f.clock.advance(5_000);
  const mine = await f.says(inbox, "在吗", contact);
  await told(2);
  expect(heard.at(-1)).toMatchObject({ conversation_id: mine, wait_s: null });
  f.clock.advance(55_000);
  await f.close(serving);
  expect(f.assignee(before)).toBe(agent.id);
  await told(1);
  expect(heard.at(-1)!.wait_s).toBe(60);
  expect(elsewhere).toEqual([]);
  places.stop();
});

test("a contact who has waited as long as the inbox allows is told so, once", async () => {
  const hub = createHub();
  const places = registerPlaces(f.kernel, hub);
  const inbox = f.inbox();
  const contact = { id: "con_0000000000000000000000008" };
  const heard: { conversation_id: string; timed_out?: true }[] = [];
  const line: Connection = {
    id: 3,
    who: { kind: "contact", id: contact.id, inboxId: inbox },
    topics: [],
    stamp: 0,
    send: (text) => heard.push(JSON.parse(text) as never) > 0,
    close: () => {},
  };
  hub.add(line);
  hub.subscribe(line, topics.contact(contact.id));
  f.settings(inbox, { time_out_s: 60 });
  const mine = await f.says(inbox, "在吗", contact);
  const row = () => conversationById(f.kernel.db, mine)!;
  await f.pass(59);
  expect([heard.filter((frame) => frame.timed_out), hasTimedOut(f.kernel.db, row())]).toEqual([[], false]);
  await f.pass(2);
  await f.pass(120);
  expect(heard.filter((frame) => frame.timed_out).map((frame) => frame.conversation_id)).toEqual([mine]);
  expect(hasTimedOut(f.kernel.db, row())).toBe(true);
  // What they write from then on is the message that they leave.
  await f.says(inbox, "请回电", contact);
  expect(hasTimedOut(f.kernel.db, row())).toBe(false);
  places.stop();
});
