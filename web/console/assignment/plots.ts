/** Small plots of one run; two that stand beside each other share their axis. */

import { html } from "../../shared/html.ts";

export interface PlotBar {
  label: string;
  value: number;
  /** As it is written beside the bar. */
  text: string;
}

interface PlotProps {
  title: string;
  bars: readonly PlotBar[];
  /** The end of the axis: the same for both runs. */
  most: number;
  tone: "live" | "draft";
}

const rowHeight = 22;
const from = 84;
const length = 150;

export function Plot({ title, bars, most, tone }: PlotProps) {
  const height = bars.length * rowHeight;
  return html`<figure class="rules-plot">
    <figcaption>${title}</figcaption>
    <svg
      class="plot"
      viewBox=${`0 0 300 ${height}`}
      role="img"
      aria-label=${`${title} ${bars.map((bar) => `${bar.label} ${bar.text}`).join(" ")}`}
    >
      ${bars.map((bar, i) => {
        const width = most > 0 ? Math.min(1, bar.value / most) * length : 0;
        return html`<g key=${i}>
          <text x="0" y=${i * rowHeight + 15}>${cutText(bar.label)}</text>
          <rect class="plot-ground" x=${from} y=${i * rowHeight + 6} width=${length} height="10" rx="2" />
          <rect class=${`plot-${tone}`} x=${from} y=${i * rowHeight + 6} width=${width} height="10" rx="2" />
          <text class="plot-value" x=${from + length + 8} y=${i * rowHeight + 15}>${bar.text}</text>
        </g>`;
      })}
    </svg>
  </figure>`;
}

/** Han letters are twice as wide. */
function cutText(text: string): string {
  let width = 0;
  let cut = "";
  for (const letter of text) {
    width += /[\u2e80-\uffff]/.test(letter) ? 2 : 1;
    if (width > 13) return `${cut}…`;
    cut += letter;
  }
  return cut;
}
