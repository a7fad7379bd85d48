/** A partial run of the bench keeps what other runs have measured. */

import { expect, test } from "bun:test";
import { mergeResults } from "./results.ts";

const row = (measured: string) => ({ what: "x", goal: "1", measured, detail: "", met: true, facts: [] });
const section = (name: string, measured: string) => ({ name, about: `of ${name}`, rows: [row(measured)] });
const heads = (text: string) => [...text.matchAll(/^## (.+)$/gm)].map((match) => match[1]!);

test("a partial run replaces its own section, keeps the others, and keeps the order", () => {
  const first = mergeResults("", [section("million", "A"), section("chat", "B")]);
  const second = mergeResults(`${first}\n## Notes\n\nby hand\n`, [
    section("storm", "C"),
    section("chat", "D"),
  ]);
  expect(heads(second)).toEqual(["chat", "storm", "million", "Notes"]);
  expect(second).toContain("| x | 1 | A |");
  expect(second).toContain("| x | 1 | D |");
  expect(second).not.toContain("| x | 1 | B |");
  expect(second).toEndWith("by hand\n");
  expect(mergeResults(second, [])).toBe(second);
});
