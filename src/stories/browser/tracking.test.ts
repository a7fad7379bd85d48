/** Visitors' pages as a real browser tells them: how long, how deep, which page of a page of one piece, and what they did there. */

import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "bun:test";
import type { BrowserContext, Page } from "playwright-core";
import type { Journey, PageView } from "../../../web/contract/visitors.ts";
import { eventually, Stage } from "../../testing/browser.ts";
import { startServer, type StoryAgent, type StoryInbox, type StoryServer } from "../../testing/server.ts";
import { openShopSite, type ShopSite } from "../../testing/shop-site.ts";

const stage = new Stage({ backForwardCache: true });
let server: StoryServer;
let shop: ShopSite;
let inbox: StoryInbox;
let owner: StoryAgent;

beforeAll(async () => {
  server = await startServer({ RATE_LIMITS: "off" });
  shop = openShopSite(server.url);
});
beforeEach(async () => {
  inbox = await server.inbox("官网", {
    privacy: { tracking: "ask", query_parameters: ["sku"] },
    texts: { "zh-CN": { greeting: "" } },
  });
  owner = await server.agent({ name: "林小满", role: "owner" });
  shop.snippet = `<script src="${server.url}/widget.js" data-inbox="${inbox.key}" async></script>`;
});
afterEach(() => stage.clear());
afterAll(async () => {
  await stage.end();
  shop.stop();
  await server.stop();
});

/** Everything that left the pages of this person, with its body. */
function wire(context: BrowserContext): string[] {
  const sent: string[] = [];
  context.on("request", (request) => {
    if (request.url().startsWith(server.url))
      sent.push(`${request.method()} ${new URL(request.url()).pathname} ${request.postData() ?? ""}`);
  });
  return sent;
}

const kept = (page: Page) =>
  page.evaluate(() =>
    [...Object.keys(localStorage), ...Object.keys(sessionStorage)]
      .map((key) => key.replace(/^lingxi\.[^.]+\./, ""))
      .sort(),
  );

const visitors = () =>
  server.kernel.db.all<{ id: string; visits: number }>(
    "select visitor_id as id, visits from visitors where inbox_id = ?",
    inbox.id,
  );

/** Of the only visitor there is. */
async function journey(): Promise<Journey> {
  const all = visitors();
  expect(all).toHaveLength(1);
  return server.call<Journey>(owner, "GET", `/visitors/${all[0]!.id}/journey`);
}
const pagesOf = async (): Promise<PageView[]> => (await journey()).visits.flatMap(({ pages }) => pages);
const secondsOn = async (title: string): Promise<number[]> =>
  (await pagesOf()).filter((page) => page.title === title).map(({ visible_ms }) => visible_ms / 1_000);

/** Within a second. */
const about = (seconds: number, wanted: number) =>
  expect([wanted, Math.abs(seconds - wanted) <= 1 || seconds]).toEqual([wanted, true]);

async function newcomer(path = "/"): Promise<{ context: BrowserContext; page: Page }> {
  const context = await stage.person();
  const page = await context.newPage();
  await page.goto(shop.url + path);
  return { context, page };
}

async function agree(page: Page): Promise<void> {
  await page.locator("lingxi-widget .ask .choice").first().click();
  await eventually(async () => expect(await kept(page)).toContain("token"));
}

/** They look at it for so long: time itself is what is told. */
const stay = (page: Page, seconds: number) =>
  page.evaluate((ms) => new Promise((over) => setTimeout(over, ms)), seconds * 1_000);

/** Counts the seconds until it is asked. */
const watch =
  (begun = performance.now()) =>
  () =>
    (performance.now() - begun) / 1_000;

test("who agrees is seen on the pages that follow, for as long as each was looked at", async () => {
  const { context, page } = await newcomer("/products/gaiwan");
  const seconds = watch();
  await agree(page);
  await stay(page, 3);
  await page.evaluate(() => scrollTo(0, 900));
  await page.evaluate(
    () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))),
  );
  const looked = seconds();
  await page.locator("a[href='/compare']").click();
  await page.locator("h1", { hasText: "盖碗和主人杯" }).waitFor();
  await eventually(async () => expect((await pagesOf()).map(({ title }) => title)).toContain("对比"));
  const gaiwan = (await pagesOf()).find(({ title }) => title === "青瓷盖碗");
  about(gaiwan!.visible_ms / 1_000, looked);
  expect(gaiwan!.depth).toBeGreaterThan(30);
  expect(gaiwan!.depth).toBeLessThan(90);
  expect(await context.cookies()).toEqual([]);
  expect(await kept(page)).toEqual(["tab", "token", "tracking", "visit"]);
  const [consent] = server.kernel.db.all<{ how: string; granted: number }>(
    "select how, granted from consents where inbox_id = ?",
    inbox.id,
  );
  expect(consent).toEqual({ how: "banner", granted: 1 });
});

test("a page of one piece is many pages, named as they are named, without secrets; filters and anchors are none", async () => {
  const { page } = await newcomer("/app");
  await agree(page);
  await page.locator("#to-list").click();
  const list = watch();
  await stay(page, 2);
  const onList = list();
  await page.locator("#to-item").click();
  const item = watch();
  await stay(page, 1);
  await page.locator("#filter").click();
  await stay(page, 2);
  const onItem = item();
  await page.goBack();
  await page.locator("h1").waitFor();
  await page.goto(`${shop.url}/course`);
  await page.locator("#anchor").click();
  await page.locator("#lesson").click();
  await eventually(async () =>
    expect((await pagesOf()).map(({ url }) => url.replace(shop.url, "")).sort()).toEqual([
      "/app",
      "/app/item?sku=7",
      "/app/list",
      "/app/list",
      "/course",
      "/course#/lesson/1",
    ]),
  );
  about((await secondsOn("单页商品"))[0]!, onItem);
  about(Math.max(...(await secondsOn("单页列表"))), onList);
});

test("two tabs are one visit of one visitor", async () => {
  const { context, page } = await newcomer("/");
  await agree(page);
  const other = await context.newPage();
  await other.goto(`${shop.url}/faq`);
  await eventually(async () =>
    expect((await pagesOf()).map(({ title }) => title).sort()).toEqual(["常见问题", "青山茶器"]),
  );
  const { visits, visitor } = await journey();
  expect([visits.length, visitor.visits]).toEqual([1, 1]);
});

test("time out of sight does not count", async () => {
  const { page } = await newcomer("/faq");
  const seconds = watch();
  await agree(page);
  const turn = (hidden: boolean) =>
    page.evaluate((now) => {
      Object.defineProperty(document, "hidden", { value: now, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }, hidden);
  await stay(page, 1);
  await turn(true);
  const hidden = watch();
  await stay(page, 3);
  await turn(false);
  const away = hidden();
  await stay(page, 1);
  const looked = seconds() - away;
  await page.goto(`${shop.url}/price`);
  await eventually(async () => expect(await pagesOf()).toHaveLength(2));
  about((await secondsOn("常见问题"))[0]!, looked);
});

test("back to a page that the browser kept is another look at it", async () => {
  const { page } = await newcomer("/products/cup");
  await agree(page);
  await page.locator("a[href='/products/gaiwan']").click();
  await page.locator("h1", { hasText: "青瓷盖碗" }).waitFor();
  await eventually(async () => expect(await pagesOf()).toHaveLength(2));
  await page.evaluate(() => Object.assign(window, { marked: true }));
  await page.goBack({ waitUntil: "commit" });
  await page.locator("h1", { hasText: "主人杯" }).waitFor();
  await eventually(async () =>
    expect((await pagesOf()).map(({ title }) => title).sort()).toEqual(["主人杯", "主人杯", "青瓷盖碗"]),
  );
});

test("the pointer that goes for the tabs is told at once", async () => {
  const { page } = await newcomer("/price");
  await agree(page);
  await page.mouse.move(400, 300);
  await eventually(async () => {
    await page.evaluate(() =>
      document.dispatchEvent(new MouseEvent("mouseout", { clientY: -1, bubbles: true, relatedTarget: null })),
    );
    const { data } = await server.call<{ data: { state: string }[] }>(
      owner,
      "GET",
      `/visitors?inbox_id=${inbox.id}`,
    );
    expect(data.map(({ state }) => state)).toEqual(["leaving"]);
  });
});

test("what rules and the site's own calls name is told; of forms the fields' names and never a value", async () => {
  const rules = [
    { name: "favourite", label: "收藏", trigger: { when: "click", selector: "#favourite" } },
    { name: "manual", label: "说明书", trigger: { when: "download" } },
    { name: "reviews", label: "看评价", trigger: { when: "seen", selector: "#reviews" } },
    {
      name: "order_begun",
      label: "开始下单",
      trigger: { when: "form", step: "started", selector: "#order" },
    },
    { name: "order_field", label: "填到", trigger: { when: "form", step: "reached", selector: "#order" } },
    { name: "order_left", label: "没下完", trigger: { when: "form", step: "abandoned", selector: "#order" } },
    { name: "order_sent", label: "下单", trigger: { when: "form", step: "submitted", selector: "#order" } },
  ];
  for (const rule of rules)
    await server.call(owner, "POST", "/behaviour-rules", { ...rule, inbox_id: inbox.id });
  const { context, page } = await newcomer("/products/gaiwan");
  const sent = wire(context);
  await agree(page);
  await eventually(() => expect(sent.join("\n")).toContain("/behaviours"));
  const names = async () =>
    (await journey()).visits.flatMap(({ behaviours }) =>
      behaviours.map(({ name, props }) => (props.field ? `${name}:${props.field}` : name)),
    );
  await eventually(async () => {
    await page.locator("#favourite").click();
    expect(await names()).toContain("favourite");
  });
  await page.locator("#cart").click();
  await page.locator("#manual").evaluate((link: HTMLElement) => link.click());
  await page.locator("#reviews").scrollIntoViewIfNeeded();
  await page.evaluate(() => {
    const { lingxi } = window as unknown as { lingxi: (...call: unknown[]) => void };
    lingxi("track", "coupon", { code: "TEA", nested: { no: 1 } });
    lingxi("track", "这不是名字");
  });
  await eventually(async () => {
    for (const name of ["cart", "manual", "reviews", "coupon"]) expect(await names()).toContain(name);
  });

  await page.goto(`${shop.url}/order`);
  await eventually(async () => {
    await page.locator("[name=phone]").focus();
    await page.locator("[name=name]").fill("王芳的秘密");
    expect(await names()).toContain("order_field:name");
  });
  await page.goto(`${shop.url}/faq`);
  await eventually(async () => expect(await names()).toContain("order_left:name"));
  await page.goto(`${shop.url}/order`);
  await page.locator("[name=name]").waitFor();
  await eventually(async () => {
    await page.locator("[name=address]").fill("幸福路一号");
    await page.locator("form button").click();
    expect(await names()).toContain("order_sent");
  });
  expect(await names()).toContain("order_begun");
  expect(sent.join("\n")).not.toMatch(/王芳|幸福路|秘密/);
});
