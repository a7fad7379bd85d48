/** The islands' own rules that need no browser: values of fields, addresses to go back to, drafts, lists. */

import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { draftConfig } from "./preview.ts";
import { added, moved, ofKind } from "./fields-editor.ts";
import { pick } from "./follow.ts";
import { readPairs } from "./form-values.ts";
import { following } from "./hours-editor.ts";
import { wanted } from "./sign-in.ts";

beforeAll(() => {
  globalThis.document = { documentElement: { dataset: { base: "" } }, getElementById: () => null } as never;
});
afterAll(() => {
  Reflect.deleteProperty(globalThis, "document");
});

describe("CSS variables", () => {
  test("a line is a name and a value; a colon within the value stays", () => {
    expect(readPairs("--r-m: 4px;\n\n --x : a:b ")).toEqual({ "--r-m": "4px", "--x": "a:b" });
  });

  test("a line that is no pair is kept, so that the server can refuse it", () => {
    expect(readPairs("nonsense")).toEqual({ nonsense: "" });
    expect(Object.hasOwn(readPairs("__proto__: x"), "__proto__")).toBe(true);
  });
});

test("after signing in nobody is sent to another site", () => {
  expect(wanted("/audit?kind=agent")).toBe("/audit?kind=agent");
  for (const foreign of [
    "//evil.example",
    "/\\evil.example",
    "https://evil.example",
    "javascript:alert(1)",
    "/\tx",
    "",
    null,
  ])
    expect(wanted(foreign)).toBe("/");
});

test("a draft stands over what is saved, and an empty text leaves what the server says", () => {
  const saved = {
    appearance: { color: "#000000", theme: "auto" },
    texts: { title: "青禾", greeting: "您好" },
    pre_chat: { enabled: false, title: "请填写" },
  };
  const draft = {
    appearance: { color: "#ffffff" },
    texts: { "zh-CN": { title: "", greeting: "早", chips: ["价格"] } },
    pre_chat: { enabled: true },
  };
  expect(draftConfig(saved, draft, "zh-CN")).toEqual({
    appearance: { color: "#ffffff", theme: "auto" },
    style: { "--brand": "#ffffff", "--on-brand": "#1b1f24" },
    texts: { title: "青禾", greeting: "早" },
    greeting_chips: ["价格"],
    pre_chat: { enabled: true, title: "请填写" },
  });
  expect(draftConfig(saved, draft, "en").texts).toEqual(saved.texts);
});

test("the next interval of a day begins after the last one and ends on the same day", () => {
  expect(following([])).toEqual({ from: "09:00", to: "18:00" });
  expect(following([{ from: "09:00", to: "12:00" }])).toEqual({ from: "13:00", to: "16:00" });
  expect(following([{ from: "09:00", to: "21:00" }])).toEqual({ from: "22:00", to: "24:00" });
  expect(following([{ from: "09:00", to: "24:00" }])).toEqual({ from: "09:00", to: "18:00" });
});

describe("fields of a form", () => {
  const name = { name: "name", kind: "text", label: "", required: true } as const;

  test("a new one is first one that we know, and never has a name that is taken", () => {
    expect(added([name])).toMatchObject({ name: "email", kind: "email" });
    const known = ["name", "email", "phone", "message", "field_1"].map((each) => ({ ...name, name: each }));
    expect(added(known)).toMatchObject({ name: "field_2" });
  });

  test("only a choice has options", () => {
    const choice = ofKind(name, "select");
    expect(choice.options).toHaveLength(1);
    expect(ofKind(choice, "text")).not.toHaveProperty("options");
  });

  test("moving keeps all of them", () => {
    expect(moved(["a", "b", "c"], 2, 0)).toEqual(["c", "a", "b"]);
    expect(moved(["a", "b", "c"], 0, 1)).toEqual(["b", "a", "c"]);
  });
});

test("a value of an answer is found by its path; what is not there is undefined", () => {
  expect(pick({ a: { b: 1 } }, "a.b")).toBe(1);
  expect(pick({ a: null }, "a.b.c")).toBeUndefined();
  expect(pick(null, "a")).toBeUndefined();
});
