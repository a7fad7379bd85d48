/** From a page view to an invitation: by the tracker's next answer, by the line, after some time, and its routes. */

import { beforeEach, expect, test } from "bun:test";
import type { Invitation } from "../../web/contract/visitors.ts";
import { testApp, type TestAgent, type TestApp, type TestVisitor } from "../testing/app.ts";
import { countResults } from "./queries.ts";
import { forgetInvitations } from "./service.ts";
import { agreedVisitor, dwell, line, page, track, trackingInbox } from "../visitors/testing.ts";

let t: TestApp;
let inbox: { id: string; key: string };
let owner: TestAgent;
let agent: TestAgent;
let visitor: TestVisitor;

beforeEach(async () => {
  t = testApp();
  inbox = await trackingInbox(t);
  owner = await t.agent("owner");
  agent = await t.agent("agent", { name: "陈可", inboxes: [inbox.id] });
  visitor = await agreedVisitor(t, inbox);
  return () => t.close();
});

const rest = <T>(who: TestAgent, method: string, path: string, body?: unknown) =>
  t.call<T>(method, `/api/v1${path}`, { headers: who.browser, ...(body !== undefined && { body }) });
const rule = (conditions: object, more: object = {}) =>
  rest<{ id: string }>(owner, "POST", "/invitation-rules", {
    name: "看茶具的",
    enabled: true,
    variants: [{ key: "A", text: "需要帮忙看看吗？", chips: ["怎么保养"] }],
    conditions: { open: false, agent: false, ...conditions },
    ...more,
  });
/** What rides on the tracker's answer to this. */
const pending = async (events: unknown[]): Promise<Invitation | undefined> => {
  const { body } = await track(t, visitor, events);
  return (body as unknown as { invitation?: Invitation }).invitation;
};
/** A sign of life. */
const beat = () => pending([dwell(t, "p1", 15)]);
const settled = () => t.kernel.write(() => null);

test("who comes to a page that a rule names is invited by the next answer, until they have seen it", async () => {
  await rule({ pages: ["/cups/*"] });
  expect(await pending([page(t, "p1", "/")])).toBeUndefined();
  await pending([page(t, "p2", "/cups/1")]);
  await settled();
  const invitation = await beat();
  expect(invitation).toMatchObject({
    as: "bubble",
    text: "需要帮忙看看吗？",
    chips: ["怎么保养"],
    agent: null,
  });
  await t.call("POST", `/visitor/v1/invitations/${invitation!.id}/seen`, { headers: visitor.headers });
  expect(await beat()).toBeUndefined();
});

test("a rule that waits for dwell strikes when the time has come, without any sign of the visitor", async () => {
  await rule({ dwell_s: 30 });
  await pending([page(t, "p1", "/cups/1")]);
  await pending([dwell(t, "p1", 10)]);
  t.clock.advance(5_000);
  await t.app.invitations.tick();
  expect(await beat()).toBeUndefined();
  t.clock.advance(26_000);
  await t.app.invitations.tick();
  await settled();
  expect(await beat()).toBeDefined();
});

test("a rule that is off, or of another inbox, invites nobody", async () => {
  const other = await t.inbox();
  await rule({}, { enabled: false });
  await rule({}, { inbox_id: other.id });
  await pending([page(t, "p1", "/")]);
  await settled();
  expect(await beat()).toBeUndefined();
});

test("a rule for agents tells them, marks the visitor, and the visitor sees nothing", async () => {
  const heard = line(t, agent.id);
  t.app.hub.subscribe(heard, "agents");
  await rule({}, { act: "task", name: "大客户", variants: [{ key: "A", text: "看看要不要打招呼" }] });
  await pending([page(t, "p1", "/")]);
  await settled();
  expect(await beat()).toBeUndefined();
  expect(heard.take().find((frame) => frame.t === "visitor_tasks")).toMatchObject({
    made: { visitor_id: visitor.contactId, rule: "大客户" },
  });
  const { body } = await rest<{ data: { id: string; rule: string }[] }>(agent, "GET", "/visitor-tasks");
  expect(body.data.map((task) => task.rule)).toEqual(["大客户"]);
  expect((await rest(agent, "DELETE", `/visitor-tasks/${body.data[0]!.id}`)).status).toBe(204);
  expect((await rest<{ data: [] }>(agent, "GET", "/visitor-tasks")).body.data).toEqual([]);
});

test("taking the consent back leaves the counts and takes the name", async () => {
  await rule({});
  await pending([page(t, "p1", "/")]);
  await settled();
  await t.call("POST", "/visitor/v1/consents", {
    headers: visitor.headers,
    body: { purpose: "tracking", granted: false, text_version: "1", how: "banner" },
  });
  expect(t.kernel.db.all("select visitor_id as id from visitor_invitations")).toEqual([{ id: "" }]);
});

test("by hand over REST: the agent's face goes with it, the board shows it, and a second one is refused", async () => {
  await track(t, visitor, [page(t, "p1", "/")]);
  const path = `/visitors/${visitor.contactId}/invitations`;
  expect((await rest<{ may_invite: boolean }>(agent, "GET", path)).body.may_invite).toBe(true);
  expect((await rest(agent, "POST", path, { text: "要看看实物视频吗？" })).status).toBe(201);
  expect(await beat()).toMatchObject({ text: "要看看实物视频吗？", agent: { name: "陈可" } });
  expect(t.app.visitors.board.one(visitor.contactId)!.invited_at).not.toBeNull();
  const again = await rest<{ code: string }>(agent, "POST", path, { text: "在吗" });
  expect([again.status, again.body.code]).toEqual([409, "invited_today"]);
  expect((await rest<{ may_invite: boolean }>(agent, "GET", path)).body.may_invite).toBe(false);
});

test("routes: nobody, the wrong role, the wrong inbox, an unknown visitor", async () => {
  await track(t, visitor, [page(t, "p1", "/")]);
  const made = await rule({ pages: ["/nowhere"] });
  const outsider = await t.agent("agent");
  const reader = await t.agent("read_only", { inboxes: [inbox.id] });
  const path = `/visitors/${visitor.contactId}/invitations`;
  const words = { text: "您好" };
  for (const [who, method, at, body, status] of [
    [outsider, "GET", path, undefined, 404],
    [outsider, "POST", path, words, 404],
    [reader, "POST", path, words, 403],
    [agent, "POST", "/visitors/con_x/invitations", words, 404],
    [agent, "GET", "/invitation-rules", undefined, 403],
    [agent, "POST", "/invitation-rules", { name: "x", variants: [{ key: "A", text: "x" }] }, 403],
    [agent, "GET", `/invitation-rules/${made.body.id}`, undefined, 403],
    [agent, "PATCH", `/invitation-rules/${made.body.id}`, { enabled: false }, 403],
    [agent, "DELETE", `/invitation-rules/${made.body.id}`, undefined, 403],
    [agent, "POST", `/invitation-rules/${made.body.id}/move`, { by: 1 }, 403],
    [agent, "POST", "/invitation-rules/matches", { conditions: {} }, 403],
    [owner, "PATCH", "/invitation-rules/ivr_x", { enabled: false }, 404],
    [owner, "POST", "/invitation-rules", { name: "x", variants: [] }, 422],
    [owner, "PATCH", `/invitation-rules/${made.body.id}`, { conditions: { depth: 0 } }, 422],
    [owner, "PATCH", `/invitation-rules/${made.body.id}`, { conditions: { colour: 1 } }, 422],
    [
      owner,
      "POST",
      "/invitation-rules",
      { name: "x", inbox_id: "inb_x", variants: [{ key: "A", text: "x" }] },
      422,
    ],
  ] as [TestAgent, string, string, unknown, number][])
    expect([method, at, (await rest(who, method, at, body)).status]).toEqual([method, at, status]);
  expect((await t.call("GET", "/api/v1/invitation-rules")).status).toBe(401);
  expect((await t.call("POST", "/visitor/v1/invitations/ivt_x/seen")).status).toBe(401);
});

test("rules: one condition is changed alone, the order by one place, and who fits now is counted", async () => {
  await track(t, visitor, [page(t, "p1", "/cups/1")]);
  const [first, second] = [await rule({ pages: ["/a"], depth: 50 }), await rule({})];
  const changed = await rest<{ conditions: object }>(owner, "PATCH", `/invitation-rules/${first.body.id}`, {
    conditions: { depth: 80 },
  });
  expect(changed.body.conditions).toMatchObject({ pages: ["/a"], depth: 80 });
  await rest(owner, "POST", `/invitation-rules/${second.body.id}/move`, { by: -1 });
  const { body } = await rest<{ data: { id: string; results: unknown[] }[] }>(
    owner,
    "GET",
    "/invitation-rules",
  );
  expect(body.data.map((each) => each.id)).toEqual([second.body.id, first.body.id]);
  const matches = async (conditions: object) =>
    (
      await rest<{ count: number }>(owner, "POST", "/invitation-rules/matches", {
        conditions: { open: false, agent: false, ...conditions },
      })
    ).body.count;
  expect([await matches({ pages: ["/cups/*"] }), await matches({ pages: ["/x"] })]).toEqual([1, 0]);
});

test("a window that opened by itself is no answer; what they write in it is", async () => {
  await rule({}, { act: "window" });
  await pending([page(t, "p1", "/")]);
  await settled();
  const { id } = (await beat())!;
  const opened = await t.call<{ conversation_id: null }>("POST", `/visitor/v1/invitations/${id}/accepted`, {
    headers: visitor.headers,
  });
  expect(opened.body.conversation_id).toBeNull();
  const state = () =>
    t.kernel.db.one<{ state: string; conversation: string | null }>(
      "select state, conversation_id as conversation from visitor_invitations",
    );
  expect(state()).toEqual({ state: "seen", conversation: null });
  expect(t.kernel.db.all("select 1 from conversations")).toEqual([]);
  const body = { id: "m1", text: "有现货吗" };
  const said = await t.call<{ conversation_id: string }>("POST", "/visitor/v1/messages", {
    headers: visitor.headers,
    body,
  });
  expect(state()).toEqual({ state: "accepted", conversation: said.body.conversation_id });
});

test("an erased person is in no invitation any more; what a rule brought stays counted", async () => {
  const made = await rule({ pages: ["/cups/*"] });
  await pending([page(t, "p1", "/cups/1")]);
  await settled();
  const { id } = (await beat())!;
  await t.call("POST", `/visitor/v1/invitations/${id}/accepted`, { headers: visitor.headers });
  await t.kernel.write((tx) => {
    tx.run(
      "insert into visitor_invitations (id, inbox_id, visitor_id, agent_id, act, text, state, at) values ('ivt_x', ?, ?, ?, 'bubble', '林女士您好', 'seen', 1)",
      inbox.id,
      visitor.contactId,
      agent.id,
    );
    const conversations = tx.all<{ conversationId: string; inboxId: string }>(
      "select id as conversationId, inbox_id as inboxId from conversations",
    );
    forgetInvitations(tx, { ids: [visitor.contactId], conversations });
  });
  expect(
    t.kernel.db.all(
      "select visitor_id as visitor, conversation_id as conversation, state from visitor_invitations",
    ),
  ).toEqual([{ visitor: "", conversation: null, state: "accepted" }]);
  expect(countResults(t.kernel.db, made.body.id)).toMatchObject([{ seen: 1, accepted: 1 }]);
});
