/** From nothing to the first answered chat: the wizard, the snippet on a stranger's page, a visitor, an agent. */

import { afterAll, afterEach, beforeAll, expect, test } from "bun:test";
import { answer, eventually, openWidget, say, Stage, visitorSees } from "../../testing/browser.ts";
import { startServer, type StoryServer } from "../../testing/server.ts";
import { openShop, type Shop } from "../../testing/shop.ts";

const stage = new Stage();
let server: StoryServer;
let shop: Shop;

beforeAll(async () => {
  server = await startServer();
  shop = openShop(server.url);
});
afterEach(() => stage.clear());
afterAll(async () => {
  await stage.end();
  shop.stop();
  await server.stop();
});

const count = (table: string) =>
  server.kernel.db.one<{ count: number }>(`select count(*) as count from ${table}`)!.count;

test("the wizard leads from an empty server to an answered chat on a stranger's page with a strict policy", async () => {
  const owner = await stage.person({ width: 1440, height: 900 });
  const page = await owner.newPage();
  await page.goto(server.url);
  await page.waitForURL("**/setup");
  await page.locator("[name=name]").fill("李青");
  await page.locator("[name=email]").fill("li@example.com");
  await page.locator("[name=password]").fill("three calm herons");
  await page.locator("button[type=submit]").click();

  await page.waitForURL("**/setup/inbox");
  await page.locator("[name=name]").fill("青山茶器");
  await page.locator("button[type=submit]").click();

  await page.waitForURL("**/setup/install");
  const test = page.frameLocator("iframe");
  await say(test, "这是试聊");
  await page.locator("[data-test-chat]").getByText("这是试聊").waitFor();
  shop.snippet = await page.locator("#snippet").innerText();
  expect(shop.snippet).toStartWith("<script ");
  await page.locator("[data-installed] .dot.warn").waitFor();

  const visitor = await stage.person();
  const site = await visitor.newPage();
  await site.addInitScript(watchShifts);
  await site.goto(shop.url);
  await site.locator("lingxi-widget .launch").waitFor();
  // The wizard notices that the snippet is in place.
  await page.locator("[data-installed] .dot.ok").waitFor();
  await page.locator(".foot-row .primary").click();
  await page.waitForURL("**/setup/done");
  await page.locator(".foot-row .primary").click();

  const before = count("contacts");
  const chat = await openWidget(site);
  expect(count("contacts")).toBe(before);
  await say(chat, "在吗？青瓷盖碗还有货吗");
  await page.locator(".cv").filter({ hasText: "青瓷盖碗还有货吗" }).click();
  await page.locator(".thread .bub").getByText("青瓷盖碗还有货吗").waitFor();
  await chat.locator(".lx-m.read").waitFor();

  const field = page.locator(".comp textarea");
  await field.pressSequentially("在的");
  await chat.locator(".lx-typing").waitFor();
  await answer(page, "在的，今早刚到");
  await chat.locator(".lx-b").getByText("在的，今早刚到").waitFor();
  await chat.locator(".lx-typing").waitFor({ state: "detached" });
  await page.locator(".g.me .meta .read").waitFor();

  await chat.locator("#composer").pressSequentially("那");
  await page.locator(".writing .pips").waitFor();
  expect(server.transcript()).toEqual(["visitor: 在吗？青瓷盖碗还有货吗", "agent: 在的，今早刚到"]);
  expect(await site.evaluate("shifts")).toEqual([]);
});

test("a visitor who only looks leaves no trace: no cookie, nothing stored, nothing in the database", async () => {
  const contacts = count("contacts");
  const visitor = await stage.person();
  const site = await visitor.newPage();
  await site.addInitScript(watchShifts);
  await site.goto(shop.url);
  const launcher = site.locator("lingxi-widget .launch");
  await launcher.waitFor();
  expect(await visitor.storageState({ indexedDB: true })).toEqual({ cookies: [], origins: [] });

  // Looking into the window is no act either; only the host's page remembers that it was open.
  const chat = await openWidget(site);
  await chat.locator("#composer").waitFor();
  expect(await visitor.cookies()).toEqual([]);
  expect(await chat.locator("html").evaluate(() => localStorage.length)).toBe(0);
  expect(count("contacts")).toBe(contacts);
  expect(await site.evaluate("shifts")).toEqual([]);
});

test("where the browser keeps nothing for a frame of another site, the chat still works", async () => {
  const far = openShop(server.url, "localhost");
  far.snippet = shop.snippet;
  const visitor = await stage.person();
  const site = await visitor.newPage();
  await site.goto(far.url);
  const chat = await openWidget(site);
  await expect(chat.locator("html").evaluate(() => localStorage.length)).rejects.toThrow("Access is denied");
  await say(chat, "这里存不了东西");
  await chat.locator(".lx-m.sent, .lx-m.delivered").waitFor();
  expect(server.transcript()).toEqual(["visitor: 这里存不了东西"]);
  far.stop();
});

test("the page keeps its place in the sun: nothing moves when the button, the greeting and the window come", async () => {
  const { id } = server.kernel.db.one<{ id: string }>("select id from inboxes limit 1")!;
  await server.change(
    { id, key: "" },
    { texts: { "zh-CN": { greeting: "需要帮忙看看吗？", chips: ["怎么保养"] } } },
  );
  const visitor = await stage.person();
  const site = await visitor.newPage();
  await site.addInitScript(watchShifts);
  await site.clock.install();
  await site.goto(shop.url);
  await site.locator("lingxi-widget .launch").waitFor();
  await eventually(async () => {
    await site.clock.runFor(1_000);
    await site.locator("lingxi-widget .greet").waitFor({ timeout: 500 });
  });
  await site.locator("lingxi-widget .greet .chip").click();
  const chat = site.locator("lingxi-widget").frameLocator("iframe");
  await eventually(async () => expect(await visitorSees(chat)).toContain("怎么保养"));
  expect(await site.evaluate("shifts")).toEqual([]);
});

/** What moved without having been asked to by a press. */
const watchShifts = `shifts = [];
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => entry.hadRecentInput ||
    shifts.push(entry.value + " " + entry.sources.map(({ node, previousRect: a, currentRect: b }) => [node?.nodeName, node?.className, a.x, a.y, b.x, b.y].join(" "))))).observe({ type: "layout-shift", buffered: true });`;
