/** Rules of public ids. */

import { expect, test } from "bun:test";
import { hashToken, isId, messageId, newId, newToken, parseMessageId } from "./ids.ts";

test("ids of later moments sort behind earlier ones, and none comes twice", () => {
  const ids = Array.from({ length: 2_000 }, (_, i) => newId("msg", 1_700_000_000_000 + i));
  expect(ids.toSorted()).toEqual(ids);
  expect(new Set(Array.from({ length: 2_000 }, () => newId("cnv", 5))).size).toBe(2_000);
});

test("only an id of the asked kind is one", () => {
  const id = newId("cnv");
  expect(isId("cnv", id)).toBe(true);
  for (const wrong of [
    id.replace("cnv", "con"),
    id.slice(0, -1),
    `${id}0`,
    id.toUpperCase(),
    `cnv_${"'".repeat(25)}`,
    "",
    undefined,
    7,
    ["cnv"],
  ])
    expect(isId("cnv", wrong)).toBe(false);
});

test("a message's id names its conversation and place, there and back", () => {
  const conversationId = newId("cnv");
  for (const seq of [1, 35, 36, 1_000_000])
    expect(parseMessageId(messageId(conversationId, seq))).toEqual({ conversationId, seq });
  for (const wrong of [
    "",
    "msg_1",
    messageId(conversationId, 1).toUpperCase(),
    `${messageId(conversationId, 1)}_2`,
    conversationId,
  ])
    expect(parseMessageId(wrong)).toBeUndefined();
});

test("a token has 256 bits, and only its hash would be stored", () => {
  const token = newToken();
  expect(Buffer.from(token, "base64url")).toHaveLength(32);
  expect(hashToken(token)).not.toContain(token);
  expect(hashToken(token)).toBe(hashToken(token));
});
