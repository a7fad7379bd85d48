/** Rules of filling a quick reply. */

import { expect, test } from "bun:test";
import { fill } from "./fill.ts";

test("a variable becomes its value, an absent one its fallback, or nothing", () => {
  const text = "{contact.name|朋友}您好，我是{inbox.name}的{ agent.name }{contact.name}";
  expect(fill(text, { "agent.name": "陈可", "inbox.name": "青禾茶具" })).toBe("朋友您好，我是青禾茶具的陈可");
  expect(fill("{contact.name|朋友}您好", { "contact.name": "晓彤" })).toBe("晓彤您好");
  expect(fill("{contact.name|朋友}您好", { "contact.name": "  " })).toBe("朋友您好");
});

test("what is not a variable stays", () => {
  for (const text of ["{a}", "{order.no}", "{}", "{contact.name", "{constructor.name}", "{contact.name|{x}}"])
    expect(fill(text, {})).toBe(text);
});

test("a value is not filled again, and its signs mean nothing", () => {
  expect(fill("{contact.name}!", { "contact.name": "{agent.name}$&", "agent.name": "陈可" })).toBe(
    "{agent.name}$&!",
  );
});
