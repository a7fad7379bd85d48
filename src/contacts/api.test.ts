/** Routes of contacts: nobody, the wrong role, the wrong inbox, and as it should be. */

import { beforeAll, expect, test } from "bun:test";
import type { AgentActor } from "../accounts/actor.ts";
import { contactsApi } from "./api.ts";
import { ground, type Ground } from "./testing.ts";

let g: Ground;
let web: string;
let id: string;
let other: string;
let member: AgentActor;
let stranger: AgentActor;
let reader: AgentActor;

beforeAll(async () => {
  g = ground();
  web = g.inbox("官网");
  const mini = g.inbox("小程序");
  id = await g.contact({ inboxId: web, name: "林晓彤" });
  other = await g.contact({ inboxId: web, name: "晓彤" });
  member = g.agent("agent", { inboxes: [web] });
  stranger = g.agent("agent", { inboxes: [mini] });
  reader = g.agent("read_only", { inboxes: [web] });
});

const routes = (): { request: string; body?: unknown; happy: number; reads?: boolean; hidden?: number }[] => [
  { request: "GET /contacts", happy: 200, reads: true, hidden: 200 },
  { request: `GET /contacts/${id}`, happy: 200, reads: true },
  { request: "POST /contacts", body: { inbox_id: web, name: "沈知夏", tags: ["售前"] }, happy: 201 },
  { request: `PATCH /contacts/${id}`, body: { vip: true }, happy: 200 },
  { request: `PUT /contacts/${id}/tags`, body: { tags: ["送礼"] }, happy: 200 },
  { request: `POST /contacts/${id}/tags`, body: { add: ["老客"], remove: ["送礼"] }, happy: 200 },
  { request: `PUT /contacts/${id}/block`, happy: 200 },
  { request: `DELETE /contacts/${id}/block`, happy: 200 },
  { request: `POST /contacts/${other}/merge`, body: { into_id: id }, happy: 200 },
];

test("every route refuses nobody, the wrong role and the wrong inbox, and serves the right agent", async () => {
  const api = contactsApi(g.kernel);
  for (const { request, body, happy, reads, hidden } of routes()) {
    expect({ request, status: (await g.call(api, undefined, request, body)).status }).toEqual({
      request,
      status: 401,
    });
    expect({ request, status: (await g.call(api, reader, request, body)).status }).toEqual({
      request,
      status: reads ? 200 : 403,
    });
    expect({ request, status: (await g.call(api, stranger, request, body)).status }).toEqual({
      request,
      status: hidden ?? 404,
    });
    expect({ request, status: (await g.call(api, member, request, body)).status }).toEqual({
      request,
      status: happy,
    });
  }
  const shown: { tags: string[]; vip: boolean } = (await g.call(api, member, `GET /contacts/${id}`)).body;
  expect(shown).toMatchObject({ tags: ["老客"], vip: true });
  const hidden: { data: unknown[] } = (await g.call(api, stranger, "GET /contacts")).body;
  expect(hidden.data).toEqual([]);
});

test("bad input names the field and changes nothing", async () => {
  const api = contactsApi(g.kernel);
  const before = g.kernel.db.one("select count(*) as n from events");
  for (const [request, body, path] of [
    [`PATCH /contacts/${id}`, { email: "nobody" }, "email"],
    [`PATCH /contacts/${id}`, { name: 5 }, "name"],
    [`PATCH /contacts/${id}`, { name: "\ud800" }, "name"],
    [`PATCH /contacts/${id}`, { colour: "red" }, ""],
    [`POST /contacts/${id}/tags`, { add: [""] }, "add.0"],
    ["POST /contacts", { name: "没有接入点" }, "inbox_id"],
    ["GET /contacts?cursor=nonsense", undefined, "cursor"],
    ["GET /contacts?limit=1000", undefined, "limit"],
  ] as [string, unknown, string][]) {
    const { status, body: problem }: { status: number; body: { fields?: { path: string }[] } } = await g.call(
      api,
      member,
      request,
      body,
    );
    expect({ request, status, path: problem.fields?.[0]?.path }).toEqual({ request, status: 422, path });
  }
  expect(g.kernel.db.one("select count(*) as n from events")).toEqual(before!);
});

test("the document can be made", () => {
  const document = contactsApi(g.kernel).getOpenAPI31Document({
    openapi: "3.1.0",
    info: { title: "Lingxi", version: "1" },
  });
  expect(Object.keys(document.paths ?? {})).toContain("/contacts/{id}/merge");
});
