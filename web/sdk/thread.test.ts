/** A thread holds every message once and in order, however they come. */

import { expect, test } from "bun:test";
import fc from "fast-check";
import type { Message } from "../contract/models.ts";
import { emptyThread, mergeMessages, prependMessages, type Thread } from "./thread.ts";

const message = (
  seq: number,
  revision = 0,
  text = `m${seq}`,
  kind: "agent" | "contact" = "agent",
): Message => ({
  id: `msg_${seq}`,
  conversation_id: "cnv_1",
  seq,
  kind: "text",
  author: { kind, id: null },
  text,
  revision,
  created_at: "2026-01-01T00:00:00.000Z",
});
const all = (count: number): Message[] => Array.from({ length: count }, (_, index) => message(index + 1));
const seqs = ({ messages }: Thread): number[] => messages.map(({ seq }) => seq);

test("any order with any repetition and hidden messages between, asked for again after a gap, ends whole and in order", () => {
  fc.assert(
    fc.property(
      fc.array(fc.boolean(), { minLength: 1, maxLength: 30 }),
      fc.array(fc.nat(), { maxLength: 60 }),
      (hidden, picks) => {
        const source = hidden.flatMap((hides, index) => (hides ? [] : [message(index + 1)]));
        let thread: Thread = emptyThread;
        const catchUp = () => {
          thread = mergeMessages(
            thread,
            source.filter(({ seq }) => seq > thread.last),
            true,
          ).thread;
          thread = { ...thread, last: hidden.length };
        };
        for (const pick of source.length ? picks : []) {
          const merged = mergeMessages(thread, [source[pick % source.length]!]);
          thread = merged.thread;
          if (merged.gap) catchUp();
          expect(seqs(thread)).toEqual(source.filter(({ seq }) => seq <= thread.last).map(({ seq }) => seq));
        }
        catchUp();
        expect(thread.messages).toEqual(source);
      },
    ),
  );
});

test("an agent's message behind a possible loss is not shown before the page has come", () => {
  const { thread, gap, added } = mergeMessages(emptyThread, [message(1), message(3)]);
  expect(gap).toBe(true);
  expect(added.map(({ seq }) => seq)).toEqual([1]);
  expect(thread.last).toBe(1);
});

test("one's own message stays in sight while what came before it is asked for", () => {
  const own = message(3, 0, "mine", "contact");
  const { thread, gap } = mergeMessages(mergeMessages(emptyThread, [message(1)]).thread, [own]);
  expect(gap).toBe(true);
  expect(seqs(thread)).toEqual([1, 3]);
  expect(thread.last).toBe(1);
  const caught = mergeMessages(thread, [message(2), own], true);
  expect(seqs(caught.thread)).toEqual([1, 2, 3]);
  expect(caught.added.map(({ seq }) => seq)).toEqual([2]);
});

test("a newer revision replaces, an older one does not come back", () => {
  const { thread } = mergeMessages(emptyThread, all(2));
  const edited = mergeMessages(thread, [message(1, 1, "edited")]).thread;
  expect(edited.messages[0]!.text).toBe("edited");
  expect(mergeMessages(edited, [message(1, 0)]).thread.messages[0]!.text).toBe("edited");
  expect(edited.revision).toBe(1);
});

test("a change that was missed is noticed by the count of changes, and a page settles it", () => {
  const { thread } = mergeMessages(emptyThread, all(3));
  const live = mergeMessages(thread, [message(1, 2)]);
  expect(live.gap).toBe(true);
  expect(live.thread.revision).toBe(0);
  expect(mergeMessages(live.thread, [message(1, 2)], true)).toMatchObject({
    gap: false,
    thread: { revision: 2 },
  });
});

test("an older page joins above, and what is here already does not come twice", () => {
  const window: Thread = { ...emptyThread, messages: [message(5), message(6)], last: 6, loaded: true };
  expect(seqs(prependMessages(window, all(5), false))).toEqual([1, 2, 3, 4, 5, 6]);
});

test("a change to a message above what is loaded does not tear a hole", () => {
  const window: Thread = { ...emptyThread, messages: [message(5), message(6)], last: 6, loaded: true };
  expect(seqs(mergeMessages(window, [message(2, 1)], true).thread)).toEqual([5, 6]);
});
