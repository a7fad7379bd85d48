import { beforeEach, expect, test } from "bun:test";
import type { Conversation, Message } from "../../contract/models.ts";
import { takeFrame } from "./frames.ts";
import {
  conversations,
  list,
  openId,
  putConversations,
  putThread,
  rows,
  threads,
  typing,
  unsent,
  view,
  viewers,
  guesses,
} from "./store.ts";
import { emptyThread } from "./threads.ts";

const conversation = (change: Partial<Conversation> = {}): Conversation => ({
  id: "cnv_1",
  inbox_id: "inb_1",
  contact: { id: "con_1", name: "林晓彤", vip: false },
  status: "open",
  assignee_id: "",
  team_id: null,
  priority: 0,
  subject: "",
  tags: [],
  last_seq: 1,
  last_revision: 0,
  last_text: "在吗",
  last_author: "contact",
  last_message_at: "2026-01-01T00:00:01.000Z",
  waiting_since: "2026-01-01T00:00:01.000Z",
  contact_left_at: null,
  unread: 1,
  agent_read_seq: 0,
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
const message = (seq: number, change: Partial<Message> = {}): Message => ({
  id: `msg_${seq}`,
  conversation_id: "cnv_1",
  seq,
  kind: "text",
  author: { kind: "contact", id: "con_1" },
  text: `m${seq}`,
  revision: 0,
  created_at: `2026-01-01T00:00:0${seq}.000Z`,
  ...change,
});

beforeEach(() => {
  view.value = { id: "all", filter: { view: "all", status: ["open", "waiting"], sort: "newest" } };
  list.value = { ids: new Set(["cnv_1"]), cursor: null, state: "ready" };
  conversations.value = new Map();
  threads.value = new Map();
  typing.value = new Map();
  unsent.value = [];
  openId.value = null;
  putConversations([conversation()]);
  putThread("cnv_1", { ...emptyThread, messages: [message(1)], lastSeq: 1, older: false });
});

test("a message goes into its thread, and its row shows it", () => {
  takeFrame({ t: "message", message: message(2) });
  expect(threads.value.get("cnv_1")!.messages).toHaveLength(2);
  expect(rows.value[0]).toMatchObject({ last_text: "m2", unread: 2 });
});

test("the same message twice, by frame and by acknowledgement, stands once and clears the outbox", () => {
  unsent.value = [
    {
      clientId: "c1",
      conversationId: "cnv_1",
      kind: "text",
      text: "m2",
      files: [],
      at: "",
      state: "sending",
    },
  ];
  const own = message(2, { author: { kind: "agent", id: "" }, client_id: "c1" });
  takeFrame({ t: "message", message: own });
  takeFrame({ t: "ack", id: "c1", message: own });
  expect(threads.value.get("cnv_1")!.messages).toHaveLength(2);
  expect(unsent.value).toEqual([]);
  expect(rows.value[0]!.waiting_since).toBeNull();
});

test("a refused message keeps its place with the reason", () => {
  unsent.value = [
    { clientId: "c1", conversationId: "cnv_1", kind: "text", text: "x", files: [], at: "", state: "sending" },
  ];
  takeFrame({ t: "error", id: "c1", code: "blocked", status: 403, detail: "客户已拉黑" });
  expect(unsent.value[0]).toMatchObject({ state: "failed", reason: "客户已拉黑" });
});

test("a conversation that no longer fits the view leaves the list, and comes back when it fits", () => {
  takeFrame({ t: "conversation", conversation: conversation({ status: "closed" }) });
  expect(rows.value).toEqual([]);
  takeFrame({ t: "conversation", conversation: conversation({ status: "open" }) });
  expect(rows.value.map((row) => row.id)).toEqual(["cnv_1"]);
});

test("a conversation out of sight is forgotten", () => {
  takeFrame({ t: "conversation_gone", conversation_id: "cnv_1" });
  expect(conversations.value.has("cnv_1")).toBe(false);
  expect(rows.value).toEqual([]);
});

test("the contact's receipts only grow", () => {
  takeFrame({ t: "receipt", conversation_id: "cnv_1", by: "contact", read_seq: 1, delivered_seq: 1 });
  takeFrame({ t: "receipt", conversation_id: "cnv_1", by: "contact", read_seq: 0, delivered_seq: 0 });
  expect(conversations.value.get("cnv_1")).toMatchObject({ contact_read_seq: 1, contact_delivered_seq: 1 });
});

test("what a colleague has read is not unread in my list any more", () => {
  takeFrame({ t: "receipt", conversation_id: "cnv_1", by: "agent", read_seq: 1, delivered_seq: 1 });
  expect(conversations.value.get("cnv_1")!.unread).toBe(0);
});

test("typing ends with the message", () => {
  takeFrame({ t: "typing", conversation_id: "cnv_1", who: { kind: "contact", id: "con_1" }, on: true });
  expect(typing.value.get("cnv_1")).toHaveLength(1);
  takeFrame({ t: "message", message: message(2) });
  expect(typing.value.has("cnv_1")).toBe(false);
});

test("an edit shows in place", () => {
  takeFrame({ t: "message", message: message(1, { text: "改过", revision: 1 }) });
  expect(threads.value.get("cnv_1")!.messages.map((each) => each.text)).toEqual(["改过"]);
});

test("who looks on replaces who looked on", () => {
  takeFrame({ t: "viewers", conversation_id: "cnv_1", agents: [{ id: "agt_2", state: "replying" }] });
  takeFrame({ t: "viewers", conversation_id: "cnv_1", agents: [] });
  expect(viewers.value.get("cnv_1")).toEqual([]);
});

test("a frame that was on its way does not take back what was just done", () => {
  guesses.set("cnv_1", { change: { status: "open" } });
  takeFrame({ t: "conversation", conversation: conversation({ status: "closed" }) });
  expect(conversations.value.get("cnv_1")!.status).toBe("open");
  guesses.delete("cnv_1");
  takeFrame({ t: "conversation", conversation: conversation({ status: "closed" }) });
  expect(conversations.value.get("cnv_1")!.status).toBe("closed");
});
