/** What a message carries beside its words: files, and the message that it answers. Comes with the first of them. */

import type { VNode } from "preact";
import type { Attachment } from "../contract/models.ts";
import { html } from "../shared/html.ts";
import { Icon } from "../shared/icon.ts";
import { cameraIcon, downloadIcon, fileTextIcon, xIcon } from "../shared/icons.ts";
import { sizeOf, type Shown } from "./format.ts";
import { nameOf, type Ui } from "./ui.ts";

export function Files({
  ui: { t },
  files,
  view,
}: {
  ui: Ui;
  files: Attachment[];
  view(file: Attachment): void;
}): VNode {
  return html`${files.map((file) =>
    file.mime.startsWith("image/") && file.width
      ? html`<button
          class="lx-ph"
          aria-label=${t("widget.file.view", { name: file.name })}
          onClick=${() => view(file)}
        >
          <img src=${file.thumbnail_url ?? file.url} alt="" loading="lazy" ...${fitted(file)} />
        </button>`
      : html`<a
          class="lx-doc"
          href=${file.url}
          download=${file.name}
          target="_blank"
          rel="noopener"
          aria-label=${t("widget.file.download", { name: file.name })}
        >
          <${Icon} shape=${fileTextIcon} size=${22} />
          <span
            ><b>${file.name}</b
            ><small
              >${file.name.split(".").pop()!.toUpperCase()} · <bdi>${sizeOf(file.size)}</bdi></small
            ></span
          >
          <${Icon} shape=${downloadIcon} />
        </a>`,
  )}`;
}

export function Quote({ ui, message, jump }: { ui: Ui; message: Shown; jump(): void }): VNode {
  return html`<button class="lx-quote" onClick=${jump}>
    <b>${nameOf(ui, message)}</b><span>${message.text || ui.t("widget.thread.attachment")}</span>
  </button>`;
}

/** Above the composer: what is being answered. */
export function Quoting({ ui, message, cancel }: { ui: Ui; message: Shown; cancel(): void }): VNode {
  const { t } = ui;
  return html`<div class="lx-quoting">
    <span><b>${t("widget.thread.reply_to", { name: nameOf(ui, message) })}</b> ${message.text}</span>
    <button class="lx-ib" aria-label=${t("widget.thread.cancel_reply")} onClick=${cancel}>
      <${Icon} shape=${xIcon} size=${14} />
    </button>
  </div>`;
}

/** A button that opens the device's choice of files; `capture` asks for its camera. */
export type Chooser = (label: string, shape: string, accept: string, capture?: string) => VNode;

/** On phones: the ways to choose a file. */
export function AddLayer({
  ui: { t },
  image,
  file,
  chooser,
}: {
  ui: Ui;
  image: VNode;
  file: VNode;
  chooser: Chooser;
}): VNode {
  return html`<div class="lx-add">
    ${image}${chooser(t("widget.composer.camera"), cameraIcon, "image/*", "environment")}${file}
  </div>`;
}

/** The room an image takes before it has come. */
function fitted({ width = 1, height = 1 }: Attachment): { width: number; height: number } {
  const scale = Math.min(1, 232 / width, 240 / height);
  return { width: Math.max(48, Math.round(width * scale)), height: Math.max(48, Math.round(height * scale)) };
}
