/** Macros: a list, and one with its steps. */

import { html } from "../../../web/shared/html.ts";
import { Icon } from "../../../web/shared/icon.ts";
import { plusIcon, wandSparklesIcon } from "../../../web/shared/icons.ts";
import type { Macro, Team } from "../../../web/contract/models.ts";
import { can } from "../../accounts/actor.ts";
import { listAgents, listTeams } from "../../accounts/queries.ts";
import { getMacro, listMacros } from "../../macros/queries.ts";
import type { PageContext } from "../context.ts";
import { Empty } from "../parts.ts";
import { Row, SaveForm, TextField, TextRow } from "./fields.ts";
import { Dialog, Ends, settingsPage } from "./layout.ts";
import { Whose } from "./quick-replies.ts";

/** What the editor of steps chooses from. */
function named(page: PageContext) {
  const { kernel, actor, deps } = page;
  if (!can(actor, "agents.see")) return { agents: [], teams: [] };
  return {
    agents: listAgents(kernel.db, actor, deps)
      .filter((agent) => agent.role !== "read_only")
      .map(({ id, name }) => ({ id, name })),
    teams: listTeams(kernel.db, actor).map(({ id, name }) => ({ id, name })),
  };
}

export function macrosPage(page: PageContext): Response {
  const { t, kernel, actor } = page;
  const macros = listMacros(kernel.db, actor);
  const writes = can(actor, "conversations.reply");
  const teams = can(actor, "agents.see") ? listTeams(kernel.db, actor) : [];
  const add =
    writes &&
    html`<button class="btn primary" type="button" data-open="new-macro">
      <${Icon} shape=${plusIcon} size=${14} />${t("settings.macros.add")}
    </button>`;
  return settingsPage(page, {
    id: "macros",
    about: t("settings.macros.about"),
    actions: macros.length > 0 && add,
    data: named(page),
    content: html`<div id="set-list">
      ${
        macros.length === 0
          ? html`<${Empty} shape=${wandSparklesIcon} title=${t("settings.macros.none")} action=${add}
              >${t("settings.macros.none_text")}<//
            >`
          : html`<ul class="list lead-gap">
              ${macros.map((macro) => html`<${MacroLine} page=${page} macro=${macro} teams=${teams} />`)}
            </ul>`
      }
    </div>`,
    after:
      writes &&
      html`<${Dialog} id="new-macro" title=${t("settings.macros.add")} wide>
        <${SaveForm} path="/api/v1/macros" method="POST" on="submit" then="goto:/settings/macros/{id}">
          <${TextField} required name="name" label=${t("settings.macros.name")} max=${60} />
          <div class="field">
            <span class="label">${t("settings.macros.steps")}</span>
            <${Steps} value=${[{ do: "reply", text: "" }]} />
          </div>
          <${Whose}
            page=${page}
            teams=${teams.filter((team) => actor.teams.has(team.id) || can(actor, "replies.share"))}
          />
          <${Ends} page=${page} label=${t("settings.macros.add")} />
        <//>
      <//>`,
  });
}

function Steps({ value }: { value: unknown }) {
  return html`<input type="hidden" name="actions" data-as="json" value=${JSON.stringify(value)} />
    <div class="editor" data-editor="macro"></div>`;
}

function MacroLine({ page, macro, teams }: { page: PageContext; macro: Macro; teams: Team[] }) {
  const { t } = page;
  const whose =
    macro.scope === "team"
      ? (teams.find((team) => team.id === macro.team_id)?.name ?? t("settings.replies.scope_team"))
      : t(`settings.replies.scope_${macro.scope}`);
  return html`<li>
    <a class="row grow reply-line" href=${page.href(`/settings/macros/${macro.id}`)}>
      <span class="grow"
        ><span class="b">${macro.name}</span>
        ${macro.key && html`<span class="kbd">Alt ${macro.key.toUpperCase()}</span>`}<span
          class="sub block cut"
          >${macro.actions.map((action) => t(`macros.step.${action.do}`)).join(" → ")}</span
        ></span
      >
      <span class="reply-facts"
        ><span class="t3 xs">${whose}</span
        ><span class="t3 xs"
          >${macro.used === 0 ? t("settings.replies.never") : t("settings.replies.used", { count: macro.used })}</span
        ></span
      >
    </a>
  </li>`;
}

export function macroPage(page: PageContext, id: string): Response {
  const { t, kernel, actor } = page;
  const macro = getMacro(kernel.db, actor, id);
  const fixed =
    !can(actor, "conversations.reply") ||
    (macro.scope !== "personal" &&
      !can(actor, "replies.share") &&
      !(macro.team_id && actor.teams.has(macro.team_id)));
  const path = `/api/v1/macros/${macro.id}`;
  return settingsPage(page, {
    id: "macros",
    title: macro.name,
    crumbs: [[t("settings.page.macros"), "/settings/macros"]],
    about: fixed ? t("settings.replies.fixed") : t("settings.macros.one_about"),
    data: named(page),
    content: fixed
      ? html`<${Row} label=${t("settings.macros.steps")}>
          <p class="t2">${macro.actions.map((action) => t(`macros.step.${action.do}`)).join(" → ")}</p>
        <//>`
      : html`<${SaveForm} path=${path}>
            <${TextRow} name="name" label=${t("settings.macros.name")} value=${macro.name} max=${60} />
            <${TextRow}
              name="key"
              as="nullable"
              label=${t("settings.macros.key")}
              hint=${t("settings.macros.key_hint")}
              value=${macro.key ?? ""}
              max=${1}
              width="narrow"
            />
            <${Row} label=${t("settings.macros.steps")} hint=${t("settings.macros.steps_hint")}>
              <${Steps} value=${macro.actions} />
            <//>
          <//>
          <${Row} label=${t("settings.remove")}>
            <button
              class="btn s danger"
              type="button"
              data-action=${`DELETE ${path}`}
              data-confirm=${t("settings.macros.delete_ask", { name: macro.name })}
              data-then="goto:/settings/macros"
            >
              ${t("settings.macros.delete")}
            </button>
          <//>`,
  });
}
