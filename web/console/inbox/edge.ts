/** The edge of a pane: drag it, or use the arrows; a double click brings back the usual width. */

import { useRef } from "preact/hooks";
import { html } from "../../shared/html.ts";
import { t } from "./boot.ts";
import { limitsOf, panes, resetWidth, resize } from "./panes.ts";

export function Edge({ pane }: { pane: "list" | "side" }) {
  const start = useRef<{ x: number; width: number } | null>(null);
  const width = panes.value[pane];
  const towards = pane === "list" ? 1 : -1;
  const { least, most } = limitsOf(pane);
  const down = (event: PointerEvent) => {
    const own = event.currentTarget as HTMLElement;
    own.setPointerCapture(event.pointerId);
    own.classList.add("drag");
    start.current = { x: event.clientX, width };
  };
  const move = (event: PointerEvent) => {
    if (start.current) resize(pane, start.current.width + (event.clientX - start.current.x) * towards);
  };
  const up = (event: PointerEvent) => {
    (event.currentTarget as HTMLElement).classList.remove("drag");
    start.current = null;
  };
  const key = (event: KeyboardEvent) => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    event.preventDefault();
    resize(pane, width + (event.key === "ArrowRight" ? 16 : -16) * towards);
  };
  return html`<div
    class=${`edge ${pane === "list" ? "right" : "left"}`}
    role="separator"
    aria-orientation="vertical"
    tabindex=${0}
    aria-label=${t(`inbox.pane.${pane}`)}
    aria-valuenow=${width}
    aria-valuemin=${least}
    aria-valuemax=${most}
    onPointerDown=${down}
    onPointerMove=${move}
    onPointerUp=${up}
    onPointerCancel=${up}
    onDblClick=${() => resetWidth(pane)}
    onKeyDown=${key}
  ></div>`;
}
