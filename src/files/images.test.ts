import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deflateSync } from "node:zlib";
import fc from "fast-check";
import { DomainError } from "../kernel/errors.ts";
import { readGif } from "./gif.ts";
import { remakePicture } from "./images.ts";
import { kinds, sniff, type FileKind } from "./sniff.ts";
import { animatedGif, jpegWithSecrets, picture } from "./testing.ts";

let dir: string;
beforeAll(() => void (dir = mkdtempSync(join(tmpdir(), "lingxi-images-"))));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

async function remake(bytes: Uint8Array, kind: FileKind = sniff(bytes)) {
  const path = join(dir, crypto.randomUUID());
  await Bun.write(path, bytes);
  return remakePicture(path, kind);
}
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => "done",
    (error: unknown) => (error instanceof DomainError ? error.code : String(error)),
  );

test("a photograph is turned upright and forgets where it was taken", async () => {
  const photo = await jpegWithSecrets(600, 300);
  expect(Buffer.from(photo).includes("GPS 30.2741")).toBe(true);
  const made = await remake(photo);
  expect(Buffer.from(made.bytes).includes("GPS")).toBe(false);
  expect(Buffer.from(made.bytes).includes("Exif")).toBe(false);
  expect([made.width, made.height]).toEqual([300, 600]);
});

test("a thumbnail is WebP, at most 480 pixels, and only made where it helps", async () => {
  const made = await remake(await picture(1200, 600).png().bytes());
  expect(await new Bun.Image(made.thumbnail!).metadata()).toEqual({
    width: 480,
    height: 240,
    format: "webp",
  });
  expect((await remake(await picture(480, 100).png().bytes())).thumbnail).toBeUndefined();
});

test("PNG, JPEG and WebP keep their kind, BMP and a still GIF become PNG", async () => {
  expect((await remake(await picture(4, 4).png().bytes())).kind).toBe(kinds.png);
  expect((await remake(await picture(4, 4).jpeg().bytes())).kind).toBe(kinds.jpeg);
  expect((await remake(await picture(4, 4).webp().bytes())).kind).toBe(kinds.webp);
  expect((await remake(animatedGif(1))).kind).toBe(kinds.png);
  const bmp = Buffer.alloc(58);
  bmp.write("BM");
  for (const [at, value] of [
    [2, 58],
    [10, 54],
    [14, 40],
    [18, 1],
    [22, 1],
    [34, 4],
  ] as const)
    bmp.writeUInt32LE(value, at);
  bmp.writeUInt16LE(1, 26);
  bmp.writeUInt16LE(24, 28);
  expect((await remake(new Uint8Array(bmp))).kind).toBe(kinds.png);
});

test("what rides behind a picture does not come along", async () => {
  const made = await remake(
    new Uint8Array(
      Buffer.concat([await picture(4, 4).png().bytes(), Buffer.from("<script>alert(1)</script>")]),
    ),
  );
  expect(Buffer.from(made.bytes).includes("script")).toBe(false);
});

test("an animation keeps its frames and loses its comment and its tail", async () => {
  const made = await remake(animatedGif(3));
  expect(made.kind).toBe(kinds.gif);
  expect(readGif(made.bytes)?.frames).toBe(3);
  expect(Buffer.from(made.bytes).toString("latin1")).not.toMatch(/taken|script/);
  expect(Buffer.from(made.bytes).includes("NETSCAPE2.0")).toBe(true);
});

test("broken pictures are refused as broken", async () => {
  const png = await picture(200, 200).png().bytes();
  expect(await codeOf(remake(png.subarray(0, 60)))).toBe("file_broken");
  expect(await codeOf(remake(new Uint8Array(Buffer.from("\x89PNG\r\n\x1a\nhello", "latin1"))))).toBe(
    "file_broken",
  );
  expect(await codeOf(remake(animatedGif(2).subarray(0, 70)))).toBe("file_broken");
  expect(await codeOf(remake(new Uint8Array(Buffer.from("GIF89a")), kinds.gif))).toBe("file_broken");
});

test("a small file of very many pixels is refused before it is decoded", async () => {
  const bomb = Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    chunk("IHDR", Buffer.concat([uint32(15_000), uint32(15_000), Buffer.from([8, 0, 0, 0, 0])])),
    chunk("IDAT", deflateSync(Buffer.alloc(1000))),
    chunk("IEND", Buffer.alloc(0)),
  ]);
  expect(await codeOf(remake(new Uint8Array(bomb)))).toBe("image_too_large");
});

test("a format that this machine can't decode says so", async () => {
  const heic = Buffer.from("\0\0\0\x18ftypheic\0\0\0\0mif1heic", "latin1");
  expect(await codeOf(remake(new Uint8Array(heic)))).toBe("image_unsupported");
});

test("no bytes of a GIF break its reader", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (rest) => {
      const bytes = new Uint8Array([...Buffer.from("GIF89a"), ...rest]);
      const gif = readGif(bytes);
      return gif === undefined || gif.bytes.length <= bytes.length;
    }),
  );
});

const uint32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};
const chunk = (type: string, data: Buffer) => {
  const body = Buffer.concat([Buffer.from(type), data]);
  return Buffer.concat([uint32(data.length), body, uint32(Bun.hash.crc32(body))]);
};
