/** On phones: the widget fills the screen and the back gesture closes it; the console shows list or thread. Right to left as well. */

import { afterAll, afterEach, beforeAll, expect, test } from "bun:test";
import {
  agentSees,
  answer,
  eventually,
  fitsWidth,
  openChat,
  openInbox,
  openWidget,
  say,
  Stage,
  visitorSees,
} from "../../testing/browser.ts";
import { startServer, type StoryAgent, type StoryInbox, type StoryServer } from "../../testing/server.ts";
import { openShop, type Shop } from "../../testing/shop.ts";

const stage = new Stage();
let server: StoryServer;
let inbox: StoryInbox;
let lin: StoryAgent;
let shop: Shop;

beforeAll(async () => {
  server = await startServer();
  shop = openShop(server.url);
  inbox = await server.inbox("官网");
  lin = await server.agent({ name: "林小满", inboxes: [inbox] });
  shop.snippet = `<script src="${server.url}/widget.js" data-inbox="${inbox.key}" async></script>`;
});
afterEach(() => stage.clear());
afterAll(async () => {
  await stage.end();
  shop.stop();
  await server.stop();
});

for (const [width, height] of [
  [360, 740],
  [390, 844],
] as const) {
  test(`on a phone of ${width} × ${height} the widget fills the screen, and back closes it and stays on the page`, async () => {
    const site = await (await stage.person({ width, height, touch: true })).newPage();
    await site.goto(shop.url);
    await site.evaluate(() => history.pushState({ cart: 1 }, "", "#tea"));
    const chat = await openWidget(site);
    const box = await site.locator("lingxi-widget iframe").boundingBox();
    expect(box).toEqual({ x: 0, y: 0, width, height });
    await chat.locator(".lx.phone").waitFor();
    await say(chat, "在手机上");
    await eventually(async () => expect(await visitorSees(chat)).toEqual(["在手机上"]));
    expect(await chat.locator("html").evaluate((root) => root.scrollWidth <= root.clientWidth)).toBe(true);
    for (const button of await chat.locator(".lx-pc button").all())
      expect((await button.boundingBox())!.height).toBeGreaterThanOrEqual(36);

    await site.goBack();
    await site.locator("lingxi-widget iframe").waitFor({ state: "hidden" });
    expect(site.url()).toEndWith("#tea");
    expect(await site.evaluate(() => history.state as unknown)).toEqual({ cart: 1 });

    // Its own way back leaves no extra step behind.
    await site.locator("lingxi-widget .launch").click();
    await chat.locator("button[aria-label='返回']").click();
    await site.locator("lingxi-widget iframe").waitFor({ state: "hidden" });
    await eventually(async () =>
      expect(await site.evaluate(() => history.state as unknown)).toEqual({ cart: 1 }),
    );
    expect(await site.evaluate(() => document.documentElement.style.overflow)).toBe("");
  });

  test(`on a phone of ${width} × ${height} an agent goes from the list to a conversation and back`, async () => {
    const chat = await openChat(await stage.person({ width: 480, height: 760 }), server, inbox.key);
    const asked = `手机 ${width} 上的问题`;
    await say(chat, asked);
    await chat.locator(".lx-m.sent, .lx-m.delivered").waitFor();
    const page = await openInbox(await stage.agent(server, lin, { width, height, touch: true }), server);
    const row = page.locator(`.cv[data-id="${server.newest()}"]`);
    await row.waitFor();
    expect(await page.locator("#main").isVisible()).toBe(false);
    expect(await fitsWidth(page)).toBe(true);
    await row.click();
    await page.locator(".thread .bub").getByText(asked).waitFor();
    expect(await row.isVisible()).toBe(false);
    await answer(page, "手机上也能回");
    await eventually(async () => expect(await agentSees(page)).toEqual([asked, "手机上也能回"]));
    await eventually(async () => expect(await visitorSees(chat)).toEqual([asked, "手机上也能回"]));
    expect(await fitsWidth(page)).toBe(true);
    const field = (await page.locator(".comp textarea").boundingBox())!;
    expect(field.y + field.height).toBeLessThanOrEqual(height);
    await page.getByRole("button", { name: "回到列表" }).click();
    await row.waitFor();
    expect(await page.locator("#main").isVisible()).toBe(false);
  });
}

test("in a language from right to left the widget turns round and nothing hangs over", async () => {
  for (const width of [360, 480]) {
    const chat = await openChat(
      await stage.person({ width, height: 740 }),
      server,
      inbox.key,
      "?locale=ar-XB",
    );
    await chat.locator("html[dir=rtl]").waitFor();
    await say(chat, "مرحبا https://example.com/a-long-address-that-has-no-place-to-break-anywhere-in-it");
    await chat.locator(".lx-m.sent, .lx-m.delivered").waitFor();
    await server.reply(lin, server.newest(), "أهلا، نعم لدينا");
    await eventually(async () => expect((await visitorSees(chat)).at(-1)).toBe("أهلا، نعم لدينا"));
    expect(await fitsWidth(chat)).toBe(true);
    const mine = (await chat.locator(".lx-g.me .lx-b").first().boundingBox())!;
    const theirs = (await chat.locator(".lx-g:not(.me) .lx-one[id] .lx-b").first().boundingBox())!;
    // One's own words stand at the end of the line, which is on the left here.
    expect(mine.x).toBeLessThan(width / 2);
    expect(theirs.x + theirs.width).toBeGreaterThan(width / 2);
    const beyond = await chat
      .locator(".lx *")
      .evaluateAll(
        (all, edge) =>
          all
            .filter(
              (each) =>
                each.checkVisibility() &&
                !each.closest(".lx-sr") &&
                (each.getBoundingClientRect().right > edge + 1 || each.getBoundingClientRect().left < -1),
            )
            .map((each) => each.outerHTML.slice(0, 100)),
        width,
      );
    expect(beyond).toEqual([]);
  }
});
