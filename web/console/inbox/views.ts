/** The views above the list, with their counts, and a menu of those that an agent keeps. */

import { useRef, useState } from "preact/hooks";
import type { ConversationFilter } from "../../contract/models.ts";
import { html } from "../../shared/html.ts";
import { Icon } from "../../shared/icon.ts";
import { chevronDownIcon, plusIcon, trash2Icon, usersIcon } from "../../shared/icons.ts";
import { dropView, saveView } from "./actions.ts";
import { t } from "./boot.ts";
import { loadViews, showView } from "./loading.ts";
import { IconButton, MenuItem, Popover } from "./parts.ts";
import { counts, me, savedViews, teams, view, type View } from "./store.ts";

const live: ConversationFilter["status"] = ["open", "waiting"];
export const builtIn: View[] = [
  { id: "mine", filter: { view: "mine", status: live, sort: "waiting" } },
  { id: "unassigned", filter: { view: "unassigned", status: ["waiting"], sort: "waiting" } },
  { id: "team", filter: { view: "team", sort: "waiting" } },
  { id: "all", filter: { view: "all", status: live, sort: "newest" } },
  {
    id: "mentions",
    filter: { view: "mentions", status: ["open", "waiting", "snoozed", "closed"], sort: "newest" },
  },
  { id: "snoozed", filter: { view: "mine", status: ["snoozed"], sort: "newest" } },
  { id: "closed", filter: { view: "all", status: ["closed"], sort: "newest" } },
];

export function Views() {
  return html`<div class="views">
    <div class="strip" role="tablist" aria-label=${t("inbox.views.label")}>
      ${builtIn.map((each) => html`<${Tab} key=${each.id} view=${each} />`)}
    </div>
    <${MoreViews} />
  </div>`;
}

function Tab({ view: own }: { view: View }) {
  const count = countOf(own.id);
  const selected = view.value.id === own.id;
  return html`<button
    type="button"
    role="tab"
    aria-selected=${String(selected)}
    onClick=${() => showView(own)}
  >
    ${t(`inbox.view.${own.id}`)}${count > 0 && html` <span class="n">${count > 999 ? "999+" : count}</span>`}
  </button>`;
}

function countOf(id: string): number {
  const all = counts.value;
  if (!all) return 0;
  if (id === "team") return me.value.team_ids.reduce((sum, team) => sum + (all.teams[team] ?? 0), 0);
  return id === "mine" || id === "unassigned" || id === "all" || id === "mentions" || id === "snoozed"
    ? all[id]
    : 0;
}

function MoreViews() {
  const anchor = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const [naming, setNaming] = useState(false);
  const close = () => {
    setOpen(false);
    setNaming(false);
  };
  const choose = (next: View) => {
    showView(next);
    close();
  };
  const toggle = () => {
    if (!open) void loadViews().catch(() => {});
    setOpen(!open);
  };
  const mine = teams.value.filter((team) => me.value.team_ids.includes(team.id) || me.value.role !== "agent");
  const save = (event: SubmitEvent) => {
    event.preventDefault();
    const name = new FormData(event.currentTarget as HTMLFormElement).get("name")?.toString().trim();
    if (name) void saveView(name);
    close();
  };
  return html`<${IconButton}
      shape=${chevronDownIcon}
      label=${t("inbox.views.more")}
      anchor=${anchor}
      expanded=${open}
      onClick=${toggle}
    />
    ${
      open &&
      html`<${Popover} anchor=${anchor} label=${t("inbox.views.more")} role="dialog" onClose=${close} end>
        ${mine.length > 0 && html`<p class="menu-g">${t("inbox.views.teams")}</p>`}
        ${mine.map((team) => {
          const filter: ConversationFilter = { view: "all", team_id: team.id, sort: "waiting" };
          return html`<${MenuItem}
            shape=${usersIcon}
            label=${team.name}
            hint=${counts.value?.teams[team.id] || ""}
            on=${view.value.filter.team_id === team.id}
            onClick=${() => choose({ id: `team-${team.id}`, filter })}
          />`;
        })}
        <p class="menu-g">${t("inbox.views.saved")}</p>
        ${savedViews.value.map(
          (saved) =>
            html`<div class="row tight">
              <${MenuItem}
                label=${saved.name}
                on=${view.value.id === saved.id}
                onClick=${() => choose({ id: saved.id, filter: saved.filter })}
              />
              <${IconButton}
                shape=${trash2Icon}
                size=${14}
                label=${t("inbox.views.drop", { name: saved.name })}
                onClick=${() => void dropView(saved.id)}
              />
            </div>`,
        )}
        ${savedViews.value.length === 0 && html`<p class="menu-g">${t("inbox.views.none")}</p>`}
        <hr class="hr" />
        ${
          naming
            ? html`<form class="row menu-find" onSubmit=${save}>
                <label class="input s grow"
                  ><input
                    name="name"
                    maxlength="60"
                    required
                    autofocus
                    ref=${focus}
                    aria-label=${t("inbox.views.name")}
                    placeholder=${t("inbox.views.name")} /></label
                ><button class="btn s primary">${t("inbox.save")}</button>
              </form>`
            : html`<button type="button" class="menu-i" onClick=${() => setNaming(true)}>
                <${Icon} shape=${plusIcon} size=${16} />${t("inbox.views.save")}
              </button>`
        }
      <//>`
    }`;
}
const focus = (input: HTMLInputElement | null) => input?.focus();
