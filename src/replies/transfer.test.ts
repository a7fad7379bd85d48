/** Rules of files with quick replies: three kinds are read, what was there is updated, what does not fit is told, and nothing calculates. */

import { beforeEach, expect, test } from "bun:test";
import { readCsv } from "../kernel/csv.ts";
import type { AgentActor } from "../accounts/actor.ts";
import { ground, type Ground } from "../contacts/testing.ts";
import { listReplies } from "./queries.ts";
import { createReply } from "./service.ts";
import { exportReplies, importReplies, readEntries } from "./transfer.ts";

let g: Ground;
let agent: AgentActor;
beforeEach(() => {
  g = ground();
  agent = g.agent("supervisor");
});
const take = (text: string, actor = agent, scope: "personal" | "shared" = "shared") =>
  g.kernel.write((tx) => importReplies(tx, actor, { scope, text }));
const all = () => listReplies(g.kernel.db, agent, {}).data;

test("what is exported is imported the same, quotes, breaks and formulas included", async () => {
  for (const [shortcut, text] of [
    ["a", '他说"好"，\n然后走了'],
    ["b", "=1+1"],
    ["c", "@SUM(1,2); -3\t+4"],
  ] as const)
    await g.kernel.write((tx) =>
      createReply(tx, agent, { scope: "shared", shortcut, title: `题 ${shortcut}`, text, folder: "夹" }),
    );
  const before = all().map(({ shortcut, title, text, folder }) => ({ shortcut, title, text, folder }));
  for (const format of ["csv", "json"] as const) {
    const file = exportReplies(g.kernel.db, agent, format);
    if (format === "csv") expect(file).not.toMatch(/(^|,|\n)[=@]/);
    await g.kernel.write((tx) => void tx.run("delete from quick_replies"));
    expect(await take(file)).toEqual({ added: 3, updated: 0, skipped: [] });
    expect(
      all()
        .map(({ shortcut, title, text, folder }) => ({ shortcut, title, text, folder }))
        .sort((x, y) => y.shortcut.localeCompare(x.shortcut)),
    ).toEqual(before);
  }
});

test("Chatwoot's canned responses come with their variables", async () => {
  const file = JSON.stringify([
    {
      id: 1,
      account_id: 1,
      short_code: "hello there",
      content: "Hi {{contact.name}}, I'm {{ agent.first_name }}",
    },
    { id: 2, short_code: "/bye", content: "Bye" },
  ]);
  expect(await take(file)).toMatchObject({ added: 2 });
  expect(all().map(({ shortcut, text }) => [shortcut, text])).toEqual([
    ["bye", "Bye"],
    ["hello-there", "Hi {contact.name}, I'm {agent.name}"],
  ]);
});

test("a shortcut that is there is updated, whatever its case; what does not fit is told and the rest is taken", async () => {
  await take("title,shortcut,text\n一,One,甲\n");
  const result = await take("title,shortcut,text\n一,one,乙\n,,\n二,two,\n三,three,丙\n");
  expect(result).toEqual({ added: 1, updated: 1, skipped: [{ entry: 2, field: "text" }] });
  expect(all().find((reply) => reply.shortcut.toLowerCase() === "one")!.text).toBe("乙");
});

test("semicolons, tabs and Chinese heads are read; what is no such file is refused and changes nothing", async () => {
  expect(readCsv('a;b\r\n"1;2";3')).toEqual([
    ["a", "b"],
    ["1;2", "3"],
  ]);
  expect(readEntries("标题\t口令\t内容\n开票\tkp\t马上开")).toEqual([
    { title: "开票", shortcut: "kp", text: "马上开", folder: "" },
  ]);
  for (const bad of ["hello", "{}", "[", '"a', "a,b\n1,2", "[]", "null", "title,text\n"])
    await expect(take(bad)).rejects.toThrow("import_unreadable");
  await expect(take(`title,shortcut,text\n${"a,b,c\n".repeat(5_001)}`)).rejects.toThrow("replies_too_many");
  expect(all()).toEqual([]);
});

test("into a place where one may not write, nothing is imported", async () => {
  await expect(take("title,shortcut,text\na,b,c", g.agent("agent"))).rejects.toThrow("forbidden");
  await expect(take("title,shortcut,text\na,b,c", g.agent("read_only"), "personal")).rejects.toThrow(
    "forbidden",
  );
  expect(all()).toEqual([]);
});
