/** Answers by mail: to those who left an address and haven't read, once, with a link that leads back. */

import { afterEach, beforeEach, expect, test } from "bun:test";
import type { Message } from "../../web/contract/models.ts";
import { testApp, type TestAgent, type TestApp, type TestVisitor } from "../testing/app.ts";
import { smtpListener } from "../testing/smtp-listener.ts";

let t: TestApp;
let agent: TestAgent;
let visitor: TestVisitor;
let inbox: { id: string; key: string };
let conversation: string;
beforeEach(async () => {
  t = testApp({ env: { PUBLIC_URL: "https://kefu.example.com" } });
  inbox = await t.inbox();
  agent = await t.agent("agent", { inboxes: [inbox.id] });
  visitor = await t.visitor(inbox.key);
  const left = await t.call<Message>("POST", "/visitor/v1/offline-messages", {
    headers: visitor.headers,
    body: { id: "m1", text: "盖碗裂了", fields: { name: "陈女士", email: "chen@example.com" } },
  });
  conversation = left.body.conversation_id;
});
afterEach(() => t.close());

const answer = (id: string, text: string) =>
  t.call<Message>("POST", `/api/v1/conversations/${conversation}/messages`, {
    headers: agent.program,
    body: { client_id: id, text },
  });
const waiting = (name: string) =>
  t.kernel.db
    .all<{ payload: string }>("select payload from jobs where name = ?", name)
    .map((row) => row.payload);
const mailedUpTo = () =>
  t.kernel.db.one<{ seq: number }>("select contact_mailed_seq as seq from conversations")!.seq;
async function later(ms: number): Promise<void> {
  t.clock.advance(ms);
  await t.app.settle();
}

test("two answers go in one mail, three minutes after the last, and never twice", async () => {
  await answer("a1", "补发一只给您");
  await later(60_000);
  const { body } = await answer("a2", "明天发出");
  expect(waiting("notifications.mail_answer")).toHaveLength(1);
  await later(170_000);
  expect(mailedUpTo()).toBe(0);
  await later(11_000);
  expect(mailedUpTo()).toBe(body.seq);
  await later(600_000);
  expect(mailedUpTo()).toBe(body.seq);
});

test("whoever has read it in the chat gets no mail", async () => {
  const { body } = await answer("a1", "您好");
  await t.kernel.write((tx) => tx.run("update conversations set contact_read_seq = ?", body.seq));
  await later(181_000);
  expect(mailedUpTo()).toBe(0);
});

test("the link leads back into the same conversation on another device, for two weeks", async () => {
  const { issueReturn } = await import("../contacts/visitor-token.ts");
  const back = issueReturn(t.kernel.secrets, { id: visitor.contactId, inboxId: inbox.id }, t.clock.now());
  const session = () =>
    t.call<{ token: string; contact_id: string }>("POST", "/visitor/v1/sessions", {
      body: { inbox_key: inbox.key, return_token: back },
    });
  const { body } = await session();
  expect(body.contact_id).toBe(visitor.contactId);
  const seen = await t.call<{ data: { id: string }[] }>("GET", "/visitor/v1/conversations", {
    headers: { authorization: `Bearer ${body.token}` },
  });
  expect(seen.body.data.map((each) => each.id)).toEqual([conversation]);
  t.clock.advance(15 * 86_400_000);
  expect((await session()).status).toBe(410);
  const other = await t.inbox();
  expect(
    (await t.call("POST", "/visitor/v1/sessions", { body: { inbox_key: other.key, return_token: back } }))
      .status,
  ).toBe(410);
});

test("the mail arrives with the answer and its link", async () => {
  const server = smtpListener();
  try {
    const owner = await t.agent("owner");
    await t.call("PATCH", "/api/v1/settings/smtp", {
      headers: owner.program,
      body: { host: "127.0.0.1", port: server.port, secure: false, from: "shop@example.com" },
    });
    await answer("a1", "补发一只给您");
    await later(181_000);
    expect(server.mails).toHaveLength(1);
    const [mail] = server.mails;
    expect(mail).toContain("To: chen@example.com");
    expect(mail).toContain("补发一只给您");
    const back = /https:\/\/kefu\.example\.com\/chat\/(\w+)#back=(\S+)/.exec(mail!)!;
    expect(back[1]).toBe(inbox.key);
    const session = await t.call<{ contact_id: string }>("POST", "/visitor/v1/sessions", {
      body: { inbox_key: inbox.key, return_token: back[2] },
    });
    expect(session.body.contact_id).toBe(visitor.contactId);
  } finally {
    server.stop();
  }
});
