/** Filter and order of the list, in a popover. */

import { useRef, useState } from "preact/hooks";
import type { ConversationFilter, Priority } from "../../contract/models.ts";
import { html } from "../../shared/html.ts";
import { listFilterIcon } from "../../shared/icons.ts";
import { t } from "./boot.ts";
import { loadTags, refine } from "./loading.ts";
import { IconButton, Popover } from "./parts.ts";
import { agents, inboxes, knownTags, teams, view } from "./store.ts";

export function FilterButton() {
  const anchor = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const toggle = () => {
    if (!open && knownTags.value.length === 0) void loadTags().catch(() => {});
    setOpen(!open);
  };
  return html`<${IconButton}
      shape=${listFilterIcon}
      label=${t("inbox.filter.open")}
      anchor=${anchor}
      expanded=${open}
      onClick=${toggle}
    />
    ${open && html`<${Popover} anchor=${anchor} label=${t("inbox.filter.open")} role="dialog" end onClose=${() => setOpen(false)}><${FilterForm} /><//>`}`;
}

interface Choice {
  name: "inbox_id" | "team_id" | "assignee_id" | "tag" | "priority";
  options: [string, string][];
}

function FilterForm() {
  const { filter } = view.value;
  const choices: Choice[] = [
    { name: "inbox_id", options: [...inboxes.values()].map((each) => [each.id, each.name]) },
    { name: "team_id", options: teams.value.map((each) => [each.id, each.name]) },
    {
      name: "assignee_id",
      options: [...agents.value.values()]
        .filter((each) => !each.deactivated_at)
        .map((each) => [each.id, each.name]),
    },
    { name: "tag", options: knownTags.value.map((tag) => [tag, tag]) },
    {
      name: "priority",
      options: ["none", "low", "high", "urgent"].map((name, value) => [
        String(value),
        t(`inbox.priority.${name}`),
      ]),
    },
  ];
  const change = (name: Choice["name"], value: string) =>
    refine({ [name]: value === "" ? undefined : name === "priority" ? (Number(value) as Priority) : value });
  return html`<div class="filter-form">
    <label for="f-sort">${t("inbox.filter.sort")}</label>
    <select
      id="f-sort"
      value=${filter.sort ?? "newest"}
      onChange=${(event: Event) => refine({ sort: (event.currentTarget as HTMLSelectElement).value as ConversationFilter["sort"] & string })}
    >
      ${(["waiting", "newest", "oldest"] as const).map((sort) => html`<option value=${sort}>${t(`inbox.sort.${sort}`)}</option>`)}
    </select>
    ${choices
      .filter(({ options }) => options.length > 0)
      .map(
        ({ name, options }) =>
          html` <label for=${`f-${name}`}>${t(`inbox.filter.${name}`)}</label>
            <select
              id=${`f-${name}`}
              value=${filter[name] === undefined ? "" : String(filter[name])}
              onChange=${(event: Event) => change(name, (event.currentTarget as HTMLSelectElement).value)}
            >
              <option value="">${t("inbox.filter.any")}</option>
              ${options.map(([value, label]) => html`<option value=${value}>${label}</option>`)}
            </select>`,
      )}
    <label class="wide"
      ><input
        type="checkbox"
        checked=${filter.unread ?? false}
        onChange=${(event: Event) => refine({ unread: (event.currentTarget as HTMLInputElement).checked || undefined })}
      />${t("inbox.filter.unread")}</label
    >
    <button
      type="button"
      class="btn s wide"
      onClick=${() => refine({ inbox_id: undefined, team_id: undefined, assignee_id: undefined, tag: undefined, priority: undefined, unread: undefined })}
    >
      ${t("inbox.filter.clear")}
    </button>
  </div>`;
}
