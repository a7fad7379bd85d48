import { afterAll, beforeAll, expect, test } from "bun:test";
import fc from "fast-check";
import { hour, minute } from "../kernel/clock.ts";
import { prepareUpload, type Upload } from "./prepare-upload.ts";
import { parseRange, serveFile } from "./serve-file.ts";
import { addFile, removeFiles } from "./service.ts";
import { attachmentOf, fileUrl, metaOf, openFileUrl } from "./signed-urls.ts";
import { fileGround, picture, type FileGround } from "./testing.ts";
import type { FileRow } from "./types.ts";

let g: FileGround;
let text: FileRow;
let photo: FileRow;
const words = "0123456789";

async function upload(bytes: Upload["bytes"], name: string, groups?: readonly "other"[]): Promise<FileRow> {
  const uploader = g.agent("admin");
  const prepared = await prepareUpload(g.kernel, {
    bytes,
    name,
    inboxId: null,
    uploader,
    ...(groups && { limits: { bytes: 1e6, groups } }),
  });
  return g.kernel.write((tx) => addFile(tx, uploader, prepared));
}

beforeAll(async () => {
  g = fileGround();
  text = await upload(new TextEncoder().encode(words), "说明 (1).txt");
  photo = await upload(await picture(800, 400).png().bytes(), "photo.png");
});
afterAll(() => g.close());

const urlOf = (file: { id: string }, thumbnail = false) =>
  fileUrl(g.kernel.secrets, file, g.clock.now(), { base: "http://shop.example/chat", thumbnail });
const get = (url: string, headers: Record<string, string> = {}, method = "GET") =>
  serveFile(g.kernel, new Request(url, { headers, method }));

test("a signed address gives the bytes, and they can't run", async () => {
  const response = await get(urlOf(text));
  expect(response.status).toBe(200);
  expect(await response.text()).toBe(words);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    "content-type": "text/plain",
    "content-length": "10",
    "x-content-type-options": "nosniff",
    "content-security-policy": "sandbox; default-src 'none'",
    etag: `"${text.digest}"`,
    "content-disposition":
      "attachment; filename=\"__ _1_.txt\"; filename*=UTF-8''%E8%AF%B4%E6%98%8E%20%281%29.txt",
  });
  expect(response.headers.get("cache-control")).toMatch(/^private, max-age=\d+, immutable$/);
});

test("only pictures that we made, sound and film are shown inline", async () => {
  expect((await get(urlOf(photo))).headers.get("content-disposition")).toStartWith("inline;");
  const pdf = await upload(new TextEncoder().encode("%PDF-1.7"), "a.pdf");
  const html = await upload(new TextEncoder().encode("<html>"), "a.html", ["other"]);
  for (const file of [pdf, html])
    expect((await get(urlOf(file))).headers.get("content-disposition")).toStartWith("attachment;");
  expect((await get(urlOf(html))).headers.get("content-type")).toBe("application/octet-stream");
});

test("a thumbnail has an address of its own", async () => {
  const response = await get(urlOf(photo, true));
  expect(response.headers.get("content-type")).toBe("image/webp");
  expect((await new Bun.Image(await response.bytes()).metadata()).width).toBe(480);
  expect((await get(urlOf(text, true))).status).toBe(404);
  expect((await get(urlOf(photo).replace("&s=", "&t=1&s="))).status).toBe(404);
});

test("a wrong, moved or missing signature finds nothing", async () => {
  const url = urlOf(text);
  for (const wrong of [
    url.replace(/s=.*/, "s="),
    url.replace(/&s=.*/, ""),
    url.slice(0, -2),
    url.replace(text.id, photo.id),
    url.replace(/e=(\d+)/, (_, e) => `e=${Number(e) + 1800}`),
    url.replace(/e=\d+/, "e=1e99"),
    url.replace(/e=\d+/, "e=-1"),
    url.replace(text.id, "..%2f..%2fetc%2fpasswd"),
    "http://shop.example/files/",
  ])
    expect({ wrong, status: (await get(wrong)).status }).toEqual({ wrong, status: 404 });
});

test("an address is good for 30 to 60 minutes, the same one within half an hour, and then gone", async () => {
  const start = Math.ceil(g.clock.now() / (30 * minute)) * 30 * minute;
  g.clock.set(start);
  const url = urlOf(text);
  g.clock.set(start + 30 * minute - 1);
  expect(urlOf(text)).toBe(url);
  g.clock.set(start + 30 * minute);
  expect(urlOf(text)).not.toBe(url);
  g.clock.set(start + hour - 1);
  expect((await get(url)).status).toBe(200);
  g.clock.set(start + hour);
  const late = await get(url);
  expect([late.status, late.headers.get("cache-control")]).toEqual([410, "no-store"]);
});

test("a part can be asked for", async () => {
  const part = async (range: string) => {
    const response = await get(urlOf(text), { range });
    return [response.status, response.headers.get("content-range"), await response.text()];
  };
  expect(await part("bytes=2-4")).toEqual([206, "bytes 2-4/10", "234"]);
  expect(await part("bytes=7-")).toEqual([206, "bytes 7-9/10", "789"]);
  expect(await part("bytes=-3")).toEqual([206, "bytes 7-9/10", "789"]);
  expect(await part("bytes=0-999")).toEqual([206, "bytes 0-9/10", words]);
  expect(await part("bytes=10-")).toEqual([416, "bytes */10", ""]);
  expect(await part("bytes=4-2")).toEqual([200, null, words]);
  expect(await part("bytes=0-1,4-5")).toEqual([200, null, words]);
  expect(await part("lines=1-2")).toEqual([200, null, words]);
});

test("no range reaches outside the file", () => {
  fc.assert(
    fc.property(fc.nat(100), fc.option(fc.nat(200)), fc.option(fc.nat(200)), (size, from, to) => {
      const range = parseRange(`bytes=${from ?? ""}-${to ?? ""}`, size);
      if (range && range !== "outside")
        expect(0 <= range.from && range.from <= range.to && range.to < size).toBe(true);
    }),
  );
});

test("HEAD has no body, and what the browser has is not sent again", async () => {
  const head = await get(urlOf(text), {}, "HEAD");
  expect([head.status, head.headers.get("content-length"), await head.text()]).toEqual([200, "10", ""]);
  expect((await get(urlOf(text), { "if-none-match": `"${text.digest}"` })).status).toBe(304);
});

test("a removed file is gone, with its address still fresh", async () => {
  const file = await upload(new TextEncoder().encode("soon gone"), "x.txt");
  const url = urlOf(file);
  await g.kernel.write((tx) => removeFiles(tx, { ids: [file.id] }));
  expect((await get(url)).status).toBe(404);
});

test("a real server sends it whole, in parts and to HEAD", async () => {
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch: (request) => serveFile(g.kernel, request),
  });
  const url = fileUrl(g.kernel.secrets, photo, g.clock.now(), { base: `http://127.0.0.1:${server.port}` });
  const whole = await fetch(url);
  expect((await whole.bytes()).length).toBe(photo.size);
  const part = await fetch(url, { headers: { range: "bytes=1-3" } });
  expect([part.status, await part.text()]).toEqual([206, "PNG"]);
  expect((await fetch(url, { method: "HEAD" })).headers.get("content-length")).toBe(String(photo.size));
  await server.stop(true);
});

test("an attachment for readers carries signed addresses and no digest", () => {
  const shown = attachmentOf(g.kernel.secrets, metaOf(photo), g.clock.now(), "/base");
  expect(shown).toMatchObject({
    id: photo.id,
    name: "photo.png",
    mime: "image/png",
    width: 800,
    height: 400,
  });
  expect(Object.keys(shown)).not.toContain("thumbnail");
  expect(JSON.stringify(shown)).not.toContain(photo.digest);
  const opened = openFileUrl(
    g.kernel.secrets,
    new URL(shown.thumbnail_url!, "http://shop.example"),
    g.clock.now(),
  );
  expect(opened).toMatchObject({ state: "good", id: photo.id, thumbnail: true });
});
