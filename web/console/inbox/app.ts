/** The inbox: list, thread and side panel beside each other, one at a time on phones, and the layers over them. */

import { html } from "../../shared/html.ts";
import { Viewer } from "./attachments.ts";
import { ComposeDialog } from "./compose-dialog.ts";
import { KeySheet } from "./key-sheet.ts";
import { ListPane } from "./list-pane.ts";
import { MergeDialog } from "./merge-dialog.ts";
import { Palette } from "./palette.ts";
import { SidePanel } from "./panel.ts";
import { listShown, sideShown } from "./panes.ts";
import { layer, openId } from "./store.ts";
import { ThreadPane } from "./thread-pane.ts";
import { Toasts } from "./toasts.ts";
import { TranscriptDialog } from "./transcript-dialog.ts";
import { TransferDialog } from "./transfer-dialog.ts";

export function App() {
  const list = listShown();
  const side = sideShown() && openId.value !== null;
  return html`<div
      class=${`inbox ${list ? "" : "no-list"} ${side ? "" : "no-side"}`}
      data-screen=${openId.value ? "thread" : "list"}
    >
      ${list && html`<${ListPane} />`}
      <${ThreadPane} />
      ${side && html`<${SidePanel} />`}
    </div>
    <${Layers} />
    <${Toasts} />`;
}

function Layers() {
  const shown = layer.value;
  switch (shown?.kind) {
    case "palette":
      return html`<${Palette} text=${shown.text} />`;
    case "keys":
      return html`<${KeySheet} />`;
    case "transfer":
      return html`<${TransferDialog} />`;
    case "transcript":
      return html`<${TranscriptDialog} />`;
    case "merge":
      return html`<${MergeDialog} />`;
    case "compose":
      return html`<${ComposeDialog} />`;
    case "viewer":
      return html`<${Viewer} files=${shown.files} at=${shown.at} />`;
    default:
      return null;
  }
}
