/** The secret by which a site's own server signs who its visitor is: made, shown once, made anew. */

import { must, type Actor } from "../accounts/actor.ts";
import { audit } from "../accounts/audit-log.ts";
import { NotFound } from "../kernel/errors.ts";
import { emit } from "../kernel/event-log.ts";
import { newToken } from "../kernel/ids.ts";
import type { Secrets } from "../kernel/secrets.ts";
import type { Tx } from "../kernel/tx.ts";
import { inboxById } from "./queries.ts";
import type { Inbox } from "./types.ts";

const placeOf = (id: string): string => `inboxes/${id}/identity_secret`;

/**
 * For who manages inboxes. The old secret stops working at once. Where identity was off it becomes optional. Emits inbox.changed.
 * The secret is told this once; only sealed does it stay.
 */
export function makeIdentitySecret(
  tx: Tx,
  actor: Actor,
  { id, secrets }: { id: string; secrets: Secrets },
): { inbox: Inbox; secret: string } {
  must(actor, "inboxes.manage");
  const before = inboxById(tx, id);
  if (!before) throw new NotFound("not_found");
  const secret = `lxi_${newToken()}`;
  const identity = before.identity.mode === "off" ? { mode: "optional" } : before.identity;
  tx.run(
    "update inboxes set identity_secret = ?, identity = ?, updated_at = ? where id = ?",
    secrets.seal(secret, placeOf(id)),
    JSON.stringify(identity),
    tx.now,
    id,
  );
  audit(tx, actor, { action: "inbox.identity_secret_made", subject: { kind: "inbox", id } });
  emit(tx, "inbox.changed", { inboxId: id });
  return { inbox: inboxById(tx, id)!, secret };
}

/** The key of HS256: the secret's own letters, as every library takes them. Undefined where there is none. */
export function identityKey(inbox: Inbox, secrets: Secrets): Uint8Array | undefined {
  if (!inbox.identitySecret) return undefined;
  return new TextEncoder().encode(secrets.open(inbox.identitySecret, placeOf(inbox.id)));
}
