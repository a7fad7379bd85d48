import { expect, test } from "bun:test";
import type { Agent, QuickReply } from "../../contract/models.ts";
import { acceptSuggestion, rankReplies, suggestionsFor } from "./suggestions.ts";

const reply = (shortcut: string, title: string, used = 0, text = title): QuickReply => ({
  id: shortcut,
  scope: "shared",
  team_id: null,
  folder: "",
  shortcut,
  title,
  text,
  used,
  succeeded: 0,
  last_used_at: null,
  pinyin: "",
  files: [],
});
const agent = (name: string) => ({ id: `agt_${name}`, name }) as Agent;
const sources = {
  noting: false,
  replies: [reply("fh", "发货时效", 3), reply("tk", "退款说明", 9)],
  agents: [agent("周屿"), agent("李婷")],
};

test("a slash at the start of a word offers quick replies, inside a word it doesn't", () => {
  expect(suggestionsFor("/", 1, sources)).toHaveLength(2);
  expect(
    suggestionsFor("您好 /退款", 6, sources).map((each) => each.kind === "reply" && each.reply.shortcut),
  ).toEqual(["tk"]);
  expect(suggestionsFor("1/2", 3, sources)).toEqual([]);
});

test("colleagues are offered in notes only", () => {
  expect(suggestionsFor("@周", 2, sources)).toEqual([]);
  expect(suggestionsFor("问下@周", 4, { ...sources, noting: true })).toHaveLength(1);
});

test("the shortcut's beginning comes before a title, and the most used first", () => {
  const all = [reply("a", "x tk", 50), reply("tk1", "一", 1), reply("tk2", "二", 5)];
  expect(rankReplies(all, "tk").map((each) => each.shortcut)).toEqual(["tk2", "tk1", "a"]);
});

test("what asked for it is replaced, names are filled in, the rest stays", () => {
  const text = "您好 /fh 谢谢";
  const [found] = suggestionsFor(text, 6, {
    ...sources,
    replies: [reply("fh", "发货", 0, "{contact.name|朋友}，今天发出")],
  });
  expect(acceptSuggestion(text, 6, found!, { "contact.name": "林晓彤", "agent.name": "陈可" }).text).toBe(
    "您好 林晓彤，今天发出 谢谢",
  );
});
