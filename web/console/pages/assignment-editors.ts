/** Edits where waiting conversations go after a time, and which pages belong to which product line. */

import { html } from "../../shared/html.ts";
import { Icon } from "../../shared/icon.ts";
import { plusIcon } from "../../shared/icons.ts";
import { Remove, replace, valueOf, without } from "./hours-editor.ts";
import type { EditorProps } from "./json-field.ts";
import { Adder, choices } from "./staffing-editors.ts";
import { say } from "./texts.ts";

interface Step {
  after_s: number;
  team_id: string;
}
const most = 5;

export function OverflowEditor({ value, change }: EditorProps<Step[]>) {
  const teams = choices("teams");
  const free = teams.filter(({ id }) => !value.some((step) => step.team_id === id));
  if (teams.length === 0) return html`<p class="hint">${say("console.live.no_teams")}</p>`;
  return html`${value.map(
    (step, i) =>
      html`<div class="row skill-row" key=${step.team_id}>
        <span class="grow cut">${teamName(step.team_id)}</span>
        <span class="input narrow"
          ><input
            type="number"
            min="5"
            max="86400"
            value=${step.after_s}
            aria-label=${say("console.live.after_of", { name: teamName(step.team_id) })}
            onChange=${(event: Event) => change(replace(value, i, { ...step, after_s: Number(valueOf(event)) }))}
          /><span class="unit">${say("console.live.after_s")}</span></span
        >
        <${Remove} click=${() => change(without(value, i))} />
      </div>`,
  )}
  ${free.length > 0 && value.length < most && html`<${Adder} label=${say("console.live.add_overflow")} options=${free} add=${(id: string) => change([...value, nextStep(value, id)])} />`}`;
}

/** A minute after the one before. */
export const nextStep = (steps: readonly Step[], teamId: string): Step => ({
  after_s: Math.min((steps.at(-1)?.after_s ?? 0) + 60, 86_400),
  team_id: teamId,
});

interface ProductLine {
  name: string;
  pages: string[];
  team_id: string;
}

export function ProductLinesEditor({ value, change }: EditorProps<ProductLine[]>) {
  const teams = choices("teams");
  if (teams.length === 0) return html`<p class="hint">${say("console.live.no_teams")}</p>`;
  const put = (i: number, part: Partial<ProductLine>) => change(replace(value, i, { ...value[i]!, ...part }));
  const add = () =>
    change([
      ...value,
      {
        name: say("console.live.new_line", { n: value.length + 1 }),
        pages: ["https://*"],
        team_id: teams[0]!.id,
      },
    ]);
  return html`<ul class="build">
      ${value.map(
        (line, i) =>
          html`<li key=${i}>
            <input
              class="input s"
              value=${line.name}
              maxlength="40"
              aria-label=${say("console.live.line_name")}
              onChange=${(event: Event) => valueOf(event).trim() && put(i, { name: valueOf(event) })}
            />
            <select
              class="input s"
              aria-label=${say("console.live.line_team")}
              onChange=${(event: Event) => put(i, { team_id: valueOf(event) })}
            >
              ${teams.map(({ id, name }) => html`<option value=${id} selected=${id === line.team_id}>${name}</option>`)}
            </select>
            <textarea
              class="input wide mono"
              rows="2"
              aria-label=${say("console.live.line_pages")}
              placeholder=${say("console.live.line_pages")}
              value=${line.pages.join("\n")}
              onChange=${(event: Event) => put(i, { pages: pagesIn(valueOf(event)) })}
            ></textarea>
            <span class="row tight wide"><${Remove} click=${() => change(without(value, i))} /></span>
          </li>`,
      )}
    </ul>
    ${
      value.length < 50 &&
      html`<p class="row">
        <button class="btn s" type="button" onClick=${add}>
          <${Icon} shape=${plusIcon} size=${14} />${say("console.live.add_line")}
        </button>
      </p>`
    }`;
}

export const pagesIn = (text: string): string[] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);

const teamName = (id: string): string => choices("teams").find((team) => team.id === id)?.name ?? id;
