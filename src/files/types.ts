/** What a file is here: its row, what a message keeps of it, and the limits of an upload. */

import type { Attachment } from "../../web/contract/models.ts";

/** Kinds that an inbox allows or not; `other` is all that we can't name, and what a browser or a machine would run. */
export const fileGroups = ["image", "video", "audio", "document", "archive", "text", "other"] as const;
export type FileGroup = (typeof fileGroups)[number];

export interface FileLimits {
  /** Largest upload in bytes. */
  bytes: number;
  groups: readonly FileGroup[];
}

export const defaultFileLimits: FileLimits = {
  bytes: 10 * 1024 * 1024,
  groups: ["image", "video", "audio", "document", "archive", "text"],
};

export interface FileRow {
  id: string;
  digest: string;
  name: string;
  mime: string;
  size: number;
  width: number | null;
  height: number | null;
  thumbnailDigest: string | null;
  thumbnailSize: number;
  inboxId: string | null;
  uploadedByKind: "contact" | "agent" | "bot" | "system";
  uploadedById: string | null;
  conversationNo: number | null;
  createdAt: number;
}

/** What a message keeps of its attachment; the signed addresses are made when it is read. */
export interface AttachmentMeta extends Omit<Attachment, "url" | "thumbnail_url"> {
  thumbnail?: true;
}

/** Bytes that are on disk, checked and named, and wait for their row. */
export interface Prepared {
  digest: string;
  name: string;
  mime: string;
  size: number;
  width: number | null;
  height: number | null;
  thumbnailDigest: string | null;
  thumbnailSize: number;
  inboxId: string | null;
}
