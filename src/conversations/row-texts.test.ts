/** A list shows what is true now, however its rows are kept. */

import { afterEach, beforeEach, expect, test } from "bun:test";
import type { Conversation, Message } from "../../web/contract/models.ts";
import { testApp, type TestAgent, type TestApp } from "../testing/app.ts";

let t: TestApp;
let agent: TestAgent;
let id: string;
beforeEach(async () => {
  t = testApp({ env: { RATE_LIMITS: "off" } });
  const inbox = await t.inbox();
  agent = await t.agent("agent", { inboxes: [inbox.id] });
  const { headers } = await t.visitor(inbox.key);
  const sent = await t.call<Message>("POST", "/visitor/v1/messages", {
    headers,
    body: { id: "m1", text: "在吗" },
  });
  id = sent.body.conversation_id;
});
afterEach(() => t.close());

const send = (method: "POST" | "PUT" | "PATCH", path: string, body: object) =>
  t.call(("" + method) as "POST", `/api/v1${path}`, { headers: agent.browser, body });
const listed = async () =>
  (
    await t.call<{ data: Conversation[] }>("GET", "/api/v1/conversations?view=all", {
      headers: agent.browser,
    })
  ).body.data[0]!;
const single = async () =>
  (await t.call<Conversation>("GET", `/api/v1/conversations/${id}`, { headers: agent.browser })).body;

test("a row of the list is the conversation itself, before and after each change", async () => {
  expect(await listed()).toEqual(await single());
  const contact = (await single()).contact.id;
  const changes: [Parameters<typeof send>, (row: Conversation) => unknown, unknown][] = [
    [["PUT", `/conversations/${id}/tags`, { tags: ["售前"] }], (row) => row.tags, ["售前"]],
    [["PUT", `/conversations/${id}/priority`, { priority: 2 }], (row) => row.priority, 2],
    [
      ["POST", `/conversations/${id}/messages`, { client_id: "a1", text: "在的" }],
      (row) => row.last_text,
      "在的",
    ],
    [["PATCH", `/contacts/${contact}`, { name: "林晓" }], (row) => row.contact.name, "林晓"],
  ];
  for (const [request, shown, expected] of changes) {
    const { status } = await send(...request);
    expect([request[1], status < 300]).toEqual([request[1], true]);
    const row = await listed();
    expect(shown(row)).toEqual(expected);
    expect(row).toEqual(await single());
  }
});
