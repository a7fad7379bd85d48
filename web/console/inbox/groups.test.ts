import { expect, test } from "bun:test";
import type { Message } from "../../contract/models.ts";
import { groupMessages, isEmojiOnly, pieces } from "./groups.ts";
import type { Unsent } from "./outbox.ts";

const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 8, minute)).toISOString();
const message = (
  seq: number,
  author: Message["author"],
  minute: number,
  kind: Message["kind"] = "text",
): Message => ({
  id: `msg_${seq}`,
  conversation_id: "cnv_1",
  seq,
  kind,
  author,
  text: `m${seq}`,
  revision: 0,
  created_at: at(minute),
});
const contact = { kind: "contact" as const, id: "con_1" };
const mine = { kind: "agent" as const, id: "agt_me" };
const peer = { kind: "agent" as const, id: "agt_2" };
const options = { meId: "agt_me", dayKey: (iso: string) => iso.slice(0, 10), freshFrom: 0 };
const shape = (messages: Message[], unsent: Unsent[] = [], more = {}) =>
  groupMessages(messages, unsent, { ...options, ...more }).map((item) =>
    item.kind === "group" ? `${item.side}:${item.entries.length}` : item.kind,
  );

test("messages of one author within three minutes form one group", () => {
  expect(
    shape([
      message(1, contact, 0),
      message(2, contact, 2),
      message(3, contact, 6),
      message(4, mine, 6),
      message(5, peer, 6),
    ]),
  ).toEqual(["day", "contact:2", "contact:1", "me:1", "peer:1"]);
});

test("notes and system lines stand alone and break a group", () => {
  expect(
    shape([
      message(1, contact, 0),
      message(2, mine, 0, "note"),
      message(3, { kind: "system", id: null }, 0, "system"),
      message(4, contact, 1),
    ]),
  ).toEqual(["day", "contact:1", "note", "system", "contact:1"]);
});

test("a new day gets a line, and the first unread message another", () => {
  expect(
    shape([message(1, contact, 0), message(2, contact, 16 * 60), message(3, contact, 16 * 60)], [], {
      freshFrom: 3,
    }),
  ).toEqual(["day", "contact:1", "day", "contact:1", "fresh", "contact:1"]);
});

test("what is unsent stands at the end, and a failed one alone with its reason", () => {
  const unsent = (clientId: string, state: Unsent["state"]): Unsent => ({
    clientId,
    conversationId: "cnv_1",
    kind: "text",
    text: "x",
    files: [],
    at: at(1),
    state,
  });
  expect(shape([message(1, mine, 0)], [unsent("a", "sending"), unsent("b", "failed")])).toEqual([
    "day",
    "me:2",
    "me:1",
  ]);
});

test("a sent message keeps the key that it had on its way", () => {
  const [, group] = groupMessages([{ ...message(1, mine, 0), client_id: "abc" }], [], options);
  expect(group!.kind === "group" && group!.entries[0]!.key).toBe("abc");
});

test("only http links become links, without the punctuation behind them", () => {
  expect(pieces("看 https://a.example/x?y=1。 或 javascript:alert(1)")).toEqual([
    { kind: "text", text: "看 " },
    { kind: "link", text: "https://a.example/x?y=1", href: "https://a.example/x?y=1" },
    { kind: "text", text: "。 或 javascript:alert(1)" },
  ]);
  expect(pieces("(http://a.example).").map((piece) => piece.text)).toEqual(["(", "http://a.example", ")."]);
});

test("names that were mentioned are marked, whatever letters they hold", () => {
  expect(pieces("@A.B (x) 好", ["A.B (x)"])).toEqual([
    { kind: "mention", text: "@A.B (x)" },
    { kind: "text", text: " 好" },
  ]);
});

test("only a few emoji alone are shown large", () => {
  expect([isEmojiOnly("👍"), isEmojiOnly("👩‍💻 🎉"), isEmojiOnly("好👍"), isEmojiOnly("12")]).toEqual([
    true,
    true,
    false,
    false,
  ]);
});
