/** Rules of staffing: who may change it, what is refused, and how availability follows the shift, the hand and idleness. */

import { beforeEach, expect, test } from "bun:test";
import type { AgentActor } from "../accounts/actor.ts";
import { setAvailability } from "../accounts/service.ts";
import { ground, type Ground } from "../contacts/testing.ts";
import type { Hours } from "../inboxes/types.ts";
import { hour, minute } from "../kernel/clock.ts";
import { staffingApi } from "./api.ts";
import { getStaffing, staffingVersion } from "./queries.ts";
import { registerStaffing } from "./reactions.ts";
import { createSkill, noteActivity, updateStaffing } from "./service.ts";
import { nextChange, onShift } from "./shifts.ts";
import { noShift, type StaffingChanges } from "./types.ts";

let g: Ground;
let boss: AgentActor;
let agent: AgentActor;
beforeEach(() => {
  g = ground();
  registerStaffing(g.kernel);
  boss = g.agent("admin");
  agent = g.agent("agent");
});

const zone = "Asia/Shanghai";
const shanghai = (text: string) => Date.parse(`${text}+08:00`);
const night: Hours = {
  ...noShift,
  enabled: true,
  weekly: { ...noShift.weekly, mon: [{ from: "22:00", to: "06:00" }], tue: [] },
};
const update = (changes: StaffingChanges) =>
  g.kernel.write((tx) => updateStaffing(tx, boss, { agentId: agent.id, changes }));
const availability = () =>
  g.kernel.db.one<{ a: string }>("select availability as a from agents where id = ?", agent.id)!.a;

test("a night shift passes midnight, and its change is found to the minute", () => {
  // 2026-06-08 is a Monday.
  expect(onShift(night, zone, shanghai("2026-06-09T05:59:00"))).toBe(true);
  expect(onShift(night, zone, shanghai("2026-06-09T06:00:00"))).toBe(false);
  expect(nextChange(night, zone, shanghai("2026-06-08T23:30:20"))).toBe(shanghai("2026-06-09T06:00:00"));
  expect(nextChange(night, zone, shanghai("2026-06-08T12:00:00"))).toBe(shanghai("2026-06-08T22:00:00"));
  expect(nextChange(noShift, zone, 0)).toBeNull();
});

test("a holiday has no shift, a make-up workday has one", () => {
  const day: Hours = {
    ...noShift,
    enabled: true,
    holidays: [{ name: "国庆", from: "2026-10-01", to: "2026-10-07" }],
    workdays: [{ name: "调休", date: "2026-10-10", intervals: [{ from: "09:00", to: "18:00" }] }],
  };
  expect(onShift(day, zone, shanghai("2026-10-01T10:00:00"))).toBe(false);
  expect(onShift(day, zone, shanghai("2026-10-10T10:00:00"))).toBe(true);
  expect(nextChange(day, zone, shanghai("2026-10-10T10:00:00"))).toBe(shanghai("2026-10-10T18:00:00"));
});

test("every minute of a week, the next change is the first minute that differs", () => {
  for (let at = shanghai("2026-06-08T00:00:00"); at < shanghai("2026-06-10T00:00:00"); at += 37 * minute) {
    const now = onShift(night, zone, at);
    const next = nextChange(night, zone, at)!;
    expect(onShift(night, zone, next)).toBe(!now);
    expect(onShift(night, zone, next - minute)).toBe(now);
  }
});

test("availability follows the shift; a hand beats it until the next change", async () => {
  g.clock.set(shanghai("2026-06-08T21:00:00"));
  await update({ shift: night });
  expect(availability()).toBe("offline");
  g.clock.set(shanghai("2026-06-08T22:00:00"));
  await g.kernel.queue.drain();
  expect(availability()).toBe("online");
  await g.kernel.write((tx) => setAvailability(tx, agent, { availability: "busy" }));
  await g.kernel.queue.drain();
  expect(availability()).toBe("busy");
  g.clock.set(shanghai("2026-06-09T06:00:00"));
  await g.kernel.queue.drain();
  expect(availability()).toBe("offline");
  // Working longer by hand is nobody's mistake.
  await g.kernel.write((tx) => setAvailability(tx, agent, { availability: "online" }));
  g.clock.advance(3 * hour);
  await g.kernel.queue.drain();
  expect(availability()).toBe("online");
});

test("idleness makes online away and back, for those who chose it, and never touches what the hand set", async () => {
  const idle = (value: boolean) => g.kernel.write((tx) => noteActivity(tx, agent, { idle: value }));
  expect(await idle(true)).toBe("online");
  await update({ idle_minutes: 10 });
  expect(await idle(true)).toBe("away");
  expect(await idle(false)).toBe("online");
  await g.kernel.write((tx) => setAvailability(tx, agent, { availability: "away" }));
  expect(await idle(false)).toBe("away");
});

test("lists are replaced as a whole, and whoever keeps them in memory learns of it", async () => {
  const { id } = await g.kernel.write((tx) => createSkill(tx, boss, { name: "瓷器" }));
  const before = staffingVersion(g.kernel.db);
  await update({
    skills: [{ id, level: 5 }],
    capacities: { web: 3 },
    languages: ["zh-CN", "yue", "yue"],
    seniority: 2,
  });
  expect(staffingVersion(g.kernel.db)).not.toEqual(before);
  await update({ seniority: 3 });
  expect(getStaffing(g.kernel.db, boss, agent.id)).toMatchObject({
    seniority: 3,
    skills: [{ id, name: "瓷器", level: 5 }],
    capacities: { web: 3 },
  });
  await update({ skills: [] });
  expect(getStaffing(g.kernel.db, boss, agent.id).skills).toEqual([]);
});

test("every route refuses nobody and the wrong role, what doesn't fit, and serves the right agent", async () => {
  const api = staffingApi(g.kernel);
  const { id } = await g.kernel.write((tx) => createSkill(tx, boss, { name: "售后" }));
  const routes: [string, unknown, number[]][] = [
    ["GET /skills", undefined, [401, 200, 200]],
    ["POST /skills", { name: "售前" }, [401, 403, 201]],
    ["POST /skills", { name: "售前" }, [401, 403, 409]],
    [`PATCH /skills/${id}`, { name: "售后服务" }, [401, 403, 200]],
    ["PATCH /skills/skl_nobody", { name: "x" }, [401, 403, 404]],
    ["GET /staffing", undefined, [401, 200, 200]],
    [`GET /agents/${agent.id}/staffing`, undefined, [401, 200, 200]],
    [`PATCH /agents/${agent.id}/staffing`, { seniority: 2 }, [401, 403, 200]],
    ["PATCH /agents/agt_nobody/staffing", { seniority: 2 }, [401, 403, 404]],
    [`PATCH /agents/${agent.id}/staffing`, { capacities: { web: -1 } }, [401, 422, 422]],
    [`PATCH /agents/${agent.id}/staffing`, { skills: [{ id: "skl_nobody", level: 1 }] }, [401, 403, 422]],
    [`PATCH /agents/${agent.id}/staffing`, { skills: [{ id, level: 6 }] }, [401, 422, 422]],
    [`PATCH /agents/${agent.id}/staffing`, { time_zone: "Moon/Base" }, [401, 422, 422]],
    ["PUT /agents/me/activity", { idle: false }, [401, 200, 200]],
    [`DELETE /skills/${id}`, undefined, [401, 403, 204]],
  ];
  for (const [request, body, want] of routes) {
    const statuses: number[] = [];
    for (const actor of [undefined, agent, boss])
      statuses.push((await g.call(api, actor, request, body)).status);
    expect({ request, body, statuses }).toEqual({ request, body, statuses: want });
  }
});
