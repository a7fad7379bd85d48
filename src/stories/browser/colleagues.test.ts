/** Two agents at one desk: who is there, who answers, who takes over, and who was first. */

import { afterAll, afterEach, beforeAll, expect, test } from "bun:test";
import type { Page } from "playwright-core";
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
import { startServer, type StoryAgent, type StoryInbox, type StoryServer } from "../../testing/server.ts";

const stage = new Stage();
let server: StoryServer;
let inbox: StoryInbox;
let lin: StoryAgent;
let zhou: StoryAgent;

beforeAll(async () => {
  server = await startServer();
  inbox = await server.inbox("官网", { assignment: "manual" });
  lin = await server.agent({ name: "林小满", inboxes: [inbox] });
  zhou = await server.agent({ name: "周舟", inboxes: [inbox] });
});
afterEach(() => stage.clear());
afterAll(async () => {
  await stage.end();
  await server.stop();
});

/** A visitor who has just asked; their chat, and the conversation's id. */
async function visitorAsks(text: string): Promise<{ chat: Page; id: string }> {
  const chat = await openChat(await stage.person({ width: 480, height: 760 }), server, inbox.key);
  await say(chat, text);
  await chat.locator(".lx-m.sent, .lx-m.delivered").waitFor();
  return { chat, id: server.newest() };
}

const at = async (agent: StoryAgent, id: string, expected?: RegExp) =>
  openInbox(await stage.agent(server, agent, expected ? { expected } : {}), server, `/conversations/${id}`);
const assignee = (id: string) =>
  server.kernel.db.one<{ who: string | null }>(
    "select assignee_id as who from conversations where id = ?",
    id,
  )!.who;

test("who reads the same conversation is seen, and who answers it is a warning", async () => {
  const { id } = await visitorAsks("可以开发票吗");
  const first = await at(lin, id);
  const second = await at(zhou, id);
  await first
    .locator(".head-who")
    .getByTitle("周舟 正在看")
    .or(first.locator(".head-who[title*='周舟']"))
    .first()
    .waitFor();

  await second.locator(".comp textarea").pressSequentially("可以的");
  const warning = first.locator(".head-who.busy");
  await warning.waitFor();
  expect(await warning.textContent()).toContain("周舟 正在回复");
  await answer(second, "可以的，下单时选就行");
  await warning.waitFor({ state: "detached" });
  await eventually(async () =>
    expect(await agentSees(first)).toEqual(["可以开发票吗", "可以的，下单时选就行"]),
  );

  await second.close();
  await first.locator(".head-who").waitFor({ state: "detached" });
});

test("a colleague's presence shows where a conversation is handed on", async () => {
  const { id } = await visitorAsks("在吗");
  const first = await at(lin, id);
  const second = await at(zhou, id);
  await server.call(zhou, "PUT", "/agents/me/availability", { availability: "busy" });
  await first.keyboard.press("t");
  await first.locator(".dialog .menu-i").filter({ hasText: "周舟" }).filter({ hasText: "忙碌" }).waitFor();
  await server.call(zhou, "PUT", "/agents/me/availability", { availability: "online" });
  await first.locator(".dialog .menu-i").filter({ hasText: "周舟" }).filter({ hasText: "在线" }).waitFor();
  await second.close();
});

test("a transfer takes its note along, and the visitor never sees the note", async () => {
  const { chat, id } = await visitorAsks("想退一只杯子");
  const first = await at(lin, id);
  const second = await openInbox(await stage.agent(server, zhou), server);
  await first.keyboard.press("a");
  await eventually(() => expect(assignee(id)).toBe(lin.id));

  await first.keyboard.press("t");
  const dialog = first.locator(".dialog");
  await dialog.locator(".menu-i").filter({ hasText: "周舟" }).click();
  await dialog.locator("textarea").fill("她要退的是上周那只青瓷杯");
  await dialog.locator(".btn.primary").click();
  await eventually(() => expect(assignee(id)).toBe(zhou.id));

  await second.locator(`.cv[data-id="${id}"]`).click();
  await second.locator(".thread .note p").getByText("上周那只青瓷杯").waitFor();
  await second.locator(".sys").getByText("林小满把会话转给你").waitFor();
  await answer(second, "您好，我来帮您退");
  await eventually(async () => expect(await visitorSees(chat)).toEqual(["想退一只杯子", "您好，我来帮您退"]));
  expect(await chat.content()).not.toContain("上周那只");
  expect(server.transcript(id)).toEqual([
    "visitor: 想退一只杯子",
    "note: 她要退的是上周那只青瓷杯",
    "agent: 您好，我来帮您退",
  ]);
});

test("an invited colleague is in the conversation and may answer", async () => {
  const { chat, id } = await visitorAsks("这把壶多大");
  const first = await at(lin, id);
  await first.keyboard.press("a");
  await eventually(() => expect(assignee(id)).toBe(lin.id));
  await first.keyboard.press("i");
  await first.locator(".pop .menu-i").filter({ hasText: "周舟" }).click();
  await first.locator(".sys").getByText("你邀请周舟加入").waitFor();
  const second = await at(zhou, id);
  await answer(second, "200 毫升");
  await eventually(async () => expect(await visitorSees(chat)).toEqual(["这把壶多大", "200 毫升"]));
  expect(assignee(id)).toBe(lin.id);
});

test("of two who claim at the same moment exactly one gets it, and the other is told", async () => {
  const { id } = await visitorAsks("谁来接我");
  const [first, second] = await Promise.all([at(lin, id, /409 .*claim/), at(zhou, id, /409 .*claim/)]);
  const nobody = (page: Page) =>
    page.locator(".pane-h .btn[aria-haspopup]").filter({ hasText: "没有人" }).waitFor();
  await Promise.all([nobody(first), nobody(second)]);
  await Promise.all([first.keyboard.press("a"), second.keyboard.press("a")]);
  await eventually(() => expect([lin.id, zhou.id]).toContain(assignee(id)!));
  const won = assignee(id) === lin.id;
  const [winner, loser, name] = won ? [first, second, lin.name] : [second, first, zhou.name];
  await winner.locator(".pane-h .btn[aria-haspopup]").filter({ hasText: "我" }).waitFor();
  await loser.locator(".pane-h .btn[aria-haspopup]").filter({ hasText: name }).waitFor();
  await loser.locator(".toast.failed").waitFor();
  const claims = server.kernel.db.all(
    "select 1 from messages where kind = 'system' and extra like '%\"assigned\"%' and conversation_no = (select no from conversations where id = ?)",
    id,
  );
  expect(claims).toHaveLength(1);
});
