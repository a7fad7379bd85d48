/** Rows of lists as JSON, kept in memory until something happens to the conversation: a page of fifty is fifty look-ups, not fifty joins. */

import { minute } from "../kernel/clock.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { listedById, type ListedRow } from "./list.ts";
import type { Presenter } from "./present.ts";

export interface RowTexts {
  /** As `presenter.conversation` shows it; undefined when there is no such conversation. */
  of(conversationId: string): string | undefined;
}

/** About a kilobyte each. */
const mostKept = 5_000;
/** Signed addresses in them are good for longer; and whatever changed a row without an event is seen after this. */
const longest = minute;

export function createRowTexts({ bus, clock, db }: Kernel, presenter: Presenter): RowTexts {
  const kept = new Map<string, { text: string; at: number }>();
  bus.every(({ payload }) => {
    if ("conversationId" in payload) kept.delete(payload.conversationId);
    // A contact, a colleague, a setting: rare, and it may be in any row.
    else kept.clear();
  });
  return {
    of(conversationId) {
      const now = clock.now();
      const found = kept.get(conversationId);
      if (found && Math.abs(now - found.at) < longest) return found.text;
      const row = db.one<ListedRow>(listedById, conversationId);
      if (!row) return undefined;
      const text = JSON.stringify(presenter.conversation(row));
      if (kept.size >= mostKept) kept.clear();
      kept.set(conversationId, { text, at: now });
      return text;
    },
  };
}
