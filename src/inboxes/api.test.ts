/** Routes of inboxes: nobody, the wrong role, the wrong inbox, and as it should be. */

import { afterAll, beforeAll, expect, test } from "bun:test";
import { system, type AgentActor } from "../accounts/actor.ts";
import { fileGround, type FileGround } from "../files/testing.ts";
import { inboxesApi } from "./api.ts";
import { createInbox } from "./service.ts";
import { defaultHours } from "./types.ts";

let g: FileGround;
let id: string;
let admin: AgentActor;
let member: AgentActor;
let stranger: AgentActor;
beforeAll(async () => {
  g = fileGround();
  id = (await g.kernel.write((tx) => createInbox(tx, system("setup"), { name: "官网" }))).id;
  const other = (await g.kernel.write((tx) => createInbox(tx, system("setup"), { name: "小程序" }))).id;
  admin = g.agent("admin");
  member = g.agent("agent", [id]);
  stranger = g.agent("agent", [other]);
});
afterAll(() => g.close());

async function call(actor: AgentActor | undefined, line: string, body?: unknown) {
  const [method, path] = line.split(" ") as [string, string];
  const init =
    body === undefined
      ? { method }
      : { method, body: JSON.stringify(body), headers: { "content-type": "application/json" } };
  const response = await g.call(inboxesApi(g.kernel), actor, new Request(`http://chat.example${path}`, init));
  const text = await response.text();
  return {
    status: response.status,
    text,
    json: (text.startsWith("{") ? JSON.parse(text) : {}) as Record<string, unknown>,
  };
}

const table = (): { line: string; body?: unknown; happy: number; reads?: boolean; lists?: boolean }[] => [
  { line: "GET /inboxes", happy: 200, reads: true, lists: true },
  { line: `GET /inboxes/${id}`, happy: 200, reads: true },
  { line: `GET /inboxes/${id}/snippet`, happy: 200, reads: true },
  { line: `GET /inboxes/${id}/qr.svg`, happy: 200, reads: true },
  { line: "POST /inboxes", body: { name: "门店" }, happy: 201 },
  {
    line: `PATCH /inboxes/${id}`,
    body: { name: "官网商城", hours: { ...defaultHours, enabled: true } },
    happy: 200,
  },
  { line: `PUT /inboxes/${id}/members`, body: { agent_ids: [] }, happy: 200 },
  { line: `POST /inboxes/${id}/key`, happy: 200 },
  { line: `POST /inboxes/${id}/archival`, happy: 200 },
  { line: `DELETE /inboxes/${id}/archival`, happy: 200 },
];

test("every route refuses nobody, the wrong role and the wrong inbox, and serves the right agent", async () => {
  for (const { line, body, happy, reads, lists } of table()) {
    const status = async (actor: AgentActor | undefined) => (await call(actor, line, body)).status;
    expect({ line, status: await status(undefined) }).toEqual({ line, status: 401 });
    expect({ line, status: await status(member) }).toEqual({ line, status: reads ? 200 : 403 });
    expect({ line, status: await status(stranger) }).toEqual({
      line,
      status: lists ? 200 : reads ? 404 : 403,
    });
    expect({ line, status: await status(admin) }).toEqual({ line, status: happy });
  }
});

test("a list holds what the agent sees, and archived inboxes only when asked for", async () => {
  const names = async (actor: AgentActor, query = "") =>
    ((await call(actor, `GET /inboxes${query}`)).json.data as { name: string }[]).map((each) => each.name);
  const { id: old } = (await call(admin, "POST /inboxes", { name: "旧站" })).json as { id: string };
  await call(admin, `POST /inboxes/${old}/archival`);
  expect(await names(stranger)).toEqual(["小程序"]);
  expect(await names(admin)).not.toContain("旧站");
  expect(await names(admin, "?archived=true")).toContain("旧站");
});

test("a change comes back in snake_case with the members and whether it is open", async () => {
  const { json } = await call(admin, `PATCH /inboxes/${id}`, {
    time_zone: "Europe/London",
    appearance: { color: "#123456" },
    hours: { ...defaultHours, enabled: false },
  });
  expect(json).toMatchObject({
    id,
    time_zone: "Europe/London",
    appearance: { color: "#123456", theme: "auto" },
    open: true,
    member_ids: [],
    archived_at: null,
  });
  const agent = g.agent();
  expect(
    (await call(admin, `PUT /inboxes/${id}/members`, { agent_ids: [agent.id] })).json.member_ids,
  ).toEqual([agent.id]);
});

test("bad input names the field", async () => {
  for (const [line, body, path] of [
    ["POST /inboxes", {}, "name"],
    ["POST /inboxes", { name: "x", key: "mine" }, ""],
    [`PATCH /inboxes/${id}`, { appearance: { color: "red" } }, "appearance.color"],
    [`PATCH /inboxes/${id}`, { allowed_origins: ["shop"] }, "allowed_origins.0"],
    [`PUT /inboxes/${id}/members`, { agent_ids: ["agt_nobody"] }, "member_ids"],
  ] as const) {
    const { status, json } = await call(admin, line, body);
    expect({ line, status, path: (json.fields as { path: string }[])[0]?.path }).toEqual({
      line,
      status: 422,
      path,
    });
  }
});

test("the snippet and the QR code lead to the address that was asked", async () => {
  const { key } = (await call(admin, `GET /inboxes/${id}`)).json as { key: string };
  expect((await call(admin, `GET /inboxes/${id}/snippet`)).json).toMatchObject({
    chat_url: `http://chat.example/chat/${key}`,
  });
  expect((await call(admin, `GET /inboxes/${id}/qr.svg`)).text).toStartWith("<svg");
});

test("the description of the interface can be made from the routes", () => {
  const document = inboxesApi(g.kernel).getOpenAPI31Document({
    openapi: "3.1.0",
    info: { title: "x", version: "1" },
  });
  expect(Object.keys(document.paths ?? {})).toContain("/inboxes/{id}/archival");
  expect(JSON.stringify(document)).toContain("InboxHours");
});
