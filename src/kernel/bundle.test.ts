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

test("the loader is at most 4.5 kB, and a greeting 1.5 kB more", () => {
  expect(weigh([named("widget.js")])).toBeLessThanOrEqual(4_500);
  expect(weigh(withImports(named("widget/greeting.js")))).toBeLessThanOrEqual(1_500);
});

test("a first conversation is about 25 kB with its document, its styles and the visitor's language", () => {
  const late = (name: string) => named(`widget/app.js#${name}`);
  const opened = [
    ...withImports(named("widget/app.js")),
    late("shared/texts/zh-CN/chat.ts"),
    named("widget.css"),
  ];
  // A document with the settings of an inbox that changed none.
  const document = 960;
  // A hundredth above it: chat and trail are one visitor, previews are sent, what agents write may be marked up.
  expect(weigh(opened) + document).toBeLessThanOrEqual(25_300);
});

test("what the window needs at once is one file", () => {
  expect([...withImports(named("widget/app.js"))].map(({ path }) => path)).toEqual([
    bundle.names["widget/app.js"]!,
  ]);
});

test("what indents a component's template is not shipped", () => {
  expect(textOf(named("console/inbox.js"))).not.toMatch(/\n[ \t]+\S/);
});
