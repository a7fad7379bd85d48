/** Parts of the composer: the message that is answered, and the button that takes files. */

import { useRef } from "preact/hooks";
import { html } from "../../shared/html.ts";
import { Icon } from "../../shared/icon.ts";
import { paperclipIcon, replyIcon, xIcon } from "../../shared/icons.ts";
import { t } from "./boot.ts";
import { IconButton } from "./parts.ts";
import { agentName, replyTo, threads } from "./store.ts";

export function Cited({ id, seq }: { id: string; seq: number }) {
  const message = threads.value.get(id)?.messages.find((each) => each.seq === seq);
  const name = message?.author.kind === "agent" ? agentName(message.author.id) : "";
  return html`<div class="comp-cite">
    <${Icon} shape=${replyIcon} size=${14} /><span class="cut grow"
      >${name && html`<b class="b">${name}</b> `}${message?.text || (message?.attachments ?? []).map((file) => file.name).join(" ")}</span
    >
    <${IconButton}
      shape=${xIcon}
      size=${14}
      label=${t("composer.cite_off")}
      onClick=${() => (replyTo.value = null)}
    />
  </div>`;
}

export function FileButton({ add }: { add(files: readonly File[]): void }) {
  const field = useRef<HTMLInputElement>(null);
  const picked = () => {
    add([...(field.current?.files ?? [])]);
    field.current!.value = "";
  };
  return html`<${IconButton}
      shape=${paperclipIcon}
      label=${t("composer.files")}
      onClick=${() => field.current?.click()}
    />
    <input ref=${field} type="file" multiple hidden aria-label=${t("composer.files")} onChange=${picked} />`;
}
