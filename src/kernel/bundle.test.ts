/** What a host page pays for the launcher, a visitor for opening the chat, and an agent for the inbox (gzip, as it is served). */

import { beforeAll, expect, test } from "bun:test";
import { join } from "node:path";
import { bundleWeb, type AssetFile, type Bundle } from "./bundle.ts";

let bundle: Bundle;
beforeAll(async () => {
  bundle = await bundleWeb(join(import.meta.dir, "../../web"), true);
});

const textOf = (file: AssetFile) => new TextDecoder().decode(file.body);
const named = (name: string) => bundle.files.find((file) => file.path === bundle.names[name])!;

/** A module and what it imports before it runs; `import()` comes later. */
function withImports(file: AssetFile, seen = new Set<AssetFile>()): Set<AssetFile> {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const [, path] of textOf(file).matchAll(/(?:from|import)\s*"(\.\.?\/[^"]+)"/g)) {
    const imported = bundle.files.find(
      (each) => each.path === new URL(path!, `http://x${file.path}`).pathname,
    );
    if (!imported) throw new Error(`${file.path} imports ${path}, which is not served`);
    withImports(imported, seen);
  }
  return seen;
}

const weigh = (files: Iterable<AssetFile>) => [...files].reduce((sum, file) => sum + file.gzip.length, 0);

test("everything compiles", () => {
  expect(bundle.failures).toEqual({});
});

test("the loader is at most 6 kB", () => {
  expect(weigh([named("widget.js")])).toBeLessThanOrEqual(6_000);
});

test("an opened chat is at most 25 kB with its styles and the visitor's language", () => {
  const language = bundle.files.find(
    (file) => textOf(file).includes("widget.thread.sending") && textOf(file).includes("发送中"),
  )!;
  const opened = new Set([...withImports(named("widget/app.js")), language, named("widget.css")]);
  expect(weigh(opened)).toBeLessThanOrEqual(25_000);
});

test("what indents a component's template is not shipped", () => {
  expect(textOf(named("console/inbox.js"))).not.toMatch(/\n[ \t]+\S/);
});
