import { expect, test } from "bun:test";
import { sheet, strokeOf } from "./keys.ts";

const press = (key: string, more: Partial<Pick<KeyboardEvent, "ctrlKey" | "metaKey" | "altKey">> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...more,
});

test("single letters work only outside of text fields", () => {
  expect(strokeOf(press("e"), "", false)).toBe("e");
  expect(strokeOf(press("e"), "", true)).toBeNull();
});

test("the palette opens from a text field too, but undo there belongs to the text", () => {
  expect(strokeOf(press("k", { metaKey: true }), "", true)).toBe("mod+k");
  expect(strokeOf(press("z", { ctrlKey: true }), "", true)).toBeNull();
  expect(strokeOf(press("z", { ctrlKey: true }), "", false)).toBe("mod+z");
});

test("g begins a pair", () => {
  expect(strokeOf(press("i"), "g", false)).toBe("g i");
});

test("no key means two things", () => {
  const keys = sheet.flatMap((column) => column.strokes.flatMap((stroke) => stroke.on ?? []));
  expect(keys.length).toBe(new Set(keys).size);
});
