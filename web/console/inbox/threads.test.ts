import { expect, test } from "bun:test";
import fc from "fast-check";
import type { Message } from "../../contract/models.ts";
import {
  contiguousEnd,
  emptyThread,
  mergeMessages,
  takeCatchUp,
  takeMessage,
  takeOlder,
  windowAround,
  type Thread,
} from "./threads.ts";

const message = (seq: number, revision = 0, text = `m${seq}`): Message => ({
  id: `msg_${seq}`,
  conversation_id: "cnv_1",
  seq,
  kind: "text",
  author: { kind: "contact", id: "con_1" },
  text,
  revision,
  created_at: "2026-01-01T00:00:00.000Z",
});
const thread = (...seqs: number[]): Thread => ({
  ...emptyThread,
  messages: seqs.map((seq) => message(seq)),
  lastSeq: seqs.at(-1) ?? 0,
  older: false,
});
const seqs = (of: Thread) => of.messages.map((each) => each.seq);

test("whatever the order and the repeats, each message stands once and in order", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 60 }), (arrivals) => {
      const merged = arrivals.reduce<readonly Message[]>(
        (all, seq) => mergeMessages(all, [message(seq)]),
        [],
      );
      expect(merged.map((each) => each.seq)).toEqual([...new Set(arrivals)].sort((a, b) => a - b));
    }),
  );
});

test("an older copy never overwrites an edit or a recall", () => {
  const edited = mergeMessages([message(1)], [message(1, 2, "new")]);
  expect(mergeMessages(edited, [message(1, 1, "old")])[0]!.text).toBe("new");
});

test("the next message is taken without asking for more", () => {
  const { thread: after, gap } = takeMessage(thread(1, 2), message(3));
  expect(seqs(after)).toEqual([1, 2, 3]);
  expect(gap).toBe(false);
});

test("a message that skips one asks to catch up from the last one without a hole", () => {
  const { thread: after, gap } = takeMessage(thread(1, 2), message(5));
  expect(gap).toBe(true);
  expect(contiguousEnd(after.messages)).toBe(2);
  const filled = takeCatchUp(after, {
    messages: [message(3), message(4)],
    lastSeq: 5,
    revision: 0,
    more: false,
  });
  expect(contiguousEnd(filled.messages)).toBe(5);
});

test("a change that skips a revision asks to catch up and keeps the old mark", () => {
  const { thread: after, gap } = takeMessage(thread(1, 2), message(2, 3));
  expect(gap).toBe(true);
  expect(after.revision).toBe(0);
});

test("a catch-up with more to come keeps the revision from which the rest is asked", () => {
  const after = takeCatchUp(thread(1), { messages: [message(2)], lastSeq: 9, revision: 4, more: true });
  expect(after.revision).toBe(0);
  expect(after.lastSeq).toBe(9);
});

test("in a window of the past a new message is counted but not shown out of place", () => {
  const past = windowAround({ messages: [message(10), message(11)], lastSeq: 50, revision: 0, more: true });
  const { thread: after, gap } = takeMessage(past, message(51));
  expect(seqs(after)).toEqual([10, 11]);
  expect(after.lastSeq).toBe(51);
  expect(gap).toBe(false);
});

test("an older page goes in front and says whether there is more", () => {
  const after = takeOlder(thread(51, 52), {
    messages: [message(49), message(50)],
    lastSeq: 52,
    revision: 0,
    more: true,
  });
  expect(seqs(after)).toEqual([49, 50, 51, 52]);
  expect(after.older).toBe(true);
});
