/** The visitor's place in the queue. Spoken at most every fifteen seconds. */

import { useEffect, useRef, useState } from "preact/hooks";
import type { VNode } from "preact";
import { html } from "../shared/html.ts";
import { Face, type Ui } from "./ui.ts";

const speakEvery = 15_000;

export function QueueCard({ ui, leave }: { ui: Ui; leave: (() => void) | null }): VNode | null {
  const { client, t, config } = ui;
  const { queue } = client;
  const sentence = queue ? sentenceOf(ui, queue) : "";
  const [spoken, setSpoken] = useState("");
  const next = useRef(0);
  useEffect(() => {
    const speak = () => {
      next.current = Date.now() + speakEvery;
      setSpoken(sentence);
    };
    const wait = setTimeout(speak, Math.max(0, next.current - Date.now()));
    return () => clearTimeout(wait);
  }, [sentence]);
  // A short wait is over before it has been read.
  if (!queue || queue.conversation_id !== client.current || (queue.wait_s !== null && queue.wait_s < 10))
    return null;
  const ahead = queue.place - 1;
  return html`<section class="lx-q">
    <h2>${sentence}</h2>
    <p class="lx-sr" role="status">${spoken}</p>
    <div class="lx-line" aria-hidden="true">
      <${Face} name=${config.agents[0]?.name ?? config.name} url=${config.agents[0]?.avatar_url} size=${28} />
      ${Array.from({ length: Math.min(ahead, 3) }, (_, index) => html`<i></i><span>${ahead > 3 && index === 2 ? "…" : index + 1}</span>`)}
      <i></i><span class="you">${t("widget.queue.you")}</span>
    </div>
    <p class="sub">${t("widget.queue.hint")}</p>
    ${leave && html`<div class="lx-row"><button class="lx-btn s" onClick=${leave}>${t("widget.queue.leave")}</button></div>`}
  </section>`;
}

function sentenceOf(
  { t, language }: Ui,
  { place, wait_s }: { place: number; wait_s: number | null },
): string {
  const ahead = place > 1 ? t("widget.queue.ahead", { count: place - 1 }) : t("widget.queue.next");
  if (wait_s === null) return ahead;
  const wait =
    wait_s < 60 ? t("widget.queue.wait_short") : t("widget.queue.wait", { count: Math.round(wait_s / 60) });
  return `${ahead}${language.locale.startsWith("zh") ? "，" : ", "}${wait}`;
}
