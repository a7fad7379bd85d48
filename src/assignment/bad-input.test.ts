/** What must not be: each is refused with its place and its reason, and nothing is changed; what was right once and is not any more rests. */

import { afterEach, beforeEach, expect, test } from "bun:test";
import type { Message } from "../../web/contract/models.ts";
import { testApp, type TestAgent, type TestApp } from "../testing/app.ts";
import type { Rule } from "./rules.ts";

let t: TestApp;
let inbox: { id: string; key: string };
let admin: TestAgent;
beforeEach(async () => {
  t = testApp();
  inbox = await t.inbox();
  admin = await t.agent("admin");
});
afterEach(() => t.close());

interface Told {
  code?: string;
  fields?: { path: string; code: string }[];
}
const as = <T = Told>(agent: TestAgent, method: string, path: string, body?: unknown) =>
  t.call<T>(method, `/api/v1${path}`, { headers: agent.program, ...(body !== undefined && { body }) });
const rule = (more: Partial<Rule>): Rule => ({
  id: "mine",
  name: "我的规则",
  on: true,
  when: { all: [] },
  effects: [{ do: "raise", priority: 1 }],
  stop: false,
  ...more,
});
const told = (body: Told) => body.fields?.map(({ path, code }) => `${path} ${code}`).join();
const save = (one: unknown) => as(admin, "PUT", "/assignment/draft", { rules: [one], revision: 0 });
const everything = () =>
  JSON.stringify(
    [
      "agents",
      "assignment_drafts",
      "assignment_publications",
      "assignment_settings",
      "agent_staffing",
      "agent_capacities",
    ].map((table) => t.kernel.db.all(`select * from ${table}`)),
  );
const paused = async () =>
  (await as<{ paused: Record<string, { path: string; code: string }[]> }>(admin, "GET", "/assignment/rules"))
    .body.paused;
const publish = async (one: Rule) => {
  expect((await save(one)).status).toBe(200);
  expect((await as(admin, "POST", "/assignment/publications", {})).status).toBe(201);
};

test("a rule about what nobody knows, or compared with what it can't be, is refused where it stands", async () => {
  const before = everything();
  for (const [when, want] of [
    [{ fact: "moon.phase", op: "is", value: "full" }, "rules.0.when.fact unknown_fact"],
    [{ fact: "contact.vip", op: "is", value: "yes" }, "rules.0.when.value wrong_type"],
    [{ fact: "conversation.complexity", op: "at_least", value: "0.6" }, "rules.0.when.value wrong_type"],
    [{ fact: "contact.vip", op: "contains", value: "a" }, "rules.0.when.op operator_unfit"],
    [{ any: [{ fact: "time.hour", op: "is", value: [9] }] }, "rules.0.when.any.0.value wrong_type"],
    ["vip", "rules.0.when invalid"],
  ] as const) {
    const { status, body } = await save({ ...rule({}), when });
    expect([status, body.code, told(body)]).toEqual([422, "rule_invalid", want]);
  }
  expect(everything()).toBe(before);
});

test("a capacity below nothing is refused, of an agent and of one channel", async () => {
  const agent = await t.agent("agent", { inboxes: [inbox.id] });
  const before = everything();
  const whole = await as(admin, "PATCH", `/agents/${agent.id}`, { capacity: -1 });
  expect([whole.status, told(whole.body)]).toEqual([422, "capacity too_small"]);
  const one = await as(admin, "PATCH", `/agents/${agent.id}/staffing`, { capacities: { web: -1 } });
  expect([one.status, told(one.body)]).toEqual([422, "capacities.web too_small"]);
  expect(everything()).toBe(before);
});

test("overflow that would come back to the same team is refused", async () => {
  const team = await t.team("售后");
  const other = await t.team("售前");
  await t.agent("agent", { inboxes: [inbox.id], teams: [team, other] });
  const before = everything();
  const overflow = [team, other, team].map((team_id, i) => ({ after_s: 30 * (i + 1), team_id }));
  const { status, body } = await as(admin, "PATCH", `/inboxes/${inbox.id}/assignment`, { overflow });
  expect([status, told(body)]).toEqual([422, "overflow.2.team_id overflow_cycle"]);
  expect(everything()).toBe(before);
});

test("a rule that names an agent who has gone is shown as such and rests, until they are back", async () => {
  const agent = await t.agent("agent", { inboxes: [inbox.id] });
  await publish(rule({ effects: [{ do: "require", who: { agent: agent.id } }] }));
  expect(await paused()).toEqual({});
  await as(admin, "POST", `/agents/${agent.id}/deactivation`);
  expect(await paused()).toEqual({ mine: [{ path: "effects.0.who.agent", code: "unknown" }] });
  // It rests: what comes in is not held for somebody who never comes.
  expect(await hits()).toEqual([]);
  await as(admin, "DELETE", `/agents/${agent.id}/deactivation`);
  expect([await paused(), await hits()]).toEqual([{}, ["mine"]]);
});

test("a rule that sends to a team where nobody works rests, until somebody does", async () => {
  const team = await t.team("夜班");
  await publish(rule({ effects: [{ do: "send", team: "夜班" }] }));
  expect(await paused()).toEqual({ mine: [{ path: "effects.0.team", code: "team_empty" }] });
  expect(await hits()).toEqual([]);
  await t.agent("agent", { inboxes: [inbox.id], teams: [team] });
  expect([await paused(), await hits()]).toEqual([{}, ["mine"]]);
});

test("what stands in a team that has been emptied since does not wait for ever", async () => {
  const team = await t.team("售后");
  const mate = await t.agent("agent", { inboxes: [inbox.id], teams: [team] });
  const id = await said();
  expect((await as(admin, "PUT", `/conversations/${id}/assignment`, { team_id: team })).status).toBe(200);
  const wait = async () =>
    (await as<{ requires: string[] }>(admin, "POST", "/assignment/tests", { conversation_id: id })).body
      .requires;
  expect(await wait()).toEqual(["team"]);
  await as(admin, "PATCH", `/agents/${mate.id}`, { team_ids: [] });
  expect(await wait()).toEqual([]);
});

test("nobody hands a conversation to a team where nobody works", async () => {
  const team = await t.team("空");
  const id = await said();
  const row = () =>
    t.kernel.db.one("select team_id, assignee_id, last_seq from conversations where id = ?", id);
  const before = row();
  for (const [method, path] of [
    ["PUT", "assignment"],
    ["POST", "transfers"],
  ] as const) {
    const { status, body } = await as(admin, method, `/conversations/${id}/${path}`, { team_id: team });
    expect([status, told(body)]).toEqual([422, "team_id team_empty"]);
  }
  expect(row()).toEqual(before);
});

test("fifty claims at once: one has it, and forty-nine are told who", async () => {
  await t.kernel.write((tx) => tx.run("update inboxes set assignment = 'manual'"));
  const agents = [];
  for (let i = 0; i < 50; i++) agents.push(await t.agent("agent", { name: `客服${i}`, inboxes: [inbox.id] }));
  const id = await said();
  const answers = await Promise.all(
    agents.map((agent) =>
      as<Told & { params?: { name: string }; detail?: string; assignee_id?: string }>(
        agent,
        "POST",
        `/conversations/${id}/claim`,
      ),
    ),
  );
  const won = answers.filter((each) => each.status === 200);
  expect(won).toHaveLength(1);
  const winner = agents.find((agent) => agent.id === won[0]!.body.assignee_id)!;
  const name = `客服${agents.indexOf(winner)}`;
  const lost = answers.filter((each) => each.status === 409);
  expect(lost).toHaveLength(49);
  for (const { body } of lost) {
    expect([body.code, body.params?.name]).toEqual(["already_claimed", name]);
    expect(body.detail).toContain(name);
  }
});

async function said(): Promise<string> {
  const visitor = await t.visitor(inbox.key);
  const { body } = await t.call<Message>("POST", "/visitor/v1/messages", {
    headers: visitor.headers,
    body: { id: crypto.randomUUID().slice(0, 12), text: "杯子碎了" },
  });
  return body.conversation_id;
}

/** Of the rules in force, for a conversation that just came. */
async function hits(): Promise<string[]> {
  const { body } = await as<{ hits: string[] }>(admin, "POST", "/assignment/tests", {
    conversation_id: await said(),
    of: "published",
  });
  return body.hits;
}
