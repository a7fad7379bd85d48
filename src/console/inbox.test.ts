import { afterEach, expect, test } from "bun:test";
import type { InboxBoot } from "../../web/contract/inbox.ts";
import { testApp, type TestApp } from "../testing/app.ts";

let t: TestApp | undefined;
afterEach(() => t?.close());

async function page(
  headers: Record<string, string>,
  path = "/",
): Promise<{ status: number; text: string; to: string | null; boot: InboxBoot | undefined }> {
  const response = (await t!.app.fetch(
    new Request(`http://lingxi.test${path}`, { headers, redirect: "manual" }),
  ))!;
  const text = await response.text();
  const data = /<script type="application\/json" id="data">(.*?)<\/script>/s.exec(text)?.[1];
  return {
    status: response.status,
    text,
    to: response.headers.get("location"),
    boot: data ? (JSON.parse(data) as InboxBoot) : undefined,
  };
}

test("whoever is not signed in is asked to, and comes back to the same conversation", async () => {
  t = await testApp();
  await t.agent("owner");
  const { status, to } = await page({}, "/conversations/cnv_1");
  expect(status).toBe(302);
  expect(to).toBe(`/sign-in?to=${encodeURIComponent("/conversations/cnv_1")}`);
});

test("an agent's page names only the inboxes that they see", async () => {
  t = await testApp();
  const mine = await t.inbox({ name: "官网" });
  await t.inbox({ name: "门店" });
  const agent = await t.agent("agent", { inboxes: [mine.id] });
  const { status, boot } = await page(agent.browser);
  expect(status).toBe(200);
  expect(boot!.inboxes.map((inbox) => inbox.name)).toEqual(["官网"]);
  expect(boot!.may).toEqual({ reply: true, edit_contacts: true, block: true, install: false, export: false });
});

test("who may only read gets no buttons to write", async () => {
  t = await testApp();
  const reader = await t.agent("read_only");
  const { boot } = await page(reader.browser);
  expect(boot!.may).toEqual({
    reply: false,
    edit_contacts: false,
    block: false,
    install: false,
    export: false,
  });
});

test("a name can't end the data's element", async () => {
  t = await testApp();
  await t.inbox({ name: "</script><b>x" });
  const owner = await t.agent("owner");
  const { text, boot } = await page(owner.browser);
  expect(text).not.toContain("</script><b>x");
  expect(boot!.inboxes[0]!.name).toBe("</script><b>x");
});
