/** Reads of files: by id, those that a verb may attach, and what an inbox takes. */

import { seesInbox, type Actor } from "../accounts/actor.ts";
import type { Db } from "../kernel/db.ts";
import { NotFound } from "../kernel/errors.ts";
import { defaultFileLimits, type FileGroup, type FileLimits, type FileRow } from "./types.ts";

const columns = `id, digest, name, mime, size, width, height, thumbnail_digest as thumbnailDigest, thumbnail_size as thumbnailSize,
  inbox_id as inboxId, uploaded_by_kind as uploadedByKind, uploaded_by_id as uploadedById, conversation_no as conversationNo,
  created_at as createdAt`;

export function fileById(db: Db, id: string): FileRow | undefined {
  return db.one<FileRow>(`select ${columns} from files where id = ?`, id);
}

/** For agents who see the conversation's inbox, and for whoever uploaded it. Throws NotFound. */
export function fileFor(db: Db, actor: Actor, id: string): FileRow {
  const file = fileById(db, id);
  if (!file || !(isOwn(actor, file) || seesFile(actor, file))) throw new NotFound("not_found");
  return file;
}

/** Uploaded by this actor itself. */
export function isOwn(actor: Actor, file: FileRow): boolean {
  if (actor.kind === "system") return file.uploadedByKind === "system" || file.uploadedByKind === "bot";
  return file.uploadedByKind === actor.kind && file.uploadedById === actor.id;
}

/** A contact sees the files of an inbox only through the messages of its own conversation. */
function seesFile(actor: Actor, file: FileRow): boolean {
  if (actor.kind === "contact" || file.conversationNo === null || file.inboxId === null)
    return actor.kind === "system";
  return seesInbox(actor, file.inboxId);
}

export function filesOfConversation(db: Db, conversationNo: number): FileRow[] {
  return db.all<FileRow>(
    `select ${columns} from files where conversation_no = ? order by created_at, id`,
    conversationNo,
  );
}

/** The inbox of a conversation, by its public id or its number. */
export function inboxOfConversation(db: Db, conversation: string | number): string | undefined {
  const where = typeof conversation === "string" ? "id" : "no";
  return db.one<{ inboxId: string }>(
    `select inbox_id as inboxId from conversations where ${where} = ?`,
    conversation,
  )?.inboxId;
}

/** Undefined when there is no such inbox. */
export function uploadLimits(db: Db, inboxId: string): (FileLimits & { perMessage: number }) | undefined {
  const row = db.one<{ limits: string }>("select limits from inboxes where id = ?", inboxId);
  if (!row) return undefined;
  const limits = JSON.parse(row.limits) as {
    file_bytes?: number;
    files_per_message?: number;
    file_groups?: FileGroup[];
  };
  return {
    bytes: limits.file_bytes ?? defaultFileLimits.bytes,
    groups: limits.file_groups ?? defaultFileLimits.groups,
    perMessage: limits.files_per_message ?? 10,
  };
}

export function isDigestNamed(db: Db, digest: string): boolean {
  return (
    db.one("select 1 from files where digest = ?1 or thumbnail_digest = ?1 limit 1", digest) !== undefined
  );
}

export function conversationIdOf(db: Db, conversationNo: number): string | undefined {
  return db.one<{ id: string }>("select id from conversations where no = ?", conversationNo)?.id;
}
