/** Routes of assignment: nobody, the wrong role, the wrong inbox, and as it should be; and what happens to rules. */

import { afterEach, beforeEach, expect, test } from "bun:test";
import { testApp, type TestAgent, type TestApp } from "../testing/app.ts";
import type { Rule } from "./rules.ts";

let t: TestApp;
let inbox: { id: string; key: string };
let admin: TestAgent;
let conversation: string;
beforeEach(async () => {
  t = testApp({ env: { RATE_LIMITS: "off" } });
  inbox = await t.inbox();
  admin = await t.agent("admin");
  const visitor = await t.visitor(inbox.key);
  const said = await t.call<{ conversation_id: string }>("POST", "/visitor/v1/messages", {
    headers: visitor.headers,
    body: { id: "m1", text: "收到的杯子碎了，怎么退？" },
  });
  conversation = said.body.conversation_id;
});
afterEach(() => t.close());

const as = <T = { code?: string; fields?: { path: string; code: string }[] }>(
  agent: TestAgent | undefined,
  method: string,
  path: string,
  body?: unknown,
) =>
  t.call<T>(method, `/api/v1${path}`, { headers: agent?.program ?? {}, ...(body !== undefined && { body }) });
const rule = (more: Partial<Rule> = {}): Rule => ({
  id: "mine",
  name: "我的规则",
  on: true,
  when: { fact: "conversation.type", op: "is", value: "after_sales" },
  effects: [{ do: "raise", priority: 3 }],
  stop: false,
  ...more,
});

test("every route refuses nobody, the wrong role and the wrong inbox, and serves the right agent", async () => {
  const stranger = await t.agent("agent", { inboxes: [(await t.inbox({ name: "小程序" })).id] });
  const member = await t.agent("agent", { inboxes: [inbox.id] });
  const boss = await t.agent("supervisor");
  const rules = [rule()];
  const week = { from: "2026-06-08T00:00:00Z", until: "2026-06-12T00:00:00Z" };
  const routes: [string, string, unknown, number[]][] = [
    ["GET", "/assignment/rules", undefined, [401, 403, 403, 200, 200]],
    ["PUT", "/assignment/draft", { rules, revision: 0 }, [401, 403, 403, 403, 200]],
    ["POST", "/assignment/tests", { conversation_id: conversation }, [401, 403, 403, 200, 200]],
    ["POST", "/assignment/simulations", { inbox_id: inbox.id, ...week }, [401, 403, 403, 200, 200]],
    ["POST", "/assignment/publications", {}, [401, 403, 403, 403, 201]],
    ["GET", "/assignment/publications", undefined, [401, 403, 403, 200, 200]],
    ["POST", "/assignment/publications/0/restoration", undefined, [401, 403, 403, 403, 201]],
    ["DELETE", "/assignment/draft", undefined, [401, 403, 403, 403, 204]],
    ["GET", `/inboxes/${inbox.id}/assignment`, undefined, [401, 404, 200, 200, 200]],
    ["PATCH", `/inboxes/${inbox.id}/assignment`, { objective: "speed" }, [401, 403, 403, 403, 200]],
    ["GET", `/conversations/${conversation}/decisions`, undefined, [401, 404, 200, 200, 200]],
    ["GET", `/conversations/${conversation}/place`, undefined, [401, 404, 200, 200, 200]],
    ["POST", `/conversations/${conversation}/conversions`, { name: "purchase" }, [401, 404, 201, 201, 201]],
  ];
  for (const [method, path, body, want] of routes) {
    const statuses: number[] = [];
    for (const agent of [undefined, stranger, member, boss, admin])
      statuses.push((await as(agent, method, path, body)).status);
    expect({ method, path, statuses }).toEqual({ method, path, statuses: want });
  }
});

test("a bad rule is refused with the place and the reason, and nothing is saved", async () => {
  const bad = [
    rule(),
    rule({ when: { all: [{ fact: "moon.phase", op: "is", value: "full" }] } }),
    rule({ id: "other", effects: [{ do: "require", who: { team: { fact: "contact.vip" } } }] }),
  ];
  const answer = await as(admin, "PUT", "/assignment/draft", { rules: bad, revision: 0 });
  expect([answer.status, answer.body.code]).toEqual([422, "rule_invalid"]);
  expect(answer.body.fields!.map(({ path, code }) => `${path} ${code}`)).toEqual([
    "rules.1.id taken",
    "rules.1.when.all.0.fact unknown_fact",
    "rules.2.effects.0.who.team.fact wrong_type",
  ]);
  expect(t.kernel.db.all("select 1 from assignment_drafts")).toEqual([]);
  for (const effects of [
    [],
    [{ do: "prefer", who: {}, weight: 1 }],
    [{ do: "prefer", who: { skill: "a" }, weight: 1e9 }],
    [{ do: "explode" }],
  ])
    expect(
      (await as(admin, "PUT", "/assignment/draft", { rules: [{ ...rule(), effects }], revision: 0 })).status,
    ).toBe(422);
});

test("a draft is in force once published; who saves over another's draft is told; history brings it back", async () => {
  await as(admin, "PUT", "/assignment/draft", { rules: [rule()], revision: 0 });
  expect((await as(admin, "PUT", "/assignment/draft", { rules: [], revision: 0 })).status).toBe(409);
  const tested = await as<{ hits: string[]; priority: number }>(admin, "POST", "/assignment/tests", {
    conversation_id: conversation,
  });
  expect(tested.body).toMatchObject({ hits: ["mine"], priority: 3 });
  expect((await as<{ version: number }>(admin, "GET", "/assignment/rules")).body.version).toBe(0);
  const published = await as<{ version: number; draft: null }>(admin, "POST", "/assignment/publications", {
    note: "先试试",
  });
  expect(published.body).toMatchObject({ version: 1, draft: null });
  expect((await as(admin, "POST", "/assignment/publications", {})).body.code).toBe("no_draft");
  await t.app.settle();
  // What waited is looked at anew.
  const back = await as<{ version: number; rules: Rule[] }>(
    admin,
    "POST",
    "/assignment/publications/0/restoration",
  );
  expect([back.body.version, back.body.rules.length > 5]).toEqual([2, true]);
  expect((await as(admin, "POST", "/assignment/publications/99/restoration")).status).toBe(404);
});

test("a rule that names a deleted skill is shown as paused, and rests", async () => {
  const skill = (await as<{ id: string }>(admin, "POST", "/skills", { name: "瓷器" })).body.id;
  const named = rule({ effects: [{ do: "require", who: { skill } }] });
  await as(admin, "PUT", "/assignment/draft", { rules: [named], revision: 0 });
  await as(admin, "POST", "/assignment/publications", {});
  const of = "published";
  expect(
    (await as<{ hits: string[] }>(admin, "POST", "/assignment/tests", { conversation_id: conversation, of }))
      .body.hits,
  ).toEqual(["mine"]);
  await as(admin, "DELETE", `/skills/${skill}`);
  const shown = await as<{ paused: Record<string, unknown> }>(admin, "GET", "/assignment/rules");
  expect(shown.body.paused).toEqual({ mine: [{ path: "effects.0.who.skill", code: "unknown" }] });
  expect(
    (await as<{ hits: string[] }>(admin, "POST", "/assignment/tests", { conversation_id: conversation, of }))
      .body.hits,
  ).toEqual([]);
});

test("settings refuse a team that is unknown, empty or named twice, and negative numbers; what was stays", async () => {
  const empty = await t.team("空");
  const full = await t.team("满");
  await t.agent("agent", { inboxes: [inbox.id], teams: [full] });
  const change = async (body: unknown) => {
    const answer = await as(admin, "PATCH", `/inboxes/${inbox.id}/assignment`, body);
    return `${answer.status} ${answer.body.fields?.map((each) => `${each.path} ${each.code}`).join()}`;
  };
  const overflow = (...teams: string[]) => ({
    overflow: teams.map((team_id, i) => ({ after_s: 30 + i, team_id })),
  });
  expect(await change(overflow("tea_nobody"))).toBe("422 overflow.0.team_id unknown");
  expect(await change(overflow(empty))).toBe("422 overflow.0.team_id team_empty");
  expect(await change(overflow(full, full))).toBe("422 overflow.1.team_id overflow_cycle");
  expect(await change({ weight: -1 })).toBe("422 weight too_small");
  expect(await change({ moon: 1 })).toStartWith("422");
  expect(t.kernel.db.all("select 1 from assignment_settings")).toEqual([]);
  expect(await change(overflow(full))).toBe("200 undefined");
});

test("a conversion is recorded once for each external id, and counts once for the agent", async () => {
  const agent = await t.agent("agent", { inboxes: [inbox.id] });
  await as(agent, "POST", `/conversations/${conversation}/claim`);
  const buy = () =>
    as<{ id: string }>(agent, "POST", `/conversations/${conversation}/conversions`, {
      name: "purchase",
      external_id: "order-1",
      amount: 128,
      currency: "CNY",
    });
  expect((await buy()).body.id).toBe((await buy()).body.id);
  await as(agent, "POST", `/conversations/${conversation}/conversions`, {
    name: "purchase",
    external_id: "order-2",
  });
  expect(t.kernel.db.all("select agent_id, won from conversion_stats")).toEqual([
    { agent_id: agent.id, won: 1 },
  ]);
  expect(t.kernel.db.one<{ n: number }>("select count(*) as n from conversions")!.n).toBe(2);
});
