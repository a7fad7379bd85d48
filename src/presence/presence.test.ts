/** Who is here: by open lines, with a grace for reloads. */

import { afterEach, beforeEach, expect, jest, test } from "bun:test";
import { fakeClock } from "../kernel/clock.ts";
import { createPresence, grace, type Presence } from "./service.ts";

let presence: Presence;
let told: string[];
beforeEach(() => {
  jest.useFakeTimers();
  told = [];
  presence = createPresence(fakeClock(), (id, here) => void told.push(`${id} ${here ? "came" : "went"}`));
});
afterEach(() => {
  presence.stop();
  jest.useRealTimers();
});

test("who closes the last line is here for another half a minute, and a reload within it is nothing", () => {
  presence.joined("agt_a", 1);
  presence.left("agt_a", 1);
  jest.advanceTimersByTime(grace - 1);
  expect(presence.connected("agt_a")).toBe(true);
  presence.joined("agt_a", 2);
  jest.advanceTimersByTime(2 * grace);
  expect([presence.connected("agt_a"), told]).toEqual([true, ["agt_a came"]]);
});

test("after the grace they are gone, and others are told once", () => {
  presence.joined("agt_a", 1);
  presence.left("agt_a", 1);
  jest.advanceTimersByTime(grace);
  expect([presence.connected("agt_a"), told]).toEqual([false, ["agt_a came", "agt_a went"]]);
  presence.joined("agt_a", 2);
  expect(told.at(-1)).toBe("agt_a came");
});

test("with two lines open one may close without anybody noticing", () => {
  presence.joined("agt_a", 1);
  presence.joined("agt_a", 2);
  presence.left("agt_a", 1);
  jest.advanceTimersByTime(2 * grace);
  expect([presence.connected("agt_a"), told]).toEqual([true, ["agt_a came"]]);
});

test("several lines of one agent in a conversation are one viewer, whose reply counts", () => {
  presence.view("cnv_1", "agt_a", 1, "viewing");
  presence.view("cnv_1", "agt_a", 2, "replying");
  presence.view("cnv_1", "agt_b", 3, "viewing");
  expect(presence.viewers("cnv_1")).toEqual([
    { id: "agt_a", state: "replying" },
    { id: "agt_b", state: "viewing" },
  ]);
  presence.view("cnv_1", "agt_a", 2, undefined);
  expect(presence.viewers("cnv_1")[0]).toEqual({ id: "agt_a", state: "viewing" });
});
