/** What the inbox knows, as signals; the rules of how it changes are in the pure files beside it. */

import { batch, computed, signal } from "@preact/signals";
import type {
  Agent,
  Contact,
  Conversation,
  ConversationFilter,
  QuickReply,
  SavedView,
  Team,
} from "../../contract/models.ts";
import type { ConnectionState } from "../../shared/connection.ts";
import type { Counts, Draft, Failure } from "./api.ts";
import { boot } from "./boot.ts";
import { later, matches, ordered } from "./lists.ts";
import { keepUnsent, loadUnsent, type Unsent } from "./outbox.ts";
import type { Thread } from "./threads.ts";
import { formatter } from "./times.ts";
import { t } from "./boot.ts";

export const me = signal<Agent>(boot.me);
export const agents = signal<ReadonlyMap<string, Agent>>(
  new Map(boot.agents.map((agent) => [agent.id, agent])),
);
export const teams = signal<readonly Team[]>(boot.teams);
export const inboxes = new Map(boot.inboxes.map((inbox) => [inbox.id, inbox]));
export const quickReplies = signal<readonly QuickReply[]>(boot.quick_replies);
export const knownTags = signal<readonly string[]>([]);
export const savedViews = signal<readonly SavedView[]>([]);
export const line = signal<ConnectionState>("connecting");
export const counts = signal<Counts | null>(null);
export const format = formatter(boot.locale);

/** Ticks each second; only what shows a running time reads it. */
export const now = signal(Date.now());

// Conversations and the list ---------------------------------------------------------------------------------------------------------

export const conversations = signal<ReadonlyMap<string, Conversation>>(new Map());

export function putConversations(incoming: readonly Conversation[]): void {
  const next = new Map(conversations.value);
  for (const each of incoming) next.set(each.id, later(next.get(each.id), each));
  conversations.value = next;
}
export function patchConversation(id: string, change: Partial<Conversation>): void {
  const had = conversations.value.get(id);
  if (had) conversations.value = new Map(conversations.value).set(id, { ...had, ...change });
}
export function forgetConversation(id: string): void {
  const next = new Map(conversations.value);
  next.delete(id);
  conversations.value = next;
  if (list.value.ids.has(id)) setMembers((ids) => ids.delete(id));
}

export interface View {
  /** `mine`, `unassigned` …, or the id of a saved view. */
  id: string;
  filter: ConversationFilter;
}
export const view = signal<View>({
  id: "mine",
  filter: { view: "mine", status: ["open", "waiting"], sort: "waiting" },
});

export interface List {
  ids: ReadonlySet<string>;
  cursor: string | null;
  state: "loading" | "ready" | "more" | "failed";
  failure?: Failure;
}
export const list = signal<List>({ ids: new Set(), cursor: null, state: "loading" });

export function setMembers(change: (ids: Set<string>) => void): void {
  const ids = new Set(list.value.ids);
  change(ids);
  list.value = { ...list.value, ids };
}

/** A changed conversation enters the shown list, or leaves it. */
export function placeInList(conversation: Conversation): void {
  const fits = matches(conversation, view.value.filter, me.value);
  if (fits === undefined || fits === list.value.ids.has(conversation.id)) return;
  setMembers((ids) => (fits ? ids.add(conversation.id) : ids.delete(conversation.id)));
}

/** While the pointer is over the list, rows keep their order. */
export const frozen = signal(false);
let frozenOrder: readonly string[] = [];

export const rows = computed<Conversation[]>(() => {
  const all = [...list.value.ids]
    .map((id) => conversations.value.get(id))
    .filter((each) => each !== undefined);
  const sorted = ordered(all, view.value.filter.sort);
  if (frozen.value) {
    const place = new Map(frozenOrder.map((id, index) => [id, index]));
    const at = (each: Conversation) => place.get(each.id) ?? -1;
    sorted.sort((a, b) => at(a) - at(b));
  } else frozenOrder = sorted.map((each) => each.id);
  return sorted;
});

export const unreadTotal = computed(() => {
  let sum = 0;
  for (const each of conversations.value.values())
    if (each.assignee_id === me.value.id && each.status !== "closed") sum += each.unread;
  return sum;
});

// The open conversation --------------------------------------------------------------------------------------------------------------

export const openId = signal<string | null>(null);
export const open = computed(() => (openId.value ? conversations.value.get(openId.value) : undefined));
export const threads = signal<ReadonlyMap<string, Thread>>(new Map());
export const threadFailures = signal<ReadonlyMap<string, Failure>>(new Map());
export const thread = computed(() => (openId.value ? threads.value.get(openId.value) : undefined));
/** The seq to scroll to and light up. */
export const jump = signal<number | null>(null);
/** The first unread seq when a conversation was opened. */
export const freshFrom = signal(0);

export function putThread(id: string, next: Thread): void {
  threads.value = new Map(threads.value).set(id, next);
}

export interface Typist {
  kind: "contact" | "agent";
  id: string;
  name: string;
  until: number;
}
export const typing = signal<ReadonlyMap<string, readonly Typist[]>>(new Map());
export const viewers = signal<
  ReadonlyMap<string, readonly { id: string; state: "viewing" | "replying" | "noting" }[]>
>(new Map());
export const contacts = signal<ReadonlyMap<string, Contact>>(new Map());
export function putContact(contact: Contact): void {
  contacts.value = new Map(contacts.value).set(contact.id, contact);
}

// Writing ----------------------------------------------------------------------------------------------------------------------------

export const unsent = signal<readonly Unsent[]>(loadUnsent(sessionStore(), boot.me.id));
unsent.subscribe((box) => keepUnsent(sessionStore(), boot.me.id, box));
export const drafts = signal<ReadonlyMap<string, Draft>>(new Map());
export const replyTo = signal<{ conversationId: string; seq: number } | null>(null);

function sessionStore(): Pick<Storage, "getItem" | "setItem" | "removeItem"> {
  return globalThis.sessionStorage ?? { getItem: () => null, setItem: () => {}, removeItem: () => {} };
}

// Layers -----------------------------------------------------------------------------------------------------------------------------

export type Layer =
  | { kind: "palette"; text?: string }
  | { kind: "keys" }
  | { kind: "transfer" }
  | { kind: "transcript" }
  | { kind: "merge" }
  | { kind: "compose" }
  | { kind: "viewer"; files: readonly ViewedFile[]; at: number };
export interface ViewedFile {
  name: string;
  url: string;
}
export const layer = signal<Layer | null>(null);
/** Which popover of the head is asked for by a key. */
export const asked = signal<"snooze" | "assign" | "invite" | "tags" | "more" | null>(null);
export const searching = signal<{ text: string } | null>(null);

export interface Toast {
  id: number;
  text: string;
  failed?: boolean;
  undo?: () => void;
}
export const toasts = signal<readonly Toast[]>([]);
let toastId = 0;
export function toast(text: string, more: { undo?: () => void; failed?: boolean } = {}): void {
  toasts.value = [...toasts.value.slice(-2), { id: ++toastId, text, ...more }];
}
export const dropToast = (id: number): void =>
  void (toasts.value = toasts.value.filter((each) => each.id !== id));

// Names ------------------------------------------------------------------------------------------------------------------------------

export const agentName = (id: string | null | undefined): string =>
  id ? (agents.value.get(id)?.name ?? t("inbox.someone")) : "";
export const teamName = (id: string | null | undefined): string =>
  teams.value.find((team) => team.id === id)?.name ?? "";
export const contactName = (conversation: Conversation): string =>
  conversation.contact.name || t("inbox.visitor");

export { batch };

/** What was done here and not yet answered. */
export interface Guess {
  change: Partial<Conversation>;
  /** What the server said meanwhile: it counts if the server refuses. */
  said?: Conversation;
}

/** By conversation: a guess stands over what older frames say. */
export const guesses = new Map<string, Guess>();
