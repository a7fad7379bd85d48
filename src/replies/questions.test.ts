/** Rules of proposals: asked often, by different people, not answered yet; accepted or dismissed once. */

import { beforeEach, expect, test } from "bun:test";
import type { AgentActor } from "../accounts/actor.ts";
import { ground, type Ground } from "../contacts/testing.ts";
import { repliesApi } from "./api.ts";
import { keepProposals, listProposals } from "./proposals.ts";
import { cluster, findQuestions, middle } from "./questions.ts";
import { createReply } from "./service.ts";

let g: Ground;
let agent: AgentActor;
let inbox: string;
beforeEach(() => {
  g = ground();
  agent = g.agent("supervisor");
  inbox = g.inbox();
});

async function asked(question: string, answer: string): Promise<void> {
  const contactId = await g.contact({ inboxId: inbox });
  const id = g.conversation({ inboxId: inbox, contactId, assigneeId: agent.id });
  const { no } = g.kernel.db.one<{ no: number }>("select no from conversations where id = ?", id)!;
  const insert = g.kernel.db.raw.query(
    "insert into messages (conversation_no, seq, kind, author_kind, author_id, text, at) values (?, ?, 'text', ?, ?, ?, ?)",
  );
  insert.run(no, 1, "contact", contactId, question, g.clock.now());
  insert.run(no, 2, "agent", agent.id, answer, g.clock.now());
}
const look = () => findQuestions.run(g.kernel.db, { now: g.clock.now() });
const washing = [
  "杯子可以放洗碗机吗",
  "请问杯子可以放洗碗机吗",
  "这个杯子可以放洗碗机吗？",
  "杯子能放洗碗机吗",
  "杯子可以放进洗碗机吗",
  "杯子可以放洗碗机洗吗",
];

test("what many ask becomes one question with the most typical answer, and numbers are hidden", async () => {
  for (const question of washing) await asked(question, "可以放洗碗机，用轻柔档就行。有事打 13812342056");
  for (let i = 0; i < 4; i++) await asked("西藏发货吗", "西藏可以发货，三天到");
  const found = await look();
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({ count: 6, answer: "可以放洗碗机，用轻柔档就行。有事打 138••••2056" });
  expect(found[0]!.question).toContain("洗碗机");
  expect(found[0]!.examples.length).toBeLessThanOrEqual(5);
});

test("what a quick reply answers already is not proposed, nor what one person repeats, nor what is old", async () => {
  for (const question of washing) await asked(question, "可以放洗碗机，用轻柔档就行。");
  await g.kernel.write((tx) =>
    createReply(tx, agent, { scope: "shared", shortcut: "xwj", title: "杯子可以放洗碗机吗", text: "可以" }),
  );
  expect(await look()).toEqual([]);
  await g.kernel.write((tx) => void tx.run("delete from quick_replies"));
  expect(await look()).toHaveLength(1);
  g.clock.advance(91 * 86_400_000);
  expect(await look()).toEqual([]);
  expect(cluster(washing.map((text) => ({ text, contactId: "same" }))).map((group) => group.length)).toEqual([
    1,
  ]);
  expect(middle(["开发票", "怎么开发票", "水壶"])).not.toBe("水壶");
});

test("five thousand different questions are grouped in bounded steps", () => {
  const many = Array.from({ length: 5_000 }, (_, i) => ({
    text: String.fromCodePoint(
      ...Array.from({ length: 8 }, (_unused, j) => 0x4e00 + ((i * 131 + j * 977) % 5_000)),
    ),
    contactId: `c${i}`,
  }));
  expect(cluster(many).reduce((sum, group) => sum + group.length, 0)).toBeLessThanOrEqual(5_000);
});

test("a proposal is kept once, counted anew, and what was dismissed stays away", async () => {
  const found = { question: "杯子可以放洗碗机吗", answer: "可以放洗碗机", examples: ["a"], count: 6 };
  const keep = (more: object = {}) => g.kernel.write((tx) => keepProposals(tx, [{ ...found, ...more }]));
  expect(await keep()).toBe(1);
  expect(await keep({ question: "请问杯子可以放洗碗机吗", count: 9 })).toBe(0);
  const [proposal] = listProposals(g.kernel.db, agent);
  expect(proposal).toMatchObject({ count: 9 });
  const api = repliesApi(g.kernel);
  expect((await g.call(api, agent, `DELETE /quick-replies/proposals/${proposal!.id}`)).status).toBe(204);
  expect(await keep()).toBe(0);
  expect(listProposals(g.kernel.db, agent)).toEqual([]);
});

test("accepting makes a quick reply; only supervisors see and decide, and only once", async () => {
  await g.kernel.write((tx) =>
    keepProposals(tx, [{ question: "可以开发票吗", answer: "可以开", examples: [], count: 5 }]),
  );
  const { id } = listProposals(g.kernel.db, agent)[0]!;
  const api = repliesApi(g.kernel);
  const body = { scope: "shared", shortcut: "fp", title: "可以开发票吗", text: "可以开" };
  const at = `POST /quick-replies/proposals/${id}/acceptance`;
  expect((await g.call(api, undefined, at, body)).status).toBe(401);
  expect((await g.call(api, g.agent("agent"), at, body)).status).toBe(403);
  expect((await g.call(api, g.agent("agent"), "GET /quick-replies/proposals")).status).toBe(403);
  expect((await g.call(api, agent, at, { ...body, text: "" })).status).toBe(422);
  expect((await g.call(api, agent, at.replace(id, "qrp_none"), body)).status).toBe(404);
  expect((await g.call(api, agent, at, body)).status).toBe(201);
  expect((await g.call(api, agent, at, body)).status).toBe(409);
  expect((await g.call(api, agent, `DELETE /quick-replies/proposals/${id}`)).status).toBe(409);
});
