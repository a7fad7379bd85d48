/** Skills: what agents can do, by name; rules and levels refer to them. */

import { html } from "../../../web/shared/html.ts";
import { Icon } from "../../../web/shared/icon.ts";
import { plusIcon, starIcon, trash2Icon } from "../../../web/shared/icons.ts";
import { can } from "../../accounts/actor.ts";
import { listSkills, listStaffing } from "../../staffing/queries.ts";
import type { Skill } from "../../staffing/types.ts";
import type { PageContext } from "../context.ts";
import { Empty } from "../parts.ts";
import { SaveForm, TextField } from "./fields.ts";
import { Dialog, Ends, settingsPage } from "./layout.ts";

export function skillsPage(page: PageContext): Response {
  const { t, kernel, actor } = page;
  const manages = can(actor, "agents.manage");
  const skills = listSkills(kernel.db);
  const people = new Map<string, number>();
  for (const { skills: own } of listStaffing(kernel.db, actor))
    for (const { id } of own) people.set(id, (people.get(id) ?? 0) + 1);
  const add =
    manages &&
    html`<button class="btn primary" type="button" data-open="new-skill">
      <${Icon} shape=${plusIcon} size=${14} />${t("settings.skills.add")}
    </button>`;
  return settingsPage(page, {
    id: "skills",
    about: t("settings.skills.about"),
    actions: skills.length > 0 && add,
    content: html`<div id="set-list">
      ${
        skills.length === 0
          ? html`<${Empty} shape=${starIcon} title=${t("settings.skills.none")} action=${add}
              >${t("settings.skills.none_text")}<//
            >`
          : html`<ul class="list lead-gap">
              ${skills.map((skill) => html`<${SkillLine} page=${page} skill=${skill} people=${people.get(skill.id) ?? 0} manages=${manages} />`)}
            </ul>`
      }
    </div>`,
    after:
      manages &&
      html`<${Dialog} id="new-skill" title=${t("settings.skills.add")}>
        <${SaveForm} path="/api/v1/skills" method="POST" on="submit" then="reload">
          <${TextField}
            required
            name="name"
            label=${t("settings.skills.name")}
            hint=${t("settings.skills.name_hint")}
            max=${40}
          />
          <${Ends} page=${page} label=${t("settings.skills.add")} />
        <//>
      <//>`,
  });
}

function SkillLine({
  page,
  skill,
  people,
  manages,
}: {
  page: PageContext;
  skill: Skill;
  people: number;
  manages: boolean;
}) {
  const { t } = page;
  const path = `/api/v1/skills/${skill.id}`;
  const count = html`<span class="t3">${t("settings.teams.count", { count: people })}</span>`;
  if (!manages) return html`<li><span class="grow b">${skill.name}</span>${count}</li>`;
  return html`<li>
    <${SaveForm} path=${path} class="grow">
      <input
        class="input medium"
        name="name"
        value=${skill.name}
        maxlength="40"
        aria-label=${t("settings.skills.name")}
        autocomplete="off"
      />
    <//>
    ${count}
    <button
      class="icon-b"
      type="button"
      title=${t("settings.skills.delete")}
      data-action=${`DELETE ${path}`}
      data-confirm=${t("settings.skills.delete_ask", { name: skill.name })}
      data-then="reload"
    >
      <${Icon} shape=${trash2Icon} size=${16} label=${t("settings.skills.delete")} />
    </button>
  </li>`;
}
