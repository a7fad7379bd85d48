/** A person is erased: nothing of them is left in the database's file, its log, the files' folder, or a backup that is put back. */

import { copyFileSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "bun:test";
import { createApp } from "../app.ts";
import { textVersion } from "../consents/types.ts";
import { loadAssets } from "../kernel/assets.ts";
import { openKernel } from "../kernel/open.ts";
import { checkpoint } from "../kernel/upkeep.ts";
import { startServer, type StoryAgent, type StoryInbox, type StoryServer } from "../testing/server.ts";

/** Words that stand nowhere else. */
const told = {
  name: "Quokkaberry",
  email: "quokkaberry@zyxmail.example",
  phone: "13900177712",
  message: "vermilionteapot",
  recalled: "mauveteapot",
  note: "heliotropenote",
  page: "celadonwidget",
  file: "quokkafile",
};

let server: StoryServer;
let owner: StoryAgent;
let inbox: StoryInbox;
let stop: () => unknown;

beforeEach(async () => {
  server = await startServer({ RATE_LIMITS: "off", ALLOW_PRIVATE: "127.0.0.0/8" });
  owner = await server.agent({ name: "陈可", role: "owner" });
  inbox = await server.inbox("官网", { privacy: { tracking: "ask" } });
  stop = () => server.stop();
});
afterEach(() => stop() as Promise<void>);

const folder = () => server.kernel.config.dataDir;

/** Where in the data folder a word stands, in any encoding that we write. */
function traces(word: string, root = folder()): string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/backups/.test(entry.parentPath))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => statSync(file).size > 0 && readFileSync(file).includes(word));
}

async function visit(): Promise<{ contactId: string; conversationId: string }> {
  const json = { "content-type": "application/json" };
  const post = async <T>(path: string, body: unknown, headers: Record<string, string> = {}) => {
    const answer = await fetch(`${server.url}/visitor/v1${path}`, {
      method: "POST",
      headers: { ...json, ...headers },
      body: JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${text}`);
    return (text ? JSON.parse(text) : {}) as T;
  };
  const { token, contact_id: contactId } = await post<{ token: string; contact_id: string }>("/sessions", {
    inbox_key: inbox.key,
  });
  const mine = { authorization: `Bearer ${token}` };
  await post(
    "/consents",
    { purpose: "tracking", granted: true, text_version: textVersion, how: "banner" },
    mine,
  );
  const now = Date.now();
  await fetch(`${server.url}/visitor/v1/track`, {
    method: "POST",
    headers: { "content-type": "text/plain" },
    body: JSON.stringify({
      token,
      visit: "visit-1",
      tab: "tab-1",
      sent_at: now,
      events: [
        {
          t: "page",
          id: "page-1",
          at: now,
          url: `https://shop.example/${told.page}`,
          title: told.page,
          referrer: "",
        },
      ],
    }),
  }).then((answer) => expect(answer.ok).toBe(true));
  const upload = new FormData();
  upload.set("file", new File([`${told.file} in the bytes`], `${told.file}.txt`, { type: "text/plain" }));
  const file = (await (
    await fetch(`${server.url}/visitor/v1/files`, { method: "POST", headers: mine, body: upload })
  ).json()) as { id: string };
  const sent = await post<{ conversation_id: string }>(
    "/messages",
    {
      id: "m1",
      text: told.message,
      file_ids: [file.id],
      details: { name: told.name, email: told.email, phone: told.phone },
    },
    mine,
  );
  return { contactId, conversationId: sent.conversation_id };
}

async function fill(): Promise<{ contactId: string; conversationId: string }> {
  await server.call(owner, "POST", "/webhooks", { url: "http://127.0.0.1:1/nobody-listens" });
  const made = await visit();
  await server.reply(owner, made.conversationId, `${told.note} of ${told.name}`, "note");
  const wrong = await server.reply(owner, made.conversationId, told.recalled);
  await server.call(owner, "DELETE", `/conversations/${made.conversationId}/messages/${wrong.seq}`);
  await server.app.settle();
  checkpoint(server.kernel);
  return made;
}

test("what was told is in the export, and after the erasure nowhere", async () => {
  const { contactId } = await fill();
  for (const [what, word] of Object.entries(told))
    expect([what, traces(word).length > 0]).toEqual([what, true]);
  const all = JSON.stringify(await server.call(owner, "GET", `/contacts/${contactId}/export`));
  for (const [what, word] of Object.entries(told))
    if (what !== "recalled") expect([what, all.includes(word)]).toEqual([what, true]);

  await server.call(owner, "DELETE", `/contacts/${contactId}`);
  await server.app.settle();
  checkpoint(server.kernel);
  for (const [what, word] of Object.entries(told)) expect([what, traces(word)]).toEqual([what, []]);
  const left = server.kernel.db.all<{ name: string }>("pragma foreign_key_check");
  expect(left).toEqual([]);
  await expect(server.call(owner, "GET", `/contacts/${contactId}`)).rejects.toThrow("404");
  const found = await server.call<{ data: unknown[] }>(owner, "GET", `/search?q=${told.message}`);
  expect(found.data).toEqual([]);
});

test("a backup that is put back does not bring the person back", async () => {
  const { contactId } = await fill();
  const file = server.kernel.db.file;
  const { config } = server.kernel;
  const before = join(folder(), "before.db");
  server.kernel.db.raw.run(`vacuum into '${before}'`);
  await server.call(owner, "DELETE", `/contacts/${contactId}`);
  await server.stopped();
  copyFileSync(before, file);
  expect(traces(told.message).length).toBeGreaterThan(0);

  const kernel = openKernel(config, { env: { LINGXI_ACCEPT_LOSS: "1" } });
  const app = createApp(kernel, await loadAssets({ basePath: "" }));
  await app.start();
  await app.settle();
  checkpoint(kernel);
  expect(kernel.db.one("select 1 from contacts where id = ?", contactId)).toBeUndefined();
  expect(traces(told.message).filter((each) => each !== before)).toEqual([]);
  await app.stop();
  stop = () => rmSync(config.dataDir, { recursive: true });
});

test("only who may erase can, and the visitor's line says goodbye", async () => {
  const agent = await server.agent({ name: "周屿", inboxes: [inbox] });
  const { contactId } = await visit();
  await expect(server.call(agent, "DELETE", `/contacts/${contactId}`)).rejects.toThrow("403");
  await expect(server.call(agent, "GET", `/contacts/${contactId}/export`)).rejects.toThrow("403");
  await expect(server.call(owner, "DELETE", "/contacts/con_nobody")).rejects.toThrow("404");
});
