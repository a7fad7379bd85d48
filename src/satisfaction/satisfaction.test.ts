/** Rules of ratings, and their routes: nobody, the wrong role, the wrong inbox, and as it should be. */

import { beforeEach, expect, test } from "bun:test";
import type { AgentActor, ContactActor } from "../accounts/actor.ts";
import { mergeContacts } from "../contacts/merge-contacts.ts";
import { ground, type Ground } from "../contacts/testing.ts";
import { day } from "../kernel/clock.ts";
import { parse } from "../kernel/parse.ts";
import { satisfactionApi } from "./api.ts";
import { listRatings, ratingOf, summariseRatings } from "./queries.ts";
import { moveRatings, rate } from "./service.ts";
import { newRating } from "./types.ts";

let g: Ground;
let web: string;
let agent: AgentActor;
let contact: ContactActor;
let conversationId: string;

beforeEach(async () => {
  g = ground();
  g.kernel.bus.tx("contact.merged", (tx, event) => moveRatings(tx, event.payload));
  web = g.inbox();
  agent = g.agent("agent", { inboxes: [web] });
  contact = { kind: "contact", id: await g.contact({ inboxId: web }), inboxId: web };
  conversationId = g.conversation({ inboxId: web, contactId: contact.id, assigneeId: agent.id });
});

const give = (score: number, actor = contact, id = conversationId) =>
  g.kernel.write((tx) =>
    rate(tx, actor, { conversationId: id, score, labels: ["回复快"], comment: " 很好 " }),
  );

test("a rating belongs to the agent who has the conversation, and is told once", async () => {
  const row = await give(5);
  expect(row).toMatchObject({
    score: 5,
    labels: ["回复快"],
    comment: "很好",
    agentId: agent.id,
    contactId: contact.id,
  });
  await give(4);
  expect(g.names().filter((name) => name === "rating.created")).toHaveLength(1);
  expect(g.names().filter((name) => name === "conversation.changed")).toHaveLength(2);
});

test("it may be changed for a day after the first time, not for a day after each change", async () => {
  await give(1);
  g.clock.advance(day);
  expect((await give(2)).score).toBe(2);
  g.clock.advance(1);
  await expect(give(3)).rejects.toThrow("rating_final");
  expect(ratingOf(g.kernel.db, 1)?.score).toBe(2);
});

test("only the conversation's contact may rate, and only from its inbox", async () => {
  const other: ContactActor = { ...contact, id: await g.contact({ inboxId: web }) };
  await expect(give(5, other)).rejects.toThrow("not_found");
  await expect(give(5, { ...contact, inboxId: g.inbox("小程序") })).rejects.toThrow("not_found");
  await expect(give(5, contact, "cnv_none")).rejects.toThrow("not_found");
  expect(g.kernel.db.all("select 1 from ratings")).toEqual([]);
});

test("an inbox that asks for no ratings takes none", async () => {
  g.kernel.db.raw.run("update inboxes set rating_enabled = 0");
  await expect(give(5)).rejects.toThrow("rating_disabled");
});

test("after a merge the ratings follow, and the old token still rates", async () => {
  await give(3);
  const into = await g.contact({ inboxId: web });
  await g.kernel.write((tx) => mergeContacts(tx, g.agent("admin"), { fromId: contact.id, intoId: into }));
  g.kernel.db.raw.query("update conversations set contact_id = ?").run(into);
  expect((await give(4)).contactId).toBe(into);
});

test("scores are whole numbers from 1 to 5, labels are a set", () => {
  for (const score of [0, 6, 2.5, "5", null]) expect(() => parse(newRating, { score })).toThrow("invalid");
  expect(parse(newRating, { score: 5, labels: ["回复快", "回复快"] }).labels).toEqual(["回复快"]);
  expect(() => parse(newRating, { score: 5, comment: "x\u0000" })).toThrow("invalid");
});

test("the summary counts each agent's scores, within a span of time", async () => {
  await give(5);
  for (const score of [2, 4]) {
    g.clock.advance(1000);
    await give(score, contact, g.conversation({ inboxId: web, contactId: contact.id, assigneeId: agent.id }));
  }
  const boss = g.agent("supervisor");
  expect(summariseRatings(g.kernel.db, boss, {})).toEqual([
    { agentId: agent.id, count: 3, average: 3.67, scores: [0, 1, 0, 1, 1] },
  ]);
  expect(summariseRatings(g.kernel.db, boss, { from: g.clock.now() })).toMatchObject([
    { count: 1, average: 4 },
  ]);
});

test("pages follow each other; filters narrow", async () => {
  await give(5);
  for (const score of [1, 2])
    await give(score, contact, g.conversation({ inboxId: web, contactId: contact.id }));
  const first = listRatings(g.kernel.db, agent, { limit: 2 });
  const second = listRatings(g.kernel.db, agent, { limit: 2, cursor: first.nextCursor! });
  expect([...first.rows, ...second.rows].map((row) => row.score)).toEqual([2, 1, 5]);
  expect(second.nextCursor).toBeNull();
  expect(listRatings(g.kernel.db, agent, { scoreMax: 2 }).rows).toHaveLength(2);
  expect(listRatings(g.kernel.db, agent, { agentId: agent.id }).rows).toHaveLength(1);
});

test("every route refuses nobody, the wrong role and the wrong inbox, and serves the right agent", async () => {
  await give(5);
  const api = satisfactionApi(g.kernel);
  const stranger = g.agent("agent", { inboxes: [g.inbox("小程序")] });
  const statuses = async (request: string): Promise<number[]> => {
    const found: number[] = [];
    for (const actor of [undefined, stranger, agent, g.agent("supervisor")])
      found.push((await g.call(api, actor, request)).status);
    return found;
  };
  expect(await statuses(`GET /conversations/${conversationId}/rating`)).toEqual([401, 404, 200, 200]);
  expect(await statuses("GET /ratings")).toEqual([401, 200, 200, 200]);
  expect(await statuses("GET /ratings/summary")).toEqual([401, 403, 403, 200]);
  const hidden: { data: unknown[] } = (await g.call(api, stranger, "GET /ratings")).body;
  expect(hidden.data).toEqual([]);
  for (const bad of ["score_max=9", "from=yesterday", "cursor=x", "limit=0"])
    expect((await g.call(api, agent, `GET /ratings?${bad}`)).status).toBe(422);
});
