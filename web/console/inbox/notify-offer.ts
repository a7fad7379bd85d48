/** Offers desktop notifications once, after something came while the page was in the background. */

import { signal } from "@preact/signals";
import { html } from "../../shared/html.ts";
import { Icon } from "../../shared/icon.ts";
import { bellIcon } from "../../shared/icons.ts";
import { t } from "./boot.ts";

const mark = "lingxi.notify_offered";
const offered = signal(false);

export function offerToNotify(): void {
  if (globalThis.Notification?.permission !== "default" || localStorage.getItem(mark)) return;
  offered.value = true;
}

/** One quiet line over the list. Browsers heed the question only when it comes from a press. */
export function NotifyOffer() {
  if (!offered.value) return null;
  const answer = (yes: boolean) => () => {
    localStorage.setItem(mark, "1");
    offered.value = false;
    if (yes) void Notification.requestPermission();
  };
  return html`<div class="offer" role="status">
    <${Icon} shape=${bellIcon} size=${14} /><span class="grow">${t("inbox.offer.text")}</span>
    <button type="button" class="btn xs" onClick=${answer(true)}>${t("inbox.offer.yes")}</button>
    <button type="button" class="btn xs ghost" onClick=${answer(false)}>${t("inbox.offer.no")}</button>
  </div>`;
}
