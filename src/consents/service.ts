/** A visitor agrees, or takes it back. */

import type { ContactActor } from "../accounts/actor.ts";
import { Forbidden, Invalid } from "../kernel/errors.ts";
import { emit } from "../kernel/event-log.ts";
import type { Tx } from "../kernel/tx.ts";
import { hasConsent } from "./queries.ts";
import { textVersion, type How, type Purpose } from "./types.ts";

export interface Said {
  purpose: Purpose;
  granted: boolean;
  /** Of the words that they were shown. */
  textVersion: string;
  how: How;
  locale?: string;
  /** Their browser sends Global Privacy Control or Do Not Track. */
  signalSaysNo: boolean;
}

/**
 * By the visitor alone. A no where there was no yes leaves nothing behind. Emits consent.changed when what is in force differs.
 * Throws Forbidden(consent_signal) for a yes against the browser's own signal, Invalid for words that are not today's.
 */
export function recordConsent(tx: Tx, visitor: ContactActor, said: Said): { granted: boolean } {
  const { purpose, granted, how, locale } = said;
  if (granted && said.signalSaysNo && purpose === "tracking") throw new Forbidden("consent_signal");
  if (granted && said.textVersion !== textVersion)
    throw new Invalid("invalid", {}, [{ path: "text_version", code: "invalid" }]);
  const had = hasConsent(tx, { visitorId: visitor.id, inboxId: visitor.inboxId, purpose });
  if (had === granted) return { granted };
  tx.run(
    `insert into consents (visitor_id, inbox_id, purpose, granted, text_version, how, locale, at) values (?, ?, ?, ?, ?, ?, ?, ?)`,
    visitor.id,
    visitor.inboxId,
    purpose,
    granted ? 1 : 0,
    said.textVersion,
    how,
    locale ?? null,
    tx.now,
  );
  emit(tx, "consent.changed", { visitorId: visitor.id, inboxId: visitor.inboxId, purpose, granted });
  return { granted };
}

/** Reaction on contact.merged, in the same transaction: the newest word of either counts for both. */
export function moveConsents(tx: Tx, input: { contactId: string; intoId: string }): void {
  tx.run("update consents set visitor_id = ? where visitor_id = ?", input.intoId, input.contactId);
}

/** For the privacy feature, which asks for the right. */
export function eraseConsents(tx: Tx, visitorId: string): void {
  tx.run("delete from consents where visitor_id = ?", visitorId);
}
