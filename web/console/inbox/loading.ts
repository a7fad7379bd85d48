/** Fetches what the screen shows: the list, a thread and its older pages, what was missed. */

import type { ConversationFilter } from "../../contract/models.ts";
import * as api from "./api.ts";
import type { Failure } from "./api.ts";
import { boot } from "./boot.ts";
import { later } from "./lists.ts";
import { settleUnsent } from "./outbox.ts";
import {
  agents,
  conversations,
  counts,
  freshFrom,
  jump,
  knownTags,
  list,
  openId,
  placeInList,
  putContact,
  putConversations,
  putThread,
  quickReplies,
  savedViews,
  searching,
  setMembers,
  teams,
  threadFailures,
  threads,
  unsent,
  view,
  type View,
} from "./store.ts";
import { contiguousEnd, emptyThread, takeCatchUp, takeOlder, windowAround } from "./threads.ts";

// The list ---------------------------------------------------------------------------------------------------------------------------

let listTurn = 0;

/** Fetches the first page; rows that are there stay until the answer comes. */
export async function loadList(): Promise<void> {
  const turn = ++listTurn;
  if (list.value.ids.size === 0) list.value = { ...list.value, state: "loading" };
  try {
    const before = conversations.value;
    const page = await api.listConversations(view.value.filter);
    if (turn !== listTurn) return;
    // What frames have told meanwhile is newer than the answer.
    const fresh = [...conversations.value.values()].filter((each) => before.get(each.id) !== each);
    const newer = new Set(fresh.map((each) => each.id));
    putConversations(page.data.filter((each) => !newer.has(each.id)));
    list.value = { ids: new Set(page.data.map((each) => each.id)), cursor: page.next_cursor, state: "ready" };
    fresh.forEach(placeInList);
  } catch (error) {
    if (turn === listTurn) list.value = { ...list.value, state: "failed", failure: error as Failure };
  }
}

export async function loadMore(): Promise<void> {
  const { cursor, state } = list.value;
  if (!cursor || state !== "ready") return;
  const turn = listTurn;
  list.value = { ...list.value, state: "more" };
  try {
    const page = await api.listConversations(view.value.filter, cursor);
    if (turn !== listTurn) return;
    putConversations(page.data);
    setMembers((ids) => page.data.forEach((each) => ids.add(each.id)));
    list.value = { ...list.value, cursor: page.next_cursor, state: "ready" };
  } catch {
    if (turn === listTurn) list.value = { ...list.value, state: "ready" };
  }
}

export function showView(next: View): void {
  searching.value = null;
  const other =
    next.id !== view.value.id || JSON.stringify(next.filter) !== JSON.stringify(view.value.filter);
  view.value = next;
  if (other) list.value = { ids: new Set(), cursor: null, state: "loading" };
  void loadList();
}

export function refine(change: Partial<ConversationFilter>): void {
  const filter = { ...view.value.filter, ...change };
  for (const name of Object.keys(filter) as (keyof ConversationFilter)[])
    if (filter[name] === undefined) delete filter[name];
  showView({ id: view.value.id, filter });
}

let countsTimer: ReturnType<typeof setTimeout> | undefined;
/** Many changes come together: one request answers them all. */
export function loadCounts(wait = 400): void {
  clearTimeout(countsTimer);
  countsTimer = setTimeout(async () => {
    try {
      counts.value = await api.countConversations();
    } catch {
      // The next change asks again.
    }
  }, wait);
}

export async function loadAgents(): Promise<void> {
  agents.value = new Map((await api.listAgents()).data.map((agent) => [agent.id, agent]));
}
export async function loadTeams(): Promise<void> {
  teams.value = (await api.listTeams()).data;
}
export async function loadQuickReplies(): Promise<void> {
  quickReplies.value = (await api.listQuickReplies()).data;
}
export async function loadTags(): Promise<void> {
  knownTags.value = (await api.listTags()).data.map((each) => (typeof each === "string" ? each : each.tag));
}
export async function loadViews(): Promise<void> {
  savedViews.value = (await api.listViews()).data;
}

// A thread ---------------------------------------------------------------------------------------------------------------------------

const loading = new Set<string>();

/** Fetches what is missing of a conversation that was just opened. */
export async function loadThread(id: string): Promise<void> {
  if (loading.has(id)) return;
  loading.add(id);
  setFailure(id);
  try {
    const known = threads.value.get(id);
    if (!conversations.value.has(id)) putConversations([await api.getConversation(id)]);
    if (openId.value === id && freshFrom.value === 0) freshFrom.value = freshStart(id);
    if (known) return void (await catchUp(id));
    const page = await api.messagesBefore(id);
    accept(page.data);
    putThread(
      id,
      takeOlder(threads.value.get(id) ?? emptyThread, {
        messages: page.data,
        lastSeq: page.last_seq,
        revision: page.revision,
        more: page.more,
      }),
    );
  } catch (error) {
    setFailure(id, error as Failure);
  } finally {
    loading.delete(id);
  }
}

export function freshStart(id: string): number {
  const conversation = conversations.value.get(id);
  return conversation && conversation.unread > 0 ? conversation.agent_read_seq + 1 : 0;
}

export async function loadOlder(id: string): Promise<void> {
  const known = threads.value.get(id);
  const first = known?.messages[0]?.seq;
  if (!known?.older || first === undefined || loading.has(id)) return;
  loading.add(id);
  try {
    const page = await api.messagesBefore(id, first);
    putThread(
      id,
      takeOlder(threads.value.get(id)!, {
        messages: page.data,
        lastSeq: page.last_seq,
        revision: page.revision,
        more: page.more,
      }),
    );
  } catch {
    // Scrolling up again asks again.
  } finally {
    loading.delete(id);
  }
}

const catching = new Set<string>();

/** Fills holes and learns of edits and recalls, page by page. */
export async function catchUp(id: string): Promise<void> {
  if (catching.has(id)) return;
  catching.add(id);
  try {
    for (let more = true; more;) {
      const known = threads.value.get(id);
      if (!known) return;
      const page = await api.messagesAfter(id, contiguousEnd(known.messages), known.revision);
      accept(page.data);
      putThread(
        id,
        takeCatchUp(threads.value.get(id)!, {
          messages: page.data,
          lastSeq: page.last_seq,
          revision: page.revision,
          more: page.more,
        }),
      );
      more = page.more && page.data.length > 0;
    }
  } catch {
    // The line's next hello, or the next opening, catches up.
  } finally {
    catching.delete(id);
  }
}

/** Shows a message far away in time, with some around it. */
export async function jumpTo(id: string, seq: number): Promise<void> {
  const known = threads.value.get(id);
  if (!known?.messages.some((message) => message.seq === seq)) {
    try {
      const page = await api.messagesBefore(id, seq + 26);
      const window = windowAround({
        messages: page.data,
        lastSeq: page.last_seq,
        revision: page.revision,
        more: page.more,
      });
      // A window that touches what is here just joins it.
      const touches =
        known?.messages[0] && page.data.at(-1) && page.data.at(-1)!.seq >= known.messages[0].seq - 1;
      putThread(
        id,
        touches
          ? takeOlder(known, {
              messages: page.data,
              lastSeq: page.last_seq,
              revision: page.revision,
              more: page.more,
            })
          : window,
      );
    } catch (error) {
      return setFailure(id, error as Failure);
    }
  }
  jump.value = seq;
}

/** Back from a window of the past to the newest messages. */
export async function toNewest(id: string): Promise<void> {
  const page = await api.messagesBefore(id);
  putThread(
    id,
    takeOlder(emptyThread, {
      messages: page.data,
      lastSeq: page.last_seq,
      revision: page.revision,
      more: page.more,
    }),
  );
}

export async function loadContact(id: string): Promise<void> {
  putContact(await api.getContact(id));
}

export async function refreshConversation(id: string): Promise<void> {
  const fresh = await api.getConversation(id);
  putConversations([later(conversations.value.get(id), fresh)]);
}

function accept(messages: Parameters<typeof settleUnsent>[1]): void {
  unsent.value = settleUnsent(
    unsent.value,
    messages.filter((message) => message.author.id === boot.me.id),
  );
}

function setFailure(id: string, failure?: Failure): void {
  const next = new Map(threadFailures.value);
  if (failure) next.set(id, failure);
  else next.delete(id);
  threadFailures.value = next;
}
