/**
 * What a file is, by its bytes alone: the sender's name and type are not believed. What a browser or a machine would run (HTML, SVG,
 * XML, scripts, programs) and what nobody knows is `other`: never shown inline, refused unless an inbox allows it.
 */

import type { FileGroup } from "./types.ts";

export interface FileKind {
  mime: string;
  group: FileGroup;
  /** The first is given to a name whose extension is not among them. */
  extensions: readonly string[];
}

const kind = (mime: string, group: FileGroup, ...extensions: string[]): FileKind => ({
  mime,
  group,
  extensions,
});

export const kinds = {
  png: kind("image/png", "image", "png"),
  jpeg: kind("image/jpeg", "image", "jpg", "jpeg", "jfif"),
  gif: kind("image/gif", "image", "gif"),
  webp: kind("image/webp", "image", "webp"),
  bmp: kind("image/bmp", "image", "bmp"),
  tiff: kind("image/tiff", "image", "tif", "tiff"),
  avif: kind("image/avif", "image", "avif"),
  heic: kind("image/heic", "image", "heic", "heif"),
  mp4: kind("video/mp4", "video", "mp4", "m4v"),
  mov: kind("video/quicktime", "video", "mov"),
  webm: kind("video/webm", "video", "webm"),
  mkv: kind("video/x-matroska", "video", "mkv"),
  avi: kind("video/x-msvideo", "video", "avi"),
  mp3: kind("audio/mpeg", "audio", "mp3"),
  aac: kind("audio/aac", "audio", "aac"),
  ogg: kind("audio/ogg", "audio", "ogg", "oga", "opus"),
  wav: kind("audio/wav", "audio", "wav"),
  flac: kind("audio/flac", "audio", "flac"),
  m4a: kind("audio/mp4", "audio", "m4a"),
  amr: kind("audio/amr", "audio", "amr"),
  pdf: kind("application/pdf", "document", "pdf"),
  docx: kind("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "document", "docx"),
  xlsx: kind("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "document", "xlsx"),
  pptx: kind("application/vnd.openxmlformats-officedocument.presentationml.presentation", "document", "pptx"),
  odt: kind("application/vnd.oasis.opendocument.text", "document", "odt"),
  ods: kind("application/vnd.oasis.opendocument.spreadsheet", "document", "ods"),
  odp: kind("application/vnd.oasis.opendocument.presentation", "document", "odp"),
  /** The container of Word, Excel, PowerPoint and WPS before 2007. */
  ole: kind("application/x-ole-storage", "document", "doc", "xls", "ppt", "wps", "et", "dps"),
  rtf: kind("application/rtf", "document", "rtf"),
  zip: kind("application/zip", "archive", "zip"),
  rar: kind("application/vnd.rar", "archive", "rar"),
  sevenZip: kind("application/x-7z-compressed", "archive", "7z"),
  gzip: kind("application/gzip", "archive", "gz", "tgz"),
  text: kind("text/plain", "text", "txt", "csv", "tsv", "md", "log", "json", "srt"),
  other: kind("application/octet-stream", "other", "bin"),
} as const satisfies Record<string, FileKind>;

/** How much of the file's start is looked at; of a zip also its end, where the names are listed. */
export const headBytes = 64 * 1024;

export function sniff(head: Uint8Array, tail: Uint8Array = head): FileKind {
  const starts = (text: string, at = 0): boolean => {
    if (head.length < at + text.length) return false;
    for (let i = 0; i < text.length; i++) if (head[at + i] !== text.charCodeAt(i)) return false;
    return true;
  };
  if (starts("\x89PNG\r\n\x1a\n")) return kinds.png;
  if (starts("\xff\xd8\xff")) return kinds.jpeg;
  if (starts("GIF87a") || starts("GIF89a")) return kinds.gif;
  if (starts("RIFF"))
    return starts("WEBP", 8)
      ? kinds.webp
      : starts("WAVE", 8)
        ? kinds.wav
        : starts("AVI ", 8)
          ? kinds.avi
          : kinds.other;
  if (starts("BM") && head.length > 30 && littleEndian(head, 6) === 0 && littleEndian(head, 14) <= 124)
    return kinds.bmp;
  if (starts("II*\0") || starts("MM\0*")) return kinds.tiff;
  if (starts("ftyp", 4)) return sniffBrand(head);
  if (starts("\x1aE\xdf\xa3"))
    return includes(head.subarray(0, 64), "webm")
      ? kinds.webm
      : includes(head.subarray(0, 64), "matroska")
        ? kinds.mkv
        : kinds.other;
  if (starts("ID3") || mpegAudio(head)) return kinds.mp3;
  if (head[0] === 0xff && (head[1]! & 0xf6) === 0xf0) return kinds.aac;
  if (starts("OggS")) return kinds.ogg;
  if (starts("fLaC")) return kinds.flac;
  if (starts("#!AMR")) return kinds.amr;
  if (starts("%PDF-")) return kinds.pdf;
  if (starts("PK\x03\x04") || starts("PK\x05\x06")) return sniffZip(head, tail);
  if (starts("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")) return kinds.ole;
  if (starts("{\\rtf")) return kinds.rtf;
  if (starts("Rar!\x1a\x07")) return kinds.rar;
  if (starts("7z\xbc\xaf\x27\x1c")) return kinds.sevenZip;
  if (starts("\x1f\x8b\x08")) return kinds.gzip;
  return isPlainText(head) ? kinds.text : kinds.other;
}

/** ISO base media: what is inside stands in the major brand, and in the compatible ones after it. */
function sniffBrand(head: Uint8Array): FileKind {
  const length = Math.min(Math.max((head[2]! << 8) | head[3]!, 16), 256);
  const brands = latin(head.subarray(8, length));
  if (/avi[fs]/.test(brands)) return kinds.avif;
  if (/hei[cxms]|hev[cx]|mif1|msf1/.test(brands)) return kinds.heic;
  const major = brands.slice(0, 4);
  if (major === "M4A " || major === "M4B ") return kinds.m4a;
  if (major === "qt  ") return kinds.mov;
  return /isom|iso[2-9]|mp4[12]|avc1|M4V |MSNV|dash|3gp|3g2/.test(brands) ? kinds.mp4 : kinds.other;
}

function sniffZip(head: Uint8Array, tail: Uint8Array): FileKind {
  const open = /^mimetypeapplication\/vnd\.oasis\.opendocument\.(text|spreadsheet|presentation)/.exec(
    latin(head.subarray(30, 110)),
  );
  if (open)
    return { text: kinds.odt, spreadsheet: kinds.ods, presentation: kinds.odp }[
      open[1] as "text" | "spreadsheet" | "presentation"
    ];
  const has = (name: string) => includes(head, name) || includes(tail, name);
  if (!has("[Content_Types].xml")) return kinds.zip;
  if (has("word/document.xml")) return kinds.docx;
  if (has("xl/workbook.xml")) return kinds.xlsx;
  return has("ppt/presentation.xml") ? kinds.pptx : kinds.zip;
}

/** A frame header of layer III (or II, I) whose fields are all possible; two bytes alone would take UTF-16 for music. */
function mpegAudio(head: Uint8Array): boolean {
  if (head.length < 4 || head[0] !== 0xff || (head[1]! & 0xe0) !== 0xe0) return false;
  const version = (head[1]! >> 3) & 3;
  const layer = (head[1]! >> 1) & 3;
  const rate = head[2]! >> 4;
  return version !== 1 && layer !== 0 && rate !== 15 && rate !== 0 && ((head[2]! >> 2) & 3) !== 3;
}

/** UTF-8, or the GB 18030 in which many Windows machines still write; no control bytes, and nothing that starts as markup or a script. */
function isPlainText(head: Uint8Array): boolean {
  if (
    head.length === 0 ||
    head.some((byte) => byte < 32 && byte !== 9 && byte !== 10 && byte !== 12 && byte !== 13)
  )
    return false;
  // A character may be cut at the end of what is looked at.
  const text = decoded(head, "utf-8") ?? decoded(head, "gb18030");
  if (text === undefined) return false;
  const start = text
    .replace(/^\ufeff/, "")
    .trimStart()
    .slice(0, 2048);
  return (
    !start.startsWith("<") &&
    !start.startsWith("#!") &&
    !/<(!doctype|html|head|body|script|svg|iframe|object|embed|xml)\b/i.test(start)
  );
}

function decoded(head: Uint8Array, encoding: "utf-8" | "gb18030"): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(head, { stream: head.length >= headBytes });
  } catch {
    return undefined;
  }
}

const latin = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
const includes = (bytes: Uint8Array, text: string): boolean =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(text, 0, "latin1");
const littleEndian = (bytes: Uint8Array, at: number): number =>
  new DataView(bytes.buffer, bytes.byteOffset).getUint32(at, true);
