/** A day at the desk without a mouse. */

import { afterAll, afterEach, beforeAll, expect, test } from "bun:test";
import type { Page } from "playwright-core";
import {
  agentSees,
  eventually,
  openChat,
  openInbox,
  say,
  Stage,
  visitorSees,
} from "../../testing/browser.ts";
import { startServer, type StoryAgent, type StoryInbox, type StoryServer } from "../../testing/server.ts";

const stage = new Stage();
let server: StoryServer;
let inbox: StoryInbox;
let lin: StoryAgent;

beforeAll(async () => {
  server = await startServer();
  inbox = await server.inbox("官网");
  lin = await server.agent({ name: "林小满", inboxes: [inbox] });
});
afterEach(() => stage.clear());
afterAll(async () => {
  await stage.end();
  await server.stop();
});

async function asked(text: string): Promise<{ chat: Page; id: string }> {
  const chat = await openChat(await stage.person({ width: 480, height: 760 }), server, inbox.key);
  await say(chat, text);
  await chat.locator(".lx-m.sent, .lx-m.delivered").waitFor();
  return { chat, id: server.newest() };
}

const status = (id: string) =>
  server.kernel.db.one<{ status: string }>("select status from conversations where id = ?", id)!.status;

test("an agent signs in, opens, answers, notes, closes and reopens with the keyboard alone", async () => {
  const { chat, id } = await asked("有人吗");
  const page = await (await stage.person({ width: 1440, height: 900 })).newPage();
  await page.goto(`${server.url}/sign-in`);
  await eventually(async () =>
    expect(await page.evaluate(() => document.activeElement?.getAttribute("name"))).toBe("email"),
  );
  await page.keyboard.type(lin.email);
  await page.keyboard.press("Tab");
  await page.keyboard.type(lin.password);
  await page.keyboard.press("Enter");
  await page.locator(".cv").filter({ hasText: "有人吗" }).waitFor();
  await page.keyboard.press("j");
  await page.locator(".thread .bub").getByText("有人吗").waitFor();

  await page.keyboard.press("r");
  await eventually(async () =>
    expect(await page.evaluate(() => document.activeElement?.nodeName)).toBe("TEXTAREA"),
  );
  await page.keyboard.type("在的");
  await page.keyboard.press("Enter");
  await eventually(async () => expect(await visitorSees(chat)).toEqual(["有人吗", "在的"]));
  await page.keyboard.press("Escape");
  await page.keyboard.press("n");
  await page.locator(".comp.noting").waitFor();
  await page.keyboard.type("老客户");
  await page.keyboard.press("Enter");
  await eventually(async () => expect(await agentSees(page)).toEqual(["有人吗", "在的", "[老客户]"]));
  await page.keyboard.press("Escape");
  await page.keyboard.press("e");
  await eventually(() => expect(status(id)).toBe("closed"));
  await page.locator(".toast").getByText("已结束").waitFor();
  await page.keyboard.press("e");
  await eventually(() => expect(status(id)).toBe("open"));
  await page.keyboard.press("e");
  await eventually(() => expect(status(id)).toBe("closed"));
  await page.keyboard.press("Control+z");
  await eventually(() => expect(status(id)).toBe("open"));
  await page.keyboard.press("z");
  await page.locator(".pop").waitFor();
  await page.keyboard.press("Enter");
  await eventually(() => expect(status(id)).toBe("snoozed"));
  expect(await visitorSees(chat)).toEqual(["有人吗", "在的"]);
});

test("`?` shows every key, and Escape takes it away again", async () => {
  const { id } = await asked("快捷键在哪");
  const page = await openInbox(await stage.agent(server, lin), server, `/conversations/${id}`);
  await page.locator(".thread .bub").waitFor();
  await page.keyboard.press("?");
  const sheet = page.getByRole("dialog");
  await sheet.getByText("认领，或改分配").waitFor();
  await page.keyboard.press("Escape");
  await sheet.waitFor({ state: "detached" });
});

test("the palette finds a customer and a command, and does what Enter says", async () => {
  const { id } = await asked("要一只天青色的茶杯");
  const other = await asked("茶宠怎么养");
  const page = await openInbox(await stage.agent(server, lin), server, `/conversations/${other.id}`);
  await page.locator(".thread .bub").getByText("茶宠怎么养").waitFor();
  await server.app.settle();
  await page.keyboard.press("Control+k");
  await page.keyboard.type("天青色");
  await page.locator(".palette .hit").filter({ hasText: "天青色的茶杯" }).first().waitFor();
  await page.keyboard.press("Enter");
  await page.waitForURL(`**/conversations/${id}*`);
  await page.locator(".thread .bub").getByText("天青色的茶杯").waitFor();

  await page.keyboard.press("Control+k");
  await page.keyboard.type(">结束");
  await page.locator(".palette .hit.on").filter({ hasText: "结束" }).waitFor();
  await page.keyboard.press("Enter");
  await eventually(() => expect(status(id)).toBe("closed"));
});

test("search finds a word of two letters in an old message and goes to that very message", async () => {
  const { id } = await asked("第一句里有柴窑两个字");
  for (let at = 1; at <= 60; at++) await server.reply(lin, id, `第 ${at} 条回复`);
  const other = await asked("别的事");
  await server.app.settle();
  const page = await openInbox(await stage.agent(server, lin), server, `/conversations/${other.id}`);
  await page.locator(".thread .bub").getByText("别的事").waitFor();
  await page.keyboard.press("/");
  await page.keyboard.type("柴窑");
  const hit = page.locator(".hit-row").filter({ hasText: "柴窑" });
  await hit.waitFor();
  expect(await hit.locator("mark").textContent()).toBe("柴窑");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.waitForURL(`**/conversations/${id}*`);
  const found = page.locator(".say.jump, .say").filter({ hasText: "柴窑" });
  await found.waitFor();
  await eventually(async () => {
    const box = (await found.boundingBox())!;
    expect(box.y).toBeGreaterThan(50);
    expect(box.y).toBeLessThan(700);
  });
});

test("`/` puts a quick reply in, `@` calls a colleague into a note", async () => {
  await server.call(lin, "POST", "/quick-replies", {
    shortcut: "hello",
    title: "问好",
    text: "您好，请稍等",
    scope: "personal",
  });
  const zhou = await server.agent({ name: "周舟", inboxes: [inbox] });
  const { chat, id } = await asked("你好");
  const page = await openInbox(await stage.agent(server, lin), server, `/conversations/${id}`);
  await page.locator(".thread .bub").getByText("你好").waitFor();
  await page.keyboard.press("n");
  await page.locator(".comp.noting").waitFor();
  await page.keyboard.type("看看这个 @周");
  await page.locator(".suggest .opt").filter({ hasText: "周舟" }).waitFor();
  await page.keyboard.press("Enter");
  await page.locator(".suggest").waitFor({ state: "detached" });
  await page.keyboard.press("Enter");
  await page.locator(".note .mention").getByText("@周舟").waitFor();
  const mentioned = await server.call<{ data: { id: string }[] }>(
    zhou,
    "GET",
    "/conversations?view=mentions",
  );
  expect(mentioned.data.map((each) => each.id)).toEqual([id]);
  expect(await visitorSees(chat)).toEqual(["你好"]);

  await page.keyboard.press("Escape");
  await page.keyboard.press("r");
  await page.locator(".comp:not(.noting)").waitFor();
  await page.keyboard.type("/hel");
  await page.locator(".suggest .opt").filter({ hasText: "问好" }).waitFor();
  await page.keyboard.press("Enter");
  await eventually(async () =>
    expect(await page.locator(".comp textarea").inputValue()).toBe("您好，请稍等"),
  );
  await page.keyboard.press("Enter");
  await eventually(async () => expect(await visitorSees(chat)).toEqual(["你好", "您好，请稍等"]));
});
