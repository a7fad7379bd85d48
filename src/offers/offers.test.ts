/** Offers: who serves until somebody accepts, who may answer, what time and other deeds do, and what the contact sees of it. */

import { afterEach, beforeEach, expect, test } from "bun:test";
import type { Conversation, Message, Offer, Problem } from "../../web/contract/models.ts";
import { testApp, type TestAgent, type TestApp, type TestVisitor } from "../testing/app.ts";

let t: TestApp;
let inbox: { id: string; key: string };
let lin: TestAgent;
let zhou: TestAgent;
let boss: TestAgent;
let visitor: TestVisitor;
let id: string;

beforeEach(async () => {
  t = testApp({ env: { RATE_LIMITS: "off" } });
  inbox = await t.inbox({ assignment: "manual" });
  lin = await t.agent("agent", { name: "林小满", inboxes: [inbox.id] });
  zhou = await t.agent("agent", { name: "周舟", inboxes: [inbox.id] });
  boss = await t.agent("admin", { name: "陈可" });
  visitor = await t.visitor(inbox.key);
  const { body } = await t.call<Message>("POST", "/visitor/v1/messages", {
    headers: visitor.headers,
    body: { id: "m1", text: "想退一只杯子" },
  });
  id = body.conversation_id;
  await as(lin, "POST", `/conversations/${id}/claim`);
  await as(boss, "PATCH", `/inboxes/${inbox.id}/offers`, { transfers: true, invites: true, answer_s: 60 });
});
afterEach(() => t.close());

const as = <T = Conversation>(agent: TestAgent, method: string, path: string, body?: unknown) =>
  t.call<T>(method, `/api/v1${path}`, { headers: agent.browser, ...(body !== undefined && { body }) });
const transfer = (to: object, from = lin) => as<Offer>(from, "POST", `/conversations/${id}/transfers`, to);
const state = async () => (await as(boss, "GET", `/conversations/${id}`)).body;
const waiting = async (agent: TestAgent) =>
  (await as<{ data: Offer[] }>(agent, "GET", "/offers")).body.data.map((offer) => offer.id);
const lines = () =>
  t.kernel.db
    .all<{ name: string }>(
      "select json_extract(extra, '$.event.name') as name from messages where kind = 'system' order by seq",
    )
    .map((row) => row.name);
const visitorSees = async () =>
  (
    await t.call<{ data: Message[] }>("GET", `/visitor/v1/conversations/${id}/messages`, {
      headers: visitor.headers,
    })
  ).body.data.map((message) => message.event?.name ?? message.text);

test("until somebody accepts the giver serves; then it is a transfer, of which the contact sees one line", async () => {
  const { status, body: offer } = await transfer({ agent_id: zhou.id, note: "她要退上周那只" });
  expect([status, offer.state, offer.note]).toEqual([202, "open", "她要退上周那只"]);
  expect((await state()).assignee_id).toBe(lin.id);
  expect([await waiting(zhou), await waiting(lin), await waiting(boss)]).toEqual([
    [offer.id],
    [offer.id],
    [],
  ]);
  expect(await visitorSees()).toEqual(["想退一只杯子", "assigned"]);

  const accepted = await as<Offer>(zhou, "PUT", `/offers/${offer.id}/acceptance`);
  expect(accepted.body).toMatchObject({ state: "accepted", answered_by: zhou.id });
  expect((await state()).assignee_id).toBe(zhou.id);
  expect(await visitorSees()).toEqual(["想退一只杯子", "assigned", "transferred"]);
  const line = (
    await as<{ data: Message[] }>(zhou, "GET", `/conversations/${id}/messages`)
  ).body.data.findLast((message) => message.event?.name === "transferred")!;
  expect(line.event!.params).toMatchObject({ by: lin.id, agent_id: zhou.id });
  expect(await waiting(zhou)).toEqual([]);
});

test("where the inbox doesn't ask, a transfer is done at once", async () => {
  await as(boss, "PATCH", `/inboxes/${inbox.id}/offers`, { transfers: false });
  expect((await as(lin, "POST", `/conversations/${id}/transfers`, { agent_id: zhou.id })).status).toBe(200);
  expect((await state()).assignee_id).toBe(zhou.id);
});

test("a refusal tells the giver why, and nothing else changes", async () => {
  const { body: offer } = await transfer({ agent_id: zhou.id });
  const said = await as<Offer>(zhou, "PUT", `/offers/${offer.id}/refusal`, { reason: "正在吃饭" });
  expect(said.body).toMatchObject({ state: "declined", reason: "正在吃饭" });
  expect((await state()).assignee_id).toBe(lin.id);
  expect(lines()).toEqual(["assigned", "offered", "offer_declined"]);
  expect(await visitorSees()).toEqual(["想退一只杯子", "assigned"]);
  expect((await as<Problem>(zhou, "PUT", `/offers/${offer.id}/acceptance`)).body).toMatchObject({
    status: 409,
    code: "offer_over",
  });
});

test("without an answer it stays with the giver once its time is up", async () => {
  const { body: offer } = await transfer({ agent_id: zhou.id });
  t.clock.advance(59_000);
  await t.app.settle();
  expect(await waiting(zhou)).toEqual([offer.id]);
  t.clock.advance(1_000);
  await t.app.settle();
  expect([await waiting(zhou), (await state()).assignee_id]).toEqual([[], lin.id]);
  expect(lines().at(-1)).toBe("offer_expired");
});

test("of a team everybody is asked, one gets it, and one refusal leaves it to the others", async () => {
  const team = await t.team("售后");
  const mates = [];
  for (let i = 0; i < 3; i++) mates.push(await t.agent("agent", { inboxes: [inbox.id], teams: [team] }));
  const elsewhere = await t.agent("agent", { inboxes: [], teams: [team] });
  const { body: offer } = await transfer({ team_id: team });
  await as(mates[0]!, "PUT", `/offers/${offer.id}/refusal`, { reason: "忙" });
  expect(await waiting(mates[0]!)).toEqual([]);
  expect(await waiting(elsewhere)).toEqual([]);
  expect(await waiting(mates[1]!)).toEqual([offer.id]);
  const answers = await Promise.all(
    mates.slice(1).map((mate) => as<Offer>(mate, "PUT", `/offers/${offer.id}/acceptance`)),
  );
  expect(answers.map((each) => each.status).sort()).toEqual([200, 409]);
  const won = mates[1 + answers.findIndex((each) => each.status === 200)]!;
  expect(await state()).toMatchObject({ assignee_id: won.id, team_id: team });
});

test("a team where all have said no has declined", async () => {
  const team = await t.team("售后");
  const mate = await t.agent("agent", { inboxes: [inbox.id], teams: [team] });
  const { body: offer } = await transfer({ team_id: team });
  expect((await as<Offer>(mate, "PUT", `/offers/${offer.id}/refusal`, {})).body.state).toBe("declined");
});

test("one offer at a time; withdrawn, the next may be made", async () => {
  const { body: offer } = await transfer({ agent_id: zhou.id });
  expect((await transfer({ agent_id: boss.id })).status).toBe(409);
  expect((await as<Offer>(zhou, "DELETE", `/offers/${offer.id}`)).status).toBe(403);
  expect((await as<Offer>(lin, "DELETE", `/offers/${offer.id}`)).body.state).toBe("withdrawn");
  expect((await transfer({ agent_id: boss.id })).status).toBe(202);
});

test("closed, or with somebody else, there is nothing left to accept", async () => {
  const { body: first } = await transfer({ agent_id: zhou.id });
  await as(boss, "PUT", `/conversations/${id}/assignment`, { assignee_id: boss.id });
  expect((await as(zhou, "PUT", `/offers/${first.id}/acceptance`)).status).toBe(409);
  const { body: second } = await transfer({ agent_id: zhou.id }, boss);
  await as(boss, "PUT", `/conversations/${id}/closure`);
  expect((await as(zhou, "PUT", `/offers/${second.id}/acceptance`)).status).toBe(409);
  expect(await waiting(zhou)).toEqual([]);
});

test("an invitation waits as well, and who accepts has joined without taking over", async () => {
  const asked = await as<Offer>(lin, "POST", `/conversations/${id}/participants`, {
    agent_id: zhou.id,
    note: "帮我看看釉色",
  });
  expect([asked.status, asked.body.kind, (await state()).participants]).toEqual([202, "invite", []]);
  const again = await as<Offer>(lin, "POST", `/conversations/${id}/participants`, { agent_id: zhou.id });
  expect(again.body.id).toBe(asked.body.id);
  await as(zhou, "PUT", `/offers/${asked.body.id}/acceptance`);
  expect(await state()).toMatchObject({ participants: [zhou.id], assignee_id: lin.id });
  expect(lines()).toEqual(["assigned", "invite_offered", "invited"]);
});

test("what can't be accepted is not offered, and nothing is changed", async () => {
  const empty = await t.team("没有人");
  const blind = await t.team("看不到的");
  await t.agent("agent", { inboxes: [], teams: [blind] });
  const stranger = await t.agent("agent", { inboxes: [] });
  for (const [to, code] of [
    [{ team_id: empty }, "team_empty"],
    [{ team_id: blind }, "team_empty"],
    [{}, "invalid"],
    [{ team_id: empty, agent_id: zhou.id }, "invalid"],
  ] as const) {
    const { status, body } = await as<Problem>(lin, "POST", `/conversations/${id}/transfers`, to);
    expect([status, body.fields?.[0]?.code]).toEqual([422, code]);
  }
  const unfit = await as<Problem>(lin, "POST", `/conversations/${id}/transfers`, { agent_id: stranger.id });
  expect([unfit.status, unfit.body.code]).toEqual([422, "agent_unfit"]);
  expect(lines()).toEqual(["assigned"]);
  expect(t.kernel.db.all("select * from offers")).toEqual([]);
});

test("every route refuses nobody and strangers, and serves the right agent", async () => {
  const { body: offer } = await transfer({ agent_id: zhou.id });
  const stranger = await t.agent("agent", { inboxes: [] });
  const reader = await t.agent("read_only", { inboxes: [inbox.id] });
  const routes: [string, string, unknown, number[]][] = [
    ["GET", "/offers", undefined, [401, 200, 200, 200]],
    ["GET", `/conversations/${id}/offers`, undefined, [401, 404, 200, 200]],
    ["GET", `/inboxes/${inbox.id}/offers`, undefined, [401, 404, 200, 200]],
    ["PATCH", `/inboxes/${inbox.id}/offers`, { answer_s: 5 }, [401, 422, 422, 422]],
    ["PATCH", `/inboxes/${inbox.id}/offers`, { answer_s: 30 }, [401, 403, 403, 403]],
    ["DELETE", `/offers/${offer.id}`, undefined, [401, 404, 403, 403]],
    ["PUT", `/offers/${offer.id}/acceptance`, undefined, [401, 404, 403, 200]],
    ["PUT", "/offers/ofr_nothing/refusal", {}, [401, 404, 403, 404]],
  ];
  for (const [method, path, body, want] of routes) {
    const statuses = [];
    for (const headers of [{}, stranger.browser, reader.browser, zhou.browser])
      statuses.push(
        (await t.call(method, `/api/v1${path}`, { headers, ...(body !== undefined && { body }) })).status,
      );
    expect({ method, path, statuses }).toEqual({ method, path, statuses: want });
  }
});
