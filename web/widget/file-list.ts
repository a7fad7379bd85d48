/** The files above the composer: how far each has come, why one failed. */

import type { VNode } from "preact";
import { html } from "../shared/html.ts";
import { Icon } from "../shared/icon.ts";
import { xIcon } from "../shared/icons.ts";
import type { Ui } from "./ui.ts";
import type { Upload, Uploads } from "./uploads.ts";

export function FileList({ ui, uploads }: { ui: Ui; uploads: Uploads }): VNode {
  return html`<ul class="lx-files">
    ${uploads.list.map((upload) => html`<${FileChip} key=${upload.id} ui=${ui} uploads=${uploads} upload=${upload} />`)}
  </ul>`;
}

interface FileChipProps {
  ui: Ui;
  uploads: Uploads;
  upload: Upload;
}

function FileChip({ ui: { t }, uploads, upload }: FileChipProps): VNode {
  const { id, file, picture, percent, attachment, error } = upload;
  return html`<li class=${error ? "bad" : ""}>
    ${picture && html`<img src=${picture} alt="" width="32" height="32" />`}
    <span
      ><b>${file.name}</b
      ><small role="status"
        >${error || (attachment ? "" : t("widget.file.uploading", { percent }))}</small
      ></span
    >
    ${error && html`<button class="lx-link" onClick=${() => uploads.retry(id)}>${t("widget.file.retry")}</button>`}
    <button
      class="lx-ib"
      aria-label=${attachment || error ? t("widget.file.remove", { name: file.name }) : t("widget.file.cancel")}
      onClick=${() => uploads.remove(id)}
    >
      <${Icon} shape=${xIcon} size=${14} />
    </button>
    ${!attachment && !error && html`<progress max="100" value=${percent} aria-label=${file.name}></progress>`}
  </li>`;
}
