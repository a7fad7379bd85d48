/** Reads the ledger of consents: what is in force, and all that was said. */

import type { Db } from "../kernel/db.ts";
import { textVersion, type ConsentRow, type Purpose } from "./types.ts";

const columns = `no, visitor_id as visitorId, inbox_id as inboxId, purpose, granted, text_version as textVersion, how, locale, at`;

export interface Asked {
  visitorId: string;
  inboxId: string;
  purpose: Purpose;
}

/** The newest word counts, and only for the words that are shown today. */
export function hasConsent(db: Db, { visitorId, inboxId, purpose }: Asked): boolean {
  const last = db.one<{ granted: 0 | 1; textVersion: string }>(
    `select granted, text_version as textVersion from consents
     where visitor_id = ? and inbox_id = ? and purpose = ?
     order by no desc
     limit 1`,
    visitorId,
    inboxId,
    purpose,
  );
  return last?.granted === 1 && last.textVersion === textVersion;
}

/** Newest first. */
export function consentsOf(db: Db, visitorId: string): ConsentRow[] {
  return db.all<ConsentRow>(
    `select ${columns} from consents where visitor_id = ? order by no desc`,
    visitorId,
  );
}
