/** Rules of lookups, against a shop's own system: what is asked, with what, what comes of it, and that nobody is sent elsewhere. */

import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { second } from "../kernel/clock.ts";
import { testApp, type TestAgent, type TestApp } from "../testing/app.ts";
import { openOrderDesk, type OrderDesk } from "../testing/order-desk.ts";
import { fill, insideJson, show, valueAt } from "./template.ts";

interface Found {
  state: string;
  reason: string | null;
  cards: {
    title: string;
    badge: string;
    subtitle: string;
    lines: { label: string; value: string }[];
    link: string | null;
  }[];
}

let t: TestApp;
let admin: TestAgent;
let agent: TestAgent;
let desk: OrderDesk;
let conversation: string;
let contactId: string;

beforeEach(async () => {
  desk = openOrderDesk();
  t = testApp({ env: { ALLOW_PRIVATE: desk.host } });
  admin = await t.agent("admin");
  const inbox = await t.inbox();
  agent = await t.agent("agent", { inboxes: [inbox.id] });
  const visitor = await t.visitor(inbox.key);
  contactId = visitor.contactId;
  const sent = await t.call<{ conversation_id: string }>("POST", "/visitor/v1/messages", {
    headers: visitor.headers,
    body: { id: "m1", text: "订单 QH24060917 到了，杯沿有缺口", details: { phone: "138 0000 2056" } },
  });
  conversation = sent.body.conversation_id;
});
afterEach(async () => {
  t.close();
  await desk.stop();
});

const call = <T = { id: string }>(method: string, path: string, body?: unknown, who = admin) =>
  t.call<T>(method, `/api/v1${path}`, { headers: who.program, ...(body !== undefined && { body }) });

const orders = {
  name: "订单",
  url: "{desk}/orders?phone={contact.phone}",
  headers: "Authorization: Bearer {secret}",
  secret: "shop-key",
  card: {
    items: "result.list",
    title: "{no}",
    badge: "{state}",
    subtitle: "{items.0.title}",
    lines: "金额 = {total}\n快递 = {carrier|未发货}\n备注 = {remark}",
    link: "{url}",
  },
};
async function add(input: Record<string, unknown> = {}): Promise<string> {
  const made = await call("POST", "/lookups", {
    ...orders,
    url: `${desk.url}/orders?phone={contact.phone}`,
    ...input,
  });
  expect([made.status, JSON.stringify(made.body)]).toEqual([201, expect.any(String)]);
  return made.body.id;
}
const ask = async (id: string, query = "", who = agent) =>
  (await call<Found>("GET", `/conversations/${conversation}/lookups/${id}${query}`, undefined, who)).body;

describe("what is found", () => {
  test("becomes cards, and a link that would run in the browser is none", async () => {
    const id = await add();
    const { data } = (
      await call<{ data: { id: string }[] }>(
        "GET",
        `/conversations/${conversation}/lookups`,
        undefined,
        agent,
      )
    ).body;
    expect(data.map((each) => each.id)).toEqual([id]);
    const { state, cards } = await ask(id);
    expect(state).toBe("found");
    expect(cards).toEqual([
      {
        title: "QH24060917",
        badge: "已签收",
        subtitle: "龙泉青瓷盖碗 150ml × 1",
        lines: [
          { label: "金额", value: "¥168.00" },
          { label: "快递", value: "顺丰" },
        ],
        link: "https://shop.example/orders/QH24060917",
      },
      expect.objectContaining({ title: "QH24051102", link: null }) as never,
    ]);
    expect(desk.asked).toEqual([{ path: "/orders?phone=13800002056", key: "Bearer shop-key" }]);
  });

  test("by a number in what the contact wrote", async () => {
    const id = await add({
      url: `${desk.url}/orders/{match}`,
      pattern: "QH[0-9]{8}",
      card: { ...orders.card, items: "" },
    });
    expect((await ask(id)).cards.map((card) => card.title)).toEqual(["QH24060917"]);
  });

  test("is kept for a while, and asked anew when somebody wants it", async () => {
    const id = await add({ cache_s: 60 });
    await ask(id);
    await ask(id);
    expect(desk.asked).toHaveLength(1);
    await ask(id, "?again=true");
    expect(desk.asked).toHaveLength(2);
    t.clock.advance(61 * second);
    await ask(id);
    expect(desk.asked).toHaveLength(3);
  });

  test("ten agents at once ask the shop once", async () => {
    const id = await add();
    await Promise.all(Array.from({ length: 10 }, () => ask(id)));
    expect(desk.asked).toHaveLength(1);
  });
});

describe("what goes wrong", () => {
  test("is told in a word and holds up nothing", async () => {
    const cases = [
      ["/slow", { timeout_ms: 500 }, "timed_out"],
      ["/broken", {}, "not_json"],
      ["/fails", {}, "status_500"],
      ["/elsewhere", {}, "status_302"],
      ["/orders?phone={contact.phone}", { secret: "wrong" }, "status_401"],
    ] as const;
    for (const [path, more, reason] of cases) {
      const id = await add({ url: desk.url + path, ...more });
      expect([path, (await ask(id)).reason]).toEqual([path, reason]);
    }
  });

  test("a shop that knows nobody is no failure", async () => {
    const id = await add({ url: `${desk.url}/orders/{match}`, pattern: "QH[0-9]{4}" });
    expect((await ask(id)).state).toBe("nothing");
  });

  test("what can't be filled in is not asked", async () => {
    const id = await add({ url: `${desk.url}/orders?member={contact.attribute.member_no}` });
    const { data } = (await call<{ data: unknown[] }>("GET", `/conversations/${conversation}/lookups`)).body;
    expect(data).toEqual([]);
    expect((await ask(id)).state).toBe("unasked");
    expect(desk.asked).toEqual([]);
    await call("PATCH", `/contacts/${contactId}`, { attributes: { member_no: "7" } });
    await ask(id);
    expect(desk.asked).toHaveLength(1);
  });
});

describe("setting one up", () => {
  test("the secret is never shown again, also not in a test, and stays when it is not given", async () => {
    const id = await add();
    const test = await call<{
      status: number;
      request: { headers: Record<string, string> };
      cards: unknown[];
    }>("POST", `/lookups/${id}/tests`, { contact: { phone: "13800002056" } });
    expect([test.status, test.body.status, test.body.cards.length]).toEqual([200, 200, 2]);
    expect(test.body.request.headers.authorization).toBe("Bearer ••••••");
    await call("PATCH", `/lookups/${id}`, { name: "我的订单", card: { badge: "" } });
    const shown = await call<Record<string, unknown>>("GET", `/lookups/${id}`);
    expect(shown.body).toMatchObject({ name: "我的订单", has_secret: true });
    expect(JSON.stringify([test.body, shown.body])).not.toContain("shop-key");
    expect((await ask(id)).cards[0]!.badge).toBe("");
  });

  test("who is asked can't be chosen by a contact, and private places are refused", async () => {
    for (const bad of [
      { url: "https://{contact.name}.example/x" },
      { url: "https://shop.example:{match}/x" },
      { url: "{contact.attribute.url}" },
      { url: "ftp://shop.example/" },
      { url: "https://user:pass@shop.example/" },
      { pattern: "(a+)+$" },
      { pattern: "(" },
      { headers: "no colon here" },
      { timeout_ms: 60_000 },
      { card: { title: "" } },
      { more: 1 },
    ])
      expect([bad, (await call("POST", "/lookups", { ...orders, url: desk.url, ...bad })).status]).toEqual([
        bad,
        422,
      ]);
    const id = await add({ url: "http://169.254.169.254/latest/meta-data?{contact.phone}" });
    expect((await ask(id)).reason).toBe("address_private");
  });

  test("is for those who manage; using it for those who see the conversation", async () => {
    const id = await add();
    const outsider = await t.agent("agent");
    for (const [method, path, body] of [
      ["GET", "/lookups"],
      ["POST", "/lookups", orders],
      ["GET", `/lookups/${id}`],
      ["PATCH", `/lookups/${id}`, { name: "x" }],
      ["POST", `/lookups/${id}/tests`, {}],
      ["DELETE", `/lookups/${id}`],
    ] as const) {
      expect([path, (await call(method, path, body, agent)).status]).toEqual([
        path,
        path === "/lookups" && method === "POST" ? 422 : 403,
      ]);
      expect((await t.call(method, `/api/v1${path}`, { ...(body && { body }) })).status).toBe(401);
    }
    const elsewhere = `/conversations/${conversation}/lookups/${id}`;
    expect((await call("GET", elsewhere, undefined, outsider)).status).toBe(404);
    expect((await call("GET", `/conversations/${conversation}/lookups/lkp_x`)).status).toBe(404);
    expect((await call("DELETE", `/lookups/${id}`)).status).toBe(204);
  });
});

test("holes are filled by own values only, and escaped for where they stand", () => {
  expect(fill("a/{x}?q={y|无}", { x: "1 2&3" }, encodeURIComponent)).toBe("a/1%202%263?q=%E6%97%A0");
  expect(fill("{x.__proto__.polluted}", { x: {} })).toBeUndefined();
  expect(valueAt({ a: 1 }, ["constructor", "name"])).toBeUndefined();
  expect(fill('{"q":"{x}"}', { x: 'a"b\n' }, insideJson)).toBe('{"q":"a\\"b\\n"}');
  expect(show("{a.0.b} {c|—}", { a: [{ b: 2 }] })).toBe("2 —");
});
