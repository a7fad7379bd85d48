/** Drafts: in memory while writing, on the server half a second later, and the same in every window of the agent. */

import * as api from "./api.ts";
import { boot } from "./boot.ts";
import { drafts } from "./store.ts";

const timers = new Map<string, ReturnType<typeof setTimeout>>();
/** The composer of the open conversation listens: a draft of another window replaces what is there. */
export const replaced = { listener: (_conversationId: string) => {} };

export const draftOf = (id: string): api.Draft => drafts.value.get(id) ?? { text: "", kind: "text" };

export function writeDraft(id: string, draft: api.Draft): void {
  const had = drafts.value.get(id);
  if (had?.text === draft.text && had.kind === draft.kind) return;
  drafts.value = new Map(drafts.value).set(id, draft);
  clearTimeout(timers.get(id));
  if (boot.may.reply)
    timers.set(
      id,
      setTimeout(() => void save(id), 500),
    );
}

/** A message is sent past the composer: what stands in it is saved again, since the server drops a draft with each message. */
export function keepDraft(id: string): void {
  if (!drafts.value.get(id)?.text) return;
  clearTimeout(timers.get(id));
  timers.set(
    id,
    setTimeout(() => void save(id), 500),
  );
}

/** When leaving a conversation or the page. */
export function saveDraftNow(id: string): void {
  if (timers.has(id)) void save(id);
}

export async function loadDraft(id: string): Promise<void> {
  if (drafts.value.has(id) || !boot.may.reply) return;
  try {
    const draft = await api.getDraft(id);
    // What was typed meanwhile is newer.
    if (draft?.text && !drafts.value.get(id)?.text) takeDraft(id, draft);
  } catch {
    // None, or no line: writing goes on.
  }
}

export function takeDraft(id: string, draft: api.Draft): void {
  // This window is writing itself: its own save will win.
  if (timers.has(id)) return;
  const had = drafts.value.get(id);
  if (had?.text === draft.text && had.kind === draft.kind) return;
  drafts.value = new Map(drafts.value).set(id, { text: draft.text, kind: draft.kind });
  replaced.listener(id);
}

async function save(id: string): Promise<void> {
  clearTimeout(timers.get(id));
  timers.delete(id);
  const draft = drafts.value.get(id);
  if (!draft) return;
  try {
    await api.putDraft(id, draft);
  } catch (error) {
    if ((error as api.Failure).passing)
      timers.set(
        id,
        setTimeout(() => void save(id), 10_000),
      );
  }
}
