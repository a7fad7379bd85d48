/** One's own picture: set from a file that one has uploaded, or taken away. */

import { NotFound } from "../kernel/errors.ts";
import { emit } from "../kernel/event-log.ts";
import type { Tx } from "../kernel/tx.ts";
import type { Actor, AgentActor } from "./actor.ts";
import { audit } from "./audit-log.ts";

/** A picture that they uploaded for no conversation: what a message carries goes when its conversation is erased. */
export function isOwnPicture(tx: Tx, actor: Actor, fileId: string): boolean {
  if (actor.kind !== "agent") return false;
  const found = tx.one(
    `select 1 from files
     where id = ? and uploaded_by_kind = 'agent' and uploaded_by_id = ? and conversation_no is null
       and mime like 'image/%' and width is not null`,
    fileId,
    actor.id,
  );
  return found !== undefined;
}

/** Null takes it away. Errors: NotFound(file_not_found) for what isn't a loose picture of one's own. Emits agent.changed. */
export function setAvatar(tx: Tx, actor: AgentActor, { fileId }: { fileId: string | null }): void {
  const own = fileId === null || isOwnPicture(tx, actor, fileId);
  if (!own) throw new NotFound("file_not_found");
  const changed = tx.run(
    "update agents set avatar_file_id = ?1, updated_at = ?2 where id = ?3 and avatar_file_id is not ?1",
    fileId,
    tx.now,
    actor.id,
  );
  if (changed === 0) return;
  audit(tx, actor, {
    action: "agent.updated",
    subject: { kind: "agent", id: actor.id },
    details: { fields: ["avatar"] },
  });
  emit(tx, "agent.changed", { agentId: actor.id });
}
