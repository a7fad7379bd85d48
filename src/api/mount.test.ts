/** The door of the API and of those who run it: who comes in, how often, and what a stranger may know. */

import { afterAll, beforeAll, expect, test } from "bun:test";
import { testApp, type TestAgent, type TestApp } from "../testing/app.ts";

let house: TestApp;
let owner: TestAgent;
let agent: TestAgent;
beforeAll(async () => {
  house = testApp();
  owner = await house.agent("owner");
  agent = await house.agent("agent");
});
afterAll(() => house.close());

test("the document is OpenAPI 3.1, open to all, and tells how to come in", async () => {
  const { status, body } = await house.call<{ openapi: string; components: { securitySchemes: object } }>(
    "GET",
    "/api/v1/openapi.json",
  );
  expect([status, body.openapi]).toEqual([200, "3.1.0"]);
  expect(body.components.securitySchemes).toHaveProperty("key.scheme", "bearer");
});

test("the reference is one page with every operation, and nothing from elsewhere", async () => {
  const { status, body, headers } = await house.call<string>("GET", "/api/v1/reference");
  expect(status).toBe(200);
  expect(headers.get("content-security-policy")).toContain("default-src 'none'");
  expect(body).toContain("/conversations/{id}/messages");
  expect(body).not.toMatch(/<script(?! src="\/)|style=|(?:src|href)="(?:https?:)?\/\//);
});

test("a route that isn't there is 404 for those inside, 401 for others", async () => {
  expect((await house.call("GET", "/api/v1/dance", { headers: agent.program })).status).toBe(404);
  expect((await house.call("GET", "/api/v1/dance")).status).toBe(401);
});

test("a page of another site may use the API with a key when its origin is listed, and never with a cookie", async () => {
  const open = testApp({ env: { CORS_ORIGINS: "https://crm.example.com" } });
  try {
    const { program, browser } = await open.agent("agent");
    const from = (origin: string, headers: Record<string, string> = {}) => ({
      headers: { ...headers, origin },
    });
    const asked = {
      "access-control-request-method": "PATCH",
      "access-control-request-headers": "authorization",
    };
    const preflight = (house: TestApp, origin: string) =>
      house.call("OPTIONS", "/api/v1/contacts", from(origin, asked));
    const allowed = await preflight(open, "https://crm.example.com");
    expect(allowed.status).toBe(204);
    expect(allowed.headers.get("access-control-allow-origin")).toBe("https://crm.example.com");
    expect(allowed.headers.get("access-control-allow-headers")).toContain("authorization");
    expect(allowed.headers.get("access-control-allow-credentials")).toBeNull();
    const answer = await open.call("GET", "/api/v1/agents/me", from("https://crm.example.com", program));
    expect([answer.status, answer.headers.get("access-control-allow-origin")]).toEqual([
      200,
      "https://crm.example.com",
    ]);
    const refused = await open.call("GET", "/api/v1/agents/me", from("https://crm.example.com"));
    expect([refused.status, refused.headers.get("access-control-allow-origin")]).toEqual([
      401,
      "https://crm.example.com",
    ]);
    const written = await open.call("POST", "/api/v1/contacts", {
      ...from("https://crm.example.com", browser),
      body: { name: "Wang" },
    });
    expect(written.status).toBe(403);
    for (const closed of [
      await preflight(open, "https://evil.example"),
      await preflight(house, "https://crm.example.com"),
    ])
      expect(closed.headers.get("access-control-allow-origin")).toBeNull();
  } finally {
    open.close();
  }
});

test("answers to a person are never cached", async () => {
  const { headers } = await house.call("GET", "/api/v1/agents/me", { headers: agent.browser });
  expect(headers.get("cache-control")).toBe("no-store");
});

test("an agent who asks too often waits, and nobody else does", async () => {
  const busy = await house.agent("agent");
  let last = 200;
  let asked = 0;
  for (; last === 200 && asked < 1_000; asked++)
    last = (await house.call("GET", "/api/v1/agents/me", { headers: busy.program })).status;
  expect([last, asked]).toEqual([429, 301]);
  expect((await house.call("GET", "/api/v1/agents/me", { headers: agent.program })).status).toBe(200);
  house.clock.advance(60_000);
  expect((await house.call("GET", "/api/v1/agents/me", { headers: busy.program })).status).toBe(200);
});

test("alive and ready tell nothing but that; the numbers are for those who manage", async () => {
  // A stalled machine may answer 503; what it says is the same for strangers.
  const live = await house.call<object>("GET", "/livez");
  expect([live.status, Object.keys(live.body)]).toEqual([
    expect.any(Number) as number,
    ["ok", "loop_lag_ms"],
  ]);
  const ready = await house.call<object>("GET", "/readyz");
  expect(Object.keys(ready.body)).toEqual(["ok", "reasons"]);
  expect((await house.call("GET", "/metrics")).status).toBe(401);
  expect((await house.call("GET", "/metrics", { headers: agent.program })).status).toBe(403);
  const { status, body } = await house.call<string>("GET", "/metrics", { headers: owner.program });
  expect(status).toBe(200);
  expect(body).toContain('lingxi_connections{kind="visitor"} 0');
});

test("a body beyond 256 kB is refused before it is read, with or without its length told", async () => {
  const much = JSON.stringify({ name: "x".repeat(300_000) });
  expect(
    (await house.call("PATCH", "/api/v1/agents/me", { headers: agent.browser, body: much })).status,
  ).toBe(413);
  const chunks = new ReadableStream<Uint8Array>({
    start(controller) {
      for (let at = 0; at < much.length; at += 10_000)
        controller.enqueue(new TextEncoder().encode(much.slice(at, at + 10_000)));
      controller.close();
    },
  });
  const request = new Request("http://lingxi.test/visitor/v1/sessions", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: chunks,
  });
  expect((await house.app.fetch(request))!.status).toBe(413);
});
