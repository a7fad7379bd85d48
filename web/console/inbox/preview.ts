/** What contacts are typing, seen before it is sent: the dashed bubble at the thread's end, and the words in the list. Kept by nobody. */

import { signal } from "@preact/signals";
import type { Conversation } from "../../contract/models.ts";
import { html } from "../../shared/html.ts";
import { Icon } from "../../shared/icon.ts";
import { eyeIcon } from "../../shared/icons.ts";
import { t } from "./boot.ts";
import { Face } from "./parts.ts";
import { contactName } from "./store.ts";

interface Preview {
  text: string;
  fading: boolean;
}
export const previews = signal<ReadonlyMap<string, Preview>>(new Map());

/** After the last key. */
const shownFor = 3_000;
const fadesFor = 160;
const timers = new Map<string, ReturnType<typeof setTimeout>>();

/** An empty text ends it. */
export function takePreview(id: string, text: string): void {
  clearTimeout(timers.get(id));
  const had = previews.value.get(id);
  if (text.trim() === "") return had ? fade(id) : undefined;
  previews.value = new Map(previews.value).set(id, { text, fading: false });
  timers.set(
    id,
    setTimeout(() => fade(id), shownFor),
  );
}

function fade(id: string): void {
  const had = previews.value.get(id);
  if (!had) return;
  previews.value = new Map(previews.value).set(id, { ...had, fading: true });
  timers.set(
    id,
    setTimeout(() => dropPreview(id), fadesFor),
  );
}

/** At once: the message has come and stands where the preview stood. */
export function dropPreview(id: string): void {
  clearTimeout(timers.get(id));
  timers.delete(id);
  if (!previews.value.has(id)) return;
  const next = new Map(previews.value);
  next.delete(id);
  previews.value = next;
}

export function PreviewBubble({ conversation }: { conversation: Conversation }) {
  const preview = previews.value.get(conversation.id);
  if (!preview) return null;
  const { contact } = conversation;
  const name = contactName(conversation);
  return html`<div class=${`pv ${preview.fading ? "out" : ""}`} aria-label=${t("preview.label")}>
    <div class="pv-in">
      <p class="pv-line"><${Icon} shape=${eyeIcon} size=${14} />${t("preview.typing")}</p>
      <div class="g">
        <${Face} name=${name} id=${contact.id} size="s" src=${contact.avatar_url} title=${name} />
        <div class="say">
          <p class="bub pv-bub">${preview.text}<i class="pv-caret"></i></p>
        </div>
      </div>
    </div>
  </div>`;
}
