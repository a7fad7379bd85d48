/** Teams: groups of agents that conversations can be handed to. */

import { html } from "../../../web/shared/html.ts";
import { Icon } from "../../../web/shared/icon.ts";
import { plusIcon, usersIcon } from "../../../web/shared/icons.ts";
import { can } from "../../accounts/actor.ts";
import { getTeam, listAgents, listTeams } from "../../accounts/queries.ts";
import type { PageContext } from "../context.ts";
import { Empty } from "../parts.ts";
import { Row, SaveForm, TextField, TextRow, TicksRow } from "./fields.ts";
import { Dialog, Ends, settingsPage } from "./layout.ts";

export function teamsPage(page: PageContext): Response {
  const { t, kernel, actor } = page;
  const manages = can(actor, "agents.manage");
  const teams = listTeams(kernel.db, actor);
  const add =
    manages &&
    html`<button class="btn primary" type="button" data-open="new-team">
      <${Icon} shape=${plusIcon} size=${14} />${t("settings.teams.add")}
    </button>`;
  return settingsPage(page, {
    id: "teams",
    about: t("settings.teams.about"),
    actions: teams.length > 0 && add,
    content:
      teams.length === 0
        ? html`<${Empty} shape=${usersIcon} title=${t("settings.teams.none")} action=${add}
            >${t("settings.teams.none_text")}<//
          >`
        : html`<ul class="list lead-gap" id="set-list">
            ${teams.map((team) => {
              const text = html`<span class="grow"
                  ><span class="b">${team.name}</span><span class="sub block">${team.description}</span></span
                >
                <span class="t3">${t("settings.teams.count", { count: team.member_ids.length })}</span>`;
              return html`<li>
                ${manages ? html`<a class="row grow" href=${page.href(`/settings/teams/${team.id}`)}>${text}</a>` : text}
              </li>`;
            })}
          </ul>`,
    after:
      manages &&
      html`<${Dialog} id="new-team" title=${t("settings.teams.add")}>
        <${SaveForm} path="/api/v1/teams" method="POST" on="submit" then="goto:/settings/teams/{id}">
          <${TextField} required name="name" label=${t("settings.teams.name")} max=${80} />
          <${TextField}
            name="description"
            label=${t("settings.teams.description")}
            optional=${t("settings.optional")}
            max=${500}
          />
          <${Ends} page=${page} label=${t("settings.teams.add")} />
        <//>
      <//>`,
  });
}

export function teamPage(page: PageContext, teamId: string): Response {
  const { t, kernel, actor, deps } = page;
  const team = getTeam(kernel.db, actor, teamId);
  const agents = listAgents(kernel.db, actor, { ...deps });
  const path = `/api/v1/teams/${team.id}`;
  return settingsPage(page, {
    id: "teams",
    title: team.name,
    crumbs: [[t("settings.page.teams"), "/settings/teams"]],
    content: html`<${SaveForm} path=${path}>
        <${TextRow} name="name" label=${t("settings.teams.name")} value=${team.name} max=${80} />
        <${TextRow}
          name="description"
          label=${t("settings.teams.description")}
          value=${team.description}
          max=${500}
        />
        <${TicksRow}
          name="member_ids"
          label=${t("settings.page.members")}
          options=${agents.map(({ id, name }) => ({ value: id, label: name }))}
          chosen=${team.member_ids}
        />
      <//>
      <${Row} label=${t("settings.remove")}>
        <button
          class="btn s danger"
          type="button"
          data-action=${`DELETE ${path}`}
          data-confirm=${t("settings.teams.delete_ask", { name: team.name })}
          data-then="goto:/settings/teams"
        >
          ${t("settings.teams.delete")}
        </button>
      <//>`,
  });
}
