/** Messages that the server has not acknowledged: kept over a reload of this tab, sent again with the same id until it has. */

import type { Attachment, Message } from "../../contract/models.ts";
import { randomId } from "../../shared/random-id.ts";

export interface Unsent {
  clientId: string;
  conversationId: string;
  kind: "text" | "note";
  text: string;
  files: Attachment[];
  replyTo?: number;
  mentions?: string[];
  at: string;
  /** `held`: the line is down, it goes when it is back. */
  state: "sending" | "held" | "failed";
  reason?: string;
}

export const newClientId = (): string => randomId();

export const addUnsent = (box: readonly Unsent[], unsent: Unsent): Unsent[] => [...box, unsent];
export const dropUnsent = (box: readonly Unsent[], clientId: string): Unsent[] =>
  box.filter((each) => each.clientId !== clientId);
export const changeUnsent = (box: readonly Unsent[], clientId: string, change: Partial<Unsent>): Unsent[] =>
  box.map((each) => (each.clientId === clientId ? { ...each, ...change } : each));

/** What a sync or a frame shows as received leaves the box, however its acknowledgement got lost. */
export function settleUnsent(box: readonly Unsent[], messages: readonly Message[]): readonly Unsent[] {
  const received = new Set(messages.map((message) => message.client_id).filter(Boolean));
  return box.some((each) => received.has(each.clientId))
    ? box.filter((each) => !received.has(each.clientId))
    : box;
}

/** What goes out when the line is back: in the order of writing, without what the server refused. */
export const toSendAgain = (box: readonly Unsent[]): Unsent[] =>
  box.filter((each) => each.state !== "failed");

const place = (agentId: string) => `lingxi.unsent.${agentId}`;

export function loadUnsent(storage: Pick<Storage, "getItem">, agentId: string): Unsent[] {
  try {
    const kept = JSON.parse(storage.getItem(place(agentId)) ?? "[]") as Unsent[];
    return kept.map((each) => (each.state === "failed" ? each : { ...each, state: "held" }));
  } catch {
    return [];
  }
}

export function keepUnsent(
  storage: Pick<Storage, "setItem" | "removeItem">,
  agentId: string,
  box: readonly Unsent[],
): void {
  try {
    if (box.length > 0) storage.setItem(place(agentId), JSON.stringify(box));
    else storage.removeItem(place(agentId));
  } catch {
    // A full or forbidden storage: the messages are still in memory.
  }
}
