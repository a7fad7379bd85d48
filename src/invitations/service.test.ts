/** Rules of inviting: how often, after what, and what an answer brings. */

import { beforeEach, expect, test } from "bun:test";
import type { LiveVisitor } from "../../web/contract/visitors.ts";
import { day } from "../kernel/clock.ts";
import { testApp, type TestAgent, type TestApp, type TestVisitor } from "../testing/app.ts";
import { countResults, invitationById } from "./queries.ts";
import { createInvitationRule } from "./rules.ts";
import { inviteByHand, inviteByRule } from "./service.ts";
import { liveVisitor } from "../../web/console/visitors/testing.ts";
import { newRule, type InvitationRow, type InvitationRule } from "./types.ts";

let t: TestApp;
let inbox: { id: string; key: string };
let agent: TestAgent;
let owner: TestAgent;
let visitor: TestVisitor;
let live: LiveVisitor;

beforeEach(async () => {
  t = testApp();
  inbox = await t.inbox();
  agent = await t.agent("agent", { name: "陈可", inboxes: [inbox.id] });
  owner = await t.agent("owner");
  visitor = await t.visitor(inbox.key);
  live = liveVisitor({ id: visitor.contactId, inbox_id: inbox.id });
  return () => t.close();
});

const rule = (changes: object = {}): Promise<InvitationRule> =>
  t.kernel.write((tx) =>
    createInvitationRule(
      tx,
      owner.actor,
      newRule.parse({ name: "看了很久", variants: [{ key: "A", text: "需要帮忙看看吗？" }], ...changes }),
    ),
  );
const byRule = (made: InvitationRule, at: LiveVisitor = live) =>
  t.kernel.write((tx) => inviteByRule(tx, made, at) ?? null);
const byHand = (text = "要不要看看实物视频？"): Promise<InvitationRow> =>
  t.kernel.write((tx) => inviteByHand(tx, agent.actor, { visitor: live, text, act: "bubble" }));
const answer = (id: string, how: "seen" | "accepted" | "refused", who: TestVisitor = visitor) =>
  t.call<{ conversation_id: string; code: string }>("POST", `/visitor/v1/invitations/${id}/${how}`, {
    headers: who.headers,
  });
const newVisit = () => {
  live = { ...live, visit: { ...live.visit, started_at: new Date(t.clock.now()).toISOString() } };
};
const messagesOf = (conversationId: string) =>
  t.kernel.db.all<{ author: string; text: string }>(
    "select author_kind as author, text from messages where kind = 'text' and conversation_no = (select no from conversations where id = ?) order by seq",
    conversationId,
  );

test("a rule has one turn in a visit, and all rules together keep to the caps", async () => {
  const [first, second] = [
    await rule({ per_visit: 1, per_day: 2 }),
    await rule({ per_visit: 1, per_day: 2 }),
  ];
  expect(await byRule(first)).toMatchObject({ variant: "A", act: "bubble", state: "sent" });
  expect(await byRule(first)).toBeNull();
  expect(await byRule(second)).toBeNull();
  t.clock.advance(60_000);
  newVisit();
  expect(await byRule(second)).not.toBeNull();
  t.clock.advance(60_000);
  newVisit();
  expect(await byRule(first)).toBeNull();
  t.clock.advance(day);
  newVisit();
  expect(await byRule(first)).not.toBeNull();
});

test("after a no it is quiet for the days of the rule", async () => {
  const made = await rule({ quiet_days: 7, per_day: 0 });
  const { id } = (await byRule(made))!;
  expect((await answer(id, "refused")).status).toBe(204);
  t.clock.advance(6 * day);
  newVisit();
  expect(await byRule(made)).toBeNull();
  t.clock.advance(day + 1);
  newVisit();
  expect(await byRule(made)).not.toBeNull();
});

test("a task bothers the visitor not at all, so it counts for no cap", async () => {
  const task = await rule({ act: "task" });
  expect(await byRule(task)).toMatchObject({ act: "task" });
  expect(await byRule(await rule())).not.toBeNull();
  const { id } = t.kernel.db.one<{ id: string }>("select id from visitor_invitations where act = 'task'")!;
  expect((await answer(id, "accepted")).status).toBe(404);
});

test("by hand once a day, unless they accept", async () => {
  const { id } = await byHand();
  expect(byHand()).rejects.toThrow("invited_today");
  await answer(id, "accepted");
  expect(byHand()).rejects.toThrow("visitor_talks");
  await t.kernel.write((tx) => tx.run("update conversations set status = 'closed', closed_at = ?", tx.now));
  expect((await byHand()).state).toBe("sent");
});

test("accepted by hand: the conversation begins with those words and is that agent's; twice is once", async () => {
  const { id } = await byHand("要不要看看实物视频？");
  const first = await answer(id, "accepted");
  expect(first.status).toBe(200);
  const again = await answer(id, "accepted");
  expect(again.body.conversation_id).toBe(first.body.conversation_id);
  const conversation = t.kernel.db.one<{ assignee: string; status: string }>(
    "select assignee_id as assignee, status from conversations where id = ?",
    first.body.conversation_id,
  );
  expect(conversation).toEqual({ assignee: agent.id, status: "open" });
  expect(messagesOf(first.body.conversation_id)).toEqual([{ author: "agent", text: "要不要看看实物视频？" }]);
  expect(invitationById(t.kernel.db, id)).toMatchObject({
    state: "accepted",
    conversationId: first.body.conversation_id,
  });
});

test("accepted by rule: the house speaks first, and the conversation waits for whoever is found", async () => {
  const { id } = (await byRule(await rule()))!;
  const { body } = await answer(id, "accepted");
  expect(messagesOf(body.conversation_id)).toEqual([{ author: "bot", text: "需要帮忙看看吗？" }]);
  expect(t.events.some((event) => event.name === "conversation.created")).toBe(true);
});

test("an agent who has gone invites nobody any more: the house takes over", async () => {
  const { id } = await byHand();
  await t.kernel.write((tx) => tx.run("update agents set deactivated_at = ? where id = ?", tx.now, agent.id));
  const { body } = await answer(id, "accepted");
  expect(messagesOf(body.conversation_id)[0]!.author).toBe("bot");
});

test("whoever talks already is not asked", async () => {
  await t.call("POST", "/visitor/v1/messages", {
    headers: visitor.headers,
    body: { id: "m1", text: "在吗" },
  });
  expect(await byRule(await rule())).toBeNull();
  expect(byHand()).rejects.toThrow("visitor_talks");
});

test("only the visitor's own invitation can be answered", async () => {
  const { id } = await byHand();
  const stranger = await t.visitor(inbox.key);
  for (const how of ["seen", "accepted", "refused"] as const) {
    expect((await answer(id, how, stranger)).status).toBe(404);
    expect((await answer("ivt_x", how)).status).toBe(404);
  }
  expect(invitationById(t.kernel.db, id)!.state).toBe("sent");
});

test("who may not write may not invite, and other inboxes are not there", async () => {
  const reader = await t.agent("read_only", { inboxes: [inbox.id] });
  const elsewhere = await t.agent("agent");
  for (const [who, code] of [
    [reader, "forbidden"],
    [elsewhere, "not_found"],
  ] as const)
    expect(
      t.kernel.write((tx) => inviteByHand(tx, who.actor, { visitor: live, text: "您好", act: "bubble" })),
    ).rejects.toThrow(code);
});

test("results count what was seen, accepted, refused, and who went on to write", async () => {
  const made = await rule({ per_day: 0 });
  const people = [visitor, await t.visitor(inbox.key), await t.visitor(inbox.key)];
  for (const [at, who] of people.entries()) {
    const { id } = (await byRule(made, { ...live, id: who.contactId }))!;
    await answer(id, "seen", who);
    if (at === 1) await answer(id, "refused", who);
    if (at === 2) continue;
    if (at === 0) {
      const { body } = await answer(id, "accepted", who);
      const said = { id: "m1", text: "好的", conversation_id: body.conversation_id };
      await t.call("POST", "/visitor/v1/messages", { headers: who.headers, body: said });
    }
  }
  expect(countResults(t.kernel.db, made.id)).toEqual([
    { ruleId: made.id, variant: "A", sent: 3, seen: 3, accepted: 1, refused: 1, conversations: 1 },
  ]);
});
