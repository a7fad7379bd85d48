/** Scores as bars: each part a piece with its name and points, so that colour is never alone. */

import { html } from "../../shared/html.ts";
import { t, words } from "./boot.ts";
import { Who } from "./parts.ts";
import { ruleName, signed } from "./sentences.ts";
import { rules } from "./store.ts";

interface Ranked {
  agent_id: string;
  total: number;
  parts: Record<string, number>;
}

const own = ["load", "response", "conversion", "fairness", "calm"];
/** The parts of the score's own first, then all rules in one colour. */
const tone = (part: string): string => (own.includes(part) ? `k-${part}` : "k-rule");

export function partName(part: string): string {
  if (own.includes(part)) return t(`assignment.part.${part}`);
  const rule = rules.value.find((each) => each.id === part);
  return rule ? ruleName(words, rule) : part;
}

/** A whole part of the score is a hundred points. */
const points = (value: number): string => (value * 100).toFixed(1);

export function ScoreBars({ ranked }: { ranked: readonly Ranked[] }) {
  const positive = (each: Ranked) =>
    Object.values(each.parts).reduce((sum, part) => sum + Math.max(0, part), 0);
  const most = Math.max(0.01, ...ranked.map(positive));
  const tones = [...new Set(ranked.flatMap((each) => Object.keys(each.parts).map(tone)))];
  return html`<ul class="rules-scores">
      ${ranked.map(
        (each, i) =>
          html`<li class=${i === 0 ? "best" : ""}>
            <${Who} id=${each.agent_id} />
            <${Bar} parts=${each.parts} most=${most} />
            <span class="num">${points(each.total)}</span>
            <details>
              <summary>${t("rules.parts")}</summary>
              <dl>
                ${Object.entries(each.parts).map(
                  ([part, value]) =>
                    html`<dt>${partName(part)}</dt>
                      <dd>${signed(value, points(Math.abs(value)))}</dd>`,
                )}
              </dl>
            </details>
          </li>`,
      )}
    </ul>
    <p class="rules-legend" hidden=${tones.length === 0}>
      ${tones.map(
        (each) =>
          html`<span
            ><svg width="8" height="8" aria-hidden="true">
              <rect class=${each} width="8" height="8" rx="2" /></svg
            >${t(`assignment.part.${each.slice(2)}`)}</span
          >`,
      )}
    </p>`;
}

function Bar({ parts, most }: { parts: Record<string, number>; most: number }) {
  let from = 0;
  return html`<svg class="rules-bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
    ${Object.entries(parts).map(([part, value]) => {
      if (value <= 0) return null;
      const width = (value / most) * 100;
      const x = from;
      from += width;
      return html`<rect class=${tone(part)} x=${x} y="0" width=${Math.max(0, width - 0.6)} height="8">
        <title>${partName(part)} ${signed(value, points(value))}</title>
      </rect>`;
    })}
  </svg>`;
}
