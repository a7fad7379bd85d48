/** A queue that moves in slices: what waits with its plan is given out as if it were asked anew, in order, and never above capacity. */

import { afterEach, beforeEach, expect, test } from "bun:test";
import fc from "fast-check";
import { system } from "../accounts/actor.ts";
import { assignConversation } from "../conversations/assign.ts";
import { decisionsOf } from "./decision.ts";
import { floor, type Floor } from "./testing.ts";

let f: Floor;
beforeEach(() => (f = floor()));
afterEach(() => f.kernel.close());

const rest = async () => {
  for (let i = 0; i < 6; i++) await f.idle();
};
const planOf = (id: string) =>
  f.kernel.db.one<{ plan: string | null }>("select plan from assignment_queue where conversation_id = ?", id)
    ?.plan;

test("given out in slices or one by one, everybody is explained alike", async () => {
  const inbox = f.inbox();
  const people = [0, 1, 2].map((i) =>
    f.agent({ inboxes: [inbox], capacity: 2, seniority: i, skills: i === 1 ? { 售后: 4 } : {}, away: true }),
  );
  const ids: string[] = [];
  for (const text of ["退款", "多少钱", "退款", "你好", "退款", "你好", "在吗"])
    ids.push(await f.says(inbox, text));
  for (const agent of people) await f.comes(agent, false);
  await f.kernel.write((tx) => f.assignment.router.drain(tx));
  await rest();
  const served = ids.filter((id) => f.assignee(id) !== null);
  expect(served).toEqual(ids.slice(0, 6));
  for (const id of served) {
    const [decision, ...before] = decisionsOf(f.kernel.db, people[0]!, id);
    expect(decision).toMatchObject({ outcome: "assigned", agent_id: f.assignee(id), rules_version: 0 });
    expect(decision!.ranked[0]!.agent_id).toBe(f.assignee(id)!);
    const { total, parts } = decision!.ranked[0]!;
    expect(Object.values(parts).reduce((sum, part) => sum + part, 0)).toBeCloseTo(total, 3);
    const counted = decision!.removed.reduce((sum, each) => sum + each.count, 0);
    expect(decision!.fit + counted).toBe(people.length);
    expect(before.map((each) => each.outcome)).toEqual(["waiting"]);
    expect(f.kernel.db.all("select name from events where name = 'conversation.assigned'")).toHaveLength(6);
  }
  const asked = decisionsOf(f.kernel.db, people[0]!, ids[0]!)[0]!;
  expect(asked.hits).toContain("skill_of_question");
  expect(asked.ranked.find((each) => each.agent_id === people[1]!.id)!.parts.skill_of_question).toBe(0.45);
  expect(decisionsOf(f.kernel.db, people[0]!, ids[5]!)[0]!.removed).toContainEqual(
    expect.objectContaining({ reason: "full", count: 2 }),
  );
});

test("a plan is asked anew once its contact, its messages or the rules have changed", async () => {
  const inbox = f.inbox();
  const plain = await f.says(inbox, "你好");
  const kept = planOf(plain);
  expect(kept).toContain('"plan"');
  await f.says(inbox, "其实是想退款", {
    id: f.kernel.db.one<{ id: string }>("select contact_id as id from conversations where id = ?", plain)!.id,
  });
  const skilled = f.agent({ inboxes: [inbox], skills: { 售后: 5 }, away: true });
  const other = f.agent({ inboxes: [inbox], away: true });
  for (const each of [skilled, other]) await f.comes(each, false);
  await f.kernel.write((tx) => f.assignment.router.drain(tx));
  expect(f.assignee(plain)).toBe(skilled.id);

  await f.kernel.write((tx) => tx.run("update agents set capacity = 0"));
  const vip = await f.says(inbox, "你好");
  expect(planOf(vip)).not.toContain("vip_senior");
  const senior = f.agent({ inboxes: [inbox], seniority: 3, away: true });
  await f.kernel.write((tx) => {
    tx.run("update contacts set vip = 1 where id = (select contact_id from conversations where id = ?)", vip);
    const { id } = tx.one<{ id: string }>("select contact_id as id from conversations where id = ?", vip)!;
    for (const react of tx.bus.reactions("contact.updated").tx)
      react(tx, {
        name: "contact.updated",
        payload: { contactId: id, fields: ["vip"] },
        at: tx.now,
      } as never);
  });
  expect(planOf(vip)).toBeNull();
  await f.comes(senior, false);
  await f.kernel.write((tx) => f.assignment.router.drain(tx));
  expect(decisionsOf(f.kernel.db, senior, vip)[0]!.hits).toContain("vip_senior");
});

test("the night, and an agent who has gone meanwhile, are noticed although a plan waits", async () => {
  const inbox = f.inbox();
  const known = f.agent({ inboxes: [inbox], capacity: 1 });
  const contact = { id: "con_0000000000000000000000001" };
  await f.close(await f.says(inbox, "你好", contact));
  f.clock.advance(3 * 86_400_000);
  const first = await f.says(inbox);
  expect(f.assignee(first)).toBe(known.id);
  const again = await f.says(inbox, "又来了", contact);
  expect(planOf(again)).toContain(`"${known.id}":true`);
  f.vanishes(known);
  const other = f.agent({ inboxes: [inbox], away: true });
  await f.comes(other, false);
  await f.pass(21);
  expect(f.assignee(again)).toBe(other.id);
  await f.kernel.write((tx) => tx.run("update agents set capacity = 0"));
  const late = await f.says(inbox);
  const night = () => JSON.parse(planOf(late)!).shared["time.night"] as boolean;
  const was = night();
  f.clock.advance(12 * 3_600_000);
  await f.kernel.write((tx) => tx.run("update agents set capacity = 5"));
  await f.kernel.write((tx) => f.assignment.router.drain(tx));
  expect(decisionsOf(f.kernel.db, other, late)[0]!.hits.includes("night_shift")).toBe(!was);
});

test("what was undone is not counted: after a failed transaction everybody has the seats that they had", async () => {
  const inbox = f.inbox();
  const agent = f.agent({ inboxes: [inbox], capacity: 2, away: true });
  const ids = [await f.says(inbox), await f.says(inbox), await f.says(inbox)];
  await f.comes(agent, false);
  const failed = f.kernel.write((tx) => {
    expect(f.assignment.router.drain(tx)).toBe(2);
    throw new Error("no");
  });
  await expect(failed).rejects.toThrow("no");
  expect(ids.map(f.assignee)).toEqual([null, null, null]);
  await f.kernel.write((tx) => f.assignment.router.drain(tx));
  expect(ids.map(f.assignee)).toEqual([agent.id, agent.id, null]);
});

test("loads that no event told of are found when a seat is claimed", async () => {
  const inbox = f.inbox();
  const agent = f.agent({ inboxes: [inbox], capacity: 2 });
  const other = f.agent({ inboxes: [inbox], capacity: 1, away: true });
  const first = await f.says(inbox);
  f.kernel.db.raw
    .query(
      `insert into conversations (id, inbox_id, contact_id, status, assignee_id, last_message_at, created_at, updated_at)
       select 'cnv_hidden', inbox_id, 'con_hidden', 'open', assignee_id, 0, 0, 0 from conversations where id = ?`,
    )
    .run(
      (f.kernel.db.raw.run("insert into contacts (id, created_at, updated_at) values ('con_hidden', 0, 0)"),
      first),
    );
  const second = await f.says(inbox);
  expect([f.assignee(first), f.assignee(second)]).toEqual([agent.id, null]);
  await f.comes(other);
  expect(f.assignee(second)).toBe(other.id);
});

test("among ever new urgent ones the oldest waits no longer than the bound of its priority", async () => {
  const inbox = f.inbox({ settings: { ageing_s: 60 } });
  const agent = f.agent({ inboxes: [inbox], capacity: 1, seniority: 3 });
  let serving = await f.says(inbox);
  const plain = await f.says(inbox);
  let waited = 0;
  // Somebody two levels more urgent comes twice as fast as anybody is served.
  while (f.assignee(plain) === null && waited < 3_600) {
    for (let i = 0; i < 2; i++) {
      f.clock.advance(15_000);
      await f.says(inbox, "你好", { vip: true });
    }
    waited += 30;
    const next = () =>
      f.kernel.db.one<{ id: string }>("select id from conversations where status = 'open'")!.id;
    await f.close(serving);
    serving = next();
  }
  // Ahead of it are those who come within two minutes: eight, a service of half a minute each.
  expect(f.assignee(plain)).toBe(agent.id);
  expect(waited).toBeLessThanOrEqual(9 * 30);
});

test("whatever comes and goes: nobody is above capacity, nobody has two, nothing that fits waits", async () => {
  const step = fc.oneof(
    fc.record({
      do: fc.constant("says" as const),
      vip: fc.boolean(),
      text: fc.constantFrom("退款", "多少钱", "你好"),
    }),
    fc.record({ do: fc.constantFrom("comes" as const, "goes" as const, "closes" as const), who: fc.nat(3) }),
    fc.record({ do: fc.constant("waits" as const), seconds: fc.integer({ min: 1, max: 400 }) }),
    fc.record({ do: fc.constant("team" as const), who: fc.nat(30) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
      const own = floor();
      try {
        const inbox = own.inbox({ settings: { ageing_s: 60 } });
        const team = own.team("售后");
        const people = [1, 2, 2, 3].map((capacity, i) =>
          own.agent({ inboxes: [inbox], capacity, seniority: i, teams: i > 1 ? [team] : [], away: i > 0 }),
        );
        const said: string[] = [];
        for (const each of steps) {
          if (each.do === "says") said.push(await own.says(inbox, each.text, { vip: each.vip }));
          if (each.do === "comes") await own.comes(people[each.who]!);
          if (each.do === "goes") await own.goes(people[each.who]!);
          if (each.do === "waits") await own.pass(each.seconds);
          if (each.do === "closes") {
            const open = said.find(
              (id) => own.status(id) === "open" && own.assignee(id) === people[each.who]!.id,
            );
            if (open) await own.close(open);
          }
          if (each.do === "team" && said[each.who] && own.status(said[each.who]!) === "waiting")
            await own.kernel.write(
              (tx) => void assignConversation(tx, system("test"), said[each.who]!, { teamId: team }),
            );
          await own.idle();
          check(
            own,
            people.map((person) => person.id),
          );
        }
      } finally {
        own.kernel.close();
      }
    }),
    { numRuns: 40 },
  );
}, 60_000);

function check({ kernel, assignment }: Floor, people: string[]): void {
  const { db } = kernel;
  const loads = db.all<{ id: string; n: number; capacity: number; counted: number }>(
    `select id, capacity, (select count(*) from conversations where assignee_id = a.id and status = 'open') as n,
       (select coalesce(sum(open), 0) from agent_loads where agent_id = a.id) as counted from agents as a`,
  );
  for (const { n, capacity, counted } of loads) {
    expect(n).toBeLessThanOrEqual(capacity);
    expect(counted).toBe(n);
  }
  expect(
    db.all(
      "select 1 from conversations where (status = 'open') <> (assignee_id is not null) and status <> 'closed'",
    ),
  ).toEqual([]);
  expect(
    db.all(
      "select 1 from conversations as c where (status = 'waiting') <> exists (select 1 from assignment_queue where conversation_no = c.no)",
    ),
  ).toEqual([]);
  // Nothing that somebody could have now is left.
  const inbox = db.one<{ id: string }>("select id from inboxes")!.id;
  const { free } = assignment.router.floor(db, kernel.clock.now()).of(inbox, "web");
  expect(people.length).toBeGreaterThan(0);
  const waiting = db.all<{ need: string; held: number | null }>(
    "select need, held_until as held from assignment_queue",
  );
  for (const { need, held } of waiting) {
    const [require] = JSON.parse(need) as [{ teams?: string[]; agents?: string[] }[]];
    const fits = free.filter(({ person }) =>
      require.every(
        (wanted) =>
          (!wanted.teams || wanted.teams.some((id) => person.teams.has(id))) &&
          (!wanted.agents || wanted.agents.includes(person.id)),
      ),
    );
    if (held === null) expect(fits.map((each) => each.person.id)).toEqual([]);
  }
}
