/** What is typed is seen before it is sent, and answered at once: consent, previews, the strip, what is armed, pinyin, macros. */

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
let ke: StoryAgent;

beforeAll(async () => {
  server = await startServer();
  inbox = await server.inbox("青禾茶具", { assignment: "manual", preview_enabled: true });
  ke = await server.agent({ name: "陈可", role: "supervisor", inboxes: [inbox] });
  for (const [shortcut, title, text] of [
    ["fapiao", "开发票", "{contact.name|您好}，签收后在订单里点**申请发票**。"],
    ["chajia", "换款差价", "150ml 换 180ml 差价 20 元。"],
    ["bufa", "补发时效", "今天 17:00 前补发。"],
  ])
    await server.call(ke, "POST", "/quick-replies", { scope: "shared", shortcut, title, text });
  await server.app.settle();
});
afterEach(() => stage.clear());
afterAll(async () => {
  await stage.end();
  await server.stop();
});

/** A visitor who has been answered once, with all that their page sends; and the agent, who looks at it. */
async function talking(): Promise<{ chat: Page; desk: Page; id: string; sent: string[] }> {
  const person = await stage.person({ width: 480, height: 760 });
  const sent: string[] = [];
  person.on("page", (page) =>
    page.on("websocket", (socket) => socket.on("framesent", ({ payload }) => sent.push(String(payload)))),
  );
  const chat = await openChat(person, server, inbox.key);
  await say(chat, "昨天收到的杯子有缺口");
  await chat.locator(".lx-m.sent, .lx-m.delivered").waitFor();
  const id = server.newest();
  await server.call(ke, "POST", `/conversations/${id}/claim`);
  await server.reply(ke, id, "请问您想怎么处理？");
  await chat.getByText("请问您想怎么处理？").waitFor();
  const desk = await openInbox(await stage.agent(server, ke), server, `/conversations/${id}`);
  await desk.locator(".qr").first().waitFor();
  return { chat, desk, id, sent };
}
const field = (chat: Page) => chat.locator("#composer");
const previews = (sent: string[]) => sent.filter((frame) => frame.includes('"preview"'));

test("who says no, or nothing, sends not a letter before the message", async () => {
  const { chat, desk, sent } = await talking();
  await field(chat).pressSequentially("我想想");
  await chat.locator(".lx-ask").getByRole("button", { name: "不用" }).click();
  await chat.locator(".lx-ask").waitFor({ state: "detached" });
  await field(chat).pressSequentially("，还是算了");
  await say(chat, "算了");
  await desk
    .locator(".bub")
    .filter({ hasText: /^算了$/ })
    .waitFor();
  await field(chat).pressSequentially("又写一点");
  expect(await chat.locator(".lx-ask").count()).toBe(0);
  expect(previews(sent)).toEqual([]);
  expect(server.kernel.db.all("select * from consents")).toEqual([]);
});

test("who agrees is seen while typing, masked; the message takes its place; and they can take it back", async () => {
  const { chat, desk, sent } = await talking();
  await field(chat).pressSequentially("卡号");
  expect(previews(sent)).toEqual([]);
  await chat.locator(".lx-ask").getByRole("button", { name: "同意" }).click();
  const bubble = desk.locator(".pv-bub");
  await field(chat).pressSequentially(" 4111111111111111 能退吗");
  await bubble.filter({ hasText: "卡号 ••••••••••••1111 能退吗" }).waitFor();
  expect(await desk.locator(".pv-line").textContent()).toContain("不会保存");
  await desk.locator(".cv .accent").filter({ hasText: "正在输入：卡号" }).waitFor();
  expect(previews(sent).join("")).not.toContain("41111111");
  await field(chat).press("Enter");
  await desk.locator(".bub:not(.pv-bub)").filter({ hasText: "能退吗" }).waitFor();
  await bubble.waitFor({ state: "detached" });

  await chat.getByRole("button", { name: "更多" }).click();
  await chat.getByRole("menuitem", { name: "隐私说明" }).click();
  await chat.getByRole("button", { name: "撤回" }).click();
  await chat.getByText("没有同意，客服只看到您发出的消息。").waitFor();
  await chat.getByRole("button", { name: "返回" }).click();
  const before = previews(sent).length;
  await field(chat).pressSequentially("这些没人看");
  await say(chat, "好了");
  await desk
    .locator(".bub")
    .filter({ hasText: /^好了$/ })
    .waitFor();
  expect(previews(sent).length).toBe(before);
  expect(
    server.kernel.db
      .all<{ granted: number }>("select granted from consents order by no")
      .map((row) => row.granted),
  ).toEqual([1, 0]);
});

test("an armed reply is there before the agent touches anything; Esc disarms; what does not fit is held", async () => {
  const { chat, desk } = await talking();
  await desk.locator(".comp textarea").click();
  await say(chat, "换款差价是多少");
  await desk.locator(".qr").first().filter({ hasText: "换款差价" }).waitFor();
  await desk.keyboard.press("Shift+Digit1");
  await desk.locator(".armed").filter({ hasText: "150ml 换 180ml 差价 20 元。" }).waitFor();
  await say(chat, "150 换 180 的差价");
  await chat.locator(".lx-b").filter({ hasText: "150ml 换 180ml 差价 20 元。" }).waitFor();
  await desk.locator(".armed").waitFor({ state: "detached" });
  await desk.locator(".g.me").last().getByLabel("提前备好，对方一发送就发出").waitFor();
  expect(server.transcript().slice(-2)).toEqual([
    "visitor: 150 换 180 的差价",
    "agent: 150ml 换 180ml 差价 20 元。",
  ]);

  await desk.locator(".qr").filter({ hasText: "换款差价" }).hover();
  await desk.locator(".qr").filter({ hasText: "换款差价" }).locator(".qr-arm").click();
  await desk.locator(".armed").waitFor();
  await desk.locator(".comp textarea").press("Escape");
  await desk.locator(".armed").waitFor({ state: "detached" });

  await desk.locator(".qr").filter({ hasText: "换款差价" }).locator(".qr-arm").click();
  await desk.locator(".armed").waitFor();
  await say(chat, "水壶漏水");
  await desk.locator(".armed.held").waitFor();
  await desk.locator(".armed").getByRole("button", { name: "改一下" }).click();
  await desk.locator(".armed").waitFor({ state: "detached" });
  expect(await desk.locator(".comp textarea").inputValue()).toBe("150ml 换 180ml 差价 20 元。");
});

test("a number key sends from the strip, with bold words; with something written it is only a digit, and Alt sends past it", async () => {
  const { chat, desk } = await talking();
  await say(chat, "怎么开发票");
  await desk.locator(".qr").first().filter({ hasText: "开发票" }).waitFor();
  const own = desk.locator(".comp textarea");
  await own.click();
  await desk.keyboard.press("Digit1");
  await chat.locator(".lx-b b").filter({ hasText: "申请发票" }).waitFor();
  expect(await own.inputValue()).toBe("");
  await own.pressSequentially("共 ");
  await desk.keyboard.press("Digit1");
  expect(await own.inputValue()).toBe("共 1");
  await desk.keyboard.press("Alt+Digit1");
  await eventually(async () =>
    expect((await visitorSees(chat)).filter((text) => text.includes("申请发票"))).toHaveLength(2),
  );
  expect(await own.inputValue()).toBe("共 1");
  await eventually(() =>
    expect(server.kernel.db.one("select used from quick_replies where shortcut = 'fapiao'")).toEqual({
      used: 2,
    }),
  );
});

test("a slash and pinyin find it", async () => {
  const { desk } = await talking();
  const own = desk.locator(".comp textarea");
  await own.click();
  await own.pressSequentially("/bfsx");
  await desk.locator(".suggest .opt").filter({ hasText: "补发时效" }).waitFor();
  await desk.keyboard.press("Enter");
  expect(await own.inputValue()).toBe("今天 17:00 前补发。");
});

test("a macro does all at once by its key, and is taken back", async () => {
  await server.call(ke, "POST", "/macros", {
    scope: "shared",
    name: "破损补发",
    key: "b",
    actions: [
      { do: "reply", text: "{contact.name|您好}，{agent.name}给您补发。" },
      { do: "tag", add: ["破损"], remove: [] },
      { do: "close" },
    ],
  });
  const { chat, desk, id } = await talking();
  await desk.getByRole("button", { name: "宏" }).waitFor();
  await desk.keyboard.press("Alt+KeyB");
  await desk.locator(".toast").filter({ hasText: "已执行「破损补发」" }).waitFor();
  await chat.locator(".lx-b").filter({ hasText: "陈可给您补发。" }).waitFor();
  const state = () =>
    server.kernel.db.one<{ status: string; tags: number }>(
      "select status, (select count(*) from conversation_tags where conversation_no = c.no) as tags from conversations as c where id = ?",
      id,
    );
  expect(state()).toEqual({ status: "closed", tags: 1 });
  await desk.locator(".toast button").click();
  await eventually(() => expect(state()).toEqual({ status: "open", tags: 0 }));
  await chat.locator(".lx-b").filter({ hasText: "陈可给您补发。" }).waitFor({ state: "detached" });
  expect(await agentSees(desk)).not.toContain("您好，陈可给您补发。");
});
