/** A visitor's yes and no about being seen on the site: what leaves the page, what stays on it, and that chat and trail are one person. */

import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "bun:test";
import { createHmac } from "node:crypto";
import type { BrowserContext, Page } from "playwright-core";
import { system } from "../../accounts/actor.ts";
import { makeIdentitySecret } from "../../inboxes/identity.ts";
import type { InboxChanges } from "../../inboxes/types.ts";
import { eventually, openWidget, say, Stage, type Chat } from "../../testing/browser.ts";
import { startServer, type StoryInbox, type StoryServer } from "../../testing/server.ts";
import { openShopSite, type ShopSite } from "../../testing/shop-site.ts";

const stage = new Stage();
let server: StoryServer;
let shop: ShopSite;
let inbox: StoryInbox;

beforeAll(async () => {
  server = await startServer({ RATE_LIMITS: "off" });
  shop = openShopSite(server.url);
});
beforeEach(() => open({ privacy: { tracking: "ask" } }));
afterEach(() => stage.clear());
afterAll(async () => {
  await stage.end();
  shop.stop();
  await server.stop();
});

async function open(changes: InboxChanges, attributes = ""): Promise<void> {
  inbox = await server.inbox("官网", { texts: { "zh-CN": { greeting: "" } }, ...changes });
  shop.snippet = `<script src="${server.url}/widget.js" data-inbox="${inbox.key}" ${attributes} async></script>`;
}

/** Paths of all that left this person's pages for our server; reads of the loader and the inbox's looks are no news of anybody. */
function wire(context: BrowserContext): string[] {
  const sent: string[] = [];
  context.on("request", (request) => {
    const { pathname, origin } = new URL(request.url());
    if (origin !== server.url || pathname === "/widget.js" || request.method() === "OPTIONS") return;
    if (pathname !== `/visitor/v1/inboxes/${inbox.key}`) sent.push(`${request.method()} ${pathname}`);
  });
  return sent;
}

const kept = (page: Page) =>
  page.evaluate(() =>
    Object.fromEntries(
      [localStorage, sessionStorage].flatMap((store) =>
        Object.entries(store).map(([key, value]) => [key.replace(/^lingxi\.[^.]+\./, ""), value as string]),
      ),
    ),
  );
const rows = (table: string) =>
  server.kernel.db.one<{ n: number }>(`select count(*) as n from ${table} where inbox_id = ?`, inbox.id)!.n;
const views = () =>
  server.kernel.db.one<{ n: number }>(
    "select count(*) as n from page_views join visitors on visitors.no = visitor_no where inbox_id = ?",
    inbox.id,
  )!.n;
const newVisitor = async (path = "/faq") => {
  const context = await stage.person();
  const page = await context.newPage();
  const sent = wire(context);
  await page.goto(shop.url + path);
  return { context, page, sent };
};
const card = (page: Page) => page.locator("lingxi-widget .ask");
const yes = (page: Page) => card(page).locator(".choice").first().click();
const no = (page: Page) => card(page).locator(".choice").last().click();
const lingxi = (page: Page, ...call: unknown[]) =>
  page.evaluate(
    (values) => (window as unknown as { lingxi: (...all: unknown[]) => void }).lingxi(...values),
    call,
  );
/** The loader has done all that it does by itself. */
const settled = async (page: Page) => {
  await page.locator("lingxi-widget .launch").waitFor();
  await page.evaluate(() => new Promise((idle) => requestIdleCallback(() => setTimeout(idle, 300))));
};
const tracked = async () => eventually(() => expect(rows("visitors")).toBe(1));
/** Whose chat it is, and whose trail. */
const people = () => ({
  chats: server.kernel.db
    .all<{ id: string }>("select distinct contact_id as id from conversations where inbox_id = ?", inbox.id)
    .map(({ id }) => id),
  trails: server.kernel.db
    .all<{ id: string }>("select visitor_id as id from visitors where inbox_id = ?", inbox.id)
    .map(({ id }) => id),
});
async function privacy(chat: Chat): Promise<void> {
  await chat.locator(".lx-h [aria-haspopup=menu]").click();
  await chat.locator(".lx-menu [role=menuitem]", { hasText: "隐私说明" }).click();
  await chat.locator("h3", { hasText: "浏览的页面" }).waitFor();
}

test("a no leaves nothing but itself: nothing on the wire, no code, nobody asks again", async () => {
  const { context, page, sent } = await newVisitor();
  await card(page).waitFor();
  expect(await kept(page)).toEqual({});
  const before = sent.splice(0);
  expect(before.every((line) => line.startsWith("GET /assets/widget/"))).toBe(true);
  await no(page);
  await card(page).waitFor({ state: "detached" });
  await page.goto(`${shop.url}/price`);
  await settled(page);
  await lingxi(page, "track", "cart");
  await settled(page);
  expect(sent).toEqual([]);
  expect(await kept(page)).toEqual({ tracking: "no" });
  expect(await card(page).count()).toBe(0);
  expect(await context.cookies()).toEqual([]);
  expect([rows("visitors"), rows("consents"), rows("identities")]).toEqual([0, 0, 0]);
  // And the chat is the same.
  await say(await openWidget(page), "还有货吗");
  await eventually(() => expect(server.transcript()).toEqual(["visitor: 还有货吗"]));
});

test("the two answers weigh the same, and more is told where it is asked", async () => {
  const { page } = await newVisitor();
  await card(page).waitFor();
  const looks = await card(page)
    .locator(".choice")
    .evaluateAll((all) =>
      all.map((each) => {
        const { color, backgroundColor, fontSize, fontWeight, borderColor } = getComputedStyle(each);
        const { width, height } = each.getBoundingClientRect();
        return [color, backgroundColor, fontSize, fontWeight, borderColor, width, height].join();
      }),
    );
  expect(looks).toHaveLength(2);
  expect(looks[0]).toBe(looks[1]!);
  await card(page).locator(".more").click();
  await card(page).locator(".fine").waitFor();
  expect(
    await page.evaluate(() => document.activeElement === document.body || document.activeElement?.tagName),
  ).not.toBe("INPUT");
});

for (const [name, script] of [
  ["Global Privacy Control", "Object.defineProperty(navigator, 'globalPrivacyControl', { value: true })"],
  ["Do Not Track", "Object.defineProperty(navigator, 'doNotTrack', { value: '1' })"],
] as const)
  test(`a browser that says ${name} is asked nothing and tells nothing, whatever the site's banner says`, async () => {
    const context = await stage.person();
    await context.addInitScript(script);
    const page = await context.newPage();
    const sent = wire(context);
    await page.goto(`${shop.url}/faq`);
    await settled(page);
    await lingxi(page, "consent", { tracking: true });
    await settled(page);
    expect([sent, await kept(page), await card(page).count()]).toEqual([[], {}, 0]);
    const chat = await openWidget(page);
    await privacy(chat);
    await chat.getByText("不希望被跟踪").waitFor();
  });

test("where the site's banner asks, nothing happens before its word, and nothing after it takes it back", async () => {
  await open({ privacy: { tracking: "site" } });
  const { page, sent } = await newVisitor();
  await settled(page);
  expect([sent, await kept(page)]).toEqual([[], {}]);
  await lingxi(page, "consent", { tracking: true });
  await tracked();
  await page.goto(`${shop.url}/price`);
  await eventually(() => expect(views()).toBe(2));
  await lingxi(page, "consent", { tracking: false });
  await eventually(async () => expect(await kept(page)).toEqual({ tracking: "no" }));
  await eventually(() => expect(rows("visitors")).toBe(0));
  sent.splice(0);
  await page.goto(`${shop.url}/faq`);
  await settled(page);
  expect(sent).toEqual([]);
});

test("in the chat's menu one press takes it back: the trail is gone, in every tab, and one press allows it again", async () => {
  const { context, page } = await newVisitor();
  await card(page).waitFor();
  await yes(page);
  await tracked();
  const other = await context.newPage();
  await other.goto(`${shop.url}/price`);
  await settled(other);
  await page.bringToFront();
  const chat = await openWidget(page);
  await privacy(chat);
  await chat.locator("button", { hasText: "不再允许" }).click();
  await chat.getByText("商家看不到您在网站上的浏览").waitFor();
  await eventually(async () => expect((await kept(page)).tracking).toBe("no"));
  await eventually(() => expect(rows("visitors")).toBe(0));
  await eventually(async () => expect(await kept(other)).not.toHaveProperty("token"));
  await other.evaluate(() => history.pushState({}, "", "/order"));
  expect(rows("visitors")).toBe(0);
  expect(await kept(other)).not.toHaveProperty("token");
  await chat.locator("button", { hasText: "允许" }).click();
  await tracked();
});

test("who is seen first and writes then is one person", async () => {
  const { page } = await newVisitor();
  await card(page).waitFor();
  await yes(page);
  await tracked();
  const { token } = await kept(page);
  await say(await openWidget(page), "看了半天");
  await eventually(() => expect(people().chats).toHaveLength(1));
  expect(people().chats).toEqual(people().trails);
  expect((await kept(page)).token).toBe(token!);
});

test("who writes first and agrees then is one person", async () => {
  const { page } = await newVisitor();
  await card(page).waitFor();
  await say(await openWidget(page), "先问一句");
  await eventually(() => expect(people().chats).toHaveLength(1));
  expect(await kept(page)).not.toHaveProperty("token");
  await page.locator("lingxi-widget .launch").click();
  await yes(page);
  await tracked();
  expect(people().trails).toEqual(people().chats);
});

test("an agent invites who looks around: a bubble that can be declined, and one that begins a conversation", async () => {
  const lin = await server.agent({ name: "林小满", inboxes: [inbox] });
  const { page } = await newVisitor();
  await card(page).waitFor();
  await yes(page);
  await tracked();
  const [visitor] = people().trails;
  const invite = (text: string, act = "bubble") =>
    server.call(lin, "POST", `/visitors/${visitor}/invitations`, { text, act });
  const states = () =>
    server.kernel.db
      .all<{ state: string }>(
        "select state from visitor_invitations where inbox_id = ? order by no",
        inbox.id,
      )
      .map(({ state }) => state);
  const greeting = page.locator("lingxi-widget .greet");
  await invite("需要帮忙吗？");
  await greeting.getByText("需要帮忙吗？").waitFor();
  await greeting.getByText("林小满").waitFor();
  await eventually(() => expect(states()).toEqual(["seen"]));
  await greeting.locator(".x").click();
  await eventually(() => expect(states()).toEqual(["refused"]));
  expect(rows("conversations")).toBe(0);
  // Whoever declined is left alone for long; here somebody else's turn is taken.
  await server.kernel.write((tx) => tx.run("delete from visitor_invitations where inbox_id = ?", inbox.id));
  await invite("盖碗今天包邮");
  await greeting.getByText("盖碗今天包邮").click();
  await eventually(() => expect(states()).toEqual(["accepted"]));
  const chat = page.locator("lingxi-widget").frameLocator("iframe");
  await chat.getByText("盖碗今天包邮").waitFor();
  await say(chat, "那来一个");
  await eventually(() => expect(server.transcript()).toEqual(["agent: 盖碗今天包邮", "visitor: 那来一个"]));
  expect(people().chats).toEqual([visitor!]);
});

function signed(secret: string, claims: object): string {
  const now = Math.floor(Date.now() / 1_000);
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const text = `${encode({ alg: "HS256" })}.${encode({ iat: now, exp: now + 600, ...claims })}`;
  return `${text}.${createHmac("sha256", secret).update(text).digest("base64url")}`;
}
const secretOf = async () =>
  (
    await server.kernel.write((tx) =>
      makeIdentitySecret(tx, system("story"), { id: inbox.id, secrets: server.kernel.secrets }),
    )
  ).secret;

test("whom the site names is the same on the trail, in the chat and on another device", async () => {
  const secret = await secretOf();
  const token = () => signed(secret, { sub: "member-7", name: "王芳" });
  const { page } = await newVisitor();
  await card(page).waitFor();
  await yes(page);
  await tracked();
  const [stranger] = people().trails;
  await lingxi(page, "identify", { plan: "gold" }, token());
  await eventually(() =>
    expect(server.kernel.db.one("select name from contacts where id = ?", stranger!)).toEqual({
      name: "王芳",
    }),
  );
  await say(await openWidget(page), "我是会员");
  await eventually(() => expect(people().chats).toEqual([stranger!]));

  // Elsewhere the page itself carries the token.
  shop.snippet = shop.snippet.replace(" async", ` data-identity="${token()}" async`);
  const phone = await newVisitor("/price");
  await say(await openWidget(phone.page), "换了手机");
  await eventually(() => expect(server.transcript()).toContain("visitor: 换了手机"));
  expect(people().chats).toEqual([stranger!]);
  await phone.page.locator("lingxi-widget .launch").click();
  await yes(phone.page);
  await eventually(() => expect(views()).toBeGreaterThan(1));
  expect(people().trails).toEqual([stranger!]);
});

test("where names are asked for, strangers are told so, and are not seen", async () => {
  const secret = await secretOf();
  await server.change(inbox, { identity: { mode: "enforced" } });
  const context = await stage.person({ expected: /401/ });
  const page = await context.newPage();
  await page.goto(`${shop.url}/faq`);
  await card(page).waitFor();
  await yes(page);
  await settled(page);
  const chat = await openWidget(page);
  await say(chat, "我是谁");
  await chat.getByText("请先在网站上登录").waitFor();
  expect([rows("visitors"), rows("conversations")]).toEqual([0, 0]);
  await lingxi(page, "identify", {}, signed(secret, { sub: "member-8" }));
  await tracked();
  // What was written before goes out by itself.
  await eventually(() => expect(people().chats).toEqual(people().trails));
  expect(people().chats).toHaveLength(1);
});

test("where the page may keep nothing, nobody is asked, the site's word still works, and nothing breaks", async () => {
  await open({ privacy: { tracking: "site" } });
  const context = await stage.person();
  await context.addInitScript(() => {
    if (window !== top) return;
    for (const name of ["localStorage", "sessionStorage"])
      Object.defineProperty(window, name, {
        get() {
          throw new DOMException("denied", "SecurityError");
        },
      });
  });
  const page = await context.newPage();
  await page.goto(`${shop.url}/faq`);
  await settled(page);
  await lingxi(page, "consent", { tracking: true });
  await tracked();
  await server.change(inbox, { privacy: { tracking: "ask" } });
  await page.goto(`${shop.url}/price`);
  await settled(page);
  expect(await card(page).count()).toBe(0);
});

test("nothing on the page moves, waits or is asked for before it has loaded", async () => {
  const context = await stage.person();
  const page = await context.newPage();
  await page.addInitScript(`shifts = []; long = []; loaded = 0; late = [];
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => entry.hadRecentInput || shifts.push(entry.value))).observe({ type: "layout-shift", buffered: true });
    addEventListener("load", () => loaded = performance.now());`);
  await page.goto(`${shop.url}/price`);
  await card(page).waitFor();
  await yes(page);
  await tracked();
  await page.evaluate(() => scrollTo(0, 1_200));
  await settled(page);
  expect(await page.evaluate("shifts")).toEqual([]);
  const early = await page.evaluate(
    "performance.getEntriesByType('resource').filter((each) => /consent|tracker|track$|sessions/.test(each.name) && each.startTime < loaded).map((each) => each.name)",
  );
  expect(early).toEqual([]);
});
