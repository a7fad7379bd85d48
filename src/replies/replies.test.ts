/** Rules of quick replies, and their routes: nobody, the wrong role, the wrong team, and as it should be. */

import { beforeEach, describe, expect, test } from "bun:test";
import type { AgentActor } from "../accounts/actor.ts";
import { ground, type Ground } from "../contacts/testing.ts";
import { repliesApi } from "./api.ts";
import { listReplies, searchReplies } from "./queries.ts";
import { createReply, deleteReply, updateReply, type NewQuickReply } from "./service.ts";
import { noteUsed } from "./use.ts";

let g: Ground;
let team: string;
let member: AgentActor;
let outsider: AgentActor;
let supervisor: AgentActor;

beforeEach(() => {
  g = ground();
  team = g.team("售后");
  member = g.agent("agent", { teams: [team] });
  outsider = g.agent("agent");
  supervisor = g.agent("supervisor");
});

const write = (actor: AgentActor, input: Partial<NewQuickReply>) =>
  g.kernel.write((tx) =>
    createReply(tx, actor, { scope: "personal", shortcut: "hi", title: "问候", text: "您好", ...input }),
  );

describe("who may", () => {
  test("one's own is seen and changed by nobody else, not even a supervisor", async () => {
    const { id } = await write(member, {});
    await expect(g.kernel.write((tx) => updateReply(tx, supervisor, { id, title: "x" }))).rejects.toThrow(
      "not_found",
    );
    expect(listReplies(g.kernel.db, supervisor, {}).data).toEqual([]);
    expect((await g.kernel.write((tx) => updateReply(tx, member, { id, title: "招呼" }))).title).toBe("招呼");
  });

  test("a team's is written by its members and by supervisors, and hidden from others", async () => {
    const { id } = await write(member, { scope: "team", teamId: team });
    await expect(write(outsider, { scope: "team", teamId: team })).rejects.toThrow("not_found");
    await expect(g.kernel.write((tx) => deleteReply(tx, outsider, { id }))).rejects.toThrow("not_found");
    await g.kernel.write((tx) => updateReply(tx, supervisor, { id, title: "x" }));
    expect(listReplies(g.kernel.db, outsider, {}).data).toEqual([]);
  });

  test("shared ones are seen by all and written by supervisors", async () => {
    await expect(write(member, { scope: "shared" })).rejects.toThrow("forbidden");
    const { id } = await write(supervisor, { scope: "shared" });
    expect(listReplies(g.kernel.db, outsider, { scope: "shared" }).data.map((reply) => reply.id)).toEqual([
      id,
    ]);
    await expect(g.kernel.write((tx) => deleteReply(tx, member, { id }))).rejects.toThrow("forbidden");
    expect(g.kernel.db.all("select action from audit_log")).toEqual([{ action: "quick_reply.created" }]);
  });

  test("a team that is not there is not found", async () => {
    await expect(write(supervisor, { scope: "team", teamId: "tea_none" })).rejects.toThrow("not_found");
    await expect(write(supervisor, { scope: "team" })).rejects.toThrow("invalid");
  });
});

test("a shortcut stands once in a place, whatever its case, and again in another", async () => {
  const { id } = await write(member, { shortcut: "BuFa" });
  await expect(write(member, { shortcut: "bufa" })).rejects.toThrow("shortcut_taken");
  await write(outsider, { shortcut: "bufa" });
  await write(supervisor, { scope: "shared", shortcut: "bufa" });
  await g.kernel.write((tx) => updateReply(tx, member, { id, shortcut: "bufa" }));
});

test("search puts shortcuts first, then titles, then texts, and the most used first among equals", async () => {
  await write(member, { shortcut: "x1", title: "其他", text: "补发会在今天寄出" });
  await write(member, { shortcut: "x2", title: "补发时效" });
  await write(member, { shortcut: "补发", title: "甲" });
  const often = await write(member, { shortcut: "补发2", title: "乙" });
  await g.kernel.write((tx) => noteUsed(tx, member, { id: often.id }));
  const found = searchReplies(g.kernel.db, member, { query: "补发" });
  expect(found.map((reply) => reply.shortcut)).toEqual(["补发2", "补发", "x2", "x1"]);
  expect(found[0]!.used).toBe(1);
  expect(searchReplies(g.kernel.db, member, { query: "%" })).toEqual([]);
  expect(searchReplies(g.kernel.db, member, { query: "", limit: 2 })).toHaveLength(2);
  expect(searchReplies(g.kernel.db, outsider, { query: "补发" })).toEqual([]);
});

test("a supervisor's composer offers no replies of teams that they are not in", async () => {
  await write(member, { scope: "team", teamId: team });
  expect(searchReplies(g.kernel.db, supervisor, { query: "hi" })).toEqual([]);
  expect(listReplies(g.kernel.db, supervisor, {}).data).toHaveLength(1);
});

test("every route refuses nobody, the wrong role and the wrong team, and serves the right agent", async () => {
  const api = repliesApi(g.kernel);
  const reader = g.agent("read_only", { teams: [team] });
  const { id } = await write(member, { scope: "team", teamId: team });
  const routes: { request: string; body?: unknown; happy: number; wrongRole: number; wrongTeam: number }[] = [
    { request: "GET /quick-replies", happy: 200, wrongRole: 200, wrongTeam: 200 },
    { request: "GET /quick-replies?q=hi", happy: 200, wrongRole: 200, wrongTeam: 200 },
    { request: `GET /quick-replies/${id}`, happy: 200, wrongRole: 200, wrongTeam: 404 },
    {
      request: "POST /quick-replies",
      happy: 201,
      wrongRole: 403,
      wrongTeam: 404,
      body: { scope: "team", team_id: team, shortcut: "bye", title: "再见", text: "再见" },
    },
    {
      request: `PATCH /quick-replies/${id}`,
      body: { title: "招呼" },
      happy: 200,
      wrongRole: 403,
      wrongTeam: 404,
    },
    { request: `POST /quick-replies/${id}/use`, body: {}, happy: 200, wrongRole: 403, wrongTeam: 404 },
    { request: `DELETE /quick-replies/${id}`, happy: 204, wrongRole: 403, wrongTeam: 404 },
  ];
  for (const { request, body, happy, wrongRole, wrongTeam } of routes) {
    const statuses: number[] = [];
    for (const actor of [undefined, reader, outsider, member])
      statuses.push((await g.call(api, actor, request, body)).status);
    expect({ request, statuses }).toEqual({ request, statuses: [401, wrongRole, wrongTeam, happy] });
  }
  for (const bad of [
    { shortcut: "a b" },
    { shortcut: "/a" },
    { text: "" },
    { text: "a\u0000" },
    { scope: "world" },
  ]) {
    const { status } = await g.call(api, member, "POST /quick-replies", {
      scope: "personal",
      shortcut: "ok",
      title: "t",
      text: "t",
      ...bad,
    });
    expect({ bad, status }).toEqual({ bad, status: 422 });
  }
});
