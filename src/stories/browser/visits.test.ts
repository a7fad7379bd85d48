/** What can happen on a visit: closed shop, questions first, a rating, words taken back, being shut out. */

import { afterAll, afterEach, beforeAll, expect, test } from "bun:test";
import type { Page } from "playwright-core";
import type { Conversation, Contact } from "../../../web/contract/models.ts";
import {
  agentSees,
  answer,
  eventually,
  openChat,
  openInbox,
  say,
  Stage,
  visitorSees,
} from "../../testing/browser.ts";
import { startServer, type StoryAgent, type StoryServer } from "../../testing/server.ts";

const stage = new Stage();
let server: StoryServer;
let lin: StoryAgent;

beforeAll(async () => {
  server = await startServer();
  lin = await server.agent({ name: "林小满", role: "supervisor" });
});
afterEach(() => stage.clear());
afterAll(async () => {
  await stage.end();
  await server.stop();
});

const visitor = (expected?: RegExp) =>
  stage.person({ width: 480, height: 760, ...(expected && { expected }) });
const desk = async (id = server.newest()): Promise<Page> =>
  openInbox(await stage.agent(server, lin), server, `/conversations/${id}`);
const never = { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] };

test("out of hours a visitor leaves a message with an address, and it becomes a conversation", async () => {
  const inbox = await server.inbox("夜里", {
    hours: { enabled: true, weekly: never, holidays: [], workdays: [] },
  });
  const chat = await openChat(await visitor(), server, inbox.key);
  await chat.getByText("给我们留言").waitFor();
  await chat.locator("#field-message").fill("想订二十只杯子");
  await chat.locator("#field-email").fill("wang@");
  await chat.getByRole("button", { name: "发送留言" }).click();
  await chat.getByText("邮箱好像不完整").waitFor();
  expect(await chat.locator("#field-message").inputValue()).toBe("想订二十只杯子");
  await chat.locator("#field-email").fill("wang@example.com");
  await chat.getByRole("button", { name: "发送留言" }).click();
  await chat.getByText("留言已收到").waitFor();
  const page = await desk();
  await eventually(async () => expect(await agentSees(page)).toEqual(["想订二十只杯子"]));
  await page.locator(".panel").getByText("wang@example.com").waitFor();
  await answer(page, "可以的，明天给您报价");
  await chat.getByRole("button", { name: "回到对话" }).click();
  await eventually(async () =>
    expect(await visitorSees(chat)).toEqual(["想订二十只杯子", "可以的，明天给您报价"]),
  );
});

test("what the form before a chat asked stands beside the conversation", async () => {
  const fields = [
    { name: "name", kind: "text" as const, label: "", required: true },
    { name: "topic", kind: "select" as const, label: "关于什么", required: true, options: ["订单", "售后"] },
  ];
  const inbox = await server.inbox("先问", { pre_chat: { enabled: true, title: "", fields } });
  const chat = await openChat(await visitor(), server, inbox.key);
  await chat.locator("#field-name").fill("王小明");
  await chat.locator("#field-message").fill("杯子碎了");
  await chat.getByRole("button", { name: "开始对话" }).click();
  await chat.getByText("这里要填写").waitFor();
  await chat.getByRole("button", { name: "售后" }).click();
  await chat.getByRole("button", { name: "开始对话" }).click();
  await eventually(async () => expect(await visitorSees(chat)).toEqual(["杯子碎了"]));
  const page = await desk();
  await page.locator("h1").getByText("王小明").waitFor();
  await page.locator(".panel dd").getByText("售后").waitFor();
  await page.locator(".panel dt").getByText("关于什么").waitFor();
});

test("after the end a visitor may say how it was, and the agent reads it", async () => {
  const inbox = await server.inbox("评价");
  const chat = await openChat(await visitor(), server, inbox.key);
  await say(chat, "谢谢");
  await chat.locator(".lx-m.sent, .lx-m.delivered").waitFor();
  const page = await desk();
  await answer(page, "不客气");
  await eventually(async () => expect(await agentSees(page)).toEqual(["谢谢", "不客气"]));
  await page.locator("body").press("Escape");
  await page.locator(".pane-h").getByRole("button", { name: "结束" }).click();
  await chat.getByText("这次服务怎么样？").waitFor();
  await chat.getByRole("radio", { name: "满意", exact: true }).click();
  await chat.getByRole("button", { name: "讲得清楚" }).click();
  await chat.getByPlaceholder("还想说点什么").fill("很耐心");
  await chat.getByRole("button", { name: "提交评价" }).click();
  await chat.getByText("谢谢您的评价").waitFor();
  await page.locator(".panel").getByRole("img", { name: "4 分" }).waitFor();
  await page.locator(".panel").getByText("很耐心").waitFor();
  expect(server.kernel.db.one("select score, comment from ratings")).toEqual({ score: 4, comment: "很耐心" });

  // Whoever writes again after the end opens it again, or begins a new one; nothing is lost.
  await chat.getByRole("button", { name: "继续聊聊" }).click();
  await say(chat, "还有一件事");
  await eventually(() => expect(server.transcript().at(-1)).toBe("visitor: 还有一件事"));
});

test("a message that is taken back in time is gone on the other side as well", async () => {
  const inbox = await server.inbox("撤回");
  const chat = await openChat(await visitor(), server, inbox.key);
  await say(chat, "多少钱");
  await chat.locator(".lx-m.sent, .lx-m.delivered").waitFor();
  const page = await desk();
  await answer(page, "一百二，写错了");
  await eventually(async () => expect(await visitorSees(chat)).toEqual(["多少钱", "一百二，写错了"]));
  const own = page.locator(".g.me .say").last();
  await own.hover();
  await own.locator(".acts button[aria-label^='撤回']").click();
  await chat.locator(".lx-gone").getByText("撤回了一条消息").waitFor();
  expect(await visitorSees(chat)).toEqual(["多少钱"]);
  await page.locator(".bub.gone").waitFor();
  expect(await page.content()).not.toContain("写错了");
  await chat.reload();
  await chat.locator(".lx-gone").waitFor();
  expect(await chat.content()).not.toContain("写错了");
});

test("a note is for colleagues: neither the screen of a visitor nor anything sent to it holds a word of it", async () => {
  const inbox = await server.inbox("备注");
  const chat = await openChat(await visitor(), server, inbox.key);
  const heard: string[] = [];
  chat.on("websocket", (socket) => socket.on("framereceived", ({ payload }) => heard.push(String(payload))));
  chat.on(
    "response",
    (response) =>
      void response
        .text()
        .then((text) => heard.push(text))
        .catch(() => undefined),
  );
  await say(chat, "能便宜点吗");
  await chat.locator(".lx-m.sent, .lx-m.delivered").waitFor();
  const page = await desk();
  await page.getByRole("tab", { name: "备注" }).click();
  await answer(page, "老客户，最多九折");
  await page.locator(".note p").getByText("最多九折").waitFor();
  await page.getByRole("tab", { name: "回复" }).click();
  await answer(page, "给您打九五折");
  await eventually(async () => expect(await visitorSees(chat)).toEqual(["能便宜点吗", "给您打九五折"]));
  await chat.reload();
  await eventually(async () => expect(await visitorSees(chat)).toEqual(["能便宜点吗", "给您打九五折"]));
  expect(heard.join()).toContain("九五折");
  expect(heard.join()).not.toContain("最多九折");
});

test("whoever was shut out reaches nobody any more, and is let in again when that is taken back", async () => {
  const inbox = await server.inbox("拉黑");
  const chat = await openChat(await visitor(/status of 403|WebSocket connection/), server, inbox.key);
  await say(chat, "广告广告");
  await chat.locator(".lx-m.sent, .lx-m.delivered").waitFor();
  const id = server.newest();
  const page = await desk();
  await page.locator("body").press(".");
  await page.locator(".pop").getByText("拉黑这位客户").click();
  await page.locator(".toast").getByText("已拉黑").waitFor();
  await say(chat, "又是广告");
  await eventually(async () =>
    expect((await server.call<Contact>(lin, "GET", `/contacts/${contactOf(id)}`)).blocked_at).not.toBeNull(),
  );
  await chat.locator(".lx-m.fail").getByText("暂时不能发送消息").waitFor();
  expect(server.transcript(id)).toEqual(["visitor: 广告广告"]);

  await page.locator(".toast button").first().click();
  await eventually(async () =>
    expect((await server.call<Contact>(lin, "GET", `/contacts/${contactOf(id)}`)).blocked_at).toBeNull(),
  );
  await chat.reload();
  await say(chat, "对不起");
  await eventually(() => expect(server.transcript(id).at(-1)).toBe("visitor: 对不起"));
});

const contactOf = (id: string): string =>
  server.kernel.db.one<{ id: string }>("select contact_id as id from conversations where id = ?", id)!.id;

test("while everybody is busy a visitor sees their place, which only counts down", async () => {
  const inbox = await server.inbox("排队");
  const busy = await server.agent({ name: "何露", inboxes: [inbox] });
  await server.kernel.write((tx) => tx.run("update agents set capacity = 1 where id = ?", busy.id));
  const at = await openInbox(await stage.agent(server, busy), server);
  const chats: Page[] = [];
  for (const text of ["第一位", "第二位", "第三位"]) {
    const chat = await openChat(await visitor(), server, inbox.key);
    await say(chat, text);
    await chat.locator(".lx-m.sent, .lx-m.delivered").waitFor();
    chats.push(chat);
  }
  const [, second, third] = chats;
  await second!.locator(".lx-q").getByText("下一位就是您").first().waitFor();
  await third!.locator(".lx-q").getByText("前面还有 1 位").first().waitFor();
  const mine = await server.call<{ data: Conversation[] }>(busy, "GET", "/conversations?view=mine");
  await server.call(busy, "PUT", `/conversations/${mine.data[0]!.id}/closure`);
  // Next, or so soon on turn that the card isn't worth reading any more.
  await third!.locator(".lx-q").getByText("前面还有 1 位").first().waitFor({ state: "detached" });
  await at.locator(".cv").filter({ hasText: "第二位" }).waitFor();
  await second!.locator(".lx-q").waitFor({ state: "detached" });
});
