/** Edits what an agent can do and carry: skills with their levels, capacity by channel, the week of shifts. */

import { html } from "../../shared/html.ts";
import { Icon } from "../../shared/icon.ts";
import { copyIcon } from "../../shared/icons.ts";
import { OpenHours, Remove, replace, valueOf, without, type Hours } from "./hours-editor.ts";
import type { EditorProps } from "./json-field.ts";
import { readJson, say } from "./texts.ts";

interface Named {
  id: string;
  name: string;
}
interface Choices {
  skills: Named[];
  channels: Named[];
  teams: Named[];
  agents: Named[];
}
export const choices = <K extends keyof Choices>(of: K): Named[] =>
  readJson<Partial<Choices>>("data")?.[of] ?? [];

interface Level {
  id: string;
  level: number;
}
const levels = [1, 2, 3, 4, 5];

export function SkillsEditor({ value, change }: EditorProps<Level[]>) {
  const known = choices("skills");
  const nameOf = (id: string) => known.find((skill) => skill.id === id)?.name ?? id;
  const free = known.filter((skill) => !value.some((each) => each.id === skill.id));
  return html`${value.map(
    ({ id, level }, i) =>
      html`<div class="row skill-row" key=${id}>
        <span class="grow cut">${nameOf(id)}</span>
        <span class="seg" role="group" aria-label=${say("console.live.level_of", { name: nameOf(id) })}>
          ${levels.map(
            (each) =>
              html`<button
                type="button"
                aria-pressed=${each === level}
                onClick=${() => change(replace(value, i, { id, level: each }))}
              >
                ${each}
              </button>`,
          )}
        </span>
        <${Remove} click=${() => change(without(value, i))} />
      </div>`,
  )}
  ${free.length > 0 && html`<${Adder} label=${say("console.live.add_skill")} options=${free} add=${(id: string) => change([...value, { id, level: 3 }])} />`}`;
}

/** A select that adds what is chosen, and is empty again. */
export function Adder({ label, options, add }: { label: string; options: Named[]; add(id: string): void }) {
  return html`<select
    class="input medium"
    aria-label=${label}
    onChange=${(event: Event) => {
      const id = valueOf(event);
      (event.target as HTMLSelectElement).value = "";
      if (id) add(id);
    }}
  >
    <option value="">${label}</option>
    ${options.map(({ id, name }) => html`<option value=${id}>${name}</option>`)}
  </select>`;
}

/** A channel without a number has none of its own. */
export function CapacitiesEditor({ value, change }: EditorProps<Record<string, number>>) {
  const known = choices("channels");
  const others = Object.keys(value).filter((id) => !known.some((each) => each.id === id));
  return [...known, ...others.map((id) => ({ id, name: id }))].map(
    ({ id, name }) =>
      html`<label class="row skill-row" key=${id}>
        <span class="grow cut">${name}</span>
        <input
          class="input narrow"
          type="number"
          min="0"
          max="1000"
          value=${value[id] ?? ""}
          placeholder=${say("console.live.no_limit")}
          onChange=${(event: Event) => change(withCapacity(value, id, valueOf(event)))}
        />
      </label>`,
  );
}

export function withCapacity(
  capacities: Record<string, number>,
  channel: string,
  text: string,
): Record<string, number> {
  const { [channel]: _, ...rest } = capacities;
  return text.trim() === "" ? rest : { ...rest, [channel]: Number(text) };
}

/** The same week as an inbox's hours, under the words of shifts. */
export function ShiftEditor({ value, change }: EditorProps<Hours>) {
  const put = (part: Partial<Hours>) => change({ ...value, ...part });
  const choice = (enabled: boolean, label: string) =>
    html`<button type="button" aria-pressed=${value.enabled === enabled} onClick=${() => put({ enabled })}>
      ${label}
    </button>`;
  return html`<div class="seg">
      ${choice(false, say("console.live.shift_none"))}${choice(true, say("console.live.shift_set"))}
    </div>
    ${value.enabled ? html`<${OpenHours} value=${value} put=${put} /><${Calendars} value=${value} put=${put} />` : html`<p class="hint top-gap">${say("console.live.shift_free")}</p>`}`;
}

/** Days off and make-up workdays are typed once, at an inbox. */
function Calendars({ value, put }: { value: Hours; put(part: Partial<Hours>): void }) {
  const calendars = readJson<{ calendars?: Calendar[] }>("data")?.calendars ?? [];
  if (calendars.length === 0) return null;
  return html`<p class="row wrap top-gap">
    ${calendars.map(
      (each) =>
        html`<button class="btn s ghost" type="button" onClick=${() => put(withCalendar(value, each))}>
          <${Icon} shape=${copyIcon} size=${14} />${say("console.live.copy_days", { name: each.name })}
        </button>`,
    )}
  </p>`;
}

export type Calendar = Pick<Hours, "holidays" | "workdays"> & { name: string };

/** What is there already stays; on a make-up workday they work as on their other days. */
export function withCalendar(shift: Hours, { holidays, workdays }: Calendar): Partial<Hours> {
  const usual = Object.values(shift.weekly).find((intervals) => intervals.length > 0) ?? [];
  const fresh = holidays.filter(
    ({ from, to }) => !shift.holidays.some((each) => each.from === from && each.to === to),
  );
  const extra = workdays.filter(({ date }) => !shift.workdays.some((each) => each.date === date));
  return {
    holidays: [...shift.holidays, ...fresh],
    workdays: [...shift.workdays, ...extra.map((each) => ({ ...each, intervals: [...usual] }))],
  };
}
