/** Rules of use: what a reply learns, when it has helped, its files, and how it is found by pinyin. */

import { beforeEach, expect, test } from "bun:test";
import { closeConversation } from "../conversations/status.ts";
import { receiveMessage } from "../conversations/receive.ts";
import { reply } from "../conversations/reply.ts";
import type { ContactActor } from "../accounts/actor.ts";
import { testApp, type TestAgent, type TestApp } from "../testing/app.ts";
import { readingOf } from "./pinyin.ts";
import { getReply, listFolders, rankableById, searchReplies } from "./queries.ts";
import { createReply, updateReply } from "./service.ts";
import { isThanks, noteUsed } from "./use.ts";

let t: TestApp;
let agent: TestAgent;
let contact: ContactActor;
let conversation: string;
let replyId: string;
let serial = 0;

const says = (text: string) =>
  t.kernel.write((tx) => receiveMessage(tx, contact, { clientId: `m${++serial}`, text }));
const answers = (text: string) =>
  t.kernel.write((tx) =>
    reply(tx, agent.actor, conversation, { client_id: `a${++serial}`, kind: "text", text }),
  );
const use = () =>
  t.kernel.write((tx) => noteUsed(tx, agent.actor, { id: replyId, conversationId: conversation }));
const counted = () => {
  const { used, succeeded } = getReply(t.kernel.db, agent.actor, replyId);
  return [used, succeeded];
};

beforeEach(async () => {
  t = testApp();
  const inbox = await t.inbox();
  agent = await t.agent("supervisor");
  const visitor = await t.visitor(inbox.key);
  contact = { kind: "contact", id: visitor.contactId, inboxId: inbox.id };
  conversation = (await says("怎么开发票")).conversation.id;
  const made = await t.kernel.write((tx) =>
    createReply(tx, agent.actor, {
      scope: "shared",
      shortcut: "fp",
      title: "开发票",
      text: "点申请",
      folder: "售后",
    }),
  );
  replyId = made.id;
  return () => t.close();
});

test("it learns the words that it answers, even when the answer stands there already", async () => {
  await answers("点申请就行");
  await use();
  const { learned } = rankableById(t.kernel.db, replyId)!;
  expect(learned.grams).toMatchObject({ 发票: 1 });
  expect(learned.grams.申请).toBeUndefined();
  expect(counted()).toEqual([1, 0]);
});

test("thanks soon after count as a success, once; later ones, or other words, don't", async () => {
  await use();
  await says("那抬头写什么");
  expect(counted()).toEqual([1, 0]);
  await says("好，谢谢！");
  expect(counted()).toEqual([1, 1]);
  await says("太好了");
  expect(counted()).toEqual([1, 1]);
  await use();
  for (let i = 0; i < 8; i++) await says(`还有第${i}个问题`);
  await says("谢谢");
  expect(counted()).toEqual([2, 1]);
});

test("the end of the conversation soon after is a success too", async () => {
  await use();
  await t.kernel.write((tx) => closeConversation(tx, agent.actor, conversation));
  expect(counted()).toEqual([1, 1]);
});

test("thanks are told from their opposites", () => {
  for (const text of ["谢谢", "好的谢谢", "明白了", "Thank you!", "got it"])
    expect(isThanks(text)).toBe(true);
  for (const text of ["不谢", "没明白了", "我不知道了怎么弄", "怎么退货", "No thanks"])
    expect(isThanks(text)).toBe(false);
});

test("a title is read aloud for the search, again after it has changed", async () => {
  await t.app.settle();
  const find = (query: string) => searchReplies(t.kernel.db, agent.actor, { query }).map((each) => each.id);
  expect(await readingOf("开发票 VIP")).toBe("kaifapiaovip kfpvip");
  for (const query of ["kaifa", "KFP", "fp", "发票"]) expect(find(query)).toEqual([replyId]);
  expect(find("afapiao")).toEqual([]);
  await t.kernel.write((tx) => updateReply(tx, agent.actor, { id: replyId, title: "退货" }));
  await t.app.settle();
  expect(find("kfp")).toEqual([]);
  expect(find("th")).toEqual([replyId]);
  expect(listFolders(t.kernel.db, agent.actor)).toEqual([{ folder: "售后", count: 1 }]);
});

test("each use sends a copy of its files, and the sweep leaves the original", async () => {
  const upload = await t.app.fetch(
    new Request("http://lingxi.test/api/v1/files?name=a.txt", {
      method: "POST",
      headers: { ...agent.program, "content-type": "application/octet-stream" },
      body: "价目表",
    }),
  );
  const { id: fileId } = (await upload!.json()) as { id: string };
  await t.kernel.write((tx) => updateReply(tx, agent.actor, { id: replyId, file_ids: [fileId] }));
  const path = `/api/v1/quick-replies/${replyId}/use`;
  const ask = () =>
    t.call<{ attachments: { id: string; name: string }[] }>("POST", path, {
      headers: agent.program,
      body: { conversation_id: conversation },
    });
  const [first, second] = [await ask(), await ask()];
  expect(first.body.attachments[0]).toMatchObject({ name: "a.txt" });
  expect(new Set([fileId, first.body.attachments[0]!.id, second.body.attachments[0]!.id]).size).toBe(3);
  for (const { body } of [first, second]) {
    const sent = await t.call("POST", `/api/v1/conversations/${conversation}/messages`, {
      headers: agent.program,
      body: { client_id: `f${++serial}`, kind: "text", text: "", file_ids: [body.attachments[0]!.id] },
    });
    expect(sent.status).toBe(201);
  }
  const { sweepLooseFiles } = await import("../files/service.ts");
  await t.kernel.write((tx) => sweepLooseFiles(tx, tx.now + 1));
  expect(t.kernel.db.one("select 1 as there from files where id = ?", fileId)).toEqual({ there: 1 });
  await expect(
    t.kernel.write((tx) => updateReply(tx, agent.actor, { id: replyId, file_ids: ["fil_none"] })),
  ).rejects.toThrow("not_found");
});
