/**
 * Pictures are made anew from their pixels: what hides in a file (EXIF with the place it was taken, scripts behind the end) is gone, and
 * what can't be decoded is refused. An animated GIF keeps its frames and loses only its metadata; an animated WebP becomes its first frame.
 */

import { DomainError, Invalid, TooLarge } from "../kernel/errors.ts";
import { readGif } from "./gif.ts";
import { kinds, type FileKind } from "./sniff.ts";

export const mostPixels = 40_000_000;
/** Longest side of a thumbnail. */
export const thumbnailSide = 480;
const longestSide = 16_000;
const mostFrames = 1_000;
/** Pixels of all frames together that a reader's browser must decode. */
const mostFramePixels = 400_000_000;

export interface Picture {
  kind: FileKind;
  bytes: Uint8Array;
  width: number;
  height: number;
  /** WebP; undefined when the picture itself is small enough. */
  thumbnail: Uint8Array | undefined;
}

/** `path` is a place of our own on disk, never a name from outside. Throws Invalid(file_broken), TooLarge(image_too_large). */
export async function remakePicture(path: string, kind: FileKind): Promise<Picture> {
  return inTurn(async () => {
    try {
      const { width, height } = await new Bun.Image(Bun.file(path)).metadata();
      if (width * height > mostPixels || Math.max(width, height) > longestSide)
        throw new TooLarge("image_too_large", { limit: mostPixels / 1_000_000 });
      if (width < 1 || height < 1) throw new Invalid("file_broken");
      const made = kind === kinds.gif ? await remakeGif(path, width, height) : await remake(path, kind);
      return { ...made, thumbnail: await thumbnailOf(made) };
    } catch (error) {
      throw explain(error);
    }
  });
}

type Made = Omit<Picture, "thumbnail">;

async function remake(path: string, kind: FileKind): Promise<Made> {
  const image = new Bun.Image(Bun.file(path), { maxPixels: mostPixels, autoOrient: true });
  const to = kind === kinds.jpeg || kind === kinds.webp ? kind : kinds.png;
  if (to === kinds.jpeg) image.jpeg({ quality: 88 });
  else if (to === kinds.webp) image.webp({ quality: 88 });
  else image.png();
  const bytes = await image.bytes();
  return { kind: to, bytes, width: image.width, height: image.height };
}

async function remakeGif(path: string, width: number, height: number): Promise<Made> {
  const gif = readGif(await Bun.file(path).bytes());
  if (!gif) throw new Invalid("file_broken");
  if (gif.frames === 1) return remake(path, kinds.gif);
  if (gif.frames > mostFrames || gif.frames * width * height > mostFramePixels)
    throw new TooLarge("image_too_large", { limit: mostPixels / 1_000_000 });
  return { kind: kinds.gif, bytes: gif.bytes, width, height };
}

async function thumbnailOf({ bytes, width, height, kind }: Made): Promise<Uint8Array | undefined> {
  const image = new Bun.Image(bytes, { maxPixels: mostPixels });
  // The first frame is decoded either way: that of a broken GIF must not reach a reader.
  if (Math.max(width, height) <= thumbnailSide && kind !== kinds.gif) return undefined;
  return await image
    .resize(thumbnailSide, thumbnailSide, { fit: "inside", withoutEnlargement: true })
    .webp({ quality: 76 })
    .bytes();
}

function explain(error: unknown): unknown {
  if (error instanceof DomainError) return error;
  const code = (error as { code?: string } | null)?.code ?? "";
  if (code === "ERR_IMAGE_TOO_MANY_PIXELS")
    return new TooLarge("image_too_large", { limit: mostPixels / 1_000_000 });
  if (code === "ERR_IMAGE_FORMAT_UNSUPPORTED") return new Invalid("image_unsupported");
  return code.startsWith("ERR_IMAGE") ? new Invalid("file_broken") : error;
}

/** Two at a time: forty million pixels take 160 MB while they are decoded. */
const seats = 2;
let taken = 0;
const waiting: (() => void)[] = [];

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (taken >= seats) await new Promise<void>((resolve) => waiting.push(resolve));
  else taken++;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else taken--;
  }
}
