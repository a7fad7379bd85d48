/** Rules of webhooks: written with the change, signed by the standard, in order, at least once, and never to a private place. */

import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { Webhook } from "standardwebhooks";
import { hour, minute, second } from "../kernel/clock.ts";
import { testApp, type TestAgent, type TestApp, type TestVisitor } from "../testing/app.ts";
import { failingFor, retryDelays } from "./types.ts";

interface Got {
  id: string;
  type: string;
  headers: Record<string, string>;
  body: string;
  data: Record<string, never>;
}

let t: TestApp;
let admin: TestAgent;
let agent: TestAgent;
let visitor: TestVisitor;
let receiver: ReturnType<typeof Bun.serve>;
let got: Got[];
let answer: (request: Got) => Response | Promise<Response>;

beforeEach(async () => {
  got = [];
  answer = () => new Response("ok");
  receiver = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    async fetch(request) {
      const body = await request.text();
      const parsed = JSON.parse(body) as { type: string; data: Record<string, never> };
      const headers = Object.fromEntries(request.headers);
      const one = { id: headers["webhook-id"]!, type: parsed.type, headers, body, data: parsed.data };
      got.push(one);
      return answer(one);
    },
  });
  t = testApp({ env: { ALLOW_PRIVATE: `127.0.0.1:${receiver.port}` } });
  admin = await t.agent("admin");
  const inbox = await t.inbox();
  agent = await t.agent("agent", { inboxes: [inbox.id] });
  visitor = await t.visitor(inbox.key);
});
afterEach(async () => {
  t.close();
  await receiver.stop(true);
});

const url = () => `http://127.0.0.1:${receiver.port}/hook`;
const call = <T = Record<string, never>>(method: string, path: string, body?: unknown, who = admin) =>
  t.call<T>(method, `/api/v1${path}`, { headers: who.program, ...(body !== undefined && { body }) });
async function add(input: Record<string, unknown> = {}): Promise<{ id: string; secret: string }> {
  const made = await call<{ id: string; secret: string }>("POST", "/webhooks", { url: url(), ...input });
  expect(made.status).toBe(201);
  return made.body;
}
let serial = 0;
const say = async (text: string) => {
  const sent = await t.call<{ conversation_id: string }>("POST", "/visitor/v1/messages", {
    headers: visitor.headers,
    body: { id: `m${++serial}`, text },
  });
  expect(sent.status).toBe(201);
  return sent.body.conversation_id;
};
const hook = async (id: string) =>
  (
    await call<{ state: string; off_reason: string; waiting: number; failed: number }>(
      "GET",
      `/webhooks/${id}`,
    )
  ).body;

describe("what is sent", () => {
  test("is signed so that the standard's own library believes it, and nothing else is believed", async () => {
    const { secret } = await add();
    await say("你好");
    await t.app.settle();
    expect(got.map((each) => each.type)).toContain("message.created");
    const library = new Webhook(secret);
    for (const { body, headers } of got) {
      // The library refuses what is older than five minutes by its own clock; ours is a fake one.
      const verify = () => library.verify(body, { ...headers });
      const timestamp = Number(headers["webhook-timestamp"]);
      const real = Date.now;
      Date.now = () => timestamp * 1_000;
      try {
        expect(verify()).toMatchObject({ type: expect.any(String) as string });
        expect(() => new Webhook(secret).verify(`${body} `, headers)).toThrow();
        expect(() =>
          new Webhook("whsec_" + Buffer.alloc(32).toString("base64")).verify(body, headers),
        ).toThrow();
      } finally {
        Date.now = real;
      }
    }
  });

  test("shows the resources as the API does", async () => {
    await add({ events: ["message.created"] });
    const id = await say("到货了吗");
    await t.app.settle();
    const first = got.find((each) => (each.data as { kind?: string }).kind === "text");
    expect(first!.data).toMatchObject({
      conversation_id: id,
      message: { text: "到货了吗", author: { kind: "contact" } },
      conversation: { id, contact: { id: visitor.contactId } },
    });
    expect(first!.data).not.toHaveProperty("no");
  });

  test("comes in the order of the conversation, each once when it was taken", async () => {
    await add({ events: ["message.created"] });
    for (let n = 1; n <= 12; n++) await say(`第 ${n} 句`);
    await t.app.settle();
    const texts = got
      .map((each) => (each.data as { message?: { text: string } }).message?.text)
      .filter((text) => text?.startsWith("第"));
    expect(texts).toEqual(Array.from({ length: 12 }, (_, n) => `第 ${n + 1} 句`));
  });

  test("is only what was asked for: by event and by inbox", async () => {
    const other = await t.inbox();
    await add({ events: ["conversation.created"] });
    await add({ inbox_ids: [other.id] });
    await say("你好");
    await t.app.settle();
    expect(got.map((each) => each.type)).toEqual(["conversation.created"]);
  });

  test("is written with the change: a change that fails leaves nothing to send", async () => {
    await add();
    await say("你好");
    await t.app.settle();
    got = [];
    const refused = await t.call("POST", "/visitor/v1/messages", {
      headers: visitor.headers,
      body: { id: `m${serial}`, text: "同一个编号，另一句话" },
    });
    expect(refused.status).toBe(409);
    await t.app.settle();
    expect(got).toEqual([]);
  });

  test("a phone number in a message is a lead, once it is not known yet", async () => {
    await add({ events: ["contact.lead_captured"] });
    await say("我的电话 138 0000 2056，邮箱 lin@example.com");
    await t.app.settle();
    expect(got[0]!.data).toMatchObject({ contact_id: visitor.contactId, fields: ["email", "phone"] });
    got = [];
    await say("订单 20260612000138000020561 到哪了");
    await t.app.settle();
    expect(got).toEqual([]);
  });
});

describe("a receiver that fails", () => {
  test("is tried again by the schedule with the same id and body, then given up", async () => {
    answer = () => new Response("no", { status: 500 });
    const { id } = await add({ events: ["conversation.created"] });
    await say("你好");
    await t.app.settle();
    for (const delay of retryDelays) {
      t.clock.advance(delay - second);
      await t.app.settle();
      const before = got.length;
      t.clock.advance(delay / 10 + 2 * second);
      await t.app.settle();
      expect(got.length).toBe(before + 1);
    }
    expect(got).toHaveLength(retryDelays.length + 1);
    expect(new Set(got.map((each) => `${each.id} ${each.body}`)).size).toBe(1);
    const { body } = await call<{ data: { id: string; state: string; attempts: number }[] }>(
      "GET",
      `/webhooks/${id}/deliveries`,
    );
    expect(body.data).toMatchObject([{ state: "failed", attempts: 10 }]);
    const details = await call<{ log: { status: number; answer: string }[] }>(
      "GET",
      `/webhooks/${id}/deliveries/${body.data[0]!.id}`,
    );
    expect(details.body.log).toHaveLength(10);
    expect(details.body.log[0]).toMatchObject({ status: 500, answer: "no" });
  });

  test("holds back the later words of the same conversation, so that order is kept", async () => {
    let broken = true;
    answer = () => new Response("", { status: broken ? 503 : 200 });
    await add({ events: ["message.created"] });
    await say("一");
    await say("二");
    await t.app.settle();
    expect(new Set(got.map((each) => each.id)).size).toBe(1);
    broken = false;
    t.clock.advance(6 * second);
    await t.app.settle();
    const order = got.map((each) => (each.data as { seq?: number }).seq!);
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(new Set(got.map((each) => each.id)).size).toBeGreaterThan(1);
  });

  test("may ask for a pause", async () => {
    answer = () => new Response("", { status: 429, headers: { "retry-after": "600" } });
    await add({ events: ["conversation.created"] });
    await say("你好");
    await t.app.settle();
    t.clock.advance(9 * minute);
    await t.app.settle();
    expect(got).toHaveLength(1);
    t.clock.advance(minute + second);
    await t.app.settle();
    expect(got).toHaveLength(2);
  });

  test("is switched off when it says that it is gone, and what waits goes out once it is on again", async () => {
    answer = () => new Response("", { status: 410 });
    const { id } = await add({ events: ["conversation.created"] });
    await say("你好");
    await t.app.settle();
    expect(await hook(id)).toMatchObject({ state: "off", off_reason: "gone", waiting: 1 });
    answer = () => new Response("ok");
    await call("PATCH", `/webhooks/${id}`, { state: "on" });
    await t.app.settle();
    expect(await hook(id)).toMatchObject({ state: "on", off_reason: null, waiting: 0 });
    expect(got).toHaveLength(2);
  });

  test("is switched off after days, and the admins are told by mail", async () => {
    answer = () => new Response("", { status: 500 });
    const { id } = await add({ events: ["message.created"] });
    await say("你好");
    for (let n = 0; n < 40; n++) {
      await t.app.settle();
      t.clock.advance(failingFor / 24);
      if (n % 5 === 0) await say(`还在吗 ${n}`);
    }
    await t.app.settle();
    expect(await hook(id)).toMatchObject({ state: "off", off_reason: "failing" });
    expect(t.events.some((event) => event.name === "webhook.disabled")).toBe(true);
  });

  test("redirects are not followed", async () => {
    answer = () => Response.redirect("http://127.0.0.1:1/", 307);
    const { id } = await add({ events: ["conversation.created"] });
    await say("你好");
    await t.app.settle();
    expect(got).toHaveLength(1);
    expect(await hook(id)).toMatchObject({ waiting: 1 });
  });
});

describe("by hand", () => {
  test("a delivery is sent again with its id, one or a time's", async () => {
    const { id } = await add({ events: ["conversation.created"] });
    await say("你好");
    await t.app.settle();
    const { body } = await call<{ data: { id: string }[] }>("GET", `/webhooks/${id}/deliveries`);
    expect((await call("POST", `/webhooks/${id}/deliveries/${body.data[0]!.id}/replay`)).status).toBe(202);
    await t.app.settle();
    const now = t.clock.now();
    const range = { from: new Date(now - hour).toISOString(), to: new Date(now + hour).toISOString() };
    expect((await call("POST", `/webhooks/${id}/replays`, { ...range, failed_only: false })).body).toEqual({
      count: 1,
    } as never);
    await t.app.settle();
    expect(got).toHaveLength(3);
    expect(new Set(got.map((each) => each.id)).size).toBe(1);
  });

  test("after a rotation both secrets sign for a day, then only the new one", async () => {
    const { id, secret: old } = await add();
    const { secret } = (await call<{ secret: string }>("POST", `/webhooks/${id}/secret`)).body;
    expect(secret).not.toBe(old);
    const signatures = async () => {
      got = [];
      expect((await call("POST", `/webhooks/${id}/test`)).status).toBe(202);
      await t.app.settle();
      return got.find((each) => each.type === "webhook.test")!.headers["webhook-signature"]!.split(" ")
        .length;
    };
    expect(await signatures()).toBe(2);
    t.clock.advance(25 * hour);
    expect(await signatures()).toBe(1);
  });
});

test("nobody without the right sees or makes one, and bad input is refused with its place", async () => {
  const { id } = await add();
  const routes = [
    ["GET", "/webhooks"],
    ["POST", "/webhooks", { url: url() }],
    ["GET", `/webhooks/${id}`],
    ["PATCH", `/webhooks/${id}`, { name: "x" }],
    ["DELETE", `/webhooks/${id}`],
    ["POST", `/webhooks/${id}/secret`],
    ["POST", `/webhooks/${id}/test`],
    ["GET", `/webhooks/${id}/deliveries`],
    ["GET", `/webhooks/${id}/deliveries/whd_x`],
    ["POST", `/webhooks/${id}/deliveries/whd_x/replay`],
    ["POST", `/webhooks/${id}/replays`, { from: "2026-01-01T00:00:00Z", to: "2026-01-02T00:00:00Z" }],
  ] as const;
  for (const [method, path, body] of routes) {
    expect([path, (await call(method, path, body, agent)).status]).toEqual([path, 403]);
    const nobody = await t.call(method, `/api/v1${path}`, { ...(body && { body }) });
    expect([path, nobody.status]).toEqual([path, 401]);
  }
  for (const bad of [
    { url: "ftp://example.com" },
    { url: "not a url" },
    { url: "https://user:pass@example.com" },
    { url: "http://127.0.0.1:1/" },
    { url: "http://[::ffff:127.0.0.1]/" },
    { url: "http://2130706433/" },
    { url: "http://localhost/" },
    { url: "http://169.254.169.254/latest" },
    { url: url(), events: [] },
    { url: url(), events: ["agent.changed"] },
    { url: url(), inbox_ids: ["inb_none"] },
    { url: url(), more: 1 },
  ])
    expect([bad, (await call("POST", "/webhooks", bad)).status]).toEqual([bad, 422]);
  expect((await call("GET", "/webhooks/whk_none")).status).toBe(404);
});

describe("the log of events", () => {
  interface Page {
    data: { seq: number; type: string; data: Record<string, unknown> }[];
    after: number;
  }
  test("is read in order from a place, and only what one may see", async () => {
    await say("你好");
    const all = (await call<Page>("GET", "/events?after=0")).body;
    expect(all.data.map((each) => each.type)).toContain("conversation.created");
    expect(all.after).toBe(all.data.at(-1)!.seq);
    expect((await call<Page>("GET", `/events?after=${all.after}`)).body.data).toEqual([]);
    const outsider = await t.agent("agent");
    expect((await call<Page>("GET", "/events?after=0", undefined, outsider)).body.data).toEqual([]);
    const few = (await call<Page>("GET", "/events?after=0&limit=1&types=message.created")).body;
    expect(few.data.map((each) => each.type)).toEqual(["message.created"]);
  });

  test("waits for the next event, and streams with places to go on from", async () => {
    const { after } = (await call<Page>("GET", "/events")).body;
    const waiting = call<Page>("GET", `/events?after=${after}&wait=20`);
    await say("你好");
    expect((await waiting).body.data.length).toBeGreaterThan(0);

    const response = await t.app.fetch(
      new Request("http://lingxi.test/api/v1/events", {
        headers: {
          ...admin.program,
          host: "lingxi.test",
          accept: "text/event-stream",
          "last-event-id": String(after),
        },
      }),
    )!;
    expect(response!.headers.get("content-type")).toBe("text/event-stream");
    const reader = response!.body!.getReader();
    let text = "";
    while (!text.includes("event: conversation.created"))
      text += new TextDecoder().decode((await reader.read()).value);
    expect(text).toMatch(/id: \d+\nevent: /);
    await reader.cancel();
  });
});
