/** What the browser gets: names, caching, compression. */

import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assetsFrom, type Assets } from "./assets.ts";
import { bundleWeb } from "./bundle.ts";

const web = mkdtempSync(join(tmpdir(), "lingxi-web-"));
let assets: Assets;

const put = (name: string, text: string) => {
  mkdirSync(join(web, name, ".."), { recursive: true });
  writeFileSync(join(web, name), text);
};
const get = (path: string, headers: Record<string, string> = {}, method = "GET") =>
  assets.serve(path, new Request(`http://x${path}`, { method, headers }));

beforeAll(async () => {
  put(
    "console/inbox.ts",
    `import { word } from "../shared/word.ts"; document.title = word; void import("./late.ts");`,
  );
  put("console/late.ts", `export const late = "${"late ".repeat(50)}"; console.log(late);`);
  put("console/pages.ts", `import { word } from "../shared/nowhere.ts"; console.log(word);`);
  put("shared/word.ts", `export const word: string = process.env.NODE_ENV + "${" hello".repeat(99)}";`);
  put("widget/loader.ts", `import { word } from "../shared/word.ts"; document.title = word;`);
  put("styles/tokens.css", `:root { --ink: #111; }`);
  put("styles/console.css", `@import "./tokens.css"; body { color: var(--ink); }`);
  assets = assetsFrom(await bundleWeb(web, false), "/base");
});
afterAll(() => rmSync(web, { recursive: true }));

test("a bundle has a hashed name below the base path and may be kept for ever", async () => {
  const url = assets.url("console/inbox.js");
  expect(url).toMatch(/^\/base\/assets\/console\/inbox-[0-9a-f]{8}\.js$/);
  const response = get(url.slice("/base".length))!;
  expect(response.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
  expect(response.headers.get("content-type")).toBe("text/javascript; charset=utf-8");
  expect(await response.text()).toContain("production hello");
});

test("the name changes with the content and the build's name with it", async () => {
  const before = { url: assets.url("console/inbox.js"), build: assets.build };
  put(
    "shared/word.ts",
    `export const word: string = process.env.NODE_ENV + " goodbye${" hello".repeat(99)}";`,
  );
  const after = assetsFrom(await bundleWeb(web, false), "/base");
  expect(after.url("console/inbox.js")).not.toBe(before.url);
  expect(after.build).not.toBe(before.build);
});

test("a part that is imported late is served beside its entry", () => {
  const chunk = /import\("(\.\/[^"]+)"\)/.exec(assets.text("console/inbox.js"))?.[1];
  expect(chunk).toBeDefined();
  const path = new URL(chunk!, `http://x${assets.url("console/inbox.js")}`).pathname;
  expect(get(path.slice("/base".length))?.status).toBe(200);
});

test("style sheets are put together into one", () => {
  expect(assets.url("console.css")).toMatch(/^\/base\/assets\/console-[0-9a-f]{8}\.css$/);
  expect(assets.text("console.css")).toContain("--ink:#111");
});

test("the loader keeps its name, is asked for again, and may be used by any origin", () => {
  expect(assets.url("widget.js")).toBe("/base/widget.js");
  const response = get("/widget.js")!;
  expect(response.headers.get("cache-control")).toContain("max-age=600");
  expect(response.headers.get("access-control-allow-origin")).toBe("*");
  expect(response.headers.get("cross-origin-resource-policy")).toBe("cross-origin");
  expect(get("/widget.js", { "if-none-match": response.headers.get("etag")! })?.status).toBe(304);
  expect(get("/widget.js", { "if-none-match": '"other"' })?.status).toBe(200);
});

test("the loader leaves no global name in the host's page", () => {
  expect(assets.text("widget.js").trimStart()).toMatch(/^\(\(\)=>/);
});

test("the reader's best coding is used, and a refused one never", async () => {
  const plain = assets.text("widget.js");
  const zstd = get("/widget.js", { "accept-encoding": "gzip, deflate, br, zstd" })!;
  expect(zstd.headers.get("content-encoding")).toBe("zstd");
  expect(Bun.zstdDecompressSync(new Uint8Array(await zstd.arrayBuffer())).toString()).toBe(plain);
  const gzip = get("/widget.js", { "accept-encoding": "zstd;q=0, gzip;q=0.5" })!;
  expect(gzip.headers.get("content-encoding")).toBe("gzip");
  expect(new TextDecoder().decode(Bun.gunzipSync(new Uint8Array(await gzip.arrayBuffer())))).toBe(plain);
  const none = get("/widget.js", { "accept-encoding": "br" })!;
  expect(none.headers.get("content-encoding")).toBeNull();
  expect(await none.text()).toBe(plain);
});

test("only what was bundled is served, and only to be read", () => {
  expect(get("/assets/console/inbox.js")).toBeUndefined();
  expect(get("/assets/../secret")).toBeUndefined();
  expect(get("/widget.js", {}, "POST")).toBeUndefined();
  expect(get("/widget.js", {}, "HEAD")?.headers.get("content-length")).toBe(
    String(Buffer.byteLength(assets.text("widget.js"))),
  );
});

test("an entry that doesn't compile or isn't there harms no other, and says why when it is asked for", () => {
  expect(() => assets.url("console/pages.js")).toThrow(/console\/pages\.js.*nowhere/s);
  expect(() => assets.url("widget/app.js")).toThrow(/web\/widget\/app\.ts is not there/);
  expect(() => assets.url("nothing.js")).toThrow(/no such bundle/);
});
