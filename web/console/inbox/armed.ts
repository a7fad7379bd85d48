/** A reply that goes the moment the contact's message comes: it stands in the composer's head until then. The server holds it. */

import { signal } from "@preact/signals";
import type { ServerFrame } from "../../contract/frames.ts";
import type { Conversation, QuickReply } from "../../contract/models.ts";
import { html } from "../../shared/html.ts";
import { Icon } from "../../shared/icon.ts";
import { randomId } from "../../shared/random-id.ts";
import { triangleAlertIcon, zapIcon } from "../../shared/icons.ts";
import { countUse } from "./api.ts";
import { boot, t } from "./boot.ts";
import { insertText } from "./composing.ts";
import { send } from "./line.ts";
import { Kbd } from "./parts.ts";
import { sendWritten } from "./sending.ts";
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

export function ArmedBar({ id }: { id: string }) {
  const now = armed.value.get(id);
  if (!now) return null;
  const held = now.state === "held";
  const edit = () => {
    disarm(id);
    insertText(now.text);
  };
  const anyway = () => {
    disarm(id);
    void countUse(now.reply_id, id).catch(() => {});
    sendWritten(id, { kind: "text", text: now.text, files: [] });
  };
  return html`<div class=${`armed ${held ? "held" : ""}`} role="status">
    <${Icon} shape=${held ? triangleAlertIcon : zapIcon} size=${16} />
    <b class="b">${t(held ? "armed.held" : "armed.waits")}</b>
    <span class="cut grow" title=${now.text}>${now.text}</span>
    ${held && html`<button type="button" class="link" onClick=${anyway}>${t("armed.anyway")}</button>`}
    <button type="button" class="link" onClick=${edit}>${t(held ? "armed.change" : "armed.edit")}</button>
    <button type="button" class="link" onClick=${() => disarm(id)}>
      ${t("armed.off")} <span class="only-wide"><${Kbd} keys=${["Esc"]} /></span>
    </button>
  </div>`;
}
