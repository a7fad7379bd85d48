/** What just happened, at the lower left: for six seconds, longer while the pointer is on it, with the way back. */

import { useEffect, useRef } from "preact/hooks";
import { html } from "../../shared/html.ts";
import { t } from "./boot.ts";
import { Kbd } from "./parts.ts";
import { dropToast, toasts, type Toast } from "./store.ts";

const shownFor = 6_000;

export function Toasts() {
  return html`<div class="toasts" role="status" aria-live="polite">
    ${toasts.value.map((each, index, all) => html`<${One} key=${each.id} toast=${each} newest=${index === all.length - 1} />`)}
  </div>`;
}

function One({ toast, newest }: { toast: Toast; newest: boolean }) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const start = () => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => dropToast(toast.id), shownFor);
  };
  useEffect(() => {
    start();
    return () => clearTimeout(timer.current);
  }, []);
  const undo = () => {
    dropToast(toast.id);
    toast.undo!();
  };
  return html`<div
    class=${`toast ${toast.failed ? "failed" : ""}`}
    onPointerEnter=${() => clearTimeout(timer.current)}
    onPointerLeave=${start}
  >
    <span class="said">${toast.text}</span>
    ${toast.undo && html`<button type="button" onClick=${undo}>${t("inbox.undo")} ${newest && html`<span class="only-wide row tight"><${Kbd} keys=${["Ctrl", "Z"]} /></span>`}</button>`}
  </div>`;
}
