/** A small set of emoji; arrow keys walk through it. */

import { useEffect, useRef } from "preact/hooks";
import { html } from "../shared/html.ts";
import type { Ui } from "./ui.ts";

const columns = 8;
const set = [..."😀😄😂🤣😊😍😘😎🤔😅😢😭😡😱😴🤗👍👎👌👏🙏💪🤝👋❤💔🎉🎁🌹🍵🔥⭐✅❌❓❗☀🌙🐱🐶"];

export function Emoji({ ui, pick, close }: { ui: Ui; pick(emoji: string): void; close(): void }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => (box.current!.firstElementChild as HTMLElement).focus(), []);
  const onKey = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }[event.key];
    if (event.key === "Escape") {
      event.stopPropagation();
      close();
      document.getElementById("composer")?.focus();
    }
    if (!step) return;
    event.preventDefault();
    const buttons = [...box.current!.children] as HTMLElement[];
    buttons[buttons.indexOf(document.activeElement as HTMLElement) + step]?.focus();
  };
  return html`<div
    class="lx-emoji"
    role="group"
    aria-label=${ui.t("widget.composer.emoji")}
    ref=${box}
    onKeyDown=${onKey}
  >
    ${set.map((emoji) => html`<button type="button" key=${emoji} onClick=${() => pick(emoji)}>${emoji}</button>`)}
  </div>`;
}
