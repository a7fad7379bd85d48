/** Which conversation is open, in step with the address: /conversations/ID, back and forward included. */

import { boot } from "./boot.ts";
import { loadDraft, saveDraftNow } from "./drafts.ts";
import { send, unwatch, watch } from "./line.ts";
import { freshStart, jumpTo, loadThread } from "./loading.ts";
import { asked } from "./asked.ts";
import {
  batch,
  conversations,
  freshFrom,
  jump,
  layer,
  openId,
  patchConversation,
  replyTo,
  rows,
  thread,
  view,
} from "./store.ts";

/** Paints from what is known at once; the rest comes behind. */
export function openConversation(id: string, more: { seq?: number; replace?: boolean } = {}): void {
  const path = `${boot.base}/conversations/${id}`;
  if (location.pathname !== path) history[more.replace ? "replaceState" : "pushState"]({}, "", path);
  show(id, more.seq);
}

/** Phones: back to the list. Elsewhere: nothing is open. */
export function closeThread(): void {
  if (location.pathname !== `${boot.base}/`) history.pushState({}, "", `${boot.base}/`);
  show(null);
}

export function startNavigation(): void {
  addEventListener("popstate", () => show(idInAddress()));
  addEventListener("pagehide", () => openId.value && saveDraftNow(openId.value));
  document.addEventListener("visibilitychange", readNow);
  addEventListener("focus", readNow);
  const id = idInAddress();
  const seq = Number(new URLSearchParams(location.search).get("seq"));
  if (id) show(id, seq || undefined);
}

const idInAddress = (): string | null =>
  /\/conversations\/([A-Za-z0-9_]+)$/.exec(location.pathname)?.[1] ?? null;

function show(id: string | null, seq?: number): void {
  const before = openId.value;
  if (before !== id) {
    if (before) {
      saveDraftNow(before);
      unwatch(before);
    }
    batch(() => {
      openId.value = id;
      replyTo.value = null;
      jump.value = null;
      layer.value = null;
      freshFrom.value = id ? freshStart(id) : 0;
    });
    if (id) {
      watch(id);
      void loadDraft(id);
    }
  }
  if (!id) return;
  if (seq) void jumpTo(id, seq).then(() => (conversations.value.has(id) ? undefined : loadThread(id)));
  else void loadThread(id).then(readNow);
}

/** Says that everything up to the newest message was seen, when somebody really looks. */
export function readNow(): void {
  const id = openId.value;
  const conversation = id ? conversations.value.get(id) : undefined;
  if (!conversation || document.hidden || !document.hasFocus() || atEnd.value === false) return;
  const seen = Math.max(thread.value?.messages.at(-1)?.seq ?? 0, 0);
  if (seen === 0 || thread.value?.newer) return;
  if (
    conversation.unread === 0 &&
    (seen <= conversation.agent_read_seq || view.value.filter.view !== "mentions")
  )
    return;
  const serves = conversation.assignee_id === null || conversation.assignee_id === boot.me.id;
  if (send({ t: "read", conversation_id: conversation.id, seq: seen }) && serves)
    patchConversation(conversation.id, { unread: 0 });
}

/** The thread tells whether its end is on the screen. */
export const atEnd = { value: true };

/** The next (1) or previous (-1) row of the list. */
export function step(by: 1 | -1): void {
  const above = asked.value.map((each) => each.conversation);
  const all = [...above, ...rows.value.filter((row) => !above.includes(row))];
  if (all.length === 0) return;
  const at = all.findIndex((row) => row.id === openId.value);
  const next = all[at === -1 ? 0 : Math.max(0, Math.min(all.length - 1, at + by))];
  if (next && next.id !== openId.value) openConversation(next.id, { replace: openId.value !== null });
}
