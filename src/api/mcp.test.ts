/** The API for AI tools, driven by the protocol's own client: only what the key may do, through the same door. */

import { afterAll, beforeAll, expect, test } from "bun:test";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { origin, testApp, type TestAgent, type TestApp } from "../testing/app.ts";

let house: TestApp;
let owner: TestAgent;
let conversation: string;
const open: Client[] = [];

beforeAll(async () => {
  house = testApp();
  owner = await house.agent("owner");
  const inbox = await house.inbox();
  const visitor = await house.visitor(inbox.key);
  const sent = await house.call<{ conversation_id: string }>("POST", "/visitor/v1/messages", {
    headers: visitor.headers,
    body: { id: "m1", text: "青瓷盖碗到货了吗" },
  });
  conversation = sent.body.conversation_id;
});
afterAll(async () => {
  for (const client of open) await client.close();
  house.close();
});

async function connect(key: string): Promise<Client> {
  const client = new Client({ name: "test", version: "1" });
  const transport = new StreamableHTTPClientTransport(new URL(`${origin}/mcp`), {
    requestInit: { headers: { authorization: `Bearer ${key}` } },
    fetch: async (url, init) => (await house.app.fetch(new Request(url, init as RequestInit)))!,
  });
  await client.connect(transport as never);
  open.push(client);
  return client;
}
const fullKey = () => owner.program.authorization!.replace("Bearer ", "");
const keyWith = async (...scopes: string[]) =>
  (
    await house.call<{ key: string }>("POST", "/api/v1/api-keys", {
      headers: owner.browser,
      body: { name: "mcp", scopes },
    })
  ).body.key;
const textOf = (result: unknown) => (result as { content: { text: string }[] }).content[0]!.text;

test("an assistant lists conversations, reads one, and answers", async () => {
  const client = await connect(fullKey());
  const { tools } = await client.listTools();
  expect(tools.map((tool) => tool.name)).toContain("create_conversation_message");
  const listed = await client.callTool({ name: "list_conversations", arguments: { view: "all" } });
  expect(textOf(listed)).toContain(conversation);
  const { contents } = await client.readResource({ uri: `lingxi://conversations/${conversation}` });
  expect((contents[0] as { text: string }).text).toContain("青瓷盖碗到货了吗");
  const sent = await client.callTool({
    name: "create_conversation_message",
    arguments: { id: conversation, body: { client_id: "a1", text: "到了，今早的。" } },
  });
  expect(sent.isError).toBeUndefined();
  expect(textOf(sent)).toContain("到了，今早的。");
});

test("a limited key sees only its tools, and can call no other", async () => {
  const client = await connect(await keyWith("contacts:read"));
  const { tools } = await client.listTools();
  expect(tools.map((tool) => tool.name).sort()).toEqual(["get_contact", "list_contacts"]);
  expect(tools.every((tool) => tool.annotations?.readOnlyHint)).toBe(true);
  const refused = await client.callTool({ name: "list_conversations", arguments: {} });
  expect(refused.isError).toBe(true);
});

test("what is wrong comes back as an error that says where", async () => {
  const client = await connect(fullKey());
  const missing = await client.callTool({ name: "get_contact", arguments: {} });
  expect([missing.isError, textOf(missing)]).toEqual([true, '"id" is needed.']);
  const unknown = await client.callTool({ name: "get_contact", arguments: { id: "con_none" } });
  expect(textOf(unknown)).toContain("not_found");
  const bad = await client.callTool({
    name: "create_conversation_message",
    arguments: { id: conversation, body: { text: 1 } },
  });
  expect(textOf(bad)).toContain('"fields"');
});

test("secrets and the running of the house are no tools", async () => {
  const client = await connect(fullKey());
  const names = (await client.listTools()).tools.map((tool) => tool.name);
  expect(
    names.filter((name) => /key|secret|password|backup|setting|webhook|draft|system/.test(name)),
  ).toEqual([]);
});

test("nobody comes in without a key, not even with a session", async () => {
  const body = { jsonrpc: "2.0", id: 1, method: "tools/list" };
  const accept = "application/json, text/event-stream";
  expect((await house.call("POST", "/mcp", { body, headers: { accept } })).status).toBe(401);
  const signedIn = await house.call("POST", "/mcp", { body, headers: { accept, ...owner.browser } });
  expect(signedIn.status).toBe(401);
});
