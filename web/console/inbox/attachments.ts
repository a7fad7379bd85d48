/** Attachments of a message as cards, and the viewer of its pictures. */

import { useEffect } from "preact/hooks";
import type { Attachment } from "../../contract/models.ts";
import { html } from "../../shared/html.ts";
import { Icon } from "../../shared/icon.ts";
import {
  chevronLeftIcon,
  chevronRightIcon,
  downloadIcon,
  fileIcon,
  fileTextIcon,
  xIcon,
} from "../../shared/icons.ts";
import { t } from "./boot.ts";
import { IconButton } from "./parts.ts";
import { layer, type ViewedFile } from "./store.ts";
import { bytes } from "./times.ts";

const isPicture = (file: Attachment) =>
  file.mime.startsWith("image/") && Boolean(file.thumbnail_url || file.width);

export function Attachments({ files }: { files: readonly Attachment[] }) {
  const pictures = files.filter(isPicture);
  return files.map((file) =>
    isPicture(file)
      ? html`<${Picture} key=${file.id} file=${file} all=${pictures} />`
      : html`<${Document} key=${file.id} file=${file} />`,
  );
}

function Picture({ file, all }: { file: Attachment; all: readonly Attachment[] }) {
  const view = () =>
    (layer.value = {
      kind: "viewer",
      files: all.map(({ name, url }) => ({ name, url })),
      at: all.indexOf(file),
    });
  return html`<button type="button" class="att" title=${file.name} onClick=${view}>
    <img class="pic" src=${file.thumbnail_url ?? file.url} alt=${file.name} loading="lazy" decoding="async" />
    <span class="about"
      ><span class="cut b">${file.name}</span
      ><span class="hint"
        >${file.width ? `${file.width} × ${file.height} · ` : ""}${bytes(file.size)}</span
      ></span
    >
  </button>`;
}

function Document({ file }: { file: Attachment }) {
  return html`<a
    class="att doc"
    href=${file.url}
    download=${file.name}
    title=${t("thread.download", { name: file.name })}
  >
    <span class="kind"
      ><${Icon}
        shape=${file.mime.startsWith("text/") || file.mime === "application/pdf" ? fileTextIcon : fileIcon}
        size=${20}
    /></span>
    <span class="about"
      ><span class="cut b">${file.name}</span><span class="hint">${bytes(file.size)}</span></span
    >
  </a>`;
}

export function Viewer({ files, at }: { files: readonly ViewedFile[]; at: number }) {
  const file = files[at]!;
  const turn = (by: number) =>
    (layer.value = { kind: "viewer", files, at: (at + by + files.length) % files.length });
  useEffect(() => {
    const key = (event: KeyboardEvent) => {
      if (event.key === "ArrowLeft") turn(-1);
      if (event.key === "ArrowRight") turn(1);
    };
    addEventListener("keydown", key);
    return () => removeEventListener("keydown", key);
  });
  const close = () => (layer.value = null);
  return html`<div class="viewer" role="dialog" aria-modal="true" aria-label=${file.name}>
    <header>
      <span class="cut grow">${file.name}</span>
      ${files.length > 1 && html`<span>${at + 1} / ${files.length}</span>`}
      <a
        class="icon-b"
        href=${file.url}
        download=${file.name}
        title=${t("thread.download", { name: file.name })}
        aria-label=${t("thread.download", { name: file.name })}
        ><${Icon} shape=${downloadIcon} size=${20}
      /></a>
      <${IconButton} shape=${xIcon} size=${20} label=${t("inbox.close")} onClick=${close} anchor=${focus} />
    </header>
    <figure onClick=${(event: MouseEvent) => event.target === event.currentTarget && close()}>
      <img src=${file.url} alt=${file.name} />
    </figure>
    ${files.length > 1 && html`<${IconButton} class="turn prev" shape=${chevronLeftIcon} size=${20} label=${t("thread.picture.prev")} onClick=${() => turn(-1)} /><${IconButton} class="turn next" shape=${chevronRightIcon} size=${20} label=${t("thread.picture.next")} onClick=${() => turn(1)} />`}
  </div>`;
}
const focus = (button: HTMLButtonElement | null) =>
  button && document.activeElement === document.body && button.focus();
