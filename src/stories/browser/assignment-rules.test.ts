/** An administrator changes who gets what without code: builds a rule, puts it first, tries it, publishes it, takes it back, and rehearses. */

import { afterAll, afterEach, beforeAll, expect, test } from "bun:test";
import type { Page } from "playwright-core";
import { eventually, openChat, openInbox, say, Stage } from "../../testing/browser.ts";
import { startServer, type StoryAgent, type StoryInbox, type StoryServer } from "../../testing/server.ts";

const stage = new Stage();
let server: StoryServer;
let inbox: StoryInbox;
let boss: StoryAgent;
let lin: StoryAgent;
let zhou: StoryAgent;

beforeAll(async () => {
  server = await startServer();
  inbox = await server.inbox("官网");
  boss = await server.agent({ name: "陈可", role: "admin" });
  lin = await server.agent({ name: "林小满", inboxes: [inbox] });
  zhou = await server.agent({ name: "周舟", inboxes: [inbox] });
});
afterEach(() => stage.clear());
afterAll(async () => {
  await stage.end();
  await server.stop();
});

const assignee = (id: string) =>
  server.kernel.db.one<{ who: string | null }>(
    "select assignee_id as who from conversations where id = ?",
    id,
  )!.who;
const published = () =>
  server.kernel.db.one<{ v: number | null }>("select max(version) as v from assignment_publications")!.v ?? 0;
const pick = (page: Page, label: string) => page.locator(`.rules-editor select[aria-label="${label}"]`);

async function asks(text: string): Promise<string> {
  const chat = await openChat(await stage.person({ width: 480, height: 760 }), server, inbox.key);
  await say(chat, text);
  await chat.locator(".lx-m.sent, .lx-m.delivered, .lx-m.read").waitFor();
  return server.newest();
}

test("a rule is built, put first, tried on a past conversation, published, and undone by the history", async () => {
  const open = [
    await openInbox(await stage.agent(server, lin), server),
    await openInbox(await stage.agent(server, zhou), server),
  ];
  const past = await asks("大宗，想订一百套");
  await eventually(() => expect(assignee(past)).not.toBeNull());
  // Whoever has it is the busier one: without the rule the next goes to the other.
  const [busy, free] = assignee(past) === lin.id ? [lin, zhou] : [zhou, lin];

  const page = await (await stage.agent(server, boss)).newPage();
  await page.goto(`${server.url}/settings/assignment`);
  await page.locator(".rules-test .rules-scores li").first().waitFor();
  await page.locator(".rules-list .btn, .rules .btn").filter({ hasText: "规则" }).first().click();
  await page.locator("#rule-name").fill("大宗找熟手");
  await page.locator("#rule-name").press("Enter");
  await pick(page, "看什么").selectOption({ label: "客户写的文字" });
  await pick(page, "怎样比较").selectOption("contains");
  await page.locator(".rules-editor .rule-line input").first().fill("大宗");
  await page.locator(".rules-editor .rule-line input").first().press("Tab");
  await pick(page, "做什么").selectOption("require");
  await pick(page, "客服的什么").selectOption({ label: "客服" });
  await page
    .locator(".rules-editor select")
    .filter({ has: page.locator(`option[value="${busy.id}"]`) })
    .selectOption(busy.id);

  const row = page.locator(".rule-text").filter({ hasText: "大宗找熟手" });
  await row.focus();
  for (let i = 0; i < 11 && (await page.locator(".rule-text b").first().textContent()) !== "大宗找熟手"; i++)
    await page.keyboard.press("Alt+ArrowUp");
  expect(await page.locator(".rule-text b").first().textContent()).toBe("大宗找熟手");

  // The draft is tried by itself; what is live has not changed.
  const tried = page.locator(".rules-test");
  await tried
    .locator(".rules-hits li")
    .filter({ hasText: "大宗找熟手" })
    .getByText("命中", { exact: true })
    .waitFor();
  await tried.locator(".rules-scores li.best").getByText(busy.name).waitFor();
  expect(published()).toBe(0);

  await page.locator(".rules-draft .btn.primary").click();
  await page.locator("#rules-note").fill("大宗归一个人");
  await page.locator("dialog .btn.primary, .sheet .btn.primary, [role=dialog] .btn.primary").last().click();
  await eventually(() => expect(published()).toBe(1));
  const next = await asks("大宗，也要一百套");
  await eventually(() => expect(assignee(next)).toBe(busy.id));

  await page.locator("#set-history").click();
  await page
    .locator("[role=dialog] li, dialog li")
    .filter({ hasText: "最初的内置规则" })
    .locator(".btn")
    .click();
  await page.locator(".rules-restore .btn.primary").click();
  await eventually(() => expect(published()).toBe(2));
  await page.locator(".rule-text").filter({ hasText: "大宗找熟手" }).waitFor({ state: "detached" });
  const after = await asks("大宗，还要一百套");
  await eventually(() => expect(assignee(after)).toBe(free.id));
  for (const each of open) await each.close();
});

test("two sets of rules are rehearsed on the same past, in the reader's language", async () => {
  const reader = await server.agent({ name: "Ada", role: "admin", locale: "en" });
  await server.kernel.write((tx) =>
    tx.run("update conversations set created_at = created_at - 86400000 where inbox_id = ?", inbox.id),
  );
  const set = await server.call<{ rules: object[] }>(reader, "GET", "/assignment/rules");
  await server.call(reader, "PUT", "/assignment/draft", { rules: set.rules.slice(1), revision: 0 });
  const page = await (await stage.agent(server, reader, { locale: "en" })).newPage();
  await page.goto(`${server.url}/settings/assignment/simulator`);
  await page
    .locator(".rules-draft .btn.primary:not([disabled])")
    .getByText("Run")
    .or(page.locator(".rules-draft .btn.primary:not([disabled])"))
    .first()
    .click();
  await page.locator(".rules-sides").waitFor();
  const table = page.locator(".table-wrap table");
  await table.getByText("Match rate").waitFor();
  expect(await table.locator("tbody tr").count()).toBeGreaterThan(5);
  // The same people and the same arrivals twice: nothing invented on either side.
  expect(await page.locator(".rules-sides > *").count()).toBe(2);
});
