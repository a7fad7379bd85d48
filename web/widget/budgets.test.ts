/** What a host page pays for the launcher, and what a visitor pays to open the chat (gzip). */

import { describe, expect, test } from "bun:test";
import { join } from "node:path";

const web = join(import.meta.dir, "..");
const gzip = (text: string): number => Bun.gzipSync(Buffer.from(text), { level: 9 }).length;

describe("the widget stays small", () => {
  test("the loader is at most 6 kB", async () => {
    const files = await bundle("widget/loader.ts", "iife");
    expect(gzip(files.get("loader.js")!)).toBeLessThanOrEqual(6_000);
  });

  test("an opened chat is at most 25 kB with its styles and the visitor's language", async () => {
    const files = await bundle("widget/app.ts", "esm");
    const styles = await bundle("styles/widget.css", "esm");
    const first = [...staticImports(files, "app.js")];
    const chinese = [...files.values()].find((text) => text.includes('"widget.thread.sending":"发送中"'))!;
    const parts = [...first.map((name) => files.get(name)!), chinese, styles.get("widget.css")!];
    const size = parts.reduce((sum, text) => sum + gzip(text), 0);
    expect(size).toBeLessThanOrEqual(25_000);
  });
});

async function bundle(entry: string, format: "esm" | "iife"): Promise<Map<string, string>> {
  const built = await Bun.build({
    entrypoints: [join(web, entry)],
    target: entry.endsWith(".css") ? "bun" : "browser",
    format,
    minify: true,
    splitting: format === "esm" && entry.endsWith(".ts"),
    define: { "process.env.NODE_ENV": '"production"' },
  });
  return new Map(
    await Promise.all(
      built.outputs.map(async (file) => [file.path.replace("./", ""), await file.text()] as const),
    ),
  );
}

/** A module and what it needs before it runs; `import()` comes later. */
function staticImports(files: Map<string, string>, name: string, seen = new Set<string>()): Set<string> {
  if (seen.has(name)) return seen;
  seen.add(name);
  for (const [, other] of files.get(name)!.matchAll(/(?:from|import)\s*"\.\/([\w.-]+)"/g))
    staticImports(files, other!, seen);
  return seen;
}
