/** Edits business hours: each weekday's intervals, holidays, and make-up workdays (调休). */

import type { ComponentChildren } from "preact";
import { html } from "../../shared/html.ts";
import { Icon } from "../../shared/icon.ts";
import { plusIcon, xIcon } from "../../shared/icons.ts";
import type { EditorProps } from "./json-field.ts";
import { say } from "./texts.ts";

interface Interval {
  from: string;
  to: string;
}
const weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
export interface Hours {
  enabled: boolean;
  weekly: Record<(typeof weekdays)[number], Interval[]>;
  holidays: { name: string; from: string; to: string }[];
  workdays: { name: string; date: string; intervals: Interval[] }[];
}

export function HoursEditor({ value, change }: EditorProps<Hours>) {
  const put = (part: Partial<Hours>) => change({ ...value, ...part });
  const choice = (enabled: boolean, label: string) =>
    html`<button type="button" aria-pressed=${value.enabled === enabled} onClick=${() => put({ enabled })}>
      ${label}
    </button>`;
  return html`<div class="seg">
      ${choice(false, say("console.live.hours_always"))}${choice(true, say("console.live.hours_set"))}
    </div>
    ${value.enabled ? html`<${OpenHours} value=${value} put=${put} />` : html`<p class="hint top-gap">${say("console.live.always_open")}</p>`}`;
}

export function OpenHours({ value, put }: { value: Hours; put(part: Partial<Hours>): void }) {
  return html`<div class="top-gap">
    ${weekdays.map(
      (day) =>
        html`<div class="day-row">
          <span class="l">${say(`console.live.day_${day}`)}</span>
          <${Intervals}
            label=${say(`console.live.day_${day}`)}
            list=${value.weekly[day]}
            change=${(list: Interval[]) => put({ weekly: { ...value.weekly, [day]: list } })}
          />
        </div>`,
    )}
    <h2 class="part">${say("console.live.holidays")}</h2>
    <${Days}
      label=${say("console.live.add_holiday")}
      add=${() => put({ holidays: [...value.holidays, { name: "", from: today(), to: today() }] })}
    >
      ${value.holidays.map(
        (each, i) =>
          html`<li>
            <${Name}
              value=${each.name}
              change=${(name: string) => put({ holidays: replace(value.holidays, i, { ...each, name }) })}
            />
            <span class="span">
              <${Day}
                value=${each.from}
                change=${(from: string) => put({ holidays: replace(value.holidays, i, { ...each, from, to: from > each.to ? from : each.to }) })}
              />
              –<${Day}
                value=${each.to}
                change=${(to: string) => put({ holidays: replace(value.holidays, i, { ...each, to }) })}
              />
            </span>
            <${Remove} click=${() => put({ holidays: without(value.holidays, i) })} />
          </li>`,
      )}
    <//>
    <h2 class="part">${say("console.live.workdays")}</h2>
    <p class="hint">${say("console.live.workdays_hint")}</p>
    <${Days}
      label=${say("console.live.add_workday")}
      add=${() => put({ workdays: [...value.workdays, { name: "", date: today(), intervals: [...value.weekly.mon] }] })}
    >
      ${value.workdays.map(
        (each, i) =>
          html`<li>
            <${Name}
              value=${each.name}
              change=${(name: string) => put({ workdays: replace(value.workdays, i, { ...each, name }) })}
            />
            <${Day}
              value=${each.date}
              change=${(date: string) => put({ workdays: replace(value.workdays, i, { ...each, date }) })}
            />
            <${Intervals}
              label=${each.date}
              list=${each.intervals}
              change=${(intervals: Interval[]) => put({ workdays: replace(value.workdays, i, { ...each, intervals }) })}
            />
            <${Remove} click=${() => put({ workdays: without(value.workdays, i) })} />
          </li>`,
      )}
    <//>
  </div>`;
}

function Intervals({
  list,
  change,
  label,
}: {
  list: Interval[];
  change(next: Interval[]): void;
  label: string;
}) {
  return html`<span class="spans">
    ${list.length === 0 && html`<span class="hint">${say("console.live.closed")}</span>`}
    ${list.map(
      (each, i) =>
        html`<span class="span">
          <input
            class="input s"
            type="time"
            value=${each.from}
            aria-label=${`${label} ${say("console.live.from")}`}
            onChange=${(event: Event) => change(replace(list, i, { ...each, from: valueOf(event) }))}
          />
          –<input
            class="input s"
            type="time"
            value=${each.to === "24:00" ? "00:00" : each.to}
            aria-label=${`${label} ${say("console.live.to")}`}
            onChange=${(event: Event) => change(replace(list, i, { ...each, to: valueOf(event) === "00:00" ? "24:00" : valueOf(event) }))}
          />
          <${Remove} click=${() => change(without(list, i))} />
        </span>`,
    )}
    ${
      list.length < 6 &&
      html`<button
        class="icon-b"
        type="button"
        title=${say("console.live.add_interval")}
        onClick=${() => change([...list, following(list)])}
      >
        <${Icon} shape=${plusIcon} size=${16} label=${say("console.live.add_interval")} />
      </button>`
    }
  </span>`;
}

/** The first is the working day; what follows another begins an hour after it. */
export function following(list: Interval[]): Interval {
  const last = list.at(-1);
  if (!last || last.to >= "22:00") return { from: "09:00", to: "18:00" };
  const hour = Number(last.to.slice(0, 2)) + 1;
  const clock = (value: number) => `${String(value).padStart(2, "0")}:00`;
  return { from: clock(hour), to: clock(Math.min(hour + 3, 24)) };
}

function Days({ label, add, children }: { label: string; add(): void; children?: ComponentChildren }) {
  return html`<ul class="list">
      ${children}
    </ul>
    <p class="row">
      <button class="btn s" type="button" onClick=${add}>
        <${Icon} shape=${plusIcon} size=${14} />${label}
      </button>
    </p>`;
}

function Name({ value, change }: { value: string; change(next: string): void }) {
  return html`<input
    class="input s"
    value=${value}
    maxlength="40"
    placeholder=${say("console.live.day_name")}
    aria-label=${say("console.live.day_name")}
    onChange=${(event: Event) => change(valueOf(event))}
  />`;
}

function Day({ value, change }: { value: string; change(next: string): void }) {
  return html`<input
    class="input s medium"
    type="date"
    value=${value}
    required
    aria-label=${say("console.live.date")}
    onChange=${(event: Event) => valueOf(event) && change(valueOf(event))}
  />`;
}

export function Remove({ click }: { click(): void }) {
  return html`<button class="icon-b" type="button" title=${say("console.live.remove")} onClick=${click}>
    <${Icon} shape=${xIcon} size=${14} label=${say("console.live.remove")} />
  </button>`;
}

export const valueOf = (event: Event): string => (event.target as HTMLInputElement).value;
const today = (): string => new Date().toLocaleDateString("sv");
export const replace = <T>(list: T[], at: number, value: T): T[] =>
  list.map((each, i) => (i === at ? value : each));
export const without = <T>(list: T[], at: number): T[] => list.filter((_, i) => i !== at);
