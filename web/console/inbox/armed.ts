/** A reply that goes the moment the contact's message comes. The server holds it; this is what it told. */

import { signal } from "@preact/signals";
import type { ServerFrame } from "../../contract/frames.ts";
import type { Conversation, QuickReply } from "../../contract/models.ts";
import { randomId } from "../../shared/random-id.ts";
import { boot, t } from "./boot.ts";
import { send } from "./line.ts";
import { toast } from "./store.ts";
import { filled } from "./values.ts";

/** How ids of these frames begin, so that a refusal is told. */
export const requests = "arm-";

type ArmedFrame = Extract<ServerFrame, { t: "armed" }>;
export type Armed = NonNullable<ArmedFrame["armed"]>;
export const armed = signal<ReadonlyMap<string, Armed>>(new Map());

export function takeArmed({ conversation_id: id, armed: now }: ArmedFrame): void {
  const next = new Map(armed.value);
  if (now) next.set(id, now);
  else next.delete(id);
  armed.value = next;
}

/** Only where one serves it, or nobody does: else a colleague's message would be cut across. */
export const mayArm = ({ assignee_id, status }: Conversation): boolean =>
  status !== "closed" && (assignee_id === null || assignee_id === boot.me.id);

/** It shows once the server holds it. A second time on the same reply disarms. */
export function arm(conversation: Conversation, reply: QuickReply): void {
  if (!mayArm(conversation)) return;
  if (armed.value.get(conversation.id)?.reply_id === reply.id) return disarm(conversation.id);
  const text = filled(reply, conversation);
  const frame = { t: "arm" as const, id: `${requests}${randomId()}`, conversation_id: conversation.id };
  if (!send({ ...frame, reply_id: reply.id, text })) toast(t("armed.offline"), { failed: true });
}

export function disarm(id: string): void {
  if (!armed.value.has(id)) return;
  send({ t: "disarm", conversation_id: id });
  takeArmed({ t: "armed", conversation_id: id, armed: null });
}
