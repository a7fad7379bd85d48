/** What is armed, in the composer's head: until it goes, or is taken back. */

import { html } from "../../shared/html.ts";
import { Icon } from "../../shared/icon.ts";
import { triangleAlertIcon, zapIcon } from "../../shared/icons.ts";
import { countUse } from "./api.ts";
import { armed, disarm } from "./armed.ts";
import { t } from "./boot.ts";
import { insertText } from "./composing.ts";
import { Kbd } from "./parts.ts";
import { sendWritten } from "./sending.ts";

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
