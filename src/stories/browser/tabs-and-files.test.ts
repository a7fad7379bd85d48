/** One visitor with two tabs, texts too long, files of every kind. */

import { afterAll, afterEach, beforeAll, expect, test } from "bun:test";
import type { Page } from "playwright-core";
import {
  eventually,
  openChat,
  openInbox,
  say,
  Stage,
  visitorSees,
  agentSees,
} from "../../testing/browser.ts";
import { startServer, type StoryAgent, type StoryInbox, type StoryServer } from "../../testing/server.ts";

const stage = new Stage();
let server: StoryServer;
let inbox: StoryInbox;
let lin: StoryAgent;
let photo: Buffer;

beforeAll(async () => {
  server = await startServer({ RATE_LIMITS: "off" });
  inbox = await server.inbox("官网");
  lin = await server.agent({ name: "林小满", inboxes: [inbox] });
  photo = await photoWithPlace();
});
afterEach(() => stage.clear());
afterAll(async () => {
  await stage.end();
  await server.stop();
});

const phone = { width: 480, height: 760 };
/** The field for any file; the other takes pictures. */
const anyFile = (chat: Page) => chat.locator("input[type=file][aria-label='文件']");
const listed = (chat: Page) => chat.locator(".lx-files li");

test("two tabs of one visitor show the same: messages, what was read, and who writes", async () => {
  const visitor = await stage.person(phone);
  const one = await openChat(visitor, server, inbox.key);
  const two = await openChat(visitor, server, inbox.key);
  await say(one, "从第一个标签页来");
  await eventually(async () => expect(await visitorSees(two)).toEqual(["从第一个标签页来"]));
  await say(two, "从第二个标签页来");
  const both = ["从第一个标签页来", "从第二个标签页来"];
  await eventually(async () => expect(await visitorSees(one)).toEqual(both));
  expect(server.kernel.db.all("select 1 from contacts")).toHaveLength(1);

  const desk = await openInbox(await stage.agent(server, lin), server, `/conversations/${server.newest()}`);
  await desk.locator(".comp textarea").pressSequentially("好");
  await Promise.all([one, two].map((tab) => tab.locator(".lx-typing").waitFor()));
  await desk.locator(".comp textarea").press("Enter");
  for (const tab of [one, two])
    await eventually(async () => expect(await visitorSees(tab)).toEqual([...both, "好"]));
  await Promise.all([one, two].map((tab) => tab.locator(".lx-m.read").waitFor()));
  await eventually(async () =>
    expect(await Promise.all([one.title(), two.title()])).toEqual(["官网", "官网"]),
  );
  await eventually(async () => expect(await agentSees(desk)).toEqual([...both, "好"]));
  expect(server.transcript()).toEqual([`visitor: ${both[0]}`, `visitor: ${both[1]}`, "agent: 好"]);
});

test("what a visitor had begun to write is there again after a reload and in a new tab", async () => {
  const visitor = await stage.person(phone);
  const chat = await openChat(visitor, server, inbox.key);
  await chat.locator("#composer").fill("写到一半");
  await chat.reload();
  await eventually(async () => expect(await chat.locator("#composer").inputValue()).toBe("写到一半"));
  const other = await openChat(visitor, server, inbox.key);
  await eventually(async () => expect(await other.locator("#composer").inputValue()).toBe("写到一半"));
});

test("two hundred thousand pasted letters are refused with their number, and none of them is lost", async () => {
  const chat = await openChat(await stage.person(phone), server, inbox.key);
  const paste = "长".repeat(4_001);
  await chat.locator("#composer").fill(paste);
  const refusal = chat.locator(".lx-err[role=alert]");
  await refusal.waitFor();
  expect(await refusal.textContent()).toContain("太长了，最多 4000 字，现在有 4001 字");
  await chat.locator("#composer").press("Enter");
  expect(await chat.locator("#composer").inputValue()).toBe(paste);

  await chat.locator("#composer").focus();
  await chat.evaluate((text) => {
    const field = document.querySelector<HTMLTextAreaElement>("#composer")!;
    field.select();
    document.execCommand("insertText", false, text);
  }, "字".repeat(200_000));
  await eventually(async () =>
    expect(await refusal.textContent()).toContain("太长了，最多 4000 字，现在有 200000 字"),
  );
  await chat.locator("#composer").press("Enter");
  expect((await chat.locator("#composer").inputValue()).length).toBe(200_000);
  expect(server.transcript().some((line) => line.includes("字字"))).toBe(false);

  await chat.locator("#composer").fill("短一点");
  await refusal.waitFor({ state: "detached" });
  await chat.locator("#composer").press("Enter");
  await eventually(async () => expect(await visitorSees(chat)).toEqual(["短一点"]));
});

test("of twenty files the visitor may send ten at once, and is told so before anything is sent", async () => {
  const chat = await openChat(await stage.person(phone), server, inbox.key);
  const files = Array.from({ length: 20 }, (_, at) => ({
    name: `说明-${at + 1}.txt`,
    mimeType: "text/plain",
    buffer: Buffer.from(`第 ${at + 1} 份`),
  }));
  await anyFile(chat).setInputFiles(files);
  await chat.locator(".lx-err[role=alert]").getByText("一次最多 10 个文件").waitFor();
  await eventually(async () => expect(await listed(chat).count()).toBe(10));
  await chat.locator(".lx-files progress").first().waitFor({ state: "detached" });
  await eventually(async () => expect(await chat.locator(".lx-files progress").count()).toBe(0));
  await say(chat, "都在这里");
  await eventually(async () => expect(await chat.locator(".lx-doc").count()).toBe(10));
  const desk = await openInbox(await stage.agent(server, lin), server, `/conversations/${server.newest()}`);
  await eventually(async () => expect(await desk.locator(".att.doc").count()).toBe(10));
});

test("a photo arrives as a picture made anew, without the place where it was taken", async () => {
  expect(photo.includes("Exif")).toBe(true);
  const chat = await openChat(await stage.person(phone), server, inbox.key);
  await anyFile(chat).setInputFiles({ name: "杯子.jpg", mimeType: "image/jpeg", buffer: photo });
  await eventually(async () => expect(await chat.locator(".lx-files progress").count()).toBe(0));
  await chat.locator(".lx-send").click();
  await chat.locator(".lx-ph img").waitFor();
  const desk = await openInbox(await stage.agent(server, lin), server, `/conversations/${server.newest()}`);
  await desk.locator("button.att img").waitFor();
  await desk.locator("button.att").click();
  const source = await desk.locator(".viewer figure img").getAttribute("src");
  const stored = Buffer.from(await (await fetch(new URL(source!, server.url))).arrayBuffer());
  expect(stored.includes("Exif")).toBe(false);
  expect(stored.includes("GPS")).toBe(false);
  // Shown, and lit as the camera held it.
  await eventually(async () =>
    expect(
      await desk
        .locator(".viewer figure img")
        .evaluate((image: HTMLImageElement) => [image.naturalWidth, image.naturalHeight]),
    ).toEqual([40, 64]),
  );
});

test("a page or a drawing that could run something is refused, whatever its name says", async () => {
  const chat = await openChat(
    await stage.person({ ...phone, expected: /status of 422|status of 415/ }),
    server,
    inbox.key,
  );
  const script = "<script>top.location = 'https://example.net'</script>";
  await anyFile(chat).setInputFiles([
    {
      name: "菜单.svg",
      mimeType: "image/svg+xml",
      buffer: Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">${script}</svg>`),
    },
    {
      name: "发票.png",
      mimeType: "image/png",
      buffer: Buffer.from(`<!doctype html><html><body>${script}</body></html>`),
    },
  ]);
  await eventually(async () => expect(await chat.locator(".lx-files li.bad").count()).toBe(2));
  for (const text of await chat.locator(".lx-files li.bad small").allTextContents())
    expect(text).toContain("这里不接收这种文件");
  expect(server.kernel.db.all("select 1 from files where name in ('菜单.svg', '发票.png')")).toEqual([]);
});

test("an upload that is called off leaves nothing, and the message goes without it", async () => {
  const visitor = await stage.person({ ...phone, expected: /net::ERR_/ });
  const chat = await openChat(visitor, server, inbox.key);
  const session = await chat.context().newCDPSession(chat);
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput: 60_000,
  });
  await anyFile(chat).setInputFiles({
    name: "大图.bin.txt",
    mimeType: "text/plain",
    buffer: Buffer.alloc(3_000_000, "a"),
  });
  await chat.locator(".lx-files progress").waitFor();
  await chat.locator(".lx-files button[aria-label='取消']").click();
  await listed(chat).waitFor({ state: "detached" });
  await session.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput: -1,
  });
  await say(chat, "不发文件了");
  await chat.locator(".lx-m.sent, .lx-m.delivered").waitFor();
  expect(await chat.locator(".lx-doc").count()).toBe(0);
  expect(server.kernel.db.all("select 1 from files where name = '大图.bin.txt'")).toEqual([]);
});

/** A JPEG of 64 × 40, turned by its EXIF, with a place in it. */
async function photoWithPlace(): Promise<Buffer> {
  const page = await (await stage.person()).newPage();
  const base64 = await page.evaluate(() => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [64, 40];
    const pen = canvas.getContext("2d")!;
    pen.fillStyle = "#0a755b";
    pen.fillRect(0, 0, 64, 40);
    return canvas.toDataURL("image/jpeg").split(",")[1]!;
  });
  const plain = Buffer.from(base64, "base64");
  const number = (value: number) => Buffer.from([value & 255, value >> 8]);
  const entry = (tag: number, type: number, count: number, value: number[]) =>
    Buffer.concat([
      number(tag),
      number(type),
      number(count),
      number(0),
      Buffer.from([...value, 0, 0, 0, 0].slice(0, 4)),
    ]);
  const offset = 8 + 2 + 2 * 12 + 4;
  const exif = Buffer.concat([
    Buffer.from("Exif\0\0II*\0"),
    Buffer.from([8, 0, 0, 0]),
    number(2),
    entry(0x0112, 3, 1, [6, 0]),
    entry(0x8825, 4, 1, [offset, 0, 0, 0]),
    Buffer.alloc(4),
    number(1),
    entry(0x001d, 2, 4, [...Buffer.from("GPS")]),
    Buffer.alloc(4),
  ]);
  const length = exif.length + 2;
  return Buffer.concat([
    plain.subarray(0, 2),
    Buffer.from([0xff, 0xe1, length >> 8, length & 255]),
    exif,
    plain.subarray(2),
  ]);
}
