/** Rules of saved views, and their routes: nobody, the wrong role, the wrong inbox, and as it should be. */

import { beforeEach, expect, test } from "bun:test";
import type { AgentActor } from "../accounts/actor.ts";
import { ground, type Ground } from "../contacts/testing.ts";
import { viewsApi } from "./api.ts";
import { listViews } from "./queries.ts";
import { changeView, deleteView, saveView } from "./service.ts";
import { mostViews, type NewView } from "./types.ts";

let g: Ground;
let web: string;
let agent: AgentActor;
let boss: AgentActor;

beforeEach(() => {
  g = ground();
  web = g.inbox();
  agent = g.agent("agent", { inboxes: [web] });
  boss = g.agent("supervisor");
});

const save = (actor: AgentActor, input: Partial<NewView> = {}) =>
  g.kernel.write((tx) =>
    saveView(tx, actor, { name: "未读", shared: false, filter: { unread: true }, ...input }),
  );

test("one's own view is nobody else's", async () => {
  const { id } = await save(agent);
  await expect(g.kernel.write((tx) => changeView(tx, boss, { id, name: "x" }))).rejects.toThrow("not_found");
  expect(listViews(g.kernel.db, boss)).toEqual([]);
  expect(listViews(g.kernel.db, agent)).toEqual([
    { id, name: "未读", shared: false, filter: { unread: true } },
  ]);
});

test("supervisors share; others use what is shared but don't change it", async () => {
  await expect(save(agent, { shared: true })).rejects.toThrow("forbidden");
  const { id } = await save(boss, { shared: true });
  await save(agent, { name: "我的" });
  expect(listViews(g.kernel.db, agent).map((view) => view.name)).toEqual(["未读", "我的"]);
  await expect(g.kernel.write((tx) => deleteView(tx, agent, { id }))).rejects.toThrow("forbidden");
  await g.kernel.write((tx) => deleteView(tx, boss, { id }));
  expect(g.kernel.db.all("select action from audit_log order by id")).toEqual([
    { action: "saved_view.created" },
    { action: "saved_view.deleted" },
  ]);
});

test("a shared view of an inbox is shown to those who see the inbox", async () => {
  await save(boss, { shared: true, filter: { inbox_id: web } });
  expect(listViews(g.kernel.db, agent)).toHaveLength(1);
  expect(listViews(g.kernel.db, g.agent("agent"))).toEqual([]);
});

test("a view can't ask for an inbox that its agent doesn't see", async () => {
  await expect(save(g.agent("agent"), { filter: { inbox_id: web } })).rejects.toThrow("not_found");
});

test("fifty views are enough", async () => {
  for (let i = 0; i < mostViews; i++) await save(agent);
  await expect(save(agent)).rejects.toThrow("too_many_views");
  await save(g.agent("agent"));
});

test("every route refuses nobody, the wrong role and the wrong inbox, and serves the right agent", async () => {
  const api = viewsApi(g.kernel);
  const { id } = await save(boss, { shared: true, filter: { inbox_id: web } });
  const stranger = g.agent("agent", { inboxes: [g.inbox("小程序")] });
  const routes: { request: string; body?: unknown; want: number[] }[] = [
    { request: "GET /views", want: [401, 200, 200, 200] },
    { request: "POST /views", body: { name: "官网", filter: { inbox_id: web } }, want: [401, 404, 201, 201] },
    {
      request: "POST /views",
      body: { name: "官网", shared: true, filter: { inbox_id: web } },
      want: [401, 403, 403, 201],
    },
    { request: `GET /views/${id}`, want: [401, 404, 200, 200] },
    { request: `PATCH /views/${id}`, body: { name: "官网未读" }, want: [401, 404, 403, 200] },
    { request: `DELETE /views/${id}`, want: [401, 404, 403, 204] },
  ];
  for (const { request, body, want } of routes) {
    const statuses: number[] = [];
    for (const actor of [undefined, stranger, agent, boss])
      statuses.push((await g.call(api, actor, request, body)).status);
    expect({ request, statuses }).toEqual({ request, statuses: want });
  }
  for (const bad of [
    { name: "" },
    { filter: { view: "everything" } },
    { filter: { inbox_id: "' or 1=1" } },
    { filter: { colour: 1 } },
    { colour: 1 },
  ])
    expect({
      bad,
      status: (await g.call(api, agent, "POST /views", { name: "x", filter: {}, ...bad })).status,
    }).toEqual({ bad, status: 422 });
});
