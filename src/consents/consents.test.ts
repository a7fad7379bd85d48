/** Rules of the ledger: who never agreed leaves no trace, the newest word counts, and a browser's own signal is a no. */

import { beforeEach, expect, test } from "bun:test";
import { testApp, type TestApp, type TestVisitor } from "../testing/app.ts";
import { hasConsent } from "./queries.ts";
import { textVersion } from "./types.ts";

let t: TestApp;
let inboxId: string;
let visitor: TestVisitor;

beforeEach(async () => {
  t = testApp();
  const inbox = await t.inbox();
  inboxId = inbox.id;
  visitor = await t.visitor(inbox.key);
  return () => t.close();
});

const say = (body: object, headers: Record<string, string> = {}) =>
  t.call("POST", "/visitor/v1/consents", {
    headers: { ...visitor.headers, ...headers },
    body: { purpose: "tracking", granted: true, text_version: textVersion, how: "banner", ...body },
  });
const inForce = () => hasConsent(t.kernel.db, { visitorId: visitor.contactId, inboxId, purpose: "tracking" });
const rows = () => t.kernel.db.one<{ n: number }>("select count(*) as n from consents")!.n;

test("a yes is kept with its words, and a withdrawal ends it", async () => {
  expect((await say({})).status).toBe(200);
  expect(inForce()).toBe(true);
  expect((await say({ granted: false })).status).toBe(200);
  expect(inForce()).toBe(false);
  expect(rows()).toBe(2);
  expect(t.events.filter((event) => event.name === "consent.changed")).toHaveLength(2);
});

test("a no where there was no yes leaves nothing behind, and a second yes nothing more", async () => {
  await say({ granted: false });
  expect(rows()).toBe(0);
  await say({});
  await say({});
  expect(rows()).toBe(1);
});

test("a browser that says no by GPC or DNT can't be made to agree to tracking", async () => {
  for (const header of ["sec-gpc", "dnt"]) {
    const answer = await say({}, { [header]: "1" });
    expect([answer.status, (answer.body as { code?: string }).code]).toEqual([403, "consent_signal"]);
  }
  expect(rows()).toBe(0);
  expect((await say({ purpose: "preview" }, { "sec-gpc": "1" })).status).toBe(200);
});

test("other words than today's, unknown purposes and strangers are refused", async () => {
  expect((await say({ text_version: "0" })).status).toBe(422);
  expect((await say({ purpose: "everything" })).status).toBe(422);
  expect((await say({ more: 1 })).status).toBe(422);
  expect((await say({}, { authorization: "Bearer v1.x" })).status).toBe(401);
  expect(rows()).toBe(0);
});
