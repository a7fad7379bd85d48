/** What trackers may and may not do: consent first, clear refusals, and whatever is too much or off is clamped. */

import { beforeEach, expect, test } from "bun:test";
import fc from "fast-check";
import { day, hour, minute, second } from "../kernel/clock.ts";
import { testApp, type TestApp, type TestVisitor } from "../testing/app.ts";
import { pageAddress, oneLine } from "./page-address.ts";
import { cleanProps, isPlainPage, parseBatch } from "./parse-batch.ts";
import { agree, agreedVisitor, did, dwell, page, shop, track, trackingInbox } from "./testing.ts";

let t: TestApp;
let inbox: { id: string; key: string };
let visitor: TestVisitor;

beforeEach(async () => {
  t = testApp();
  inbox = await trackingInbox(t);
  visitor = await agreedVisitor(t, inbox);
  return () => t.close();
});

const rows = (table: string) =>
  t.kernel.db.all<Record<string, unknown>>(`select * from ${table} order by no`);
const said = ({ status, body }: Awaited<ReturnType<typeof track>>) => [status, body.code];
const refused = [403, "consent_missing"];

test("nothing is kept without consent, where tracking is off, or against the browser's own word", async () => {
  const stranger = await t.visitor(inbox.key);
  expect(said(await track(t, stranger, [page(t, "p1")]))).toEqual(refused);
  for (const header of ["sec-gpc", "dnt"])
    expect(said(await track(t, visitor, [page(t, "p1")], { headers: { [header]: "1" } }))).toEqual(refused);
  const off = await trackingInbox(t, { tracking: "off" });
  const there = await agreedVisitor(t, off);
  expect(said(await track(t, there, [page(t, "p1")]))).toEqual(refused);
  expect([rows("visitors"), rows("visits"), rows("page_views")]).toEqual([[], [], []]);
});

test("a withdrawal deletes the journey, and what comes after it is refused", async () => {
  const agent = await t.agent("agent", { inboxes: [inbox.id] });
  await track(t, visitor, [page(t, "p1"), did(t, "p1", "k", "cart")]);
  await agree(t, visitor, false);
  for (const table of ["visitors", "visits", "page_views", "behaviours"]) expect(rows(table)).toEqual([]);
  expect(t.app.visitors.board.list(agent.actor)).toEqual([]);
  expect(said(await track(t, visitor, [dwell(t, "p1", 5)]))).toEqual(refused);
  await agree(t, visitor);
  expect((await track(t, visitor, [page(t, "p2")])).status).toBe(204);
  expect(rows("page_views")).toHaveLength(1);
});

test("what waits for its commit when the consent is taken back is not kept", async () => {
  await track(t, visitor, [page(t, "p1")]);
  const late = track(t, visitor, [page(t, "p2")]);
  await agree(t, visitor, false);
  expect(said(await late)).toEqual(refused);
  expect(rows("page_views")).toEqual([]);
});

test("a clock that is ten years off is put right, and no event lies ahead or far back", async () => {
  const now = t.clock.now();
  const off = now - 3_650 * day;
  const events = [
    page(t, "p1", "/", { at: off - 5 * second }),
    page(t, "p2", "/", { at: off + hour }),
    page(t, "p3", "/", { at: -1e300 }),
  ];
  expect((await track(t, visitor, events, { sent_at: off })).status).toBe(204);
  const at = rows("page_views").map((row) => (row.at as number) - now);
  expect(at).toEqual([-5 * second, 0, -day]);
});

test("addresses lose their query, their fragment and their password", async () => {
  const kept = (url: string, allowed: string[] = []) => pageAddress(url, allowed);
  expect(kept("https://shop.cn/a?utm_source=x&token=secret#top")).toBe("https://shop.cn/a");
  expect(kept("https://shop.cn/a?id=7&token=secret&id=8", ["id"])).toBe("https://shop.cn/a?id=7&id=8");
  expect(kept("https://user:pw@SHOP.cn:443/a/../b")).toBe("https://shop.cn/b");
  expect(kept("https://shop.cn/#/cart?token=secret")).toBe("https://shop.cn/#/cart");
  expect(kept("https://shop.cn/#!/p?id=3&x=1", ["id"])).toBe("https://shop.cn/#!/p?id=3");
  expect(kept("https://shop.cn/#access_token=secret")).toBe("https://shop.cn/");
  expect(kept(`https://shop.cn/${"a".repeat(900)}`)!.length).toBe(500);
  expect(kept(`https://shop.cn/p?id=${"a".repeat(900)}`, ["id"])).toBe("https://shop.cn/p");
  for (const none of [
    "javascript:alert(1)",
    "file:///etc/passwd",
    "data:,x",
    "/a",
    "",
    "https://",
    "blob:https://a/b",
  ])
    expect(kept(none)).toBeNull();
});

test("the short way through plain addresses gives what parsing gives", () => {
  const part = fc.stringMatching(/^[a-z0-9.%_~A-Z-]{0,8}$/);
  fc.assert(
    fc.property(
      fc.array(part, { maxLength: 4 }),
      fc.stringMatching(/^[a-z]{1,6}(\.[a-z]{2,4}){0,2}$/),
      fc.constantFrom("", "?a=1", "#top", "?b#x"),
      (parts, host, tail) => {
        const given = `https://${host}/${parts.join("/")}${tail}`;
        const url = URL.parse(given);
        expect(pageAddress(given)).toBe(url && `${url.protocol}//${url.host}${url.pathname}`);
      },
    ),
  );
});

test("titles are one line without control characters, clipped between characters", async () => {
  await track(t, visitor, [
    page(t, "p1", "/", { title: `  油滴\u0000建盏\u202e\n主人杯${"😀".repeat(200)}` }),
  ]);
  const title = rows("page_views")[0]!.title as string;
  expect(title.startsWith("油滴 建盏 主人杯😀")).toBe(true);
  expect(title.length).toBeLessThanOrEqual(200);
  expect(title.isWellFormed()).toBe(true);
  expect(oneLine("a\ud800b", 10).isWellFormed()).toBe(true);
});

test("props are at most 20 plain values of at most 200 characters", () => {
  const many = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`k${i}`, "v".repeat(500)]));
  const props = cleanProps({ nested: { a: 1 }, list: [1], none: null, ...many });
  expect(Object.keys(props)).toHaveLength(20);
  expect(Object.values(props).every((value) => String(value).length === 200)).toBe(true);
  const evil = cleanProps(JSON.parse('{"__proto__": {"x": 1}, "constructor": "c"}'));
  expect([Object.getPrototypeOf(evil) === Object.prototype, evil]).toEqual([
    true,
    { constructor: "c" } as never,
  ]);
  for (const none of [null, 7, "x", [1, 2]]) expect(cleanProps(none)).toEqual({});
});

test("dwell and depth stay within what can be", async () => {
  await track(t, visitor, [page(t, "p1")]);
  t.clock.advance(10 * second);
  await track(t, visitor, [dwell(t, "p1", 1e9, { depth: 900 })]);
  expect(rows("page_views")[0]).toMatchObject({ visible_ms: 10_000, depth: 100 });
  await track(t, visitor, [dwell(t, "p1", -5, { depth: -3 })]);
  expect(rows("page_views")[0]).toMatchObject({ visible_ms: 10_000, depth: 100 });
});

test("broken batches are refused with the place of the fault", async () => {
  const cases: [unknown, number][] = [
    [[], 422],
    [[{ t: "page" }], 422],
    [[{ t: "unknown", id: "x", at: 1 }], 422],
    [[page(t, "p 1")], 422],
    [[page(t, "p1", "/", { more: 1 })], 422],
    [[page(t, "p1", "/", { at: "now" })], 422],
    [[page(t, "p1", "/", { url: "x".repeat(9_000) })], 422],
    [[did(t, "p1", "k", "<script>")], 422],
    [Array.from({ length: 51 }, (_, i) => page(t, `p${i}`)), 422],
    [[page(t, "p1", "/", { title: "x".repeat(70_000) })], 413],
  ];
  for (const [events, status] of cases)
    expect([events, (await track(t, visitor, events as unknown[])).status]).toEqual([events, status]);
  const raw = (body: string) =>
    t.call("POST", "/visitor/v1/track", { headers: { "content-type": "text/plain" }, body });
  expect((await raw("{")).status).toBe(400);
  expect((await raw("null")).status).toBe(422);
  expect((await raw('"x"')).status).toBe(422);
  expect((await track(t, { token: "v1.x.y.z.w" }, [page(t, "p1")])).status).toBe(401);
  expect(rows("page_views")).toEqual([]);
});

test("a page that is none is left out, the rest of its batch is kept", async () => {
  const events = [page(t, "p1", "", { url: "about:blank" }), page(t, "p2")];
  expect((await track(t, visitor, events)).status).toBe(204);
  expect(rows("page_views").map((row) => row.id)).toEqual(["p2"]);
  expect((await track(t, visitor, [events[0]])).status).toBe(204);
});

test("signs of a page that was never told make no visit", async () => {
  const events = [
    dwell(t, "p9", 5),
    did(t, "p9", "k", "cart"),
    { t: "leaving", id: "p9", at: t.clock.now() },
  ];
  expect((await track(t, visitor, events)).status).toBe(204);
  expect([rows("visitors"), rows("behaviours")]).toEqual([[], []]);
});

test("too many batches of one visitor are turned away for a while", async () => {
  let status = 204;
  for (let i = 0; i < 50 && status === 204; i++) ({ status } = await track(t, visitor, [page(t, `p${i}`)]));
  expect(status).toBe(429);
  expect((await track(t, await agreedVisitor(t, inbox), [page(t, "p1")])).status).toBe(204);
  t.clock.advance(minute);
  expect((await track(t, visitor, [page(t, "px")])).status).toBe(204);
});

test("other sites than the inbox allows are refused, any page may send without a preflight", async () => {
  inbox = await trackingInbox(t, {}, { allowedOrigins: [shop] });
  visitor = await agreedVisitor(t, inbox);
  const answer = await track(t, visitor, [page(t, "p1")]);
  expect([answer.status, answer.headers.get("access-control-allow-origin")]).toEqual([204, "*"]);
  const other = await track(t, visitor, [page(t, "p2")], { headers: { origin: "https://evil.example" } });
  expect([...said(other), other.headers.get("access-control-allow-origin")]).toEqual([
    403,
    "cross_origin",
    "*",
  ]);
});

test("one visitor's ids are not another's", async () => {
  const other = await agreedVisitor(t, inbox);
  await track(t, visitor, [page(t, "same", "/a")]);
  t.clock.advance(20 * second);
  await track(t, other, [page(t, "same", "/b")]);
  await track(t, other, [dwell(t, "same", 5)]);
  expect(rows("page_views").map(({ url, visible_ms }) => [url, visible_ms])).toEqual([
    [`${shop}/a`, 0],
    [`${shop}/b`, 0],
  ]);
});

test("whatever looks like a plain page view by hand looks so to the schema", () => {
  const value = fc.oneof(
    fc.string(),
    fc.double(),
    fc.constant(null),
    fc.constantFrom("page", "dwell", "a-1"),
  );
  const event = fc.record({
    t: fc.constantFrom("page", "dwell"),
    id: value,
    at: value,
    url: value,
    title: value,
    referrer: value,
  });
  const batch = fc.record({
    token: value,
    visit: value,
    tab: value,
    sent_at: value,
    events: fc.array(event, { maxLength: 2 }),
  });
  const good = {
    token: "t",
    visit: "v",
    tab: "b",
    sent_at: 1,
    events: [{ t: "page", id: "a", at: 1, url: "", title: "", referrer: "" }],
  };
  expect(isPlainPage(good)).toBe(true);
  expect(isPlainPage({ ...good, more: 1 })).toBe(false);
  fc.assert(
    fc.property(fc.oneof(batch, fc.anything(), fc.constant(good)), (given) => {
      // What the short way refuses goes the long way, which says why.
      if (isPlainPage(given))
        expect(parseBatch({ ...given, events: [...given.events, ...given.events] }).events).toHaveLength(2);
    }),
  );
});

test("a batch that can't be written takes no other along", async () => {
  const other = await agreedVisitor(t, inbox);
  await t.kernel.write((tx) =>
    tx.run(
      "create trigger broken before insert on page_views when new.id = 'bad' begin select raise(abort, 'no'); end",
    ),
  );
  const [good, bad] = await Promise.all([
    track(t, other, [page(t, "fine")]),
    track(t, visitor, [page(t, "bad")]),
  ]);
  expect([good.status, bad.status]).toEqual([204, 500]);
  expect(rows("page_views").map((row) => row.id)).toEqual(["fine"]);
  expect((await track(t, visitor, [page(t, "fine")])).status).toBe(204);
  expect(rows("visits")).toHaveLength(2);
});
