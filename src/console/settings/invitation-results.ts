/** What a rule's texts brought, side by side, and how sure that is: said in words. */

import { html } from "../../../web/shared/html.ts";
import { enough } from "../../invitations/compare.ts";
import { resultsOf } from "../../invitations/results.ts";
import type { Counts, InvitationRule } from "../../invitations/types.ts";
import type { PageContext } from "../context.ts";

export const sumOf = (counts: readonly Counts[]) => ({
  seen: counts.reduce((sum, each) => sum + each.seen, 0),
  accepted: counts.reduce((sum, each) => sum + each.accepted, 0),
});

interface Props {
  page: PageContext;
  rule: InvitationRule;
  counts: readonly Counts[];
}

export function Results({ page, rule, counts }: Props) {
  const { t } = page;
  const say = (name: string) => t(`settings.invitations.${name}`);
  if (rule.act === "task") return html`<p class="hint">${say("results_task")}</p>`;
  const results = resultsOf(rule, counts);
  const columns = ["variant", "sent", "seen", "accepted", "refused", "conversations"] as const;
  return html`<div class="table-wrap" tabindex="0">
      <table class="table results">
        <thead>
          <tr>
            ${columns.map((each) => html`<th class=${each === "variant" ? "" : "num"} scope="col">${t(`settings.invitations.col_${each}`)}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${results.map(
            (each) =>
              html`<tr>
                <td class="b">
                  ${each.variant}${!rule.variants.some(({ key }) => key === each.variant) && html` <span class="chip">${say("gone")}</span>`}
                </td>
                ${columns.slice(1).map((column) => html`<td class="num">${each[column]}${column === "accepted" && each.seen > 0 && html` <span class="t3">${percent(each.accepted / each.seen)}</span>`}</td>`)}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${results.map((each) => each.compared && html`<p class="verdict">${verdict(page, results[0]!.variant, each)}</p>`)}
    ${results.length > 1 && html`<p class="hint">${say("method")}</p>`}`;
}

const percent = (share: number): string => `${(share * 100).toFixed(1)}%`;
/** In points: +3.2. */
const points = (share: number): string => `${share >= 0 ? "+" : "−"}${Math.abs(share * 100).toFixed(1)}`;

function verdict({ t }: PageContext, first: string, result: ReturnType<typeof resultsOf>[number]): string {
  const { chance, difference, from, to, word } = result.compared!;
  const better = chance >= 0.5;
  // Never "100 %": so sure nobody is.
  const sure = Math.min(99.9, Math.max(chance, 1 - chance) * 100);
  return t(`settings.invitations.word_${word}`, {
    first,
    second: result.variant,
    better: better ? result.variant : first,
    worse: better ? first : result.variant,
    sure: `${sure >= 99 ? sure.toFixed(1) : Math.round(sure)}%`,
    difference: points(difference),
    from: points(from),
    to: points(to),
    enough,
  });
}
