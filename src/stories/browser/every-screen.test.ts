/** Every screen, in both languages, light and dark: nothing that keeps somebody out, and nothing to scroll sideways on a small phone. */

import { afterAll, afterEach, beforeAll, expect, test } from "bun:test";
import type { BrowserContext, Page } from "playwright-core";
import { faultsOf } from "../../testing/axe.ts";
import { fitsWidth, openChat, openInbox, say, Stage } from "../../testing/browser.ts";
import { keepProposals } from "../../replies/proposals.ts";
import { startServer, type StoryAgent, type StoryInbox, type StoryServer } from "../../testing/server.ts";

const stage = new Stage();
let server: StoryServer;
let inbox: StoryInbox;
let owner: StoryAgent;
let lin: StoryAgent;
let asked = "";
let contact = "";
let rule = "";
let reply = "";
let macro = "";
const languages = ["zh-CN", "en"] as const;

beforeAll(async () => {
  server = await startServer({ RATE_LIMITS: "off" });
  inbox = await server.inbox("官网", {
    texts: { "zh-CN": { greeting: "需要帮忙吗？", chips: ["怎么保养"] } },
  });
  owner = await server.agent({ name: "李青", role: "owner", inboxes: [inbox] });
  lin = await server.agent({ name: "林小满", inboxes: [inbox], teams: [await server.team("售后")] });
  const chat = await openChat(await stage.person({ width: 480, height: 760 }), server, inbox.key);
  for (const text of ["在吗？青瓷盖碗还有货吗", "想买两只"]) await say(chat, text);
  await chat.locator(".lx-m.sent, .lx-m.delivered").waitFor();
  asked = server.newest();
  await server.call(owner, "PUT", `/conversations/${asked}/assignment`, { assignee_id: owner.id });
  await server.call(owner, "PUT", `/conversations/${asked}/tags`, { tags: ["售前", "青瓷"] });
  await server.reply(lin, asked, "在的，今早刚到");
  await server.reply(lin, asked, "她上周也问过", "note");
  const made = (path: string, body: object) =>
    server.call<{ id: string }>(owner, "POST", path, { scope: "shared", ...body }).then(({ id }) => id);
  reply = await made("/quick-replies", {
    shortcut: "hello",
    title: "问好",
    text: "您好，请问有什么可以帮您？",
    folder: "常用",
  });
  macro = await made("/macros", {
    name: "结束",
    actions: [{ do: "reply", text: "再见" }, { do: "tag", add: ["完"], remove: [] }, { do: "close" }],
  });
  await server.kernel.write((tx) =>
    keepProposals(tx, [
      { question: "可以开发票吗", answer: "可以的", examples: ["能开票吗", "开发票"], count: 7 },
    ]),
  );
  contact = server.kernel.db.one<{ id: string }>(
    "select contact_id as id from conversations where id = ?",
    asked,
  )!.id;
  const variants = ["A", "B"].map((key) => ({ key, text: "需要帮忙看看吗？", chips: [] }));
  const wanted = { name: "看了很久", conditions: { dwell_s: 30 }, variants };
  rule = (await server.call<{ id: string }>(owner, "POST", "/invitation-rules", wanted)).id;
  await stage.clear();
}, 60_000);
afterEach(() => stage.clear());
afterAll(async () => {
  await stage.end();
  await server.stop();
});

type Faults = Record<string, string[]>;

/** Light with all rules; dark with the one that colours can break. */
async function look(page: Page, name: string, faults: Faults): Promise<void> {
  await page.emulateMedia({ colorScheme: "light" });
  const light = await faultsOf(page);
  if (light.length > 0) faults[name] = light;
  await page.emulateMedia({ colorScheme: "dark" });
  const dark = await faultsOf(page, ["color-contrast"]);
  if (dark.length > 0) faults[`${name}, dark`] = dark;
}

async function visit(context: BrowserContext, paths: Record<string, string>, faults: Faults): Promise<void> {
  const page = await context.newPage();
  for (const [name, path] of Object.entries(paths)) {
    await page.goto(`${server.url}${path}`);
    await page.locator("#main").waitFor();
    await look(page, name, faults);
    for (const opener of await page.locator("[data-open]:visible").all()) {
      await opener.click();
      await page.locator("dialog[open]").waitFor();
      await look(page, `${name}, ${await opener.getAttribute("data-open")}`, faults);
      await page.keyboard.press("Escape");
      await page.locator("dialog[open]").waitFor({ state: "detached" });
    }
  }
  await page.close();
}

const settings = (): Record<string, string> => ({
  contacts: "/contacts",
  contact: `/contacts/${contact}`,
  visitors: "/visitors",
  settings: "/settings",
  profile: "/settings/profile",
  members: "/settings/members",
  member: `/settings/members/${owner.id}`,
  teams: "/settings/teams",
  "quick replies": "/settings/quick-replies",
  "one quick reply": `/settings/quick-replies/${reply}`,
  proposals: "/settings/quick-replies/proposals",
  macros: "/settings/macros",
  "one macro": `/settings/macros/${macro}`,
  inboxes: "/settings/inboxes",
  "one inbox": `/settings/inboxes/${inbox.id}`,
  appearance: `/settings/inboxes/${inbox.id}/appearance`,
  hours: `/settings/inboxes/${inbox.id}/hours`,
  forms: `/settings/inboxes/${inbox.id}/forms`,
  limits: `/settings/inboxes/${inbox.id}/limits`,
  install: `/settings/inboxes/${inbox.id}/install`,
  "invitation rules": "/settings/invitations",
  "one invitation rule": `/settings/invitations/${rule}`,
  behaviours: "/settings/behaviours",
  "a new behaviour": "/settings/behaviours/new",
  sources: "/settings/sources",
  brand: "/settings/brand",
  mail: "/settings/mail",
  "api keys": "/settings/api-keys",
  security: "/settings/security",
  system: "/settings/system",
  audit: "/audit",
  "not found": "/no-such-page",
});

const speak = (locale: (typeof languages)[number]) => server.call(owner, "PATCH", "/agents/me", { locale });
/** A page that is not there says so in the console as well. */
const absent = /status of 404 .*no-such-page/;

for (const locale of languages) {
  test(`nobody is kept out of the settings, the contacts and the audit log (${locale})`, async () => {
    await speak(locale);
    const faults: Faults = {};
    await visit(await stage.agent(server, owner, { locale, expected: absent }), settings(), faults);
    await visit(
      await stage.agent(server, lin, { locale, expected: /status of 403/ }),
      { forbidden: "/audit" },
      faults,
    );
    expect(faults).toEqual({});
  }, 240_000);

  test(`nobody is kept out of the inbox, its palette, its sheet of keys and its dialogs (${locale})`, async () => {
    await speak(locale);
    const faults: Faults = {};
    const context = await stage.agent(server, owner, { locale });
    const page = await openInbox(context, server);
    await page.locator(".cv").waitFor();
    await look(page, "list", faults);
    await page.keyboard.press("/");
    await page.locator(".find input").waitFor();
    await look(page, "search", faults);
    await page.keyboard.press("Escape");
    await page.goto(`${server.url}/conversations/${asked}`);
    await page.locator(".thread .note").waitFor();
    await look(page, "thread", faults);
    const layers: [string, string, string][] = [
      ["palette", "Control+k", ".palette"],
      ["keys", "?", "[role=dialog]"],
      ["transfer", "t", ".dialog"],
      ["snooze", "z", ".pop"],
      ["invite", "i", ".pop"],
      ["tags", "#", ".pop"],
      ["more", ".", ".pop"],
    ];
    for (const [name, key, place] of layers) {
      await page.locator("body").press(key);
      await page.locator(place).waitFor();
      await look(page, name, faults);
      await page.keyboard.press("Escape");
      await page.locator(place).waitFor({ state: "detached" });
    }
    for (const opener of [
      ".queue .pane-h [aria-haspopup]",
      ".views > [aria-haspopup]",
      ".comp-f [aria-haspopup] >> nth=0",
      ".comp-f [aria-haspopup] >> nth=1",
    ]) {
      await page.locator(opener).click();
      await page.locator(".pop").waitFor();
      await look(page, opener, faults);
      await page.keyboard.press("Escape");
      await page.locator(".pop").waitFor({ state: "detached" });
    }
    expect(faults).toEqual({});
  }, 120_000);

  test(`nobody is kept out at the door, and a new server's wizard lets everybody in (${locale})`, async () => {
    const faults: Faults = {};
    const { link } = await server.call<{ link: string }>(owner, "POST", "/invitations", { role: "agent" });
    const open = {
      "sign in": "/sign-in",
      forgotten: "/forgot",
      sent: "/forgot?sent=1",
      join: new URL(link).pathname + new URL(link).search,
    };
    await visit(await stage.person({ locale }), open, faults);
    await visit(
      await stage.person({ locale, expected: /status of 410/ }),
      { "an old invitation": "/join/nothing", "an old reset": "/reset/nothing" },
      faults,
    );
    const fresh = await startServer();
    const page = await (await stage.person({ locale, width: 1280 })).newPage();
    await page.goto(`${fresh.url}/setup`);
    await look(page, "wizard: owner", faults);
    await page.locator("[name=name]").fill("李青");
    await page.locator("[name=email]").fill("li@example.com");
    await page.locator("[name=password]").fill("three calm herons");
    await page.locator("button[type=submit]").click();
    await page.waitForURL("**/setup/inbox");
    await look(page, "wizard: inbox", faults);
    await page.locator("[name=name]").fill("官网");
    await page.locator("button[type=submit]").click();
    await page.waitForURL("**/setup/install");
    await page.frameLocator("iframe").locator(".lx").waitFor();
    await look(page, "wizard: install", faults);
    await page.goto(`${fresh.url}/setup/done`);
    await look(page, "wizard: done", faults);
    await page.close();
    await fresh.stop();
    expect(faults).toEqual({});
  }, 120_000);
}

test("no screen of the console scrolls sideways on a phone of 360 pixels", async () => {
  const page = await (
    await stage.agent(server, owner, { width: 360, height: 740, touch: true, expected: absent })
  ).newPage();
  const wide: string[] = [];
  const screens = { inbox: "/", thread: `/conversations/${asked}`, ...settings() };
  for (const locale of languages) {
    await speak(locale);
    for (const [name, path] of Object.entries(screens)) {
      await page.goto(`${server.url}${path}`);
      await page
        .locator(name === "inbox" ? ".cv" : name === "thread" ? ".thread .bub" : "#main")
        .first()
        .waitFor();
      if (!(await fitsWidth(page))) wide.push(`${name} (${locale})`);
    }
  }
  expect(wide).toEqual([]);
}, 120_000);
