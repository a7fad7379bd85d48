/** Who may be given a conversation now: availability by hand, by shift and by idleness, and what an agent can carry. */

import { afterEach, beforeEach, expect, test } from "bun:test";
import { setAvailability } from "../accounts/service.ts";
import type { AgentActor } from "../accounts/actor.ts";
import { loadActor } from "../accounts/authenticate.ts";
import { noteActivity, updateStaffing } from "../staffing/service.ts";
import { noShift, type StaffingChanges } from "../staffing/types.ts";
import { floor, type Floor } from "./testing.ts";

let f: Floor;
beforeEach(() => (f = floor()));
afterEach(() => f.kernel.close());

const set = (agent: AgentActor, availability: "online" | "busy" | "away" | "offline") =>
  f.kernel.write((tx) => setAvailability(tx, agent, { availability }));
const staff = (agent: AgentActor, changes: StaffingChanges) => {
  const boss = loadActor(f.kernel.db, f.agent({ inboxes: [], role: "admin", away: true }).id, {
    via: "console",
    address: "",
  })!;
  return f.kernel.write((tx) => updateStaffing(tx, boss, { agentId: agent.id, changes }));
};
const shanghai = (text: string) => Date.parse(`${text}+08:00`);

test("busy, away and offline by hand get nothing; online takes what waits at once", async () => {
  const inbox = f.inbox();
  const agent = f.agent({ inboxes: [inbox] });
  for (const state of ["busy", "away", "offline"] as const) {
    await set(agent, state);
    const id = await f.says(inbox);
    expect([state, f.assignee(id)]).toEqual([state, null]);
    await set(agent, "online");
    expect([state, f.assignee(id)]).toEqual([state, agent.id]);
    await f.close(id);
  }
});

test("a night shift that passes midnight brings its agent online and home by itself, and not on a holiday", async () => {
  const inbox = f.inbox();
  f.clock.set(shanghai("2026-09-29T12:00:00"));
  const agent = f.agent({ inboxes: [inbox] });
  const night = [{ from: "22:00", to: "02:00" }];
  await staff(agent, {
    time_zone: "Asia/Shanghai",
    shift: {
      ...noShift,
      enabled: true,
      weekly: { mon: night, tue: night, wed: night, thu: night, fri: night, sat: [], sun: [] },
      holidays: [{ name: "国庆", from: "2026-10-01", to: "2026-10-08" }],
      workdays: [{ name: "调休", date: "2026-10-10", intervals: night }],
    },
  });
  const at = async (time: string) => {
    f.clock.set(shanghai(time));
    await f.kernel.queue.drain();
    await f.idle();
  };
  const waits = await f.says(inbox);
  expect(f.assignee(waits)).toBeNull();
  // Tuesday's shift.
  await at("2026-09-29T22:00:00");
  expect(f.assignee(waits)).toBe(agent.id);
  await f.answer(agent, waits);
  await f.close(waits);
  await at("2026-09-30T01:59:00");
  const late = await f.says(inbox);
  expect(f.assignee(late)).toBe(agent.id);
  await f.answer(agent, late);
  await f.close(late);
  await at("2026-09-30T02:00:00");
  const missed = await f.says(inbox);
  expect(f.assignee(missed)).toBeNull();
  await at("2026-09-30T22:00:00");
  expect(f.assignee(missed)).toBe(agent.id);
  await f.close(missed);
  // Thursday is a holiday; the Saturday after it a day of work.
  await at("2026-10-01T02:00:00");
  await at("2026-10-01T22:30:00");
  const holiday = await f.says(inbox);
  expect(f.assignee(holiday)).toBeNull();
  for (const day of ["02", "05", "06", "07", "08", "09"]) await at(`2026-10-${day}T12:00:00`);
  await at("2026-10-10T22:00:00");
  expect(f.assignee(holiday)).toBe(agent.id);
});

test("who sits idle is away and gets nothing, until they move", async () => {
  const inbox = f.inbox();
  const agent = f.agent({ inboxes: [inbox] });
  await staff(agent, { idle_minutes: 5 });
  await f.kernel.write((tx) => noteActivity(tx, agent, { idle: true }));
  const id = await f.says(inbox);
  expect(f.assignee(id)).toBeNull();
  await f.kernel.write((tx) => noteActivity(tx, agent, { idle: false }));
  expect(f.assignee(id)).toBe(agent.id);
});

test("a channel's own limit holds below the agent's capacity, and lifting it lets the queue move", async () => {
  const inbox = f.inbox();
  const agent = f.agent({ inboxes: [inbox], capacity: 5 });
  await staff(agent, { capacities: { web: 1 } });
  const [first, second] = [await f.says(inbox), await f.says(inbox)];
  expect([f.assignee(first), f.assignee(second)]).toEqual([agent.id, null]);
  await staff(agent, { capacities: {} });
  expect(f.assignee(second)).toBe(agent.id);
});

test("a conversation that weighs two takes two seats, in every inbox of the agent", async () => {
  const heavy = f.inbox({ settings: { weight: 2 } });
  const light = f.inbox();
  const agent = f.agent({ inboxes: [heavy, light], capacity: 3 });
  await f.says(heavy);
  const fits = await f.says(light);
  const waits = await f.says(light);
  expect([f.assignee(fits), f.assignee(waits)]).toEqual([agent.id, null]);
});
