/** The quiet line that asks, once, whether agents may see what is being typed; and the same choice for ever after behind the menu. */

import { useState } from "preact/hooks";
import type { VNode } from "preact";
import { html } from "../shared/html.ts";
import { Icon } from "../shared/icon.ts";
import { checkIcon, eyeIcon } from "../shared/icons.ts";
import { answer, answerOf } from "./typed.ts";
import type { Ui } from "./ui.ts";

export function ConsentLine({ ui, agreed, answered }: { ui: Ui; agreed(): void; answered(): void }): VNode {
  const { t } = ui;
  const [on, setOn] = useState(false);
  const [busy, setBusy] = useState(false);
  const say = (granted: boolean) => {
    setBusy(true);
    answer(ui, granted).then(
      () => {
        setBusy(false);
        if (!granted) return answered();
        setOn(true);
        agreed();
      },
      () => setBusy(false),
    );
  };
  return html`<div class="lx-ask" role="group" aria-label=${t("widget.preview.ask")}>
    <${Icon} shape=${on ? checkIcon : eyeIcon} size=${16} />
    <span role="status">${t(on ? "widget.preview.on" : "widget.preview.ask")}</span>
    ${!on && html`<button disabled=${busy} onClick=${() => say(true)}>${t("widget.preview.yes")}</button>`}
    <button disabled=${busy} onClick=${() => say(false)}>
      ${t(on ? "widget.preview.take_back" : "widget.preview.no")}
    </button>
  </div>`;
}

/** Behind the menu: what it means, what was said, and the other answer. */
export function PreviewChoice({ ui }: { ui: Ui }): VNode | null {
  const { t, config } = ui;
  const [said, setSaid] = useState(() => answerOf(ui));
  const [failed, setFailed] = useState(false);
  if (!config.preview_enabled) return null;
  const on = said === "yes";
  const turn = () =>
    answer(ui, !on).then(
      () => {
        setSaid(answerOf(ui));
        setFailed(false);
      },
      () => {
        setSaid(answerOf(ui));
        setFailed(true);
      },
    );
  return html`<h2>${t("widget.preview.title")}</h2>
    <p>${t("widget.preview.what")}</p>
    <p role="status">${t(on ? "widget.preview.on" : "widget.preview.off")}</p>
    ${failed && html`<p class="lx-err" role="alert">${t("widget.preview.failed")}</p>`}
    <div>
      <button class="lx-btn" onClick=${turn}>
        ${t(on ? "widget.preview.take_back" : "widget.preview.yes")}
      </button>
    </div>`;
}
