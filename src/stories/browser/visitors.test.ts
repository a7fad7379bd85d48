/** From a page of the shop to a talk: the visitor shows up on the board, is invited by hand or by rule, and answers. */

import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "bun:test";
import type { Page } from "playwright-core";
import { faultsOf } from "../../testing/axe.ts";
import { agentSees, eventually, say, Stage } from "../../testing/browser.ts";
import { startServer, type StoryAgent, type StoryInbox, type StoryServer } from "../../testing/server.ts";
import { openShopSite, type ShopSite } from "../../testing/shop-site.ts";

const stage = new Stage();
let server: StoryServer;
let shop: ShopSite;
let inbox: StoryInbox;
let owner: StoryAgent;

beforeAll(async () => {
  server = await startServer({ RATE_LIMITS: "off" });
  shop = openShopSite(server.url);
});
beforeEach(async () => {
  inbox = await server.inbox("青山茶器", {
    privacy: { tracking: "ask", query_parameters: [] },
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

async function visitorOn(path: string): Promise<Page> {
  const context = await stage.person();
  const page = await context.newPage();
  await page.goto(shop.url + path);
  await page.locator("lingxi-widget .ask .choice").first().click();
  return page;
}

async function board(agent = owner): Promise<Page> {
  const context = await stage.agent(server, agent);
  const page = await context.newPage();
  await page.goto(`${server.url}/visitors`);
  await page.locator("#visitors .dot.ok").waitFor();
  return page;
}

const rows = (page: Page) => page.locator(".vt-r:not(.gone)");
const seconds = (text: string | null): number => {
  const [minutes, rest] = (text ?? "0:0").split(":").map(Number);
  return minutes! * 60 + rest!;
};

test("a visitor shows up, is followed from page to page, invited by hand, accepts, and talks with that agent", async () => {
  const page = await board();
  await page.locator(".void").waitFor();
  const site = await visitorOn("/products/gaiwan");
  const row = rows(page);
  await row.waitFor();
  const title = row.locator(".c-page .cut").first();
  expect(await title.textContent()).toBe("青瓷盖碗");

  // Time on the page counts by itself.
  const dwell = row.locator(".c-dwell");
  const before = seconds(await dwell.textContent());
  await eventually(async () => expect(seconds(await dwell.textContent())).toBeGreaterThan(before + 1));

  await site.locator("a[href='/compare']").click();
  await eventually(async () => expect(await title.textContent()).toBe("对比"));

  // By keyboard: the first row, its drawer, the field for the invitation.
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  const drawer = page.locator(".drawer");
  await drawer.locator(".trail .here").getByText("正在看 对比").waitFor();
  await drawer.locator(".trail li").filter({ hasText: "青瓷盖碗" }).waitFor();
  expect(await faultsOf(page)).toEqual([]);
  await page.keyboard.press("i");
  const field = drawer.locator("textarea");
  await eventually(async () =>
    expect(await field.evaluate((own) => own === document.activeElement)).toBe(true),
  );
  expect(await field.inputValue()).toContain("对比");
  await field.fill("要不要我拍手上的实物给您看看？");
  await field.press("Enter");

  const bubble = site.locator("lingxi-widget .greet");
  await bubble.getByText("要不要我拍手上的实物给您看看？").waitFor();
  await drawer.getByText("对方看到了").waitFor();
  await row.locator(".c-act").getByText("已邀请").waitFor();

  await bubble.getByText("要不要我拍手上的实物给您看看？").click();
  const chat = site.locator("lingxi-widget").frameLocator("iframe");
  await chat.getByText("要不要我拍手上的实物给您看看？").first().waitFor();
  await row.locator(".c-act").getByText("林小满接待中").waitFor();
  await drawer.locator("a.btn.primary").click();

  await page.waitForURL("**/conversations/*");
  await page.locator(".thread .bub").getByText("要不要我拍手上的实物给您看看？").waitFor();
  await say(chat, "好啊，先看盖碗");
  await eventually(async () =>
    expect(await agentSees(page)).toEqual(["要不要我拍手上的实物给您看看？", "好啊，先看盖碗"]),
  );
  expect(server.transcript()).toEqual(["agent: 要不要我拍手上的实物给您看看？", "visitor: 好啊，先看盖碗"]);

  // Beside the thread: where they are, live.
  await page.locator("[data-section=journey] .here").getByText("正在看 对比").waitFor();
  await page.locator(".whereabouts").waitFor();
  await site.goto(`${shop.url}/price`);
  await page.locator("[data-section=journey] .here").getByText("正在看 价格").waitFor();
  await site.close();
  await page.locator("[data-section=journey]").getByText("已经离开网站。").waitFor();
});

test("a rule invites who looks at its pages, a no keeps it quiet, and the results count both", async () => {
  const context = await stage.agent(server, owner);
  const page = await context.newPage();
  await page.goto(`${server.url}/settings/invitations`);
  await page.getByRole("button", { name: "看了很久" }).click();
  await page.waitForURL("**/settings/invitations/ivr_*");
  await page.locator("[name='conditions.pages']").fill("/price");
  await page.locator("[name='conditions.dwell_s']").fill("1");
  await page.locator("[name='conditions.agent']").uncheck();
  await page.locator("[name=enabled]").check();
  await eventually(() =>
    expect(
      server.kernel.db.one<{ conditions: string; enabled: number }>(
        "select conditions, enabled from invitation_rules",
      ),
    ).toMatchObject({ enabled: 1, conditions: expect.stringContaining('"agent":false') }),
  );

  const site = await visitorOn("/price");
  await page.locator("[data-matches]").getByText("现在有 1 位访客符合").waitFor();
  expect(await faultsOf(page)).toEqual([]);
  const bubble = site.locator("lingxi-widget .greet");
  await bubble.getByText("您好，正在看的这件有什么想了解的吗？").waitFor();
  await bubble.locator("button[aria-label]").first().click();
  await eventually(() =>
    expect(
      server.kernel.db.all("select state from visitor_invitations where inbox_id = ?", inbox.id),
    ).toEqual([{ state: "refused" }]),
  );
  await page.reload();
  const cells = await page.locator(".results tbody td").allTextContents();
  expect(cells.map((cell) => cell.trim())).toEqual(["A", "1", "1", "0 0.0%", "1", "0"]);
  expect(server.kernel.db.all("select 1 from conversations where inbox_id = ?", inbox.id)).toEqual([]);
});

test("who says no to being seen is on no board", async () => {
  const page = await board();
  const context = await stage.person();
  const site = await context.newPage();
  await site.goto(`${shop.url}/products/gaiwan`);
  await site.locator("lingxi-widget .ask .choice").last().click();
  await site.locator("a[href='/compare']").click();
  await site.locator("h1", { hasText: "盖碗和主人杯" }).waitFor();
  const seen = await server.call<{ total: number }>(owner, "GET", `/visitors?inbox_id=${inbox.id}`);
  expect(seen.total).toBe(0);
  expect(await page.locator(".vt-r:not(.gone)").filter({ hasText: "盖碗和主人杯" }).count()).toBe(0);
  expect(server.kernel.db.all("select 1 from visitors where inbox_id = ?", inbox.id)).toEqual([]);
});
