/** Idleness is told once, in time, and ends with the first move. */

import { expect, test } from "bun:test";
import { createIdleness } from "./idle.ts";

const minute = 60_000;

function watched({ idle = false, elsewhere = (): number => 0, heard = true } = {}) {
  let last = 0;
  const told: boolean[] = [];
  const noted: number[] = [];
  const idleness = createIdleness({
    afterMs: 5 * minute,
    idle,
    lastAnywhere: () => Math.max(last, elsewhere()),
    noteActive: (at) => {
      last = at;
      noted.push(at);
    },
    tell: async (now) => told.push(now) > 0 && heard,
  });
  return { idleness, told, noted };
}

test("somebody who does not move for the chosen time is told to be idle, once", () => {
  const { idleness, told } = watched();
  idleness.active(minute);
  idleness.look(5 * minute);
  expect(told).toEqual([]);
  idleness.look(6 * minute);
  idleness.look(7 * minute);
  expect(told).toEqual([true]);
});

test("the first move ends it at once", () => {
  const { idleness, told } = watched();
  idleness.look(5 * minute);
  idleness.active(5 * minute + 1);
  idleness.active(5 * minute + 2);
  expect(told).toEqual([true, false]);
});

test("moves are noted now and then, not each", () => {
  const { idleness, noted } = watched();
  for (let at = 10_000; at < 21_000; at += 100) idleness.active(at);
  expect(noted).toEqual([10_000, 15_000, 20_000]);
});

test("who works in another tab is not idle in this one", () => {
  const { idleness, told } = watched({ elsewhere: () => 8 * minute });
  idleness.look(9 * minute);
  expect(told).toEqual([]);
});

test("a page that opens while its agent is away by idleness brings them back with the first move", () => {
  const { idleness, told } = watched({ idle: true });
  idleness.active(1);
  expect(told).toEqual([false]);
});

test("what could not be told is told again", async () => {
  const { idleness, told } = watched({ heard: false });
  idleness.look(5 * minute);
  await Promise.resolve();
  await Promise.resolve();
  idleness.look(6 * minute);
  expect(told).toEqual([true, true]);
});
