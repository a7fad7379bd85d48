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

interface State {
  sender: PreviewSender;
  /** The line that asks stands above the composer. */
  asking: boolean;
  /** Of the composer that is on the screen now. */
  ask(on: boolean): void;
}
const states = new WeakMap<VisitorClient, State>();

/** At each change of the composer. `ask` puts the line that asks on the screen, or takes it away. */
export function typed(ui: Ui, field: HTMLTextAreaElement | null, ask: (on: boolean) => void): void {
  const { client } = ui;
  // With the first message there is nobody yet who could look.
  if (!field || !client.current) return;
  const state = stateOf(ui);
  state.ask = ask;
  const said = answerOf(ui);
  if (said === null && field.value && !state.asking) ask((state.asking = true));
  if (said === "yes") state.sender.write(client.current, field.value, field.selectionStart);
}

function stateOf(ui: Ui): State {
  const { client, config } = ui;
  const had = states.get(client);
  if (had) return had;
  const state: State = {
    sender: new PreviewSender((frame) => client.tell(frame), clockTimers, config.mask_phones),
    asking: false,
    ask: () => {},
  };
  states.set(client, state);
  client.typed = {
    sent() {
      state.sender.stop();
      if (!state.asking) return;
      // Shown once; no answer means no.
      if (answerOf(ui) === null) keepAnswer(ui, "seen");
      state.ask((state.asking = false));
    },
    // The words have changed since, or it was taken back elsewhere: asked again at the next key.
    refused(code) {
      if (code !== "consent_missing") return;
      state.sender.stop();
      keepAnswer(ui, null);
    },
  };
  return state;
}

/** Says yes or no, here and in the ledger. A no holds here at once, whether it can be told or not. */
export async function answer(ui: Ui, granted: boolean): Promise<void> {
  const { client, config, language } = ui;
  const before = answerOf(ui);
  if (!granted) {
    states.get(client)?.sender.stop();
    keepAnswer(ui, "no");
    // Who never agreed has nothing to take back.
    if (before !== "yes") return;
  }
  await client.post("/consents", {
    purpose: "preview",
    granted,
    text_version: config.consent_version,
    how: "widget",
    locale: language.locale,
  });
  if (granted) keepAnswer(ui, "yes");
}
