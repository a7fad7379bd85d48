/** Words on screen: both languages complete, every used key there, every key used. */

import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { texts } from "../../web/shared/texts/index.ts";
import { root } from "./commands.ts";

const { "zh-CN": zh, en } = texts;

const files = [...new Bun.Glob("{src,web}/**/*.ts").scanSync(root)]
  .filter(
    (file) =>
      !file.endsWith(".test.ts") && !/^(web\/shared\/texts|src\/(build|testing|stories))\//.test(file),
  )
  .map((file) => ({ file, code: readFileSync(join(root, file), "utf8") }));
const allCode = files.map((each) => each.code).join("\n");

/** Every text in double quotes that has the shape of a key. */
const literals = new Set([...allCode.matchAll(/"([a-z]\w*(?:\.\w+)+)"/g)].map((match) => match[1]!));

/** `inboxes.day.${day}` and `"inboxes.day." + day` stand for all keys that begin so. */
const patterns = [
  ...[...allCode.matchAll(/`([a-z]\w*\.(?:[\w.]|\$\{[^`{}]*\})*)`/g)].map((match) =>
    match[1]!.split(/\$\{[^}]*\}/),
  ),
  ...[...allCode.matchAll(/"([a-z]\w*(?:\.\w+)*\.)" \+/g)].map((match) => [match[1]!, ""]),
].filter((parts) => parts.length > 1);
const asked = patterns.map(
  (parts) => new RegExp(`^${parts.map((part) => part.replaceAll(".", "\\.")).join("([\\w.]+)")}$`),
);

const words = new Set(allCode.match(/\w+/g));

/** A key that is only put together at run time counts when what is put in stands in the code as a word, or is a number. */
function isUsed(key: string): boolean {
  if (literals.has(key)) return true;
  return asked.some((pattern) => {
    const holes = pattern.exec(key)?.slice(1);
    return (
      holes?.every((hole) => hole.split(".").every((word) => /^\d+$/.test(word) || words.has(word))) ?? false
    );
  });
}

/** The text between the parentheses of every call of a translator: `t(…)`, `page.t(…)`, `say(…)`. */
function* calls(code: string): Generator<string> {
  for (const match of code.matchAll(/\b(?:t|say)\(/g)) {
    let depth = 1;
    let end = match.index + match[0].length;
    const from = end;
    while (depth > 0 && end < code.length) depth += { "(": 1, ")": -1 }[code[end++]!] ?? 0;
    yield code.slice(from, end - 1);
  }
}

const holesOf = (text: string): string[] =>
  [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!))].sort();

test("both languages have the same keys", () => {
  expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort());
});

test("both languages leave the same holes", () => {
  const differing = Object.keys(zh).filter(
    (key) => holesOf(zh[key]!).join() !== holesOf(en[key] ?? "").join(),
  );
  expect(differing).toEqual([]);
});

test("no text is empty, and none stands in two files", () => {
  expect(Object.entries({ ...zh, ...en }).filter(([, text]) => text.trim() === "")).toEqual([]);
  for (const language of ["zh-CN", "en"]) {
    const seen = new Map<string, string>();
    for (const file of new Bun.Glob(`web/shared/texts/${language}/*.ts`).scanSync(root)) {
      for (const [, key] of readFileSync(join(root, file), "utf8").matchAll(/^\s*"([\w.]+)":/gm)) {
        expect(`${key} in ${seen.get(key!) ?? file}`).toBe(`${key} in ${file}`);
        seen.set(key!, file);
      }
    }
  }
});

test("one and other are told apart by a count", () => {
  const wrong = Object.entries({ ...zh, ...en }).filter(
    ([, text]) => text.includes("||") && (text.split(" || ").length !== 2 || !text.includes("{count}")),
  );
  expect(wrong).toEqual([]);
});

test("every key that the code asks for is there", () => {
  const missing = files.flatMap(({ file, code }) =>
    [...calls(code)]
      .flatMap((inside) => [...inside.matchAll(/"([a-z]\w*(?:\.\w+)+)"/g)].map((match) => match[1]!))
      .filter((key) => zh[key] === undefined)
      .map((key) => `${key} (${file})`),
  );
  expect([...new Set(missing)]).toEqual([]);
});

test("every pattern that the code asks for matches a key", () => {
  const spaces = new Set(Object.keys(zh).map((key) => key.split(".")[0]!));
  const lost = asked.filter(
    (pattern, at) =>
      spaces.has(patterns[at]![0]!.split(".")[0]!) && !Object.keys(zh).some((key) => pattern.test(key)),
  );
  expect(lost.map(String)).toEqual([]);
});

test("every error that is thrown has a text", () => {
  const kinds =
    "Malformed|Unauthenticated|Forbidden|NotFound|Conflict|Gone|TooLarge|Invalid|TooMany|Unavailable";
  const missing = files.flatMap(({ file, code }) =>
    [...code.matchAll(new RegExp(`new (?:${kinds})\\(\\s*"(\\w+)"`, "g"))]
      .filter((match) => zh[`errors.${match[1]}`] === undefined)
      .map((match) => `errors.${match[1]} (${file})`),
  );
  expect([...new Set(missing)]).toEqual([]);
});

test("every key is used", () => {
  expect(Object.keys(zh).filter((key) => !isUsed(key))).toEqual([]);
});
