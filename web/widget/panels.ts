/** Pages behind the menu: earlier conversations, and what is kept about the visitor. */

import type { VNode } from "preact";
import { html } from "../shared/html.ts";
import { dayOf } from "./format.ts";
import { Face, type Ui } from "./ui.ts";

export function History({ ui, open }: { ui: Ui; open(id: string): void }): VNode {
  const { client, t, config, language } = ui;
  return html`<div class="lx-body lx-form">
    <h2>${t("widget.history.title")}</h2>
    ${client.conversations.length === 0 && html`<p>${t("widget.history.empty")}</p>`}
    <ul class="lx-list">
      ${client.conversations.map(
        ({ id, agent, last_text, last_message_at, status, unread }) =>
          html`<li key=${id}>
            <button onClick=${() => open(id)}>
              <${Face} name=${agent?.name ?? config.name} url=${agent?.avatar_url} size=${40} />
              <span
                ><b>${agent?.name ?? config.name}</b
                ><small>${dayOf(last_message_at, Date.now(), language)}</small>
                <i dir="auto">${last_text}</i
                >${status !== "closed" && html`<em>${t("widget.history.open")}</em>`}</span
              >
              ${unread > 0 && html`<span class="lx-badge">${unread}</span>`}
            </button>
          </li>`,
      )}
    </ul>
  </div>`;
}

export function Privacy({ ui, done }: { ui: Ui; done(): void }): VNode {
  const { client, t } = ui;
  const forget = () => {
    client.forget();
    done();
  };
  return html`<div class="lx-body lx-form">
    <h2>${t("widget.privacy.title")}</h2>
    <p>${t("widget.privacy.what")}</p>
    ${
      client.known &&
      html`<p>${t("widget.privacy.forget_hint")}</p>
        <div><button class="lx-btn" onClick=${forget}>${t("widget.privacy.forget")}</button></div>`
    }
  </div>`;
}
