/** Visitors and agents find each other: by rank, skill and acquaintance; in a queue that both sides see; and past agents who don't answer. */

import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "bun:test";
import type { BrowserContext, Page } from "playwright-core";
import { defaultSettings, type AssignmentSettings } from "../../assignment/settings.ts";
import { answer, eventually, openChat, openInbox, say, Stage } from "../../testing/browser.ts";
import { startServer, type StoryAgent, type StoryInbox, type StoryServer } from "../../testing/server.ts";

const stage = new Stage();
let server: StoryServer;
let inbox: StoryInbox;
let boss: StoryAgent;
let lin: StoryAgent;
let zhou: StoryAgent;

beforeAll(async () => {
  server = await startServer();
  boss = await server.agent({ name: "陈可", role: "admin" });
});
/** A house of its own for each story, on the one server. */
beforeEach(async () => {
  inbox = await server.inbox("官网");
  lin = await server.agent({ name: "林小满", inboxes: [inbox] });
  zhou = await server.agent({ name: "周舟", inboxes: [inbox], locale: "en" });
});
afterEach(async () => {
  await stage.clear();
  for (const { id } of [lin, zhou]) await server.call(boss, "POST", `/agents/${id}/deactivation`);
});
afterAll(async () => {
  await stage.end();
  await server.stop();
});

const one = <T extends object>(sql: string, ...values: string[]) => server.kernel.db.one<T>(sql, ...values)!;
const conversation = (id: string) =>
  one<{ who: string | null; status: string }>(
    "select assignee_id as who, status from conversations where id = ?",
    id,
  );
const nameOf = (id: string) => [lin, zhou].find((agent) => agent.id === conversation(id).who)?.name;
const staff = (agent: StoryAgent, changes: object) =>
  server.call(boss, "PATCH", `/agents/${agent.id}/staffing`, changes);
/** Shorter than a screen would let anybody set: a story has no time. */
const settings = (changes: Partial<AssignmentSettings>) =>
  server.kernel.write((tx) =>
    tx.run(
      "insert into assignment_settings (inbox_id, settings, updated_at) values (?, ?, 0)",
      inbox.id,
      JSON.stringify({ ...defaultSettings, ...changes }),
    ),
  );

/** `vip`: they are known as such before they write. */
async function visitor({ vip = false } = {}): Promise<BrowserContext> {
  const context = await stage.person({ width: 480, height: 760 });
  if (vip)
    await context.route("**/visitor/v1/sessions", async (route) => {
      const response = await route.fetch();
      const { contact_id: id } = (await response.json()) as { contact_id: string };
      await server.kernel.write((tx) =>
        tx.run(
          "insert into contacts (id, name, vip, created_at, updated_at) values (?, '贵客', 1, 0, 0)",
          id,
        ),
      );
      await route.fulfill({ response });
    });
  return context;
}
async function asks(context: BrowserContext, text: string): Promise<{ chat: Page; id: string }> {
  const chat = await openChat(context, server, inbox.key);
  await say(chat, text);
  await chat.locator(".lx-m.sent, .lx-m.delivered, .lx-m.read").last().waitFor();
  return { chat, id: server.newest() };
}
const desk = async (agent: StoryAgent, path = "/") =>
  openInbox(await stage.agent(server, agent), server, path);
const servedBy = (chat: Page, agent: StoryAgent) =>
  chat.locator(".lx-sys").getByText(agent.name).first().waitFor();

test("a VIP is with the senior, a question with whoever knows, an acquaintance with whom they had; and each agent sees why", async () => {
  const skill = async (name: string) =>
    (await server.call<{ data: { id: string; name: string }[] }>(boss, "GET", "/skills")).data.find(
      (each) => each.name === name,
    )?.id ?? (await server.call<{ id: string }>(boss, "POST", "/skills", { name })).id;
  await staff(lin, { seniority: 3, skills: [{ id: await skill("售前"), level: 5 }] });
  await staff(zhou, { seniority: 1, skills: [{ id: await skill("售后"), level: 5 }] });
  const [first, second] = await Promise.all([desk(lin), desk(zhou)]);

  const guest = await asks(await visitor({ vip: true }), "你好");
  await eventually(() => expect(nameOf(guest.id)).toBe("林小满"));
  const broken = await visitor();
  const breakage = await asks(broken, "收到的杯子碎了，想退货");
  await eventually(() => expect(nameOf(breakage.id)).toBe("周舟"));
  await Promise.all([servedBy(guest.chat, lin), servedBy(breakage.chat, zhou)]);

  await first.locator(`.cv[data-id="${guest.id}"]`).click();
  await first.locator(".sys .link").getByText("为什么").click();
  const why = first.locator("[data-section=why]");
  await why.locator(".reasons dt").getByText("VIP 由资深客服接").waitFor();
  expect(await why.textContent()).toContain("2 人中第 1");

  await second.locator(`.cv[data-id="${breakage.id}"]`).click();
  await second.locator(".sys .link").getByText("Why").click();
  await second.locator("[data-section=why] .reasons dt").getByText("Skill for the question").waitFor();

  // Days later, with a question for the other: whom they had comes first.
  await answer(second, "Of course.");
  await eventually(() => expect(server.transcript(breakage.id)).toContain("agent: Of course."));
  await second.locator(".pane-h .btn").getByText("Close").click();
  await eventually(() => expect(conversation(breakage.id).status).toBe("closed"));
  await server.kernel.write((tx) =>
    tx.run("update conversations set closed_at = closed_at - 200000000 where id = ?", breakage.id),
  );
  await breakage.chat.locator(".lx-foot .lx-btn").click();
  await say(breakage.chat, "还有优惠吗，多少钱");
  await eventually(() => expect(server.newest()).not.toBe(breakage.id));
  await eventually(() => expect(nameOf(server.newest())).toBe("周舟"));
});

test("those who wait see their place and see it move; the next has a freed seat within the second; who leaves is marked, and back at their place", async () => {
  await settings({ left: { after_s: 1, order: "last" } });
  await server.call(boss, "PATCH", `/agents/${lin.id}`, { capacity: 1 });
  const page = await desk(lin);
  const served = await asks(await visitor(), "第一位");
  await eventually(() => expect(nameOf(served.id)).toBe("林小满"));
  const leaver = await visitor();
  const next = await asks(leaver, "第二位");
  const last = await asks(await visitor(), "第三位");
  await next.chat.locator(".lx-q h2").getByText("下一位就是您").waitFor();
  await last.chat.locator(".lx-q h2").getByText("前面还有 1 位").waitFor();

  await page.locator(".views [role=tab]").nth(1).click();
  const row = page.locator(`.cv[data-id="${next.id}"]`);
  await row.waitFor();
  await next.chat.close();
  await row.getByText("访客已离开").waitFor();
  await last.chat.locator(".lx-q h2").getByText("下一位就是您").waitFor();
  await row.click();
  await page.locator(".left-bar").waitFor();
  const back = await openChat(leaver, server, inbox.key);
  await back.locator(".lx-q h2").getByText("下一位就是您").waitFor();
  await page.locator(".left-bar").waitFor({ state: "detached" });

  await page.goto(`${server.url}/conversations/${served.id}`);
  await page.locator(".thread .bub").first().waitFor();
  await page.keyboard.press("e");
  await eventually(() => expect(nameOf(next.id)).toBe("林小满"));
  const { took } = one<{ took: number }>(
    `select (select at from messages where conversation_no = n.no and json_extract(extra, '$.event.name') = 'assigned') - c.closed_at as took
     from conversations as c, conversations as n where c.id = ? and n.id = ?`,
    served.id,
    next.id,
  );
  expect(took).toBeLessThan(1_000);
  await servedBy(back, lin);
  await back.locator(".lx-q").waitFor({ state: "detached" });
});

test("who doesn't answer in time loses it to a colleague; the thread says so, and the supervisor is told", async () => {
  await settings({ rescue: { answer_s: 2, gone: true, most: 1 } });
  const head = await server.agent({ name: "许主管", role: "supervisor" });
  const [first, watch] = await Promise.all([desk(lin), desk(head)]);
  const { id } = await asks(await visitor(), "有人吗");
  await eventually(() => expect(nameOf(id)).toBe("林小满"));
  const second = await desk(zhou);
  await eventually(() => expect(nameOf(id)).toBe("周舟"));
  await second.locator(`.cv[data-id="${id}"]`).click();
  await second.locator(".sys").getByText("林小满 did not answer in time: taken back").waitFor();
  await second.locator(".note p").getByText("几位客服都没有及时回复").waitFor();
  await first.locator(`.cv[data-id="${id}"]`).waitFor({ state: "detached" });
  await watch.locator(".views [role=tab]").filter({ hasText: "@我" }).getByText("1").waitFor();
  await server.call(boss, "POST", `/agents/${head.id}/deactivation`);
});

test("a transfer waits for a yes: declined by key with a reason, then accepted by key; the visitor sees one clean line", async () => {
  await server.call(boss, "PATCH", `/inboxes/${inbox.id}/offers`, { transfers: true, answer_s: 600 });
  const first = await desk(lin);
  const { chat, id } = await asks(await visitor(), "想订八十套礼盒");
  await eventually(() => expect(nameOf(id)).toBe("林小满"));
  const second = await desk(zhou);
  await first.locator(`.cv[data-id="${id}"]`).click();
  await answer(first, "好的，我问问同事");

  const handOver = async (note: string) => {
    await first.locator(".thread .bub").first().click();
    await first.keyboard.press("t");
    const dialog = first.locator(".dialog");
    await dialog.locator(".menu-i").filter({ hasText: "周舟" }).click();
    await dialog.locator("textarea").fill(note);
    await dialog.locator(".btn.primary").click();
    await first.locator(".offer-bar").getByText("等周舟接手，在那之前仍由你接待").waitFor();
  };
  await handOver("大宗的你熟");
  const asked = second.locator(`.offered .cv[data-id="${id}"]`);
  await asked.getByText("大宗的你熟").waitFor();
  await asked.click();
  await second.locator(".offer-bar").getByText("林小满 asks you to take over").waitFor();
  expect(nameOf(id)).toBe("林小满");
  await second.locator(".thread .bub").first().click();
  await second.keyboard.press("d");
  const why = second.locator(".refusal input");
  await why.fill("in a call");
  await why.press("Enter");
  await first.locator(".toast").getByText("周舟暂时不能接受：in a call").waitFor();
  await first.locator(".sys").getByText("周舟谢绝了：in a call").waitFor();
  await asked.waitFor({ state: "detached" });
  expect(nameOf(id)).toBe("林小满");

  await handOver("还是麻烦你");
  await second.locator(".offer-bar.mine").waitFor();
  await second.locator(".thread .bub").first().click();
  await second.keyboard.press("y");
  await eventually(() => expect(nameOf(id)).toBe("周舟"));
  await first.locator(".toast").getByText("周舟接手了与").waitFor();
  await second.locator(".offer-bar").waitFor({ state: "detached" });
  await servedBy(chat, zhou);
  expect(await chat.locator(".lx-sys").getByText("周舟").count()).toBe(1);
  const seen = await chat.content();
  for (const hidden of ["大宗的你熟", "还是麻烦你", "in a call", "谢绝"]) expect(seen).not.toContain(hidden);
});
