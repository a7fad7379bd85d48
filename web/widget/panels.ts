/** Pages behind the menu: earlier conversations, the conversation by mail, and what is kept about the visitor. */

import { useEffect, useState } from "preact/hooks";
import type { VNode } from "preact";
import { html } from "../shared/html.ts";
import { PreviewChoice } from "./consent-line.ts";
import { dayOf } from "./format.ts";
import { tellHost, trail } from "./trail.ts";
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
  // Only beside a page of the site there is something to see.
  const offered = ui.embedded && ui.config.tracking !== "off";
  const track = (tracking: boolean | null) => tellHost({ lingxi: 1, t: "consent", tracking });
  const [tracked, setTracked] = useState(trail.on);
  useEffect(() => {
    trail.changed = setTracked;
    return () => {
      trail.changed = () => {};
    };
  }, []);
  const forget = () => {
    client.forget();
    if (offered) track(null);
    done();
  };
  const { doNotTrack, globalPrivacyControl } = navigator as Navigator & { globalPrivacyControl?: boolean };
  const state = globalPrivacyControl || doNotTrack === "1" ? "signal" : tracked ? "on" : "off";
  return html`<div class="lx-body lx-form">
    <h2>${t("widget.privacy.title")}</h2>
    <p>${t("widget.privacy.what")}</p>
    <${PreviewChoice} ui=${ui} />
    ${
      offered &&
      html`<h3>${t("widget.privacy.pages")}</h3>
        <p role="status">${t(`widget.privacy.pages_${state}`)}</p>
        ${
          state !== "signal" &&
          html`<div>
            <button class="lx-btn" onClick=${() => track(!tracked)}>
              ${t(`widget.privacy.pages_${tracked ? "stop" : "allow"}`)}
            </button>
          </div>`
        }`
    }
    ${
      client.known &&
      html`<p>${t("widget.privacy.forget_hint")}</p>
        <div><button class="lx-btn" onClick=${forget}>${t("widget.privacy.forget")}</button></div>`
    }
  </div>`;
}

export function Transcript({ ui, done }: { ui: Ui; done(): void }): VNode {
  const { client, t } = ui;
  const [state, setState] = useState<"" | "busy" | "sent">("");
  const [error, setError] = useState("");
  async function submit(event: Event & { currentTarget: HTMLFormElement }): Promise<void> {
    event.preventDefault();
    const email = String(new FormData(event.currentTarget).get("email")).trim();
    if (!/^\S+@\S+\.\S+$/.test(email)) return setError(t("widget.form.bad_email"));
    setState("busy");
    setError("");
    try {
      await client.mailTranscript(client.current!, email);
      setState("sent");
    } catch (problem) {
      setError((problem as Error).message || t("widget.transcript.failed"));
      setState("");
    }
  }
  if (state === "sent")
    return html`<div class="lx-body lx-form" role="status">
      <h2>${t("widget.transcript.sent")}</h2>
      <div><button class="lx-btn" onClick=${done}>${t("widget.offline.chat")}</button></div>
    </div>`;
  return html`<form class="lx-body lx-form" onSubmit=${submit} novalidate>
    <h2>${t("widget.transcript.title")}</h2>
    <div>
      <label for="transcript-email">${t("widget.offline.email")}</label>
      <input
        class="lx-in"
        id="transcript-email"
        name="email"
        type="email"
        autocomplete="email"
        maxlength="254"
        dir="auto"
        aria-invalid=${error ? "true" : undefined}
        aria-describedby=${error ? "transcript-fault" : undefined}
      />
      ${error && html`<p class="lx-err" id="transcript-fault" role="alert">${error}</p>`}
    </div>
    <div>
      <button class="lx-btn p" disabled=${state === "busy" || ui.preview}>
        ${t("widget.transcript.send")}
      </button>
    </div>
  </form>`;
}
