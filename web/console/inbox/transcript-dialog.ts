/** Sends what the contact saw of the conversation to a mail address. */

import { useEffect, useState } from "preact/hooks";
import { html } from "../../shared/html.ts";
import { mailTranscript } from "./api.ts";
import { AskDialog } from "./ask-dialog.ts";
import { t } from "./boot.ts";
import { loadContact } from "./loading.ts";
import { contacts, layer, open, toast } from "./store.ts";

export function TranscriptDialog() {
  const conversation = open.value;
  const known = conversation && contacts.value.get(conversation.contact.id)?.email;
  const [to, setTo] = useState<string | null>(null);
  useEffect(() => {
    if (conversation) void loadContact(conversation.contact.id).catch(() => {});
  }, []);
  if (!conversation) return null;
  const address = (to ?? known ?? "").trim();
  const run = async () => {
    await mailTranscript(conversation.id, address);
    layer.value = null;
    toast(t("inbox.done.mailed", { to: address }));
  };
  return html`<${AskDialog}
    title=${t("thread.transcript.mail")}
    label=${t("thread.transcript.send")}
    ready=${address.includes("@")}
    run=${run}
  >
    <label class="input"
      ><input
        type="email"
        value=${to ?? known ?? ""}
        autofocus
        maxlength="254"
        placeholder=${t("thread.transcript.to")}
        aria-label=${t("thread.transcript.to")}
        onInput=${(event: InputEvent) => setTo((event.currentTarget as HTMLInputElement).value)}
    /></label>
    <p class="hint">${t("thread.transcript.about")}</p>
  <//>`;
}
