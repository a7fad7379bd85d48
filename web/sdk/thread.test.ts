/** A thread holds every message once and in order, however they come. */

import { expect, test } from "bun:test";
import fc from "fast-check";
import type { Message } from "../contract/models.ts";
import { emptyThread, mergeMessages, prependMessages, type Thread } from "./thread.ts";

const message = (seq: number, revision = 0, text = `m${seq}`): Message => ({
  id: `msg_${seq}`, conversation_id: "cnv_1", seq, kind: "text", author: { kind: "agent", id: null }, text, revision, created_at: "2026-01-01T00:00:00.000Z",
});
const all = (count: number): Message[] => Array.from({ length: count }, (_, index) => message(index + 1));

test("any order with any repetition, asked for again after a gap, ends whole and in order", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 30 }), fc.infiniteStream(fc.nat()), (count, picks) => {
      const source = all(count);
      let thread: Thread = emptyThread;
      for (let turn = 0; turn < count * 2; turn++) {
        const merged = mergeMessages(thread, [source[picks.next().value! % count]!]);
        thread = merged.thread;
        if (merged.gap) thread = mergeMessages(thread, source.filter(({ seq }) => seq > thread.last)).thread;
        expect(thread.messages.map(({ seq }) => seq)).toEqual(all(thread.last).map(({ seq }) => seq));
      }
    }),
  );
});

test("what lies behind a hole is not shown before the hole is filled", () => {
  const { thread, gap, added } = mergeMessages(emptyThread, [message(1), message(3)]);
  expect(gap).toBe(true);
  expect(added.map(({ seq }) => seq)).toEqual([1]);
  expect(thread.last).toBe(1);
});

test("a newer revision replaces, an older one does not come back", () => {
  const { thread } = mergeMessages(emptyThread, all(2));
  const edited = mergeMessages(thread, [message(1, 1, "edited")]).thread;
  expect(edited.messages[0]!.text).toBe("edited");
  expect(mergeMessages(edited, [message(1, 0)]).thread.messages[0]!.text).toBe("edited");
  expect(edited.revision).toBe(1);
});

test("a change that was missed is noticed by the count of changes", () => {
  const { thread } = mergeMessages(emptyThread, all(3));
  expect(mergeMessages(thread, [message(1, 2)]).gap).toBe(true);
});

test("an older page joins only right above what is here", () => {
  const window: Thread = { ...emptyThread, messages: [message(5), message(6)], last: 6, loaded: true };
  expect(prependMessages(window, all(4), false).messages).toHaveLength(6);
  expect(prependMessages(window, all(2), false)).toBe(window);
});
