/** Behaviours: what a rule finds, what it says about the visitor and for how long, and who may write rules. */

import { beforeEach, expect, test } from "bun:test";
import type { Journey } from "../../web/contract/visitors.ts";
import { day, second } from "../kernel/clock.ts";
import { testApp, type TestAgent, type TestApp, type TestVisitor } from "../testing/app.ts";
import { intentOf, intentParts, type IntentFacts } from "./intent.ts";
import { fitsPage } from "./rules.ts";
import { agreedVisitor, did, dwell, page, track, trackingInbox } from "./testing.ts";
import { add, faded, readDid, tagsOf, writeDid } from "./traits.ts";
import { mostDid, type Rule, type Weight } from "./types.ts";

let t: TestApp;
let inbox: { id: string; key: string };
let visitor: TestVisitor;
let admin: TestAgent;

beforeEach(async () => {
  t = testApp();
  inbox = await trackingInbox(t);
  visitor = await agreedVisitor(t, inbox);
  admin = await t.agent("admin");
  return () => t.close();
});

const rule = (more: object) => ({
  name: "cart_added",
  label: "加入购物车",
  tag: "加购",
  weight: 22,
  trigger: { when: "click", selector: ".buy" },
  ...more,
});
const make = (more: object, by = admin) =>
  t.call<Rule & { code?: string }>("POST", "/api/v1/behaviour-rules", {
    headers: by.browser,
    body: rule(more),
  });
const journey = async () =>
  (await t.call<Journey>("GET", `/api/v1/visitors/${visitor.contactId}/journey`, { headers: admin.browser }))
    .body;

test("what a page says it found has its label, tags the visitor and counts for the intent", async () => {
  await make({});
  await track(t, visitor, [page(t, "p1", "/a"), did(t, "p1", "k1", "cart_added", { sku: "A1" })]);
  const found = await journey();
  expect(found.visits[0]!.behaviours).toMatchObject([{ name: "cart_added", label: "加入购物车" }]);
  expect(found.visitor.tags).toEqual(["加购"]);
  expect(found.intent).toEqual({
    score: 22,
    parts: [{ code: "did.cart_added", label: "加入购物车", value: 22 }],
  });
});

test("rules about addresses and dwell are found on the server, once for each view", async () => {
  await make({
    name: "price_seen",
    label: "细看价格",
    trigger: { when: "page", url: "*pricing* /jiage*", seconds: 20 },
  });
  await track(t, visitor, [page(t, "p1", "/pricing?x=1")]);
  expect((await journey()).visits[0]!.behaviours).toEqual([]);
  t.clock.advance(25 * second);
  await track(t, visitor, [dwell(t, "p1", 25)]);
  await track(t, visitor, [dwell(t, "p1", 25)]);
  expect((await journey()).visits[0]!.behaviours).toMatchObject([{ name: "price_seen", page_id: "p1" }]);
});

test("pages hear what they should watch, and nothing else", async () => {
  await make({});
  await make({ name: "viewed", trigger: { when: "page", url: "/x" } });
  await make({ name: "form_started", trigger: { when: "form", step: "started" } });
  await make({ name: "off", enabled: false });
  await make({ name: "other", inbox_id: (await t.inbox()).id });
  const answer = await t.call("GET", `/visitor/v1/inboxes/${inbox.key}/behaviours`);
  expect(answer.body).toEqual({
    rules: [
      { name: "cart_added", when: "click", selector: ".buy", url: "" },
      { name: "form_started", when: "form", selector: "", url: "", step: "started" },
    ],
  } as never);
  expect(answer.headers.get("cache-control")).toContain("public");
  expect((await t.call("GET", "/visitor/v1/inboxes/nokey/behaviours")).status).toBe(404);
});

test("rules are written by administrators, and a name stands once in each inbox", async () => {
  const { body: made } = await make({});
  expect((await make({})).status).toBe(409);
  expect((await make({ inbox_id: inbox.id })).status).toBe(201);
  expect((await make({ name: "x", inbox_id: "inb_none" })).status).toBe(404);
  expect((await make({ name: "bad name" })).status).toBe(422);
  expect((await make({ name: "y", trigger: { when: "mind-reading" } })).status).toBe(422);
  const agent = await t.agent("agent", { inboxes: [inbox.id] });
  expect((await make({ name: "z" }, agent)).status).toBe(403);
  expect((await t.call("POST", "/api/v1/behaviour-rules", { body: rule({}) })).status).toBe(401);
  const path = `/api/v1/behaviour-rules/${made.id}`;
  const put = await t.call<Rule>("PUT", path, {
    headers: admin.browser,
    body: rule({ label: "放进购物车" }),
  });
  expect([put.status, put.body.label]).toEqual([200, "放进购物车"]);
  expect((await t.call("DELETE", path, { headers: agent.browser })).status).toBe(403);
  expect((await t.call("DELETE", path, { headers: admin.browser })).status).toBe(204);
  expect((await t.call("DELETE", path, { headers: admin.browser })).status).toBe(404);
});

test("an agent lists the rules of their own inboxes and of all", async () => {
  await make({});
  await make({ inbox_id: inbox.id });
  const stranger = await t.agent("agent", { inboxes: [(await t.inbox()).id] });
  const { body } = await t.call<{ data: Rule[] }>("GET", "/api/v1/behaviour-rules", {
    headers: stranger.browser,
  });
  expect(body.data.map((each) => each.inbox_id)).toEqual([null]);
});

test("presets are added once, in the reader's language", async () => {
  const preset = (kind: string) =>
    t.call<{ data: Rule[] }>("POST", "/api/v1/behaviour-rules/presets", {
      headers: { ...admin.browser, "accept-language": "en" },
      body: { kind },
    });
  const { status, body } = await preset("shop");
  expect(status).toBe(201);
  expect(body.data.find((each) => each.name === "cart_added")?.tag).toBe("Added to cart");
  expect((await preset("shop")).body.data).toEqual([]);
  const courses = (await preset("courses")).body.data.map((each) => each.name);
  expect(courses).toEqual(["syllabus_read", "trial_started"]);
});

test("a source of one's own is used by the next visit", async () => {
  const add = (host: string, by = admin) =>
    t.call<{ id: string }>("POST", "/api/v1/visitor-sources", {
      headers: by.browser,
      body: { kind: "referral", name: "茶友会", host, keyword: "key" },
    });
  const { body } = await add("Tea.Example");
  expect((await add("tea.example")).status).toBe(409);
  expect((await add("https://x")).status).toBe(422);
  expect((await add("y.example", await t.agent("agent"))).status).toBe(403);
  await track(t, visitor, [page(t, "p1", "/", { referrer: "https://bbs.tea.example/?key=%E8%8C%B6" })]);
  expect((await journey()).visitor.first_source).toEqual({ kind: "referral", name: "茶友会", keyword: "茶" });
  expect(
    (await t.call("DELETE", `/api/v1/visitor-sources/${body.id}`, { headers: admin.browser })).status,
  ).toBe(204);
});

test("patterns: stars, several of them, whole addresses; and none takes for ever", () => {
  const url = "https://shop.cn/zh/Cart?id=1";
  for (const pattern of ["", "*cart*", "/zh/cart?id=1", "*/faq* /zh/*", "https://shop.cn/*", "*"])
    expect([pattern, fitsPage(url, pattern)]).toEqual([pattern, true]);
  for (const pattern of ["/cart", "cart", "*faq*", "http://shop.cn/*", "/zh/cart", "*cart", "/zh/*/x"])
    expect([pattern, fitsPage(url, pattern)]).toEqual([pattern, false]);
  expect(fitsPage(`https://shop.cn/${"a".repeat(480)}`, `${"*a".repeat(149)}b`)).toBe(false);
});

test("what was done fades: half is left after 14 days, and after four weeks it is forgotten", () => {
  const done = new Map<string, Weight>();
  add(done, "cart_added", 0);
  expect(faded(done.get("cart_added")!, 14 * day)).toBeCloseTo(0.5);
  const rules = [{ name: "cart_added", tag: "加购" } as Rule];
  expect(tagsOf(done, rules, 27 * day)).toEqual(["加购"]);
  expect(tagsOf(done, rules, 29 * day)).toEqual([]);
  add(done, "cart_added", 29 * day);
  expect(tagsOf(done, rules, 29 * day)).toEqual(["加购"]);
  for (let i = 0; i < 100; i++) add(done, "cart_added", 29 * day);
  expect(done.get("cart_added")!.weight).toBeLessThanOrEqual(10);
  for (let i = 0; i < 100; i++) add(done, `other${i}`, 29 * day);
  expect(done.size).toBe(mostDid);
  expect(done.has("cart_added")).toBe(true);
  expect(readDid(writeDid(done)).size).toBe(mostDid);
});

test("intent: every part is named, none is more than its share, and all together are at most 100", () => {
  const facts: IntentFacts = {
    visits: 3,
    pages: 5,
    revisited: 2,
    readPages: 1,
    source: { kind: "social" },
    did: new Map([["favourited", { weight: 1, at: 0 }]]),
  };
  const rules = [{ name: "favourited", label: "收藏", weight: 20 } as Rule];
  const parts = intentParts(facts, rules, 0);
  expect(parts.map(({ code, value }) => [code, value])).toEqual([
    ["revisited", 32],
    ["did.favourited", 20],
    ["visits", 16],
    ["read", 10],
    ["pages", 4],
  ]);
  expect(intentOf(parts)).toBe(82);
  expect(
    intentParts({ ...facts, visits: 1, pages: 1, revisited: 0, readPages: 0, did: new Map() }, rules, 0),
  ).toEqual([]);
  const keen = { ...facts, visits: 99, pages: 99, revisited: 99, readPages: 99 };
  expect(intentOf(intentParts(keen, [{ ...rules[0]!, weight: 50 }], 0))).toBe(100);
  expect(
    intentOf(
      intentParts(
        { ...facts, visits: 1, revisited: 0, readPages: 0, pages: 1 },
        [{ ...rules[0]!, weight: -50 }],
        0,
      ),
    ),
  ).toBe(0);
});
