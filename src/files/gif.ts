/**
 * An animated GIF as it may be kept: walked block by block (GIF89a specification), so that a broken one is refused, comments and foreign
 * application data are left out, and nothing rides behind its end.
 */

export interface Gif {
  frames: number;
  /** Without comments and metadata. */
  bytes: Uint8Array;
}

/** Undefined when the blocks don't add up. */
export function readGif(bytes: Uint8Array): Gif | undefined {
  const kept: Uint8Array[] = [];
  let frames = 0;
  let at = 13 + colorTable(bytes[10] ?? 0);
  if (bytes.length < at) return undefined;
  kept.push(bytes.subarray(0, at));
  while (at < bytes.length) {
    const start = at;
    const block = bytes[at];
    if (block === 0x3b) {
      kept.push(bytes.subarray(at, at + 1));
      return frames > 0 ? { frames, bytes: new Uint8Array(Buffer.concat(kept)) } : undefined;
    }
    if (block === 0x2c) {
      frames++;
      at = afterSubBlocks(bytes, at + 10 + colorTable(bytes[at + 9] ?? 0) + 1);
      if (at < 0) return undefined;
      kept.push(bytes.subarray(start, at));
    } else if (block === 0x21) {
      at = afterSubBlocks(bytes, at + 2);
      if (at < 0) return undefined;
      const extension = bytes.subarray(start, at);
      if (isPartOfPicture(extension)) kept.push(extension);
    } else return undefined;
  }
  return undefined;
}

/** Bytes of a colour table whose size stands in a packed field. */
const colorTable = (packed: number): number => (packed & 0x80 ? 3 * 2 ** ((packed & 7) + 1) : 0);

/** The place after a chain of sub-blocks; -1 when it runs out of the file. */
function afterSubBlocks(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length) {
    const length = bytes[at]!;
    at += length + 1;
    if (length === 0) return at;
  }
  return -1;
}

/** Graphic control (delay, transparency) and the looping extension; not comments, plain text, XMP, ICC. */
function isPartOfPicture(extension: Uint8Array): boolean {
  if (extension[1] === 0xf9) return true;
  return (
    extension[1] === 0xff &&
    /^(NETSCAPE2\.0|ANIMEXTS1\.0)$/.test(Buffer.from(extension.subarray(3, 14)).toString("latin1"))
  );
}
