/** Routes of files: nobody, the wrong role, the wrong inbox, and as it should be. */

import { afterAll, beforeAll, expect, test } from "bun:test";
import { connect } from "node:net";
import type { ContactActor } from "../accounts/actor.ts";
import { filesApi } from "./api.ts";
import { serveFile } from "./serve-file.ts";
import { attachFiles } from "./service.ts";
import { fileGround, picture, type FileGround } from "./testing.ts";

let g: FileGround;
let inboxId: string;
let visitor: ContactActor;
let conversation: { no: number; id: string };
beforeAll(() => {
  g = fileGround();
  inboxId = g.inbox({ file_bytes: 50_000 });
  visitor = g.contact(inboxId);
  conversation = g.conversation(visitor);
});
afterAll(() => g.close());

interface Shown {
  id: string;
  name: string;
  mime: string;
  url: string;
  conversation_id: string | null;
  code?: string;
}
const origin = "http://shop.example";
const pdf = "%PDF-1.7";

async function call(actor: Parameters<FileGround["call"]>[1], path: string, init: RequestInit = {}) {
  const response = await g.call(filesApi(g.kernel), actor, new Request(`${origin}${path}`, init));
  return { status: response.status, body: (await response.json()) as Shown };
}
const post = (actor: Parameters<FileGround["call"]>[1], query: string, body: BodyInit) =>
  call(actor, `/files?${query}`, { method: "POST", body });
const form = (part: string, bytes: string | Uint8Array, name = "发票.pdf") => {
  const data = new FormData();
  data.append(part, new File([bytes as BlobPart], name));
  return data;
};

test("uploading refuses nobody, the wrong role and the wrong inbox, and serves the right agent", async () => {
  const to = `conversation_id=${conversation.id}&name=a.pdf`;
  expect((await post(undefined, to, pdf)).status).toBe(401);
  expect((await post(g.agent("read_only", [inboxId]), to, pdf)).status).toBe(403);
  expect((await post(g.agent("agent", [g.inbox()]), to, pdf)).status).toBe(404);
  const member = g.agent("agent", [inboxId]);
  const made = await post(member, to, pdf);
  expect(made).toMatchObject({
    status: 201,
    body: { name: "a.pdf", mime: "application/pdf", conversation_id: null },
  });
  const [{ conversation_id }] = [
    (
      await call(
        member,
        `/files/${(await g.kernel.write((tx) => attachFiles(tx, member, [made.body.id], conversation.no)))[0]!.id}`,
      )
    ).body,
  ];
  expect(conversation_id).toBe(conversation.id);
});

test("reading refuses nobody and the wrong inbox, and serves any role of the right one", async () => {
  const uploader = g.agent("agent", [inboxId]);
  const { id } = (await post(uploader, `inbox_id=${inboxId}`, pdf)).body;
  await g.kernel.write((tx) => attachFiles(tx, uploader, [id], conversation.no));
  expect((await call(undefined, `/files/${id}`)).status).toBe(401);
  expect((await call(g.agent("agent", [g.inbox()]), `/files/${id}`)).status).toBe(404);
  expect((await call(g.agent("read_only", [inboxId]), `/files/${id}`)).status).toBe(200);
  expect((await call(g.agent("owner"), "/files/fil_nothing")).status).toBe(404);
});

test("a form carries a file and its name, and its address opens it", async () => {
  const made = await post(
    g.agent("agent", [inboxId]),
    `inbox_id=${inboxId}`,
    form("file", await picture(10, 10).png().bytes(), "茶杯.png"),
  );
  expect(made).toMatchObject({ status: 201, body: { name: "茶杯.png", mime: "image/png" } });
  expect((await serveFile(g.kernel, new Request(new URL(made.body.url, origin)))).status).toBe(200);
});

test("what can't be an upload is refused in words", async () => {
  const agent = g.agent("agent", [inboxId]);
  const to = `inbox_id=${inboxId}`;
  const codes: [string, Promise<{ status: number; body: Shown }>, number, string][] = [
    ["no inbox of that id", post(agent, "inbox_id=inb_nothing", pdf), 404, "not_found"],
    ["no conversation of that id", post(agent, "conversation_id=cnv_nothing", pdf), 404, "not_found"],
    ["a form without the part", post(agent, to, form("other", pdf)), 400, "malformed"],
    [
      "a broken form",
      call(agent, `/files?${to}`, {
        method: "POST",
        body: "garbage",
        headers: { "content-type": "multipart/form-data; boundary=x" },
      }),
      400,
      "upload_cut",
    ],
    ["no body", call(agent, `/files?${to}`, { method: "POST" }), 400, "malformed"],
    ["an empty body", post(agent, to, new Uint8Array()), 422, "file_empty"],
    ["too many bytes", post(agent, to, new Uint8Array(50_001)), 413, "file_too_large"],
    [
      "a form of too many bytes",
      post(agent, to, form("file", new Uint8Array(120_000))),
      413,
      "file_too_large",
    ],
    ["a program", post(agent, to, "MZ\u0090\0"), 422, "file_type_refused"],
    ["a name that is too long", post(agent, `${to}&name=${"x".repeat(1001)}`, pdf), 422, "invalid"],
  ];
  const before = g.kernel.db.one("select count(*) as n from files");
  for (const [what, answer, status, code] of codes) {
    const { status: got, body } = await answer;
    expect({ what, status: got, code: body.code }).toEqual({ what, status, code });
  }
  expect(g.kernel.db.one("select count(*) as n from files")).toEqual(before!);
});

test("a length that lies is stopped at the limit", async () => {
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new Uint8Array(10_000)),
  });
  const answer = await call(g.agent("agent", [inboxId]), `/files?inbox_id=${inboxId}`, {
    method: "POST",
    body,
    headers: { "content-length": "5" },
  });
  expect(answer).toMatchObject({ status: 413, body: { code: "file_too_large" } });
});

test("a sender who hangs up half-way through leaves nothing on the disk", async () => {
  const agent = g.agent("agent", [g.inbox()]);
  const before = await g.stored();
  const answered = Promise.withResolvers<number>();
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    async fetch(request) {
      const response = await g.call(filesApi(g.kernel), agent, request);
      answered.resolve(response.status);
      return response;
    },
  });
  const socket = connect(server.port!, "127.0.0.1");
  const head = `POST /files?inbox_id=${[...(agent.inboxes as Set<string>)][0]} HTTP/1.1\r\nHost: x\r\nContent-Length: 5000000\r\n\r\n`;
  socket.write(head + pdf + "x".repeat(1_000_000));
  while ((await g.stored()).length === before.length) await Bun.sleep(1);
  socket.destroy();
  expect(await answered.promise).toBe(400);
  expect(await g.stored()).toEqual(before);
  await server.stop(true);
});
