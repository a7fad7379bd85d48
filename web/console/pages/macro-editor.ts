/** Edits the steps of a macro: what it does, in which order. */

import type { MacroAction, Priority } from "../../contract/models.ts";
import { html } from "../../shared/html.ts";
import { Icon } from "../../shared/icon.ts";
import { arrowDownIcon, arrowUpIcon, plusIcon } from "../../shared/icons.ts";
import { moved } from "./fields-editor.ts";
import { Remove, replace, valueOf, without } from "./hours-editor.ts";
import type { EditorProps } from "./json-field.ts";
import { choices } from "./staffing-editors.ts";
import { say } from "./texts.ts";

const kinds: MacroAction["do"][] = [
  "reply",
  "note",
  "tag",
  "priority",
  "assign",
  "transfer",
  "snooze",
  "close",
];
/** These put the conversation away, so nothing comes after them. */
const last: readonly MacroAction["do"][] = ["transfer", "snooze", "close"];
const most = 10;
const priorities = [0, 1, 2, 3] as const;
const minutes = [60, 180, 1_440, 4_320, 10_080];

export function MacroEditor({ value, change }: EditorProps<MacroAction[]>) {
  const teams = choices("teams");
  const offered = kinds.filter((kind) => kind !== "transfer" || teams.length > 0);
  const put = (i: number, action: MacroAction) => change(replace(value, i, action));
  const ended = value.some((action) => last.includes(action.do));
  const add = (kind: MacroAction["do"]) =>
    change(ended ? [...value.slice(0, -1), fresh(kind), value.at(-1)!] : [...value, fresh(kind)]);
  return html`<ol class="build macro-steps">
      ${value.map(
        (action, i) =>
          html`<li key=${`${i}-${action.do}`}>
            <select
              class="input s"
              aria-label=${say("console.live.macro_step")}
              onChange=${(event: Event) => put(i, fresh(valueOf(event) as MacroAction["do"]))}
            >
              ${offered
                .filter((kind) => i === value.length - 1 || !last.includes(kind))
                .map(
                  (kind) =>
                    html`<option value=${kind} selected=${kind === action.do}>
                      ${say(`console.live.macro_${kind}`)}
                    </option>`,
                )}
            </select>
            <span class="row tight">
              <button
                class="icon-b"
                type="button"
                disabled=${i === 0 || last.includes(action.do)}
                onClick=${() => change(moved(value, i, i - 1))}
              >
                <${Icon} shape=${arrowUpIcon} size=${14} label=${say("console.live.move_up")} />
              </button>
              <button
                class="icon-b"
                type="button"
                disabled=${i === value.length - 1 || last.includes(value[i + 1]!.do)}
                onClick=${() => change(moved(value, i, i + 1))}
              >
                <${Icon} shape=${arrowDownIcon} size=${14} label=${say("console.live.move_down")} />
              </button>
              ${value.length > 1 && html`<${Remove} click=${() => change(without(value, i))} />`}
            </span>
            <${Detail} action=${action} change=${(next: MacroAction) => put(i, next)} />
          </li>`,
      )}
    </ol>
    ${
      value.length < most &&
      html`<p class="row">
        <button class="btn s" type="button" onClick=${() => add("note")}>
          <${Icon} shape=${plusIcon} size=${14} />${say("console.live.macro_add")}
        </button>
      </p>`
    }`;
}

export function fresh(kind: MacroAction["do"]): MacroAction {
  switch (kind) {
    case "reply":
    case "note":
      return { do: kind, text: "" };
    case "tag":
      return { do: kind, add: [], remove: [] };
    case "priority":
      return { do: kind, value: 2 };
    case "assign":
      return { do: kind, agent_id: "me" };
    case "transfer":
      return { do: kind, team_id: choices("teams")[0]?.id ?? "" };
    case "snooze":
      return { do: kind, minutes: 60 };
    case "close":
      return { do: kind };
  }
}

function Detail({ action, change }: { action: MacroAction; change(next: MacroAction): void }) {
  switch (action.do) {
    case "reply":
    case "note":
      return html`<textarea
        class="input wide"
        rows="3"
        maxlength="5000"
        aria-label=${say(`console.live.macro_${action.do}`)}
        placeholder=${say("console.live.macro_text")}
        value=${action.text}
        onChange=${(event: Event) => change({ ...action, text: valueOf(event) })}
      ></textarea>`;
    case "tag":
      return html`<${Tags}
          label="add"
          tags=${action.add}
          change=${(add: string[]) => change({ ...action, add })}
        />
        <${Tags}
          label="remove"
          tags=${action.remove}
          change=${(remove: string[]) => change({ ...action, remove })}
        />`;
    case "priority":
      return html`<${Choose}
        label="priority"
        value=${String(action.value)}
        options=${priorities.map((each) => ({ id: String(each), name: say(`console.live.priority_${each}`) }))}
        choose=${(id: string) => change({ ...action, value: Number(id) as Priority })}
      />`;
    case "assign":
      return html`<${Choose}
        label="assign"
        value=${action.agent_id ?? ""}
        options=${[
          { id: "me", name: say("console.live.macro_me") },
          { id: "", name: say("console.live.macro_nobody") },
          ...choices("agents"),
        ]}
        choose=${(id: string) => change({ ...action, agent_id: id || null })}
      />`;
    case "transfer":
      return html`<${Choose}
        label="transfer"
        value=${action.team_id}
        options=${choices("teams")}
        choose=${(id: string) => change({ ...action, team_id: id })}
      />`;
    case "snooze":
      return html`<${Choose}
        label="snooze"
        value=${String(action.minutes)}
        options=${[...new Set([...minutes, action.minutes])].map((each) => ({ id: String(each), name: lasting(each) }))}
        choose=${(id: string) => change({ ...action, minutes: Number(id) })}
      />`;
    case "close":
      return null;
  }
}

const lasting = (of: number): string =>
  of % 1_440 === 0
    ? say("console.live.macro_days", { count: of / 1_440 })
    : say("console.live.macro_hours", { count: Math.round(of / 60) });

function Tags({
  label,
  tags,
  change,
}: {
  label: "add" | "remove";
  tags: string[];
  change(next: string[]): void;
}) {
  return html`<label class="wide macro-tags"
    ><span class="t3 xs">${say(`console.live.macro_tags_${label}`)}</span
    ><input
      class="input s"
      value=${tags.join(" ")}
      placeholder=${say("console.live.macro_tags_hint")}
      onChange=${(event: Event) =>
        change(
          [
            ...new Set(
              valueOf(event)
                .split(/[\s,，、]+/)
                .filter(Boolean),
            ),
          ].slice(0, 20),
        )}
  /></label>`;
}

interface ChooseProps {
  label: string;
  value: string;
  options: { id: string; name: string }[];
  choose(id: string): void;
}

function Choose({ label, value, options, choose }: ChooseProps) {
  return html`<select
    class="input s wide"
    aria-label=${say(`console.live.macro_${label}`)}
    onChange=${(event: Event) => choose(valueOf(event))}
  >
    ${options.map(({ id, name }) => html`<option value=${id} selected=${id === value}>${name}</option>`)}
  </select>`;
}
