/** Verbs on files: give an upload its row, attach it to a conversation, remove it with its bytes. */

import { deedOf, type Actor } from "../accounts/actor.ts";
import { Invalid, NotFound, Unavailable } from "../kernel/errors.ts";
import { newId } from "../kernel/ids.ts";
import type { Tx } from "../kernel/tx.ts";
import { metaOf } from "./signed-urls.ts";
import { mustUpload } from "./prepare-upload.ts";
import {
  fileById,
  filesOfConversation,
  inboxOfConversation,
  isDigestNamed,
  isOwn,
  uploadLimits,
} from "./queries.ts";
import { storeOf } from "./storage.ts";
import type { AttachmentMeta, FileRow, Prepared } from "./types.ts";

/** Errors: Forbidden, NotFound, Unavailable(storage_failed) when its bytes are gone again. */
export function addFile(tx: Tx, actor: Actor, prepared: Prepared): FileRow {
  mustUpload(actor, prepared.inboxId);
  const store = storeOf(tx.bus);
  const digests = [prepared.digest, ...(prepared.thumbnailDigest ? [prepared.thumbnailDigest] : [])];
  if (!digests.every((digest) => store?.has(digest))) throw new Unavailable("storage_failed");
  const id = newId("fil", tx.now);
  tx.run(
    `insert into files (id, digest, name, mime, size, width, height, thumbnail_digest, thumbnail_size, inbox_id, uploaded_by_kind,
       uploaded_by_id, created_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    id,
    prepared.digest,
    prepared.name,
    prepared.mime,
    prepared.size,
    prepared.width,
    prepared.height,
    prepared.thumbnailDigest,
    prepared.thumbnailSize,
    prepared.inboxId,
    actor.kind,
    deedOf(actor),
    tx.now,
  );
  tx.afterCommit(() => {
    for (const digest of digests) store?.release(digest);
  });
  return fileById(tx, id)!;
}

/**
 * Called by the verbs that write a message, in their transaction. Only the actor's own uploads, loose or already in this conversation.
 * Errors: NotFound for any other, Invalid(files_too_many) past the inbox's limit.
 */
export function attachFiles(
  tx: Tx,
  actor: Actor,
  fileIds: readonly string[],
  conversationNo: number,
): AttachmentMeta[] {
  const inboxId = inboxOfConversation(tx, conversationNo);
  if (inboxId === undefined) throw new NotFound("not_found");
  const ids = [...new Set(fileIds)];
  const most = uploadLimits(tx, inboxId)?.perMessage ?? 0;
  if (ids.length > most) throw new Invalid("files_too_many", { limit: most });
  return ids.map((id) => {
    const file = fileById(tx, id);
    const free =
      file &&
      (file.conversationNo === null || file.conversationNo === conversationNo) &&
      (file.inboxId ?? inboxId) === inboxId;
    if (!file || !free || !isOwn(actor, file)) throw new NotFound("file_not_found");
    if (file.conversationNo === null)
      tx.run("update files set conversation_no = ?, inbox_id = ? where id = ?", conversationNo, inboxId, id);
    return metaOf(file);
  });
}

/** The same bytes under a new id, loose and the actor's own: a quick reply sends a copy each time. The caller has checked that it may be read. */
export function copyFile(tx: Tx, actor: Actor, id: string): FileRow | undefined {
  const copy = newId("fil", tx.now);
  tx.run(
    `insert into files (id, digest, name, mime, size, width, height, thumbnail_digest, thumbnail_size, inbox_id, uploaded_by_kind, uploaded_by_id, created_at)
     select ?, digest, name, mime, size, width, height, thumbnail_digest, thumbnail_size, null, ?, ?, ? from files where id = ?`,
    copy,
    actor.kind,
    deedOf(actor),
    tx.now,
    id,
  );
  return fileById(tx, copy);
}

/** Rows now, bytes after the commit, unless another row names the same bytes. For erasure; the caller has the right to it. Returns how many. */
export function removeFiles(tx: Tx, which: { ids: readonly string[] } | { conversationNo: number }): number {
  const rows =
    "ids" in which
      ? which.ids.flatMap((id) => fileById(tx, id) ?? [])
      : filesOfConversation(tx, which.conversationNo);
  for (const { id } of rows) tx.run("delete from files where id = ?", id);
  const digests = new Set(
    rows.flatMap((row) => [row.digest, ...(row.thumbnailDigest ? [row.thumbnailDigest] : [])]),
  );
  // Asked once all of this commit is written: another closure of the batch may name the same bytes.
  tx.afterCommit(() => {
    for (const digest of digests) if (!isDigestNamed(tx, digest)) void storeOf(tx.bus)?.remove(digest);
  });
  return rows.length;
}

/** Uploads that no message, picture of a person or setting has taken within a day. Returns how many went. */
export function sweepLooseFiles(tx: Tx, before: number): number {
  const loose = tx.all<{ id: string }>(
    `select id from files
     where conversation_no is null
       and created_at < ?
       and id not in (select avatar_file_id from agents where avatar_file_id is not null)
       and id not in (select avatar_file_id from contacts where avatar_file_id is not null)
       and not exists (select 1 from quick_replies where instr(quick_replies.file_ids, files.id) > 0)
       and not exists (select 1 from settings where instr(settings.value, files.id) > 0)
     limit 500`,
    before,
  );
  return loose.length === 0 ? 0 : removeFiles(tx, { ids: loose.map((row) => row.id) });
}
