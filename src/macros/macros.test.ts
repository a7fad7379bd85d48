/** Rules of macros: all or nothing, in order, with variables, taken back while it is possible; and their routes. */

import { beforeEach, expect, test } from "bun:test";
import type { MacroAction } from "../../web/contract/models.ts";
import { receiveMessage } from "../conversations/receive.ts";
import { testApp, type TestAgent, type TestApp } from "../testing/app.ts";

let t: TestApp;
let inbox: { id: string; key: string };
let agent: TestAgent;
let outsider: TestAgent;
let reader: TestAgent;
let id: string;

beforeEach(async () => {
  t = testApp();
  inbox = await t.inbox({ assignment: "manual" });
  agent = await t.agent("agent", { inboxes: [inbox.id], name: "陈可" });
  outsider = await t.agent("agent");
  reader = await t.agent("read_only", { inboxes: [inbox.id] });
  const visitor = await t.visitor(inbox.key);
  const { conversation } = await t.kernel.write((tx) =>
    receiveMessage(
      tx,
      { kind: "contact", id: visitor.contactId, inboxId: inbox.id },
      {
        clientId: "m1",
        text: "杯子破了",
        contact: { name: "晓彤" },
        details: { form: { order_no: "QH-1" } },
      },
    ),
  );
  id = conversation.id;
  return () => t.close();
});

const make = (actions: MacroAction[], more: object = {}, as = agent) =>
  t.call<{ id: string; code?: string }>("POST", "/api/v1/macros", {
    headers: as.program,
    body: { scope: "personal", name: "破损", actions, ...more },
  });
const run = (macro: string, as = agent) =>
  t.call<{ id: string; code?: string }>("POST", `/api/v1/conversations/${id}/macro-runs`, {
    headers: as.program,
    body: { macro_id: macro },
  });
const undo = (of: string, as = agent) =>
  t.call<{ code?: string }>("DELETE", `/api/v1/conversations/${id}/macro-runs/${of}`, {
    headers: as.program,
  });
const now = async () =>
  (await t.call<Record<string, unknown>>("GET", `/api/v1/conversations/${id}`, { headers: agent.program }))
    .body;
const said = () =>
  t.kernel.db
    .all<{ text: string; kind: string }>(
      "select text, kind from messages where kind <> 'system' order by seq",
    )
    .map((row) => `${row.kind}: ${row.text}`);

const whole: MacroAction[] = [
  { do: "reply", text: "{contact.name|朋友}您好，我是{agent.name}，{order.number} 给您补发。" },
  { do: "note", text: "补发 {order.number}" },
  { do: "tag", add: ["破损"], remove: ["新客"] },
  { do: "priority", value: 2 },
  { do: "assign", agent_id: "me" },
  { do: "close" },
];

test("all of it happens, with the variables filled", async () => {
  const { body } = await make(whole);
  expect((await run(body.id)).status).toBe(201);
  expect(said()).toEqual(["text: 杯子破了", "text: 晓彤您好，我是陈可，QH-1 给您补发。", "note: 补发 QH-1"]);
  expect(await now()).toMatchObject({ status: "closed", priority: 2, tags: ["破损"], assignee_id: agent.id });
});

test("taken back: recalled, and as it was before; once only, by nobody else, and not for ever", async () => {
  const before = await now();
  const { body } = await make(whole);
  const done = await run(body.id);
  const colleague = await t.agent("agent", { inboxes: [inbox.id] });
  expect((await undo(done.body.id, colleague)).status).toBe(404);
  expect((await undo(done.body.id)).status).toBe(204);
  const keys = ["status", "priority", "tags", "assignee_id", "team_id", "snoozed_until"];
  const pick = (row: Record<string, unknown>) => Object.fromEntries(keys.map((key) => [key, row[key]]));
  expect(pick(await now())).toEqual(pick(before));
  expect(said()).toEqual(["text: 杯子破了", "text: ", "note: "]);
  expect(await undo(done.body.id)).toMatchObject({ status: 409, body: { code: "undo_over" } });
  const late = await run(body.id);
  t.clock.advance(31_000);
  expect(await undo(late.body.id)).toMatchObject({ status: 409, body: { code: "undo_over" } });
});

test("one deed that fails undoes all before it", async () => {
  const gone = await t.agent("agent", { inboxes: [] });
  const { body } = await make([
    { do: "reply", text: "转给同事" },
    { do: "assign", agent_id: gone.id },
  ]);
  expect(await run(body.id)).toMatchObject({ status: 422, body: { code: "agent_unfit" } });
  expect(said()).toEqual(["text: 杯子破了"]);
  expect(await now()).toMatchObject({ assignee_id: null });
});

test("snooze and transfer are done and taken back", async () => {
  const team = await t.team("售后");
  await t.agent("agent", { inboxes: [inbox.id], teams: [team] });
  const snooze = await make([{ do: "snooze", minutes: 60 }]);
  const slept = await run(snooze.body.id);
  expect(await now()).toMatchObject({ status: "snoozed" });
  expect((await undo(slept.body.id)).status).toBe(204);
  expect(await now()).toMatchObject({ status: "waiting", snoozed_until: null });
  const transfer = await make([{ do: "transfer", team_id: team }], { key: "t" });
  const moved = await run(transfer.body.id);
  expect(await now()).toMatchObject({ team_id: team });
  expect((await undo(moved.body.id)).status).toBe(204);
  expect(await now()).toMatchObject({ team_id: null });
});

test("what puts a conversation away stands last, a key runs one macro in its place, and bad input is refused", async () => {
  for (const actions of [
    [{ do: "close" }, { do: "note", text: "x" }],
    [],
    [{ do: "dance" }],
    [{ do: "reply", text: " " }],
    [{ do: "reply", text: "a\0" }],
    [{ do: "priority", value: 4 }],
    [{ do: "snooze", minutes: 0 }],
    [{ do: "assign", agent_id: "you" }],
    [{ do: "tag", add: "x", remove: [] }],
    Array.from({ length: 11 }, () => ({ do: "note", text: "x" })),
  ])
    expect((await make(actions as MacroAction[])).status).toBe(422);
  const first = await make([{ do: "close" }], { key: "k" });
  expect(first.status).toBe(201);
  expect(await make([{ do: "close" }], { key: "k" })).toMatchObject({
    status: 409,
    body: { code: "macro_key_taken" },
  });
  expect((await make([{ do: "close" }], { key: "K" })).status).toBe(422);
});

test("every route refuses nobody, the wrong role and the wrong agent, and serves the right one", async () => {
  const { body } = await make([{ do: "close" }]);
  const routes: [string, string, object | undefined, number[]][] = [
    ["GET", "/macros", undefined, [401, 200, 200, 200]],
    ["GET", "/macros?own=true", undefined, [401, 200, 200, 200]],
    ["GET", `/macros/${body.id}`, undefined, [401, 404, 404, 200]],
    ["POST", "/macros", { scope: "personal", name: "x", actions: [{ do: "close" }] }, [401, 403, 201, 201]],
    ["PATCH", `/macros/${body.id}`, { name: "y" }, [401, 404, 404, 200]],
    ["POST", `/conversations/${id}/macro-runs`, { macro_id: body.id }, [401, 403, 404, 201]],
    ["DELETE", `/conversations/${id}/macro-runs/mac_none`, undefined, [401, 409, 404, 409]],
    ["DELETE", `/macros/${body.id}`, undefined, [401, 404, 404, 204]],
  ];
  for (const [method, path, input, expected] of routes) {
    const statuses: number[] = [];
    for (const who of [undefined, reader, outsider, agent])
      statuses.push(
        (
          await t.call(method, `/api/v1${path}`, {
            ...(who && { headers: who.program }),
            ...(input && { body: input }),
          })
        ).status,
      );
    expect({ method, path, statuses }).toEqual({ method, path, statuses: expected });
  }
  expect((await make([{ do: "close" }], { scope: "shared" })).status).toBe(403);
});
