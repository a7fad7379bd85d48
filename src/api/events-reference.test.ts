/** The reference of events tells all that is public, as it is sent; the document for machines says the same. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "bun:test";
import { scopes } from "../accounts/scopes.ts";
import { aboutEvent, publicEvents } from "../kernel/event-log.ts";
import { isId, parseMessageId, type IdPrefix } from "../kernel/ids.ts";
import { testApp, type TestAgent, type TestApp } from "../testing/app.ts";
import { retryDelays } from "../webhooks/types.ts";
import type { asyncApi } from "./asyncapi.ts";
import type { Document } from "./document.ts";
import { fieldsOf, resourcesOf, sampleBody } from "./event-bodies.ts";
import { requestText, sampleSecret, verifying } from "./event-snippets.ts";
import { eventSamples, sampleAt } from "./event-samples.ts";
import { toolsOf } from "./mcp.ts";
import { clientFrames, serverFrames } from "./socket-frames.ts";

let house: TestApp;
let owner: TestAgent;
let page: string;
beforeAll(async () => {
  house = testApp({ env: { ALLOW_PRIVATE: "127.0.0.1:9" } });
  owner = await house.agent("owner");
  page = (await house.call<string>("GET", "/api/v1/reference/events")).body;
});
afterAll(() => house.close());

const anchors = () => new Set([...page.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id!));

test("it is one page with every event, frame and tool, and nothing from elsewhere", async () => {
  const { status, headers } = await house.call("GET", "/api/v1/reference/events");
  const other = await house.call<string>("GET", "/api/v1/reference");
  expect(status).toBe(200);
  expect(headers.get("content-security-policy")).toContain("default-src 'none'");
  expect(headers.get("content-security-policy")).toBe(other.headers.get("content-security-policy"));
  expect(page).not.toMatch(/<script(?! src="\/)|style=|(?:src|href)="(?:https?:)?\/\//);
  const there = anchors();
  expect(publicEvents.filter((name) => !there.has(name))).toEqual([]);
  const document = (await house.call<Document>("GET", "/api/v1/openapi.json")).body;
  const words = [
    ...Object.keys(clientFrames),
    ...Object.keys(serverFrames),
    ...toolsOf(document).map(({ tool }) => tool.name),
  ];
  expect(words.filter((word) => !page.includes(`<td><code>${word}</code></td>`))).toEqual([]);
  for (const [attempt] of retryDelays.entries()) expect(page).toContain(`<td>${attempt + 2}</td>`);
});

test("its links lead somewhere, and each page of the reference leads to the other", async () => {
  const there = anchors();
  const links = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id!);
  expect(links.filter((id) => !there.has(id))).toEqual([]);
  const other = (await house.call<string>("GET", "/api/v1/reference")).body;
  expect(other).toContain('href="/api/v1/reference/events"');
  for (const [, id] of page.matchAll(/href="\/api\/v1\/reference#([^"]+)"/g))
    expect(other).toContain(`id="${id}"`);
});

test("every public event has a sentence and a sample, with ids as ours are", () => {
  expect(Object.keys(eventSamples).sort()).toEqual([...publicEvents].sort());
  expect(publicEvents.filter((name) => !aboutEvent(name) || !eventSamples[name].when)).toEqual([]);
  const shown = publicEvents.flatMap((name) => JSON.stringify(sampleBody(name)).match(/"[a-z]{3}_\w+"/g)!);
  const wrong = shown
    .map((text) => text.slice(1, -1))
    .filter((id) => !(isId(id.slice(0, 3) as IdPrefix, id) || parseMessageId(id)));
  expect(wrong).toEqual([]);
});

/** Names all the way down; a list counts by its first. What an installation fills is left out. */
const shape = (value: unknown): unknown =>
  value !== null && typeof value === "object" && !Array.isArray(value)
    ? Object.fromEntries(
        Object.entries(value)
          .sort(([a], [b]) => a.localeCompare(b))
          .map(([name, each]) => [
            name,
            ["attributes", "origin", "details", "rating"].includes(name) ? {} : shape(each),
          ]),
      )
    : "…";

test("the samples are what is really sent", async () => {
  const inbox = await house.inbox();
  const hook = await house.call("POST", "/api/v1/webhooks", {
    headers: owner.program,
    body: { url: "http://127.0.0.1:9/lingxi" },
  });
  expect(hook.status).toBe(201);
  const visitor = await house.visitor(inbox.key);
  const sent = await house.call<{ conversation_id: string }>("POST", "/visitor/v1/messages", {
    headers: visitor.headers,
    body: { id: "m1", text: "我的电话是 13800002056" },
  });
  expect(sent.status).toBe(201);
  const id = sent.body.conversation_id;
  const ask = async (method: string, path: string, body?: object) => {
    const { status } = await house.call(method, `/api/v1${path}`, {
      headers: owner.program,
      ...(body && { body }),
    });
    expect([path, status < 300]).toEqual([path, true]);
  };
  await ask("PATCH", `/contacts/${visitor.contactId}`, { name: "林晓彤" });
  await ask("PUT", `/conversations/${id}/priority`, { priority: 2 });
  await ask("PUT", `/conversations/${id}/tags`, { tags: ["补发"] });
  await ask("PUT", `/conversations/${id}/assignment`, { assignee_id: owner.id });
  await ask("PUT", `/conversations/${id}/snooze`, { until: "2026-06-10T04:00:00.000Z" });
  await ask("POST", `/conversations/${id}/conversions`, { name: "订单付款" });
  await ask("PUT", `/conversations/${id}/closure`);
  await ask("DELETE", `/conversations/${id}/closure`);
  await ask("PUT", `/contacts/${visitor.contactId}/block`);
  const bodies = house.kernel.db
    .all<{ event: string; body: string }>("select event, body from webhook_deliveries order by no")
    .map(({ event, body }) => ({ event, body: JSON.parse(body) as ReturnType<typeof sampleBody> }));
  // Lines of the system come without an id of the client.
  const texts = bodies.filter(
    ({ body }) => !body.data.message || body.data.message.author.kind === "contact",
  );
  const seen = publicEvents.flatMap((name) => {
    const real = texts.find(({ event }) => event === name)?.body;
    return real ? [{ name, real }] : [];
  });
  for (const { name, real } of seen) expect([name, shape(real)]).toEqual([name, shape(sampleBody(name))]);
  expect(seen.map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      "conversation.created",
      "conversation.assigned",
      "conversation.closed",
      "conversation.reopened",
      "conversation.snoozed",
      "conversation.tagged",
      "conversation.prioritised",
      "message.created",
      "contact.created",
      "contact.updated",
      "contact.blocked",
      "conversion.recorded",
      "contact.lead_captured",
    ]),
  );
});

test("the lines for Node believe what is signed as we sign, and nothing else", async () => {
  const folder = mkdtempSync(join(tmpdir(), "lingxi-verify-"));
  const file = join(folder, "verify.mjs");
  writeFileSync(file, verifying.find((each) => each.label === "Node")!.text);
  const { verify } = (await import(file)) as {
    verify: (secret: string, headers: Record<string, string>, body: string) => unknown;
  };
  const body = JSON.stringify(sampleBody("contact.erased"));
  const requestAt = (at: number) => {
    const [head, text] = requestText(body, at).split("\n\n");
    const lines = head!.split("\n").slice(1);
    return {
      headers: Object.fromEntries(lines.map((line) => line.split(": "))) as Record<string, string>,
      text,
    };
  };
  const { headers, text } = requestAt(Date.now());
  expect(verify(sampleSecret, headers, text!)).toEqual(sampleBody("contact.erased"));
  const both = { ...headers, "webhook-signature": `v1,AAAA ${headers["webhook-signature"]}` };
  expect(verify(sampleSecret, both, text!)).toEqual(sampleBody("contact.erased"));
  expect(() => verify(sampleSecret, headers, `${text} `)).toThrow("not signed");
  expect(() => verify(`whsec_${Buffer.alloc(32).toString("base64")}`, headers, text!)).toThrow("not signed");
  expect(() => verify(sampleSecret, requestAt(sampleAt).headers, text!)).toThrow("too old");
  rmSync(folder, { recursive: true });
});

test("the frames are those of the protocol, by name and by who sends them", () => {
  const readme = readFileSync(join(import.meta.dir, "../../web/contract/README.md"), "utf8");
  const tableOf = (head: string) => {
    const rows = readme.split(`\n| ${head}`)[1]!.split("\n\n")[0]!.split("\n").slice(2);
    return rows.flatMap((row) => {
      const [, names, who] = row.split(/(?<!\\)\|/);
      return [...names!.matchAll(/`(\w+)/g)].map(([, name]) => [name!, who!.trim()] as const);
    });
  };
  const whoOf = (frames: Record<string, { who: string }>, names: string[]) =>
    names.map((name) => [name, frames[name]?.who]);
  const client = tableOf("client sends");
  const server = tableOf("server sends");
  expect([client.length, server.length].every((count) => count > 10)).toBe(true);
  expect(
    whoOf(
      clientFrames,
      client.map(([name]) => name),
    ),
  ).toEqual(client.map((each) => [...each]));
  expect(
    whoOf(
      serverFrames,
      server.map(([name]) => name),
    ),
  ).toEqual(server.map((each) => [...each]));
  const untold = [...Object.keys(clientFrames), ...Object.keys(serverFrames)].filter(
    (name) =>
      !readme.includes(`\`${name}`) &&
      !readme.includes(`"t":"${name}"`) &&
      !readme.includes(`"t": "${name}"`),
  );
  expect(untold).toEqual([]);
});

test("the document for machines is AsyncAPI 3.0, and every reference in it leads somewhere", async () => {
  const { status, body, headers } = await house.call<ReturnType<typeof asyncApi>>(
    "GET",
    "/api/v1/asyncapi.json",
  );
  expect([status, headers.get("content-type")]).toEqual([200, "application/json"]);
  expect(body).toMatchObject({
    asyncapi: "3.0.0",
    info: { title: expect.any(String) as string, version: expect.any(String) as string },
    defaultContentType: "application/json",
    operations: { tell: { action: "send", channel: { $ref: "#/channels/webhook" } } },
  });
  expect(Object.keys(body.channels.webhook.messages).sort()).toEqual([...publicEvents].sort());
  for (const name of publicEvents) {
    const message = body.components.messages[name]!;
    expect(message).toMatchObject({ name, contentType: "application/json", summary: aboutEvent(name) });
    const told = Object.keys(sampleBody(name).data).sort();
    expect(Object.keys(message.payload.properties.data.properties).sort()).toEqual(told);
    expect([...fieldsOf(name).map((each) => each.name), ...resourcesOf(name)].sort()).toEqual(told);
  }
  for (const [, path] of JSON.stringify(body).matchAll(/"\$ref":"#\/([^"]+)"/g)) {
    let found: unknown = body;
    for (const part of path!.split("/")) found = (found as Record<string, unknown> | undefined)?.[part];
    expect([path, found !== undefined]).toEqual([path, true]);
  }
});

test("nobody can be given the right to write events", async () => {
  expect(scopes).toContain("events:read");
  const made = await house.call("POST", "/api/v1/api-keys", {
    headers: owner.browser,
    body: { name: "x", scopes: ["events:write"] },
  });
  expect(made.status).toBe(422);
});
