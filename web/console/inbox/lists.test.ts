import { expect, test } from "bun:test";
import type { Conversation, Message } from "../../contract/models.ts";
import { afterMessage, answerWithin, later, matches, ordered, warmth } from "./lists.ts";

const conversation = (change: Partial<Conversation> = {}): Conversation => ({
  id: "cnv_1",
  inbox_id: "inb_1",
  contact: { id: "con_1", name: "林晓彤", vip: false },
  status: "open",
  assignee_id: "agt_me",
  team_id: null,
  priority: 0,
  subject: "",
  tags: [],
  last_seq: 3,
  last_revision: 0,
  last_text: "在吗",
  last_author: "contact",
  last_message_at: "2026-01-01T00:00:03.000Z",
  waiting_since: null,
  contact_left_at: null,
  unread: 0,
  agent_read_seq: 3,
  contact_read_seq: 0,
  contact_delivered_seq: 0,
  snoozed_until: null,
  first_replied_at: null,
  closed_at: null,
  created_at: "2026-01-01T00:00:00.000Z",
  details: {},
  participants: [],
  rating: null,
  ...change,
});
const said = (seq: number, by: "contact" | "agent", change: Partial<Message> = {}): Message => ({
  id: `msg_${seq}`,
  conversation_id: "cnv_1",
  seq,
  kind: "text",
  author: { kind: by, id: null },
  text: "你好",
  revision: 0,
  created_at: "2026-01-01T00:01:00.000Z",
  ...change,
});
const me = { id: "agt_me", team_ids: ["tea_1"] };

test("who has left the queue stands behind all who wait and are there, before the answered", () => {
  const at = (second: number) => `2026-01-01T00:00:0${second}.000Z`;
  const waits = (id: string, second: number, left: string | null) =>
    conversation({
      id,
      status: "waiting",
      assignee_id: null,
      waiting_since: at(second),
      contact_left_at: left,
    });
  const all = [
    waits("left", 1, at(5)),
    waits("later", 3, null),
    conversation({ id: "answered" }),
    waits("here", 2, null),
  ];
  expect(ordered(all, "waiting").map((each) => each.id)).toEqual(["here", "later", "left", "answered"]);
});

test("mine is what is assigned to me; what is closed shows only where it is asked for", () => {
  expect(matches(conversation(), { view: "mine" }, me)).toBe(true);
  expect(matches(conversation({ assignee_id: "agt_2" }), { view: "mine" }, me)).toBe(false);
  expect(matches(conversation({ status: "closed" }), { view: "mine" }, me)).toBe(false);
  expect(
    matches(conversation({ status: "snoozed" }), { view: "mine", status: ["open", "waiting"] }, me),
  ).toBe(false);
  expect(matches(conversation({ status: "snoozed" }), { view: "mine", status: ["snoozed"] }, me)).toBe(true);
});

test("the team view shows what lies with my teams", () => {
  expect(matches(conversation({ team_id: "tea_1" }), { view: "team" }, me)).toBe(true);
  expect(matches(conversation({ team_id: "tea_2" }), { view: "team" }, me)).toBe(false);
  expect(matches(conversation({ team_id: "tea_2" }), { view: "all", team_id: "tea_2" }, me)).toBe(true);
});

test("where I was invited is mine to see; who was mentioned only the server knows", () => {
  expect(matches(conversation({ participants: ["agt_me"] }), { view: "mentions" }, me)).toBe(true);
  expect(matches(conversation(), { view: "mentions" }, me)).toBeUndefined();
});

test("by waiting: the longest wait first, the answered ones behind, newest first", () => {
  const rows = ordered(
    [
      conversation({ id: "answered_old", last_message_at: "2026-01-01T00:00:01.000Z" }),
      conversation({ id: "waits_short", waiting_since: "2026-01-01T00:09:00.000Z" }),
      conversation({ id: "answered_new", last_message_at: "2026-01-01T00:00:09.000Z" }),
      conversation({ id: "waits_long", waiting_since: "2026-01-01T00:05:00.000Z" }),
    ],
    "waiting",
  );
  expect(rows.map((row) => row.id)).toEqual(["waits_long", "waits_short", "answered_new", "answered_old"]);
});

test("a contact's message starts the wait and counts as unread; an answer ends the wait", () => {
  const waiting = afterMessage(conversation(), said(4, "contact"));
  expect(waiting).toMatchObject({
    unread: 1,
    waiting_since: "2026-01-01T00:01:00.000Z",
    last_text: "你好",
    last_seq: 4,
  });
  const longer = afterMessage(waiting, said(5, "contact", { created_at: "2026-01-01T00:02:00.000Z" }));
  expect(longer.waiting_since).toBe("2026-01-01T00:01:00.000Z");
  expect(afterMessage(longer, said(6, "agent")).waiting_since).toBeNull();
});

test("a note or a system line leaves the row's words and wait alone", () => {
  const row = conversation({ waiting_since: "2026-01-01T00:00:03.000Z" });
  expect(afterMessage(row, said(4, "agent", { kind: "note" }))).toEqual({ ...row, last_seq: 4 });
});

test("a repeated message changes nothing", () => {
  const row = conversation();
  expect(afterMessage(row, said(3, "contact"))).toBe(row);
});

test("a conversation that was overtaken by its own message keeps the newer words", () => {
  const ahead = afterMessage(conversation(), said(4, "contact"));
  const merged = later(ahead, conversation({ priority: 3 }));
  expect(merged).toMatchObject({ priority: 3, last_text: "你好", last_seq: 4, unread: 1 });
});

test("the timer warms from calm to late", () => {
  expect([0.1, 0.3, 0.8, 1.2].map((share) => warmth(share * answerWithin).level)).toEqual([0, 1, 2, 3]);
  expect(warmth(10 * answerWithin).share).toBe(1);
});
