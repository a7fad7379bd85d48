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

interface HistogramProps {
  title: string;
  counts: readonly number[];
  /** Below the columns: the ends of the steps. */
  ticks: readonly string[];
  /** The highest column of both runs. */
  most: number;
  tone: "live" | "draft";
}

const columnTop = 14;
const columnHeight = 84;
const base = columnTop + columnHeight;

/** Columns with their share above, so that it can be read without guessing. */
export function Histogram({ title, counts, ticks, most, tone }: HistogramProps) {
  const all = counts.reduce((sum, each) => sum + each, 0);
  const share = (count: number): string => {
    const percent = all > 0 ? (count / all) * 100 : 0;
    return percent > 0 && percent < 0.5 ? "<1%" : `${Math.round(percent)}%`;
  };
  const step = 320 / counts.length;
  return html`<figure class="rules-plot">
    <figcaption>${title}</figcaption>
    <svg
      class="plot"
      viewBox=${`0 0 320 ${base + 18}`}
      role="img"
      aria-label=${`${title} ${counts.map((count, i) => `${ticks[i]} ${share(count)}`).join(" ")}`}
    >
      <line class="plot-line" x1="0" y1=${base + 0.5} x2="320" y2=${base + 0.5} />
      ${counts.map((count, i) => {
        const height = most > 0 && count > 0 ? Math.max(1, (count / most) * columnHeight) : 0;
        const middle = i * step + step / 2;
        return html`<g key=${i}>
          <rect
            class=${`plot-${tone}`}
            x=${i * step + 3}
            y=${base - height}
            width=${step - 6}
            height=${height}
            rx="2"
          />
          ${
            count > 0 &&
            html`<text class="plot-value" x=${middle} y=${base - height - 4} text-anchor="middle"
              >${share(count)}</text
            >`
          }
          <text x=${middle} y=${base + 14} text-anchor="middle">${ticks[i]}</text>
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
