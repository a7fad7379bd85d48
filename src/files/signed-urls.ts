/** Signed addresses of files: short-lived, the same for half an hour, so that a browser keeps what it has. */

import type { Attachment } from "../../web/contract/models.ts";
import { minute, second } from "../kernel/clock.ts";
import type { Secrets } from "../kernel/secrets.ts";
import type { AttachmentMeta, FileRow } from "./types.ts";

/** An address is good for one to two of these. */
const bucket = 30 * minute;
const purpose = "file";

/** `/files/ID?e=…&s=…`; `base` is PUBLIC_URL or the base path, without a trailing slash. Whoever has it may read the file until it expires. */
export function fileUrl(
  secrets: Secrets,
  file: { id: string },
  now: number,
  { thumbnail = false, base = "" }: { thumbnail?: boolean; base?: string } = {},
): string {
  const expires = ((Math.floor(now / bucket) + 2) * bucket) / second;
  const signature = secrets.sign(purpose, signed(file.id, expires, thumbnail));
  return `${base}/files/${file.id}?e=${expires}${thumbnail ? "&t=1" : ""}&s=${signature}`;
}

export type Opened =
  | { state: "good"; id: string; thumbnail: boolean; expiresAt: number }
  | { state: "expired" }
  | { state: "wrong" };

/** What an address allows. */
export function openFileUrl(secrets: Secrets, url: URL, now: number): Opened {
  const id = /\/files\/(fil_[0-9a-z]{25})$/.exec(url.pathname)?.[1];
  const expires = url.searchParams.get("e") ?? "";
  const thumbnail = url.searchParams.get("t") === "1";
  if (!id || !/^[1-9]\d{0,11}$/.test(expires)) return { state: "wrong" };
  if (!secrets.verify(purpose, signed(id, Number(expires), thumbnail), url.searchParams.get("s") ?? ""))
    return { state: "wrong" };
  const expiresAt = Number(expires) * second;
  return expiresAt <= now ? { state: "expired" } : { state: "good", id, thumbnail, expiresAt };
}

const signed = (id: string, expires: number, thumbnail: boolean): string =>
  `${id}.${expires}.${thumbnail ? "thumbnail" : "whole"}`;

/** An attachment as readers get it. */
export function attachmentOf(
  secrets: Secrets,
  meta: Omit<AttachmentMeta, "thumbnail"> & { thumbnail?: boolean },
  now: number,
  base = "",
): Attachment {
  const { thumbnail, ...plain } = meta;
  return {
    ...plain,
    url: fileUrl(secrets, meta, now, { base }),
    ...(thumbnail && { thumbnail_url: fileUrl(secrets, meta, now, { thumbnail: true, base }) }),
  };
}

/** What a message keeps. */
export function metaOf(file: FileRow): AttachmentMeta {
  return {
    id: file.id,
    name: file.name,
    mime: file.mime,
    size: file.size,
    ...(file.width !== null && { width: file.width }),
    ...(file.height !== null && { height: file.height }),
    ...(file.thumbnailDigest !== null && { thumbnail: true as const }),
  };
}
