/** Takes an upload in: bytes to disk, what they are, pictures made anew, a clean name. Outside any transaction; `addFile` gives it its row. */

import { rm } from "node:fs/promises";
import { can, seesInbox, type Actor } from "../accounts/actor.ts";
import { Forbidden, Invalid, NotFound } from "../kernel/errors.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { remakePicture } from "./images.ts";
import { cleanName } from "./names.ts";
import { headBytes, kinds, sniff, type FileKind } from "./sniff.ts";
import { fileStore, type Draft, type FileStore, type Source } from "./storage.ts";
import { defaultFileLimits, type FileLimits, type Prepared } from "./types.ts";

export interface Upload {
  bytes: Source;
  /** As the sender calls it. */
  name: string;
  /** Null for what belongs to no inbox, such as an agent's picture. */
  inboxId: string | null;
  uploader: Actor;
  limits?: FileLimits;
}

/**
 * Who: contacts in their own inbox, agents who may reply (or, with no inbox, any agent). Errors: Forbidden, NotFound(inbox),
 * TooLarge(file_too_large | image_too_large), Invalid(file_empty | file_type_refused | file_broken | image_unsupported),
 * Malformed(upload_cut), Unavailable(disk_full | file_quota).
 */
export async function prepareUpload(
  kernel: Kernel,
  { bytes, name, inboxId, uploader, limits = defaultFileLimits }: Upload,
): Promise<Prepared> {
  mustUpload(uploader, inboxId);
  const store = fileStore(kernel);
  const draft = await store.receive(bytes, limits.bytes);
  try {
    if (draft.size === 0) throw new Invalid("file_empty");
    const kind = await kindOf(draft);
    if (!limits.groups.includes(kind.group))
      throw new Invalid("file_type_refused", { kind: kind.extensions[0]! });
    return kind.group === "image"
      ? await keepPicture(store, draft, { kind, name, inboxId })
      : await keepPlain(store, draft, { kind, name, inboxId });
  } catch (error) {
    await store.drop(draft);
    throw error;
  }
}

/** Also asked again when the row is written. */
export function mustUpload(actor: Actor, inboxId: string | null): void {
  if (inboxId === null ? actor.kind === "contact" : !seesInbox(actor, inboxId))
    throw new NotFound("not_found");
  if (actor.kind === "agent" && inboxId !== null && !can(actor, "conversations.reply"))
    throw new Forbidden("forbidden");
}

interface Known {
  kind: FileKind;
  name: string;
  inboxId: string | null;
}

async function keepPlain(store: FileStore, draft: Draft, { kind, name, inboxId }: Known): Promise<Prepared> {
  await store.keep(draft);
  return {
    digest: draft.digest,
    name: cleanName(name, kind),
    mime: mimeOf(kind, name),
    size: draft.size,
    width: null,
    height: null,
    thumbnailDigest: null,
    thumbnailSize: 0,
    inboxId,
  };
}

async function keepPicture(
  store: FileStore,
  draft: Draft,
  { kind, name, inboxId }: Known,
): Promise<Prepared> {
  const picture = await remakePicture(draft.path, kind);
  await rm(draft.path, { force: true });
  const whole = await store.receive(picture.bytes, Number.POSITIVE_INFINITY);
  await store.keep(whole);
  let thumbnail: Draft | undefined;
  if (picture.thumbnail) {
    thumbnail = await store.receive(picture.thumbnail, Number.POSITIVE_INFINITY);
    await store.keep(thumbnail);
  }
  return {
    digest: whole.digest,
    name: cleanName(name, picture.kind),
    mime: picture.kind.mime,
    size: whole.size,
    width: picture.width,
    height: picture.height,
    thumbnailDigest: thumbnail?.digest ?? null,
    thumbnailSize: thumbnail?.size ?? 0,
    inboxId,
  };
}

async function kindOf(draft: Draft): Promise<FileKind> {
  const file = Bun.file(draft.path);
  const [head, tail] = await Promise.all([
    file.slice(0, headBytes).bytes(),
    file.slice(Math.max(0, draft.size - headBytes), draft.size).bytes(),
  ]);
  return sniff(head, tail);
}

const oldOffice: Record<string, string> = {
  doc: "application/msword",
  xls: "application/vnd.ms-excel",
  ppt: "application/vnd.ms-powerpoint",
};

/** The old Office container holds several kinds; which one, only the name tells. They are never shown inline. */
function mimeOf(kind: FileKind, name: string): string {
  return (kind === kinds.ole && oldOffice[name.split(".").at(-1)!.toLowerCase()]) || kind.mime;
}
