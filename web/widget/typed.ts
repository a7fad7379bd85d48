/** What is being typed, for the agent to see before it is sent: only after a yes, until it is taken back. */

import { clockTimers } from "../shared/connection.ts";
import type { VisitorClient } from "../sdk/client.ts";
import { PreviewSender } from "../sdk/preview.ts";
import { storedFlag, storeFlag, type Ui } from "./ui.ts";

/** `yes`, `no`, or `seen`: shown once, and not answered, which means no. */
export type Answer = "yes" | "no" | "seen" | null;
const flagOf = ({ config }: Ui): string => `lingxi.${config.key}.preview`;
export const answerOf = (ui: Ui): Answer => storedFlag(flagOf(ui)) as Answer;
export const keepAnswer = (ui: Ui, answer: Answer): void => storeFlag(flagOf(ui), answer ?? "");

const senders = new WeakMap<VisitorClient, PreviewSender>();

let asking = false;

/** At each change of the composer's text; `left`: it was sent. Asks once, and no answer means no. */
export function preview(
  ui: Ui,
  field: HTMLTextAreaElement | null,
  ask: (on: boolean) => void,
  left?: boolean,
): void {
  const said = answerOf(ui);
  if (left) {
    ask(false);
    if (asking && said === null) keepAnswer(ui, "seen");
    asking = false;
  } else if (said === "yes" && field) typed(ui, field.value, field.selectionStart);
  // When it means something: with the first message there is nobody yet who could look.
  else if (said === null && field?.value && ui.client.current) ask((asking = true));
}

function typed(ui: Ui, text: string, caret: number): void {
  const { client, config } = ui;
  if (answerOf(ui) !== "yes" || !client.current) return;
  let sender = senders.get(client);
  if (!sender) {
    sender = new PreviewSender((frame) => client.tell(frame), clockTimers, config.mask_phones);
    senders.set(client, sender);
    client.typed = {
      sent: () => sender?.stop(),
      // The words have changed since, or it was taken back elsewhere: asked again at the next key.
      refused: (code) => code === "consent_missing" && (sender?.stop(), keepAnswer(ui, null)),
    };
  }
  sender.write(client.current, text, caret);
}

/** Says yes or no, here and in the ledger. A no holds here at once, whether it can be told or not. */
export async function answer(ui: Ui, granted: boolean): Promise<void> {
  const { client, config } = ui;
  const before = answerOf(ui);
  if (!granted) {
    senders.get(client)?.stop();
    keepAnswer(ui, "no");
    // Who never agreed has nothing to take back.
    if (before !== "yes") return;
  }
  await client.session();
  const body = {
    ...{ purpose: "preview", granted, text_version: config.consent_version },
    ...{ how: "widget", locale: config.locale },
  };
  await client.call("/consents", { method: "POST", body });
  if (granted) keepAnswer(ui, "yes");
}
