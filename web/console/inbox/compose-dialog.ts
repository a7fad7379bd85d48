/** Writes first to a contact: by which inbox, to whom, and what. */

import { useState } from "preact/hooks";
import type { Contact } from "../../contract/models.ts";
import { html } from "../../shared/html.ts";
import { randomId } from "../../shared/random-id.ts";
import { startConversation } from "./api.ts";
import { AskDialog } from "./ask-dialog.ts";
import { t } from "./boot.ts";
import { ContactSearch, nameOf } from "./contact-search.ts";
import { loadList } from "./loading.ts";
import { openConversation } from "./navigation.ts";
import { Face } from "./parts.ts";
import { inboxes, layer, putConversations } from "./store.ts";

export function ComposeDialog() {
  const choices = [...inboxes.values()].filter((inbox) => !inbox.archived);
  const [inboxId, setInboxId] = useState(choices[0]?.id ?? "");
  const [contact, setContact] = useState<Contact | undefined>();
  const [text, setText] = useState("");
  // One id for all tries, so that a second press writes no second message.
  const [id] = useState(randomId);
  const run = async () => {
    const message = { client_id: id, kind: "text" as const, text: text.trim() };
    const started = await startConversation({ inbox_id: inboxId, contact_id: contact!.id, message });
    layer.value = null;
    putConversations([started]);
    openConversation(started.id);
    void loadList();
  };
  return html`<${AskDialog}
    title=${t("inbox.compose")}
    label=${t("inbox.compose.send")}
    ready=${Boolean(inboxId && contact && text.trim())}
    run=${run}
  >
    ${
      choices.length > 1 &&
      html`<select
        class="input"
        aria-label=${t("inbox.compose.inbox")}
        onChange=${(event: Event) => setInboxId((event.currentTarget as HTMLSelectElement).value)}
      >
        ${choices.map((inbox) => html`<option value=${inbox.id} selected=${inbox.id === inboxId}>${inbox.name}</option>`)}
      </select>`
    }
    ${
      contact
        ? html`<div class="row">
            <${Face} name=${nameOf(contact)} id=${contact.id} size="s" /><span class="b cut grow"
              >${nameOf(contact)}</span
            ><button type="button" class="btn xs" onClick=${() => setContact(undefined)}>
              ${t("inbox.compose.change")}
            </button>
          </div>`
        : html`<${ContactSearch}
            hint=${t("panel.merge.find")}
            none=${t("inbox.compose.none")}
            choose=${setContact}
          />`
    }
    <textarea
      maxlength="10000"
      value=${text}
      placeholder=${t("inbox.compose.text")}
      aria-label=${t("inbox.compose.text")}
      onInput=${(event: InputEvent) => setText((event.currentTarget as HTMLTextAreaElement).value)}
      onKeyDown=${(event: KeyboardEvent) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing)
          (event.currentTarget as HTMLTextAreaElement).form!.requestSubmit();
      }}
    ></textarea>
  <//>`;
}
