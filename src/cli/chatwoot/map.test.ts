/** Rules of reading Chatwoot: its shapes, as its API gives them, become what our verbs take. */

import { expect, test } from "bun:test";
import { isId } from "../../kernel/ids.ts";
import { contactIdOf, mapContact, mapConversation, mapMessage, toTime } from "./map.ts";
import { contactShape, conversationShape, messageShape } from "./shapes.ts";

const now = 1_800_000_000_000;
const about = { source: "chatwoot chat.example.com 1", inboxId: "inb", labels: ["vip"], now };

const contact = {
  additional_attributes: {
    city: "",
    country: "China",
    description: "第一行\r\n第二行",
    company_name: "青禾",
    social_profiles: { github: "" },
  },
  availability_status: "offline",
  email: "Lin@Example.com",
  id: 42,
  name: "林\u0000小满\n",
  phone_number: "+86 138-0000-2056",
  blocked: false,
  identifier: "user-42",
  thumbnail: "https://chat.example.com/rails/active_storage/representations/redirect/x/avatar.png",
  custom_attributes: {
    level: "gold",
    since: "2023-04-01",
    spent: 12.5,
    news: true,
    list: [1],
    __proto__: null,
  },
  last_activity_at: 1_700_000_100,
  created_at: 1_700_000_000,
};
const contactOf = (changes: object) => mapContact(contactShape.parse({ ...contact, ...changes }), about);

test("a contact comes with what can be kept", () => {
  expect(contactOf({})).toEqual({
    id: contactIdOf(about.source, 42),
    inboxId: "inb",
    name: "林小满",
    email: "Lin@Example.com",
    phone: "+8613800002056",
    externalId: "user-42",
    attributes: {
      company_name: "青禾",
      country: "China",
      level: "gold",
      since: "2023-04-01",
      spent: 12.5,
      news: true,
      list: "[1]",
    },
    note: "第一行\n第二行",
    tags: ["vip"],
    blocked: false,
    createdAt: 1_700_000_000_000,
    lastSeenAt: 1_700_000_100_000,
  });
});

test("what is no address or number is left out, and what is missing or of another kind does no harm", () => {
  expect(contactOf({ email: "lin", phone_number: "call me", name: "😀".repeat(100) })).toMatchObject({
    email: null,
    phone: null,
    name: "😀".repeat(40),
  });
  expect(mapContact(contactShape.parse({ id: 1 }), about)).toMatchObject({
    name: "",
    createdAt: now,
    attributes: {},
  });
  expect(contactOf({ custom_attributes: "none", name: 7, blocked: "yes" })).toMatchObject({
    name: "",
    blocked: false,
  });
  const many = Object.fromEntries(Array.from({ length: 80 }, (_, i) => [`a${i}`, i]));
  expect(Object.keys(contactOf({ custom_attributes: many }).attributes)).toHaveLength(50);
});

test("the same number is the same id in one account, and another in another", () => {
  const id = contactIdOf(about.source, 42);
  expect(isId("con", id)).toBe(true);
  expect(contactIdOf(about.source, 42)).toBe(id);
  expect(contactIdOf("chatwoot chat.example.com 2", 42)).not.toBe(id);
});

test.each<[string, string | null, string]>([
  ["open", null, "open"],
  ["pending", null, "closed"],
  ["resolved", null, "closed"],
  ["snoozed", null, "closed"],
  ["snoozed", "2020-01-01T00:00:00.000Z", "closed"],
  ["snoozed", "2030-01-01T00:00:00.000Z", "snoozed"],
  ["something new", null, "closed"],
])("%s until %s is %s here", (status, snoozed_until, expected) => {
  const shape = conversationShape.parse({
    id: 9,
    status,
    snoozed_until,
    priority: "high",
    labels: ["a", "a", "  ", "b".repeat(60)],
    created_at: 1_700_000_000,
    custom_attributes: { order: "QH1", paid: true },
    additional_attributes: { mail_subject: "订单\r\nBcc: x" },
    meta: { sender: contact },
  });
  const to = { ...about, contactId: "con", inboxName: "官网", assigneeId: null };
  expect(mapConversation(shape, to)).toMatchObject({
    status: expected,
    priority: 2,
    subject: "订单 Bcc: x",
    tags: ["a", "b".repeat(40)],
    details: { order: "QH1", Chatwoot: "官网 #9" },
    createdAt: 1_700_000_000_000,
  });
});

const message = {
  id: 77,
  content: "好的\r\n再见",
  inbox_id: 1,
  conversation_id: 9,
  message_type: 1,
  content_type: "text",
  status: "sent",
  content_attributes: { in_reply_to: 70 },
  created_at: 1_700_000_050,
  private: false,
  source_id: null,
  sender: {
    id: 1,
    name: "梅子",
    available_name: "梅子",
    avatar_url: "",
    type: "user",
    availability_status: null,
  },
};
const read = (changes: object) =>
  mapMessage(messageShape.parse({ ...message, ...changes }), {
    contactId: "con",
    agentOf: (id) => (id === 1 ? "agt" : undefined),
    now,
  });

test("a message keeps its kind, author, time and what it answers", () => {
  expect(read({})).toEqual([
    {
      clientId: "cw-77",
      kind: "text",
      author: { kind: "agent", id: "agt" },
      text: "好的\n再见",
      at: 1_700_000_050_000,
      wanted: [],
      replyTo: "cw-70",
    },
  ]);
  const author = (changes: object) => read(changes)[0]!.author;
  expect(author({ sender: { id: 2, name: "Tom", type: "user" } })).toEqual({
    kind: "agent",
    id: null,
    name: "Tom",
  });
  expect(author({ sender: { id: 1, name: "Robbie", type: "agent_bot" } })).toEqual({
    kind: "bot",
    id: null,
    name: "Robbie",
  });
  expect(author({ sender: null, message_type: 3 })).toEqual({ kind: "bot", id: null });
  expect(author({ message_type: 0, sender: null })).toEqual({ kind: "contact", id: "con" });
  expect(author({ message_type: "incoming" })).toEqual({ kind: "contact", id: "con" });
  expect(read({ private: true })[0]!.kind).toBe("note");
  expect(read({ message_type: 2 })[0]).toMatchObject({
    kind: "system",
    author: { kind: "system", id: null },
  });
  expect(read({ content: null })).toEqual([]);
});

test("attachments are wanted by their names; a place and a link are told in words", () => {
  const base = { id: 5, message_id: 77, account_id: 1 };
  const [mapped] = read({
    content: null,
    attachments: [
      {
        ...base,
        file_type: "image",
        data_url: "https://x.example/rails/blobs/redirect/e/%E5%8F%91%E7%A5%A8.png?d=1",
      },
      { ...base, file_type: "file", data_url: "https://x.example/a/%E0%A4%A.pdf" },
      {
        ...base,
        file_type: "location",
        coordinates_lat: 1.5,
        coordinates_long: 2,
        fallback_title: "外滩",
        data_url: null,
      },
      { ...base, file_type: "fallback", fallback_title: "A page", data_url: "https://x.example/page" },
      { ...base, file_type: "contact", fallback_title: "+8613800000000" },
    ],
  });
  expect(mapped!.wanted.map((file) => file.name)).toEqual(["发票.png", "%E0%A4%A.pdf"]);
  expect(mapped!.text).toBe("📍 1.5, 2 外滩\nA page https://x.example/page\n+8613800000000");
});

test("a text longer than a message may be becomes several, and no character is cut", () => {
  const pieces = read({ content: `${"a".repeat(9_999)}😀${"b".repeat(10_001)}` });
  expect(pieces.map((each) => [each.clientId, each.text.length])).toEqual([
    ["cw-77", 9_999],
    ["cw-77-2", 10_000],
    ["cw-77-3", 3],
  ]);
  expect(pieces.every((each) => each.text.isWellFormed())).toBe(true);
});

test("times are seconds or words; nought is never", () => {
  expect([toTime(1_700_000_000), toTime("2023-11-14T22:13:20.000Z"), toTime("1700000000")]).toEqual(
    Array(3).fill(1_700_000_000_000),
  );
  expect([toTime(0), toTime(null), toTime(""), toTime("soon"), toTime(-5)]).toEqual(Array(5).fill(null));
});
