/** What becomes of a journey: merges, erasure, export, retention; and what it tells the rest of the house. */

import { beforeEach, expect, test } from "bun:test";
import type { Contact } from "../../web/contract/models.ts";
import type { Journey } from "../../web/contract/visitors.ts";
import { conversationById } from "../conversations/queries.ts";
import { hasConsent } from "../consents/queries.ts";
import { createFacts } from "../assignment/facts.ts";
import { day, hour } from "../kernel/clock.ts";
import { testApp, type TestAgent, type TestApp, type TestVisitor } from "../testing/app.ts";
import { eraseVisitor, exportVisitor } from "./erase.ts";
import { journeyFacts } from "./facts.ts";
import { agree, agreedVisitor, did, page, track, trackingInbox } from "./testing.ts";

let t: TestApp;
let inbox: { id: string; key: string };
let visitor: TestVisitor;
let owner: TestAgent;

beforeEach(async () => {
  t = testApp();
  inbox = await trackingInbox(t);
  visitor = await agreedVisitor(t, inbox);
  owner = await t.agent("owner");
  return () => t.close();
});

const left = () =>
  ["visitors", "visits", "page_views", "behaviours"].map(
    (table) => t.kernel.db.one<{ n: number }>(`select count(*) as n from ${table}`)!.n,
  );
const journey = async (id: string, query = "") =>
  (await t.call<Journey>("GET", `/api/v1/visitors/${id}/journey${query}`, { headers: owner.browser })).body;
const write = (who: TestVisitor, id: string) =>
  t.call<{ conversation_id: string }>("POST", "/visitor/v1/messages", {
    headers: who.headers,
    body: { id, text: "在吗" },
  });

test("two contacts become one: so do their journeys and their consents", async () => {
  const other = await agreedVisitor(t, inbox);
  await track(t, other, [
    page(t, "p1", "/old", { referrer: "https://www.zhihu.com/" }),
    did(t, "p1", "k", "cart"),
  ]);
  t.clock.advance(2 * hour);
  await track(t, visitor, [page(t, "p1", "/new"), page(t, "p2", "/more")]);
  await write(visitor, "m1");
  await write(other, "m2");
  const merged = await t.call("POST", `/api/v1/contacts/${other.contactId}/merge`, {
    headers: owner.browser,
    body: { into_id: visitor.contactId },
  });
  expect(merged.status).toBeLessThan(300);
  for (const id of [visitor.contactId, other.contactId]) {
    const { visitor: who, visits } = await journey(id);
    expect(who).toMatchObject({ id: visitor.contactId, visits: 2, first_source: { name: "zhihu" } });
    expect(visits.map((visit) => [visit.number, visit.pages.map((each) => each.url.slice(20))])).toEqual([
      [2, ["/new", "/more"]],
      [1, []],
    ]);
  }
  expect(left()).toEqual([1, 2, 2, 1]);
  // The token of the one who is gone is the other's now, with their consent.
  expect((await track(t, other, [page(t, "p3", "/after")])).status).toBe(204);
  await agree(t, other, false);
  expect(
    hasConsent(t.kernel.db, { visitorId: visitor.contactId, inboxId: inbox.id, purpose: "tracking" }),
  ).toBe(false);
  expect(left()).toEqual([0, 0, 0, 0]);
});

test("an erased visitor leaves nothing, and others everything", async () => {
  const other = await agreedVisitor(t, inbox);
  for (const who of [visitor, other]) await track(t, who, [page(t, "p1", "/a"), did(t, "p1", "k", "cart")]);
  await t.kernel.write((tx) => eraseVisitor(tx, visitor.contactId));
  expect(left()).toEqual([1, 1, 1, 1]);
  expect(exportVisitor(t.kernel.db, visitor.contactId)).toEqual([]);
});

test("an export has all that is kept, in readable form", async () => {
  await track(t, visitor, [page(t, "p1", "/a"), did(t, "p1", "k", "cart", { sku: "A1" })]);
  expect(exportVisitor(t.kernel.db, visitor.contactId)).toMatchObject([
    {
      inbox_id: inbox.id,
      first_seen_at: new Date(t.clock.now()).toISOString(),
      first_source: { kind: "direct" },
      visits: [
        {
          number: 1,
          pages: [{ url: "https://shop.example/a" }],
          behaviours: [{ name: "cart", props: { sku: "A1" } }],
        },
      ],
    },
  ]);
});

test("journeys are kept for as many days as the setting says", async () => {
  await t.app.start();
  await track(t, visitor, [page(t, "p1", "/a"), did(t, "p1", "k", "cart")]);
  const late = await agreedVisitor(t, inbox);
  t.clock.advance(60 * day);
  await track(t, late, [page(t, "p1", "/b")]);
  t.app.visitors.board.forget(visitor.contactId);
  t.clock.advance(31 * day);
  await t.app.settle();
  expect(left()).toEqual([1, 1, 1, 0]);
  await t.call("PATCH", "/api/v1/settings/privacy", { headers: owner.program, body: { journey_days: 7 } });
  t.clock.advance(day);
  await t.app.settle();
  expect(left()).toEqual([0, 0, 0, 0]);
});

test("older visits come page by page", async () => {
  for (let i = 0; i < 5; i++) {
    await track(t, visitor, [page(t, `p${i}`, `/${i}`)]);
    t.clock.advance(hour);
  }
  const first = await journey(visitor.contactId, "?limit=2");
  expect(first.visits.map((visit) => visit.number)).toEqual([5, 4]);
  const second = await journey(visitor.contactId, `?limit=2&cursor=${first.next_cursor}`);
  expect(second.visits.map((visit) => visit.number)).toEqual([3, 2]);
  const third = await journey(visitor.contactId, `?limit=2&cursor=${second.next_cursor}`);
  expect([third.visits.map((visit) => visit.number), third.next_cursor]).toEqual([[1], null]);
});

test("a contact's origin is where they were when they first wrote", async () => {
  await track(t, visitor, [page(t, "p1", "/gaiwan?utm_source=xhs&utm_campaign=summer")]);
  await write(visitor, "m1");
  const { body } = await t.call<Contact>("GET", `/api/v1/contacts/${visitor.contactId}`, {
    headers: owner.browser,
  });
  expect(body.origin).toMatchObject({
    source: "xiaohongshu",
    utm_campaign: "summer",
    landing_page: "https://shop.example/gaiwan",
    page: "https://shop.example/gaiwan",
  });
});

test("rules of assignment ask the visit of now, and the contact's origin where there is no journey", async () => {
  await track(t, visitor, [page(t, "p1", "/gaiwan?utm_source=xhs&utm_campaign=summer")]);
  const { body } = await write(visitor, "m1");
  t.clock.advance(day);
  await track(t, visitor, [page(t, "p2", "/jianzhan?utm_source=douyin&utm_campaign=live", { title: "x" })]);
  const facts = createFacts();
  const { own, truer } = journeyFacts(t.app.visitors);
  facts.register(...own);
  facts.prefer(...truer);
  const subject = (conversationId: string) =>
    facts.reader({
      db: t.kernel.db,
      now: t.clock.now(),
      conversation: conversationById(t.kernel.db, conversationId)!,
    } as never);
  const read = subject(body.conversation_id);
  expect(
    ["visitor.source", "visitor.campaign", "visitor.page", "visitor.visits", "visitor.source_kind"].map(read),
  ).toEqual(["douyin", "live", "https://shop.example/jianzhan", 2, "social"]);
  await agree(t, visitor, false);
  const after = subject(body.conversation_id);
  expect(["visitor.source", "visitor.visits"].map(after)).toEqual(["xiaohongshu", undefined]);
});
