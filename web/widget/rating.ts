/** Asks, after the end of a conversation, how it was: five faces, a few words to pick, a comment. */

import { useState } from "preact/hooks";
import type { VNode } from "preact";
import type { VisitorConversation } from "../contract/frames.ts";
import { html } from "../shared/html.ts";
import { Icon } from "../shared/icon.ts";
import {
  angryIcon,
  checkIcon,
  frownIcon,
  laughIcon,
  mehIcon,
  smileIcon,
  messageCircleIcon,
} from "../shared/icons.ts";
import { Face, type Ui } from "./ui.ts";

const faces = [angryIcon, frownIcon, mehIcon, smileIcon, laughIcon];
const praise = ["fast", "clear", "fitting"];
const blame = ["slow", "unclear", "unsolved"];

export function Rating({
  ui,
  conversation,
  later,
}: {
  ui: Ui;
  conversation: VisitorConversation;
  later(): void;
}): VNode {
  const { t, client, config } = ui;
  const [score, setScore] = useState(0);
  const [labels, setLabels] = useState<string[]>([]);
  const [comment, setComment] = useState("");
  const [error, setError] = useState("");
  const [busy, setBusy] = useState(false);
  const choices = score > 3 ? praise : blame;
  const choose = (value: number) => {
    if (value > 3 !== score > 3) setLabels([]);
    setScore(value);
  };
  const onKey = (event: KeyboardEvent & { currentTarget: HTMLElement }) => {
    const forward = ui.language.dir === "rtl" ? -1 : 1;
    const step = { ArrowRight: forward, ArrowUp: 1, ArrowLeft: -forward, ArrowDown: -1 }[event.key];
    const value = step ? Math.min(5, Math.max(1, score + step)) : Number(event.key);
    if (!(value >= 1 && value <= 5)) return;
    event.preventDefault();
    choose(value);
    (event.currentTarget.children[value - 1] as HTMLElement).focus();
  };
  async function submit(): Promise<void> {
    setBusy(true);
    await client
      .rate(conversation.id, {
        score,
        labels: labels.map((label) => t(`widget.rating.${label}`)),
        comment: comment.trim(),
      })
      .catch((problem: Error) => setError(problem.message || t("widget.offline.failed")));
    setBusy(false);
  }
  const agent = conversation.agent;
  return html`<section class="lx-rate" aria-label=${t("widget.rating.title")}>
    <header>
      <${Face} name=${agent?.name ?? config.name} url=${agent?.avatar_url} size=${40} />
      <div><b>${t("widget.rating.title")}</b><span class="lx-fine">${t("widget.rating.private")}</span></div>
    </header>
    <div class="lx-five" role="radiogroup" aria-label=${t("widget.rating.title")} onKeyDown=${onKey}>
      ${faces.map(
        (shape, index) =>
          html`<button
            type="button"
            role="radio"
            class=${score === index + 1 ? "on" : ""}
            aria-checked=${score === index + 1}
            tabindex=${(score || 1) === index + 1 ? 0 : -1}
            onClick=${() => choose(index + 1)}
          >
            <${Icon} shape=${shape} size=${28} />${t(`widget.rating.${index + 1}`)}
          </button>`,
      )}
    </div>
    ${
      score > 0 &&
      html`<div class="lx-chips" role="group" aria-label=${t(`widget.rating.${score > 3 ? "good" : "bad"}`)}>
          ${choices.map((label) => {
            const on = labels.includes(label);
            const flip = () => setLabels(on ? labels.filter((other) => other !== label) : [...labels, label]);
            return html`<button
              type="button"
              class=${`lx-chip${on ? " on" : ""}`}
              aria-pressed=${on}
              onClick=${flip}
            >
              ${on && html`<${Icon} shape=${checkIcon} size=${14} />`}${t(`widget.rating.${label}`)}
            </button>`;
          })}
        </div>
        <input
          class="lx-in"
          value=${comment}
          maxlength="1000"
          placeholder=${t("widget.rating.comment")}
          aria-label=${t("widget.rating.comment")}
          onInput=${(event: InputEvent & { currentTarget: HTMLInputElement }) => setComment(event.currentTarget.value)}
        />`
    }
    ${error && html`<p class="lx-err" role="alert">${error}</p>`}
    <div class="lx-row">
      <button type="button" class="lx-btn p grow" disabled=${!score || busy} onClick=${submit}>
        ${t("widget.rating.submit")}
      </button>
      <button type="button" class="lx-btn t" onClick=${later}>${t("widget.rating.later")}</button>
    </div>
  </section>`;
}

/** In place of the composer, once a conversation is over. */
export function GoOn({ ui, goOn }: { ui: Ui; goOn(): void }): VNode {
  return html`<div class="lx-foot">
    <button class="lx-btn w" onClick=${goOn}>
      <${Icon} shape=${messageCircleIcon} size=${16} />${ui.t("widget.thread.go_on")}
    </button>
  </div>`;
}
