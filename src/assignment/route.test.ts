/** Conversations find agents: at once, by rules, in order, and each by exactly one. */

import { afterEach, beforeEach, expect, test } from "bun:test";
import { system } from "../accounts/actor.ts";
import { assignConversation, claimConversation } from "../conversations/assign.ts";
import { decisionsOf } from "./decision.ts";
import { placeOf, placesOf } from "./queue.ts";
import { floor, type Floor } from "./testing.ts";

let f: Floor;
beforeEach(() => (f = floor()));
afterEach(() => f.kernel.close());

const noOf = (id: string) =>
  f.kernel.db.one<{ no: number }>("select no from conversations where id = ?", id)!.no;

test("without any configuration the least busy who is there gets it at once", async () => {
  const inbox = f.inbox();
  const busy = f.agent({ inboxes: [inbox] });
  const away = f.agent({ inboxes: [inbox], away: true });
  const first = await f.says(inbox);
  expect(f.assignee(first)).toBe(busy.id);
  const calm = f.agent({ inboxes: [inbox] });
  const second = await f.says(inbox);
  expect([f.assignee(second), f.status(second)]).toEqual([calm.id, "open"]);
  expect(away.id).not.toBe(f.assignee(second));
});

test("an agent at capacity is skipped, and those who wait follow in their order", async () => {
  const inbox = f.inbox();
  const agent = f.agent({ inboxes: [inbox], capacity: 1 });
  const first = await f.says(inbox);
  f.clock.advance(2_000);
  const second = await f.says(inbox);
  f.clock.advance(2_000);
  const third = await f.says(inbox);
  expect([f.status(second), placeOf(f.kernel.db, noOf(third)).place]).toEqual(["waiting", 2]);
  await f.close(first);
  expect(f.assignee(second)).toBe(agent.id);
  await f.close(second);
  expect(f.assignee(third)).toBe(agent.id);
});

test("closing gives the seat to the next in the very transaction", async () => {
  const inbox = f.inbox();
  const agent = f.agent({ inboxes: [inbox], capacity: 1 });
  const first = await f.says(inbox);
  const second = await f.says(inbox);
  let within: string | null = null;
  f.kernel.bus.tx("conversation.closed", () => (within = f.assignee(second)));
  await f.close(first);
  expect(within as string | null).toBe(agent.id);
});

test("somebody who comes takes who waits: the more urgent first, then the earlier", async () => {
  const inbox = f.inbox();
  const agent = f.agent({ inboxes: [inbox], capacity: 1, away: true });
  const plain = await f.says(inbox);
  f.clock.advance(10_000);
  const vip = await f.says(inbox, "你好", { vip: true });
  expect(placesOf(f.kernel.db, inbox).map((each) => each.conversationId)).toEqual([vip, plain]);
  await f.comes(agent);
  expect([f.assignee(vip), f.assignee(plain)]).toEqual([agent.id, null]);
});

test("whoever waits long enough overtakes the more urgent: nobody starves", async () => {
  const inbox = f.inbox({ settings: { ageing_s: 60 } });
  const plain = await f.says(inbox);
  f.clock.advance(121_000);
  const vip = await f.says(inbox, "你好", { vip: true });
  expect(placesOf(f.kernel.db, inbox).map((each) => each.conversationId)).toEqual([plain, vip]);
});

test("fifty claims at once have one winner, and the queue forgets it", async () => {
  const inbox = f.inbox({ assignment: "manual" });
  const agents = Array.from({ length: 50 }, () => f.agent({ inboxes: [inbox] }));
  const id = await f.says(inbox);
  expect(f.status(id)).toBe("waiting");
  const results = await Promise.allSettled(
    agents.map((agent) => f.kernel.write((tx) => claimConversation(tx, agent, id))),
  );
  expect(results.filter((each) => each.status === "fulfilled")).toHaveLength(1);
  const lost = results.find((each) => each.status === "rejected") as PromiseRejectedResult;
  expect(lost.reason).toMatchObject({
    code: "already_claimed",
    params: { name: expect.stringContaining("客服") },
  });
  expect(placesOf(f.kernel.db, inbox)).toEqual([]);
});

test("where claiming is in order nobody skims, and where it is limited nobody takes too many", async () => {
  const inbox = f.inbox({ assignment: "manual", settings: { claim: { order: "next", limited: true } } });
  const agent = f.agent({ inboxes: [inbox], capacity: 1 });
  const first = await f.says(inbox);
  f.clock.advance(1_000);
  const second = await f.says(inbox);
  const claim = (id: string) => f.kernel.write((tx) => claimConversation(tx, agent, id));
  await expect(claim(second)).rejects.toThrow("claim_not_next");
  expect(f.assignee(second)).toBeNull();
  await claim(first);
  await expect(claim(second)).rejects.toThrow("at_capacity");
});

test("a VIP goes to a senior, a question to whoever has the skill, a Cantonese speaker to a Cantonese speaker", async () => {
  const inbox = f.inbox();
  f.agent({ inboxes: [inbox] });
  const senior = f.agent({ inboxes: [inbox], seniority: 3 });
  const after = f.agent({ inboxes: [inbox], skills: { 售后: 5 } });
  const canton = f.agent({ inboxes: [inbox], languages: ["zh-CN", "yue"] });
  expect(f.assignee(await f.says(inbox, "你好", { vip: true }))).toBe(senior.id);
  expect(f.assignee(await f.says(inbox, "收到的杯子碎了"))).toBe(after.id);
  expect(f.assignee(await f.says(inbox, "你好", { origin: { region: "广东" } }))).toBe(canton.id);
});

test("the last agent comes first while there; full, they are waited for a little, then anybody takes it", async () => {
  const inbox = f.inbox();
  const known = f.agent({ inboxes: [inbox], capacity: 1 });
  const contact = { id: "con_0000000000000000000000001" };
  const first = await f.says(inbox, "你好", contact);
  await f.close(first);
  const other = f.agent({ inboxes: [inbox] });
  f.clock.advance(3 * 86_400_000);
  const again = await f.says(inbox, "又来了", contact);
  expect(f.assignee(again)).toBe(known.id);
  await f.close(again);
  f.clock.advance(3 * 86_400_000);
  await f.kernel.write((tx) => tx.run("update agents set capacity = 0 where id = ?", known.id));
  const third = await f.says(inbox, "第三次", contact);
  expect(f.status(third)).toBe("waiting");
  await f.pass(21);
  expect(f.assignee(third)).toBe(other.id);
});

test("the queue overflows to another team after its time, and tells when the wait has run out", async () => {
  const inbox = f.inbox();
  const sales = f.team("售前");
  const rescue = f.team("支援");
  f.settings(inbox, { overflow: [{ after_s: 30, team_id: rescue }], time_out_s: 90 });
  const helper = f.agent({ inboxes: [inbox], teams: [rescue], away: true });
  const outside = f.agent({ inboxes: [inbox] });
  const id = await f.says(inbox, "你好");
  await f.close(id);
  const timedOut: string[] = [];
  f.kernel.bus.tx("queue.timed_out", (_, { payload }) => void timedOut.push(payload.conversationId));
  await f.kernel.write((tx) => tx.run("update agents set availability = 'busy' where id = ?", outside.id));
  const waiting = await f.says(inbox, "有人吗");
  await f.kernel.write((tx) => assignConversation(tx, system("test"), waiting, { teamId: sales }));
  await f.pass(31);
  expect(
    f.kernel.db.one<{ t: string }>("select team_id as t from conversations where id = ?", waiting)!.t,
  ).toBe(rescue);
  await f.pass(60);
  expect(timedOut).toEqual([waiting]);
  await f.comes(helper);
  expect(f.assignee(waiting)).toBe(helper.id);
});

test("a decision tells who was asked, who was removed by what, the parts of the score and the rules that hit", async () => {
  const inbox = f.inbox();
  const winner = f.agent({ inboxes: [inbox], seniority: 2 });
  const plain = f.agent({ inboxes: [inbox] });
  const gone = f.agent({ inboxes: [inbox], away: true });
  const full = f.agent({ inboxes: [inbox], capacity: 0 });
  const id = await f.says(inbox, "你好", { vip: true });
  const [decision] = decisionsOf(f.kernel.db, winner, id);
  expect(decision).toMatchObject({ outcome: "assigned", agent_id: winner.id, fit: 2, rules_version: 0 });
  expect(decision!.hits).toContain("vip_senior");
  expect(decision!.ranked.map((each) => each.agent_id)).toEqual([winner.id, plain.id]);
  const { total, parts } = decision!.ranked[0]!;
  expect(parts.vip_senior).toBe(0.4);
  expect(Object.values(parts).reduce((sum, part) => sum + part, 0)).toBeCloseTo(total, 3);
  expect(decision!.removed).toEqual([
    { reason: "gone", count: 1, agent_ids: [gone.id] },
    { reason: "full", count: 1, agent_ids: [full.id] },
  ]);
  const stranger = f.agent({ inboxes: [] });
  expect(() => decisionsOf(f.kernel.db, stranger, id)).toThrow("not_found");
});

test("a drain gives out all that fits, nobody twice and nobody too many", async () => {
  const inbox = f.inbox();
  const agents = Array.from({ length: 10 }, () => f.agent({ inboxes: [inbox], capacity: 20, away: true }));
  for (let i = 0; i < 300; i++) await f.says(inbox);
  for (const agent of agents) await f.comes(agent);
  for (let i = 0; i < 10; i++) await f.idle();
  const loads = f.kernel.db.all<{ n: number }>(
    "select count(*) as n from conversations where assignee_id is not null group by assignee_id",
  );
  expect(loads.map((row) => row.n)).toEqual(Array(10).fill(20));
  expect(placesOf(f.kernel.db, inbox)).toHaveLength(100);
  expect(f.kernel.db.all("select * from agent_loads where open <> 20")).toEqual([]);
});

test("what waited from before there was a queue takes its place at the start", async () => {
  const inbox = f.inbox();
  const agent = f.agent({ inboxes: [inbox], away: true });
  const id = await f.says(inbox);
  await f.kernel.write((tx) => tx.run("delete from assignment_queue"));
  await f.assignment.start();
  expect(placeOf(f.kernel.db, noOf(id)).place).toBe(1);
  await f.comes(agent);
  expect(f.assignee(id)).toBe(agent.id);
});

test("only the first answer is measured, from the assignment on", async () => {
  const inbox = f.inbox();
  const agent = f.agent({ inboxes: [inbox] });
  const id = await f.says(inbox);
  f.clock.advance(20_000);
  await f.answer(agent, id);
  f.clock.advance(90_000);
  await f.answer(agent, id);
  const [cell, ...more] = f.kernel.db.all<{ weight: number; mean: number }>(
    "select weight, mean from response_stats",
  );
  expect(more).toEqual([]);
  expect(cell!.weight).toBe(1);
  expect(Math.exp(cell!.mean)).toBeCloseTo(20_000);
});
