/** Two records turn out to be one person: the other one goes into that of the open conversation. */

import { useState } from "preact/hooks";
import type { Contact } from "../../contract/models.ts";
import { html } from "../../shared/html.ts";
import { mergeContact } from "./api.ts";
import { AskDialog } from "./ask-dialog.ts";
import { t } from "./boot.ts";
import { ContactSearch, nameOf } from "./contact-search.ts";
import { loadList, refreshConversation } from "./loading.ts";
import { contactName, layer, open, putContact, toast } from "./store.ts";

export function MergeDialog() {
  const conversation = open.value;
  const [other, setOther] = useState<Contact | undefined>();
  if (!conversation) return null;
  const run = async () => {
    putContact(await mergeContact(other!.id, conversation.contact.id));
    layer.value = null;
    toast(t("inbox.done.merged"));
    void refreshConversation(conversation.id).catch(() => {});
    void loadList();
  };
  return html`<${AskDialog}
    title=${t("panel.merge")}
    label=${t("panel.merge.go")}
    ready=${other !== undefined}
    danger
    run=${run}
  >
    <p class="hint">${t("panel.merge.about")}</p>
    <${ContactSearch}
      hint=${t("panel.merge.find")}
      none=${t("panel.merge.none")}
      without=${conversation.contact.id}
      chosen=${other}
      choose=${setOther}
    />
    ${other && html`<p class="alert warn" role="status">${t("panel.merge.what", { from: nameOf(other), into: contactName(conversation) })}</p>`}
  <//>`;
}
