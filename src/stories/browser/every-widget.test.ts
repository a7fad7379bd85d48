/** Every state of the visitor's window, in both languages, light and dark: nothing that keeps somebody out. */

import { afterAll, afterEach, beforeAll, expect, test } from "bun:test";
import type { Frame, Page } from "playwright-core";
import { faultsOf } from "../../testing/axe.ts";
import { openChat, openInbox, openWidget, say, Stage, type Chat } from "../../testing/browser.ts";
import { startServer, type StoryInbox, type StoryServer } from "../../testing/server.ts";
import { openShop, type Shop } from "../../testing/shop.ts";

const stage = new Stage();
let server: StoryServer;
let inbox: StoryInbox;
let asking: StoryInbox;
let closed: StoryInbox;
let shop: Shop;

beforeAll(async () => {
  server = await startServer({ RATE_LIMITS: "off" });
  shop = openShop(server.url);
  inbox = await server.inbox("官网", { texts });
  asking = await server.inbox("先问", {
    pre_chat: {
      enabled: true,
      title: "",
      fields: [
        { name: "name", kind: "text", label: "", required: true },
        { name: "topic", kind: "select", label: "关于", required: false, options: ["订单", "售后"] },
      ],
    },
  });
  const never = { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] };
  closed = await server.inbox("夜里", {
    hours: { enabled: true, weekly: never, holidays: [], workdays: [] },
  });
  shop.snippet = `<script src="${server.url}/widget.js" data-inbox="${inbox.key}" async></script>`;
});
afterEach(() => stage.clear());
afterAll(async () => {
  await stage.end();
  shop.stop();
  await server.stop();
});

const texts = {
  "zh-CN": { greeting: "需要帮忙看看吗？", chips: ["怎么保养"] },
  en: { greeting: "May we help?", chips: ["Care"] },
};
const sent = (chat: Chat) => chat.locator(".lx-m.sent, .lx-m.delivered, .lx-m.read").waitFor();

for (const locale of ["zh-CN", "en"] as const) {
  const query = `?locale=${locale}`;

  test(`nobody is kept out of any state of the chat (${locale})`, async () => {
    const faults: Record<string, string[]> = {};
    const person = await stage.person({ width: 480, height: 760, locale });
    const see = async (page: Page, name: string, place: Page | Frame = page) => {
      for (const theme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme: theme });
        const found = await faultsOf(place, theme === "dark" ? ["color-contrast"] : undefined);
        if (found.length > 0) faults[`${name}, ${theme}`] = found;
      }
    };
    const staffed = await server.inbox("官网", { texts });
    const lin = await server.agent({ name: "林小满", inboxes: [staffed] });
    // Somebody is there, but has no hand free.
    const busy = await server.agent({ name: "何露", inboxes: [staffed] });
    await server.kernel.write((tx) => tx.run("update agents set capacity = 0 where id = ?", busy.id));
    await openInbox(await stage.agent(server, busy), server);
    const before = await openChat(person, server, asking.key, query);
    await before.locator("#field-name").waitFor();
    await before.locator("form .lx-btn.p").click();
    await before.locator(".lx-err").first().waitFor();
    await see(before, "form before the chat, with a fault");
    const late = await openChat(person, server, closed.key, query);
    await late.locator("#field-email").waitFor();
    await see(late, "form out of hours");

    const chat = await openChat(person, server, staffed.key, query);
    await chat.locator("#composer").waitFor();
    await see(chat, "empty");
    await say(chat, "在吗 https://example.com");
    await chat.locator(".lx-q").waitFor();
    await see(chat, "queue");
    const desk = await openInbox(await stage.agent(server, lin), server, `/conversations/${server.newest()}`);
    await desk.locator(".comp textarea").fill("在");
    await chat.locator(".lx-typing").waitFor();
    await see(chat, "typing");
    await desk.locator(".comp textarea").press("Enter");
    await chat.locator(".lx-m.read").waitFor();
    await chat
      .locator("input[type=file]")
      .last()
      .setInputFiles({ name: "坏的.png", mimeType: "image/png", buffer: Buffer.from("") });
    await chat.locator(".lx-err").waitFor();
    await see(chat, "answered, a file refused");
    await chat
      .locator(".lx-tools > button, .lx-pc > button")
      .filter({ has: chat.locator("svg") })
      .and(chat.locator("[aria-expanded]"))
      .last()
      .click();
    await chat.locator(".lx-emoji").waitFor();
    await see(chat, "emoji");
    await chat.keyboard.press("Escape");
    const items = chat.locator(".lx-menu [role=menuitem]");
    const choose = async (at: number) => {
      await chat.locator(".lx-h [aria-haspopup=menu]").click();
      await items.nth(at).click();
    };
    await chat.locator(".lx-h [aria-haspopup=menu]").click();
    await items.first().waitFor();
    await see(chat, "menu");
    await chat.keyboard.press("Escape");
    await items.first().waitFor({ state: "detached" });
    await choose(0);
    await chat.locator(".lx-list").waitFor();
    await see(chat, "earlier conversations");
    await chat.locator(".lx-h button").first().click();
    await choose(2);
    await chat.locator(".lx-form h2").waitFor();
    await see(chat, "privacy");
    await chat.locator(".lx-h button").first().click();
    await choose(1);
    await chat.locator(".lx-rate").waitFor();
    await chat.locator(".lx-five button").last().click();
    await see(chat, "rating");
    expect(faults).toEqual({});
  }, 180_000);

  test(`nobody is kept out of the button, the greeting and the window on a shop's page (${locale})`, async () => {
    const faults: Record<string, string[]> = {};
    const site = await (await stage.person({ locale })).newPage();
    await site.clock.install();
    await site.goto(shop.url);
    await site.locator("lingxi-widget .launch").waitFor();
    const see = async (name: string, place: Page | Frame = site) => {
      for (const theme of ["light", "dark"] as const) {
        await site.emulateMedia({ colorScheme: theme });
        const found = await faultsOf(place, theme === "dark" ? ["color-contrast"] : undefined);
        // The shop's own page is not ours.
        const ours = place === site ? found.filter((fault) => fault.includes("lingxi-widget")) : found;
        if (ours.length > 0) faults[`${name}, ${theme}`] = ours;
      }
    };
    await see("closed");
    await site.clock.runFor(6_000);
    await site.locator("lingxi-widget .greet").waitFor();
    await see("greeting");
    await site.clock.resume();
    const chat = await openWidget(site);
    await say(chat, "你好");
    await sent(chat);
    await see(
      "open, its frame",
      site.frames().find((frame) => frame.url().includes("/widget/frame"))!,
    );
    await see("open");
    expect(faults).toEqual({});
  });
}
