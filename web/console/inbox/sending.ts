/** Sends messages: shown at once, over the line when it is open, by REST when no acknowledgement comes, kept while it is down. */

import type { Attachment, Message, Problem } from "../../contract/models.ts";
import * as api from "./api.ts";
import type { Failure } from "./api.ts";
import { t } from "./boot.ts";
import { afterMessage } from "./lists.ts";
import { send } from "./line.ts";
import {
  addUnsent,
  changeUnsent,
  dropUnsent,
  newClientId,
  settleUnsent,
  toSendAgain,
  type Unsent,
} from "./outbox.ts";
import {
  conversations,
  freshFrom,
  line,
  placeInList,
  putConversations,
  putThread,
  threads,
  unsent,
} from "./store.ts";
import { takeMessage } from "./threads.ts";

export interface Written {
  kind: "text" | "note";
  text: string;
  files: Attachment[];
  replyTo?: number;
  mentions?: string[];
}

/** An acknowledgement that takes longer than this is asked for by REST, with the same id. */
const ackWithin = 8_000;
const waiting = new Map<string, ReturnType<typeof setTimeout>>();

export function sendWritten(conversationId: string, written: Written): void {
  const entry: Unsent = {
    clientId: newClientId(),
    conversationId,
    ...written,
    at: new Date().toISOString(),
    state: "sending",
  };
  unsent.value = addUnsent(unsent.value, entry);
  freshFrom.value = 0;
  dispatch(entry);
}

/** After a reconnect: everything that isn't acknowledged goes again, in order, with the ids that it had. */
export function flushUnsent(): void {
  for (const entry of toSendAgain(unsent.value)) {
    mark(entry.clientId, { state: "sending" });
    dispatch(entry);
  }
}

export function retry(clientId: string): void {
  const entry = unsent.value.find((each) => each.clientId === clientId);
  if (!entry) return;
  mark(clientId, { state: "sending", reason: "" });
  dispatch(entry);
}

export function takeBack(clientId: string): void {
  stopWaiting(clientId);
  unsent.value = dropUnsent(unsent.value, clientId);
}

export function acknowledged(clientId: string): void {
  stopWaiting(clientId);
  unsent.value = dropUnsent(unsent.value, clientId);
}

export function refused(clientId: string, problem: Pick<Problem, "detail" | "status" | "params">): void {
  stopWaiting(clientId);
  const again = Number(problem.params?.retry_after ?? 0);
  if (problem.status === 429 && again > 0) {
    mark(clientId, { state: "held" });
    setTimeout(() => retry(clientId), again * 1000);
  } else mark(clientId, { state: "failed", reason: problem.detail });
}

function dispatch(entry: Unsent): void {
  stopWaiting(entry.clientId);
  const on = send({
    t: "send",
    id: entry.clientId,
    conversation_id: entry.conversationId,
    kind: entry.kind,
    text: entry.text,
    ...(entry.files.length > 0 && { file_ids: entry.files.map((file) => file.id) }),
    ...(entry.replyTo && { reply_to: entry.replyTo }),
    ...(entry.mentions?.length && { mentions: entry.mentions }),
  });
  if (on)
    waiting.set(
      entry.clientId,
      setTimeout(() => void post(entry), ackWithin),
    );
  else mark(entry.clientId, { state: "held" });
}

async function post(entry: Unsent): Promise<void> {
  waiting.delete(entry.clientId);
  if (!unsent.value.some((each) => each.clientId === entry.clientId)) return;
  try {
    const message = await api.sendMessage(entry.conversationId, {
      client_id: entry.clientId,
      kind: entry.kind,
      text: entry.text,
      ...(entry.files.length > 0 && { file_ids: entry.files.map((file) => file.id) }),
      ...(entry.replyTo && { reply_to: entry.replyTo }),
      ...(entry.mentions?.length && { mentions: entry.mentions }),
    });
    acknowledged(entry.clientId);
    receive(message);
  } catch (error) {
    const failure = error as Failure;
    if (failure.passing && line.value !== "open") mark(entry.clientId, { state: "held" });
    else mark(entry.clientId, { state: "failed", reason: failure.message || t("inbox.error.unreachable") });
  }
}

/** A message that came by REST. */
export function receive(message: Message): void {
  unsent.value = settleUnsent(unsent.value, [message]);
  const known = threads.value.get(message.conversation_id);
  if (known) putThread(message.conversation_id, takeMessage(known, message).thread);
  const had = conversations.value.get(message.conversation_id);
  if (!had) return;
  const next = afterMessage(had, message);
  putConversations([next]);
  placeInList(next);
}

function mark(clientId: string, change: Partial<Unsent>): void {
  unsent.value = changeUnsent(unsent.value, clientId, change);
}
function stopWaiting(clientId: string): void {
  clearTimeout(waiting.get(clientId));
  waiting.delete(clientId);
}
