/** Transcripts: who may take one, what is in it, and that nothing in it runs. */

import { afterEach, beforeEach, expect, test } from "bun:test";
import type { Message } from "../../web/contract/models.ts";
import { readCsv } from "../kernel/csv.ts";
import { testApp, type TestAgent, type TestApp, type TestVisitor } from "../testing/app.ts";
import { smtpListener, type SmtpListener } from "../testing/smtp-listener.ts";

let t: TestApp;
let boss: TestAgent;
let visitor: TestVisitor;
let conversation: string;
let inbox: { id: string; key: string };
let server: SmtpListener;
beforeEach(async () => {
  t = testApp();
  server = smtpListener();
  inbox = await t.inbox({ name: "青禾茶具" });
  boss = await t.agent("supervisor", { name: "林晓", inboxes: [inbox.id] });
  visitor = await t.visitor(inbox.key);
  const { body } = await t.call<Message>("POST", "/visitor/v1/messages", {
    headers: visitor.headers,
    body: { id: "m1", text: "<script>alert(1)</script>盖碗裂了" },
  });
  conversation = body.conversation_id;
  await write("a1", "补发一只给您");
  await write("a2", "上次也是她", "note");
});
afterEach(() => {
  server.stop();
  t.close();
});

const write = (client_id: string, text: string, kind = "text") =>
  t.call("POST", `/api/v1/conversations/${conversation}/messages`, {
    headers: boss.program,
    body: { client_id, text, kind },
  });
const take = (query = "", headers: Record<string, string> = boss.program) =>
  t.call<string>("GET", `/api/v1/conversations/${conversation}/transcript${query}`, { headers });
const mail = (to = "chen@example.com", headers: Record<string, string> = boss.program) =>
  t.call<{ code: string }>("POST", `/api/v1/conversations/${conversation}/transcript/mails`, {
    headers,
    body: { to },
  });
const mailMe = (email: string, headers: Record<string, string> = visitor.headers) =>
  t.call<{ code: string }>("POST", `/visitor/v1/conversations/${conversation}/transcript`, {
    headers,
    body: { email },
  });
const setUpMail = async () =>
  t.call("PATCH", "/api/v1/settings/smtp", {
    headers: (await t.agent("owner")).program,
    body: { host: "127.0.0.1", port: server.port, secure: false },
  });

test("the text holds what the contact saw, in order, and notes only when they are asked for", async () => {
  const { status, body, headers } = await take();
  expect(status).toBe(200);
  expect(headers.get("content-disposition")).toContain(`${conversation}.txt`);
  expect(body.indexOf("盖碗裂了")).toBeLessThan(body.indexOf("林晓\n补发一只给您"));
  expect(body).not.toContain("上次也是她");
  expect((await take("?notes=true")).body).toContain("上次也是她");
});

test("the page to print shows markup as letters and runs nothing but its own script", async () => {
  const { body, headers } = await take("?format=html");
  expect(body).toContain("&#60;script&#62;alert(1)");
  expect(body).not.toContain("<script>alert");
  const policy = headers.get("content-security-policy")!;
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain("unsafe");
  const nonce = /script-src 'nonce-([^']+)'/.exec(policy)![1];
  expect([...body.matchAll(/<script[^>]*>/g)].map(([tag]) => tag)).toEqual([`<script nonce="${nonce}">`]);
});

test("a table has a line for each, and none that a table program would calculate", async () => {
  await write("a3", '=1+1,"x"');
  const { body, headers } = await take("?format=csv");
  expect(headers.get("content-type")).toBe("text/csv; charset=utf-8");
  const [head, ...lines] = readCsv(body.replace("\ufeff", "").trimEnd());
  expect(head).toEqual(["created_at", "kind", "author", "text"]);
  expect(lines.map(([, kind, author, text]) => [kind, author, text])).toContainEqual([
    "agent",
    "林晓",
    `'=1+1,"x"`,
  ]);
  expect(lines.every(([at]) => !Number.isNaN(Date.parse(at!)))).toBe(true);
  expect(lines.flat()).not.toContain("上次也是她");
});

test("JSON holds the messages as the API shows them", async () => {
  const { body } = await take("?format=json");
  const { messages } = body as unknown as { messages: Message[] };
  expect(messages.filter((each) => each.kind === "text").map((each) => each.text)).toContain("补发一只给您");
});

test("taking one is in the audit log, without contents", async () => {
  await take("?format=html");
  const line = t.kernel.db.one(
    "select action, subject_id as id, details from audit_log order by at desc, id desc",
  );
  expect(line).toEqual({ action: "conversation.exported", id: conversation, details: '{"format":"html"}' });
});

test("nobody, agents without the right, and those of other inboxes get nothing", async () => {
  await setUpMail();
  expect((await take("", {})).status).toBe(401);
  const agent = await t.agent("agent", { inboxes: [inbox.id] });
  const reader = await t.agent("read_only", { inboxes: [inbox.id] });
  for (const { program } of [agent, reader]) {
    expect((await take("", program)).status).toBe(403);
    expect((await mail("a@example.com", program)).status).toBe(403);
  }
  const lost = await t.call("GET", "/api/v1/conversations/cnv_0/transcript", { headers: boss.program });
  expect(lost.status).toBe(404);
  expect((await mail("a@example.com", {})).status).toBe(401);
  expect((await mail("nowhere")).status).toBe(422);
  await t.app.settle();
  expect(server.mails).toEqual([]);
});

test("the mail holds what the contact saw, and no note", async () => {
  expect(await mail()).toMatchObject({ status: 409, body: { code: "mail_not_set_up" } });
  await setUpMail();
  expect((await mail()).status).toBe(202);
  await t.app.settle();
  expect(server.mails).toHaveLength(1);
  expect(server.mails[0]).toContain("补发一只给您");
  expect(server.mails[0]).not.toContain("上次也是她");
});

test("a contact has their own conversation mailed, nobody else's, and not without end", async () => {
  await setUpMail();
  expect((await mailMe("me@example.com")).status).toBe(204);
  const other = await t.visitor(inbox.key);
  expect((await mailMe("me@example.com", other.headers)).status).toBe(404);
  expect((await mailMe("me@example.com", {})).status).toBe(401);
  expect((await mailMe("nowhere")).status).toBe(422);
  await t.app.settle();
  expect(server.mails).toHaveLength(1);
  for (let n = 0; n < 3; n++) await mailMe("me@example.com");
  expect((await mailMe("me@example.com")).status).toBe(429);
});

test("the widget is told whether mail can go out", async () => {
  const config = () => t.call<{ mail: boolean }>("GET", `/visitor/v1/inboxes/${inbox.key}`);
  expect((await config()).body.mail).toBe(false);
  await setUpMail();
  expect((await config()).body.mail).toBe(true);
});
