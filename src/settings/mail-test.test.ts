/** The test mail: it really goes out, and when it doesn't, the reason is said plainly. */

import { afterEach, beforeEach, expect, test } from "bun:test";
import { mailJobName } from "../accounts/types.ts";
import { enqueue } from "../kernel/queue.ts";
import { testApp, type TestAgent, type TestApp } from "../testing/app.ts";
import { smtpListener, type SmtpHabits, type SmtpListener } from "../testing/smtp-listener.ts";

let t: TestApp;
let admin: TestAgent;
let server: SmtpListener | undefined;
beforeEach(async () => {
  t = testApp();
  admin = await t.agent("admin");
});
afterEach(() => {
  server?.stop();
  server = undefined;
  t.close();
});

async function serve(habits: SmtpHabits = {}, more: object = {}): Promise<SmtpListener> {
  server = smtpListener(habits);
  await set({ host: "127.0.0.1", port: server.port, secure: false, from: "shop@example.com", ...more });
  return server;
}
const set = (smtp: object) =>
  t.call("PATCH", "/api/v1/settings/smtp", { headers: admin.program, body: smtp });
const ask = (headers: Record<string, string> = admin.program, to = "lin@example.com") =>
  t.call<{ code: string; detail: string }>("POST", "/api/v1/settings/smtp/test", { headers, body: { to } });

test("the mail server gets the test mail before the answer comes", async () => {
  const { mails } = await serve();
  expect((await ask()).status).toBe(204);
  expect(mails).toHaveLength(1);
  expect(mails[0]).toContain("To: lin@example.com");
  expect(mails[0]).toContain("From: shop@example.com");
});

test("without a mail server it says that there is none", async () => {
  expect(await ask()).toMatchObject({ status: 409, body: { code: "mail_not_set_up" } });
});

test("a server that isn't there is told from one that says no", async () => {
  const gone = smtpListener();
  gone.stop();
  await set({ host: "127.0.0.1", port: gone.port, secure: false });
  const answer = await ask();
  expect(answer).toMatchObject({ status: 422, body: { code: "mail_unreachable" } });
  expect(answer.body.detail).toContain(`127.0.0.1:${gone.port}`);
});

test("TLS to a server that speaks none is called TLS", async () => {
  await serve({}, { secure: true });
  expect((await ask()).body.code).toBe("mail_tls");
});

test("a wrong password is called that, with the server's own words", async () => {
  await serve({ refuseSignIn: true }, { user: "shop", password: "no" });
  const { body } = await ask();
  expect(body.code).toBe("mail_auth");
  expect(body.detail).toContain("wrong password");
});

test("a recipient whom the server refuses is called that", async () => {
  await serve({ refuseRecipients: true });
  expect((await ask()).body.code).toBe("mail_refused");
});

test("only those who manage settings may", async () => {
  const { mails } = await serve();
  for (const role of ["supervisor", "agent", "read_only"] as const)
    expect((await ask((await t.agent(role)).program)).status).toBe(403);
  expect((await ask({})).status).toBe(401);
  expect((await ask(admin.program, "not an address")).status).toBe(422);
  expect(mails).toEqual([]);
});

test("a mail that waits in the queue is delivered", async () => {
  const { mails } = await serve();
  await t.kernel.write((tx) =>
    enqueue(tx, { name: mailJobName, payload: { to: "chen@example.com", subject: "你好", text: "茶到了" } }),
  );
  await t.app.settle();
  expect(mails[0]).toContain("Subject: 你好");
  expect(mails[0]).toContain("茶到了");
});
