/** Shows an image of the conversation large, with its neighbours a key away. */

import { useEffect, useRef, useState } from "preact/hooks";
import type { Attachment } from "../contract/models.ts";
import { html } from "../shared/html.ts";
import { Icon } from "../shared/icon.ts";
import { chevronLeftIcon, chevronRightIcon, downloadIcon, xIcon } from "../shared/icons.ts";
import type { Ui } from "./ui.ts";

export function Viewer({
  ui,
  files,
  first,
  close,
}: {
  ui: Ui;
  files: Attachment[];
  first: string;
  close(): void;
}) {
  const { t } = ui;
  const [at, setAt] = useState(() =>
    Math.max(
      0,
      files.findIndex(({ id }) => id === first),
    ),
  );
  const button = useRef<HTMLButtonElement>(null);
  const from = useRef(document.activeElement as HTMLElement | null);
  useEffect(() => {
    button.current!.focus();
    return () => from.current?.focus();
  }, []);
  const file = files[at];
  if (!file) return null;
  const go = (step: number) => setAt((now) => Math.min(files.length - 1, Math.max(0, now + step)));
  const onKey = (event: KeyboardEvent) => {
    if (event.key === "Escape") {
      event.stopPropagation();
      close();
    } else if (event.key === "ArrowRight") go(ui.language.dir === "rtl" ? -1 : 1);
    else if (event.key === "ArrowLeft") go(ui.language.dir === "rtl" ? 1 : -1);
  };
  return html`<div
    class="lx-viewer"
    role="dialog"
    aria-modal="true"
    aria-label=${file.name}
    onKeyDown=${onKey}
  >
    <header>
      <b>${file.name}</b>
      <a
        class="lx-ib"
        href=${file.url}
        download=${file.name}
        target="_blank"
        rel="noopener"
        aria-label=${t("widget.file.download", { name: file.name })}
      >
        <${Icon} shape=${downloadIcon} />
      </a>
      <button class="lx-ib" ref=${button} aria-label=${t("widget.header.close")} onClick=${close}>
        <${Icon} shape=${xIcon} />
      </button>
    </header>
    <div class="lx-big" onClick=${(event: MouseEvent) => event.target === event.currentTarget && close()}>
      <img src=${file.url} alt=${file.name} />
    </div>
    ${
      files.length > 1 &&
      html`<footer>
        <button
          class="lx-ib"
          disabled=${at === 0}
          aria-label=${t("widget.file.previous")}
          onClick=${() => go(-1)}
        >
          <${Icon} shape=${chevronLeftIcon} class="flip" />
        </button>
        <span>${at + 1} / ${files.length}</span>
        <button
          class="lx-ib"
          disabled=${at === files.length - 1}
          aria-label=${t("widget.file.next")}
          onClick=${() => go(1)}
        >
          <${Icon} shape=${chevronRightIcon} class="flip" />
        </button>
      </footer>`
    }
  </div>`;
}
