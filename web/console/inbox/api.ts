/** The REST calls that the inbox makes, one function each. */

import type {
  Agent,
  Attachment,
  Contact,
  Conversation,
  ConversationFilter,
  Macro,
  Message,
  Offer,
  Page,
  Priority,
  Problem,
  QuickReply,
  SavedView,
  Team,
} from "../../contract/models.ts";
import { boot, t } from "./boot.ts";
import type { Decisions } from "./reasons.ts";

/** What went wrong, in words for the reader; `status` 0 when no answer came. */
export class Failure extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly requestId?: string,
  ) {
    super(message);
  }
  /** Trying the same again may help. */
  get passing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

const patience = 15_000;

export async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  let response: Response;
  try {
    response = await fetch(`${boot.base}/api/v1${path}`, {
      method,
      headers: {
        // Errors in the language of the page, whatever the browser's own is.
        "accept-language": boot.locale,
        ...(body !== undefined && { "content-type": "application/json" }),
      },
      body: body === undefined ? null : JSON.stringify(body),
      signal: AbortSignal.timeout(patience),
    });
  } catch {
    throw new Failure(0, "unreachable", t("inbox.error.unreachable"));
  }
  const text = await response.text();
  if (response.ok) return (text ? JSON.parse(text) : undefined) as T;
  throw failureOf(response.status, text);
}

export function failureOf(status: number, text: string): Failure {
  try {
    const problem = JSON.parse(text) as Problem;
    return new Failure(status, problem.code, problem.detail || problem.title, problem.request_id);
  } catch {
    return new Failure(status, "unknown", t("inbox.error.unknown", { status }));
  }
}

const at = (id: string, rest = "") => `/conversations/${encodeURIComponent(id)}${rest}`;

export function query(values: Record<string, string | number | boolean | undefined>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(values))
    if (value !== undefined && value !== "") params.set(name, String(value));
  const text = params.toString();
  return text ? `?${text}` : "";
}

export const listConversations = (filter: ConversationFilter, cursor?: string, limit = 50) =>
  call<Page<Conversation>>(
    "GET",
    `/conversations${query({ ...filter, status: filter.status?.join(","), cursor, limit })}`,
  );

export interface Counts {
  mine: number;
  unassigned: number;
  all: number;
  mentions: number;
  snoozed: number;
  teams: Record<string, number>;
}
export const countConversations = () => call<Counts>("GET", "/conversations/counts");
export const getConversation = (id: string) => call<Conversation>("GET", at(id));

export interface MessagePage {
  data: Message[];
  last_seq: number;
  revision: number;
  more: boolean;
}
export const messagesBefore = (id: string, before?: number, limit = 50) =>
  call<MessagePage>("GET", at(id, `/messages${query({ before, limit })}`));
export const messagesAfter = (id: string, after: number, revision: number) =>
  call<MessagePage>("GET", at(id, `/messages${query({ after, revision })}`));

export interface NewMessage {
  client_id: string;
  kind: "text" | "note";
  text: string;
  file_ids?: string[];
  reply_to?: number;
  mentions?: string[];
}
export const sendMessage = (id: string, message: NewMessage) =>
  call<Message>("POST", at(id, "/messages"), message);
export const recallMessage = (id: string, seq: number) => call<Message>("DELETE", at(id, `/messages/${seq}`));
export const editNote = (id: string, seq: number, text: string) =>
  call<Message>("PATCH", at(id, `/messages/${seq}`), { text });

export const assign = (id: string, to: { assignee_id?: string | null; team_id?: string | null }) =>
  call<Conversation>("PUT", at(id, "/assignment"), to);
export const decisionsOf = (id: string) => call<Decisions>("GET", at(id, "/decisions"));
export const claim = (id: string) => call<Conversation>("POST", at(id, "/claim"));
export const transfer = (id: string, to: { agent_id?: string; team_id?: string; note?: string }) =>
  call<Conversation | Offer>("POST", at(id, "/transfers"), to);
export const invite = (id: string, agentId: string) =>
  call<Conversation | Offer>("POST", at(id, "/participants"), { agent_id: agentId });
export const snooze = (id: string, until: string) => call<Conversation>("PUT", at(id, "/snooze"), { until });
export const wake = (id: string) => call<Conversation>("DELETE", at(id, "/snooze"));
export const close = (id: string) => call<Conversation>("PUT", at(id, "/closure"));
export const reopen = (id: string) => call<Conversation>("DELETE", at(id, "/closure"));
export const tag = (id: string, tags: string[]) => call<Conversation>("PUT", at(id, "/tags"), { tags });
export const prioritise = (id: string, priority: Priority) =>
  call<Conversation>("PUT", at(id, "/priority"), { priority });
export const askRating = (id: string) => call<unknown>("POST", at(id, "/rating-requests"));
export const mailTranscript = (id: string, to: string) =>
  call<unknown>("POST", at(id, "/transcript/mails"), { to });
export const transcriptUrl = (id: string, format: "txt" | "html"): string =>
  `${boot.base}/api/v1${at(id, `/transcript?format=${format}`)}`;
export const startConversation = (first: { inbox_id: string; contact_id: string; message: NewMessage }) =>
  call<Conversation>("POST", "/conversations", first);
export const markRead = (id: string, seq: number) => call<unknown>("PUT", at(id, "/read"), { seq });

export interface Draft {
  text: string;
  kind: "text" | "note";
}
export const getDraft = (id: string) => call<Draft | null>("GET", at(id, "/draft"));
export const putDraft = (id: string, draft: Draft) => call<unknown>("PUT", at(id, "/draft"), draft);

export interface SearchHit {
  conversation: Conversation;
  message: Message;
  snippet: { text: string; marks: [number, number][] };
}
export const searchMessages = (q: string, before?: string) =>
  call<Page<SearchHit>>("GET", `/search${query({ q, before })}`);

const contactAt = (id: string, rest = "") => `/contacts/${encodeURIComponent(id)}${rest}`;
export type ContactPatch = Partial<Pick<Contact, "name" | "email" | "phone" | "note" | "vip" | "attributes">>;
export const getContact = (id: string) => call<Contact>("GET", contactAt(id));
export const patchContact = (id: string, patch: ContactPatch) => call<Contact>("PATCH", contactAt(id), patch);
export const tagContact = (id: string, tags: string[]) =>
  call<Contact>("PUT", contactAt(id, "/tags"), { tags });
export const blockContact = (id: string, on: boolean) =>
  call<Contact>(on ? "PUT" : "DELETE", contactAt(id, "/block"));

export const findContacts = (q: string, inboxId?: string) =>
  call<Page<Contact>>("GET", `/contacts${query({ q, inbox_id: inboxId, limit: 8 })}`);
export const mergeContact = (id: string, intoId: string) =>
  call<Contact>("POST", contactAt(id, "/merge"), { into_id: intoId });

export const listAgents = () => call<Page<Agent>>("GET", "/agents");
export const listTeams = () => call<Page<Team>>("GET", "/teams");
/** The most used ones, or the best for what stands after `/`: titles by pinyin and initials too. */
export const listQuickReplies = (q = "") =>
  call<Page<QuickReply>>("GET", `/quick-replies?q=${encodeURIComponent(q)}&limit=${q ? 20 : 100}`);
/** With the conversation it learns what it answers, and copies of its files come back for the message. */
export const countUse = (id: string, conversationId?: string) =>
  call<QuickReply & { attachments: Attachment[] }>(
    "POST",
    `/quick-replies/${encodeURIComponent(id)}/use`,
    conversationId ? { conversation_id: conversationId } : {},
  );
export const listMacros = () => call<{ data: Macro[] }>("GET", "/macros?own=true");
export const runMacro = (id: string, macroId: string) =>
  call<{ id: string; undo_ms: number }>("POST", at(id, "/macro-runs"), { macro_id: macroId });
export const undoMacro = (id: string, runId: string) =>
  call<unknown>("DELETE", at(id, `/macro-runs/${encodeURIComponent(runId)}`));
export const listTags = () => call<Page<string | { tag: string }>>("GET", "/tags");
export const listViews = () => call<Page<SavedView>>("GET", "/views");
export const saveView = (name: string, filter: ConversationFilter) =>
  call<SavedView>("POST", "/views", { name, filter });
export const dropView = (id: string) => call<unknown>("DELETE", `/views/${encodeURIComponent(id)}`);
export const setAvailability = (availability: Agent["availability"]) =>
  call<unknown>("PUT", "/agents/me/availability", { availability });

/** `onProgress` hears 0 to 1. Abort by the returned function. */
export function uploadFile(
  file: File,
  onProgress: (part: number) => void,
): { done: Promise<Attachment>; abort(): void } {
  const request = new XMLHttpRequest();
  const done = new Promise<Attachment>((resolve, reject) => {
    request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
    request.onload = () => {
      if (request.status < 300) resolve(JSON.parse(request.responseText) as Attachment);
      else reject(failureOf(request.status, request.responseText));
    };
    request.onerror = () => reject(new Failure(0, "unreachable", t("inbox.error.unreachable")));
    request.onabort = () => reject(new Failure(0, "aborted", t("composer.file.stopped")));
  });
  request.open("POST", `${boot.base}/api/v1/files${query({ name: file.name || "image.png" })}`);
  request.setRequestHeader("content-type", file.type || "application/octet-stream");
  request.send(file);
  return { done, abort: () => request.abort() };
}
