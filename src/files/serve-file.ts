/** Answers `/files/ID?…` from a signed address. What was sent by strangers can't run here: sniffed type, no sniffing, a sandbox, a download. */

import { second } from "../kernel/clock.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { openFileUrl } from "./signed-urls.ts";
import { fileById } from "./queries.ts";
import { fileStore } from "./storage.ts";
import type { FileRow } from "./types.ts";

/** GET and HEAD. 404 for a wrong address, 410 for one that was right, 416 for a range outside. */
export async function serveFile(kernel: Kernel, request: Request): Promise<Response> {
  const now = kernel.clock.now();
  const opened = openFileUrl(kernel.secrets, new URL(request.url), now);
  if (opened.state === "wrong") return refused(404);
  if (opened.state === "expired") return refused(410);
  const file = fileById(kernel.db, opened.id);
  // A picture that is small enough has no thumbnail: it is its own.
  const small = file?.thumbnailDigest === null && inline.has(file.mime);
  const digest = opened.thumbnail && !small ? file?.thumbnailDigest : file?.digest;
  if (!file || !digest) return refused(404);
  const bytes = Bun.file(fileStore(kernel).path(digest));
  if (!(await bytes.exists())) return refused(404);

  const headers = new Headers({
    "content-type": opened.thumbnail && !small ? "image/webp" : file.mime,
    "content-disposition": disposition(file, opened.thumbnail),
    "cache-control": `private, max-age=${Math.floor((opened.expiresAt - now) / second)}, immutable`,
    etag: `"${digest}"`,
    "accept-ranges": "bytes",
    ...guards,
    // Of no inbox: an agent's face, which the launcher shows on the shop's own pages, or a logo.
    ...(file.inboxId === null && inline.has(file.mime) && crossOrigin),
  });
  if (request.headers.get("if-none-match") === `"${digest}"`)
    return new Response(null, { status: 304, headers });
  const wanted = request.headers.get("range");
  const range = wanted === null ? undefined : parseRange(wanted, bytes.size);
  if (range === "outside") {
    headers.set("content-range", `bytes */${bytes.size}`);
    return new Response(null, { status: 416, headers });
  }
  const part = range ? bytes.slice(range.from, range.to + 1) : bytes;
  const length = range ? range.to - range.from + 1 : bytes.size;
  if (range) headers.set("content-range", `bytes ${range.from}-${range.to}/${bytes.size}`);
  headers.set("content-length", String(length));
  return new Response(request.method === "HEAD" ? null : part.stream(), {
    status: range ? 206 : 200,
    headers,
  });
}

const guards = {
  "x-content-type-options": "nosniff",
  "content-security-policy": "sandbox; default-src 'none'",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
};

const crossOrigin = { "cross-origin-resource-policy": "cross-origin" };

const refused = (status: 404 | 410): Response =>
  new Response(null, { status, headers: { "cache-control": "no-store", ...guards } });

/** Pictures were made anew; sound and film have no way to run anything. PDF is a download: readers have run scripts in it. */
const inline = new Set(["image/png", "image/jpeg", "image/gif", "image/webp"]);

function disposition(file: FileRow, thumbnail: boolean): string {
  if (thumbnail) return "inline";
  const kind = inline.has(file.mime) || /^(audio|video)\//.test(file.mime) ? "inline" : "attachment";
  // RFC 6266: a plain name for the old, the whole one in UTF-8.
  const plain = file.name.replace(/[^A-Za-z0-9._ -]/g, "_");
  const whole = encodeURIComponent(file.name).replace(
    /['()*!]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${kind}; filename="${plain}"; filename*=UTF-8''${whole}`;
}

/** One range (RFC 9110, 14.1.2). Several, or what can't be read, are answered with the whole. */
export function parseRange(
  header: string,
  size: number,
): { from: number; to: number } | "outside" | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header.trim());
  if (!match || (match[1] === "" && match[2] === "")) return undefined;
  if (match[1] === "") {
    const last = Number(match[2]);
    return last === 0 || size === 0 ? "outside" : { from: Math.max(0, size - last), to: size - 1 };
  }
  const from = Number(match[1]);
  const to = match[2] === "" ? size - 1 : Math.min(Number(match[2]), size - 1);
  if (match[2] !== "" && Number(match[2]) < from) return undefined;
  return from >= size ? "outside" : { from, to };
}
