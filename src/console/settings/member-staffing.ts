/** On a member's page: skills, languages, seniority, capacity by channel, shifts and idleness. */

import { html } from "../../../web/shared/html.ts";
import type { Db } from "../../kernel/db.ts";
import { listInboxes } from "../../inboxes/queries.ts";
import { getStaffing, listSkills } from "../../staffing/queries.ts";
import type { PageContext } from "../context.ts";
import { ChoiceRow, Row, SaveForm, SelectRow, TextRow, TicksRow } from "./fields.ts";
import { zones } from "./inboxes.ts";

/** What shops ask for most; others come by REST and stay in the list once somebody speaks them. */
const languages = ["zh-CN", "yue", "nan", "wuu", "hak", "en", "ja", "ko", "ru", "fr", "de", "es", "th", "vi"];
const levels = ["0", "1", "2", "3"];

/** What the editors choose from. */
export const staffingChoices = (page: PageContext) => ({
  skills: listSkills(page.kernel.db),
  channels: channelsOf(page).map((id) => ({ id, name: channelName(page, id) })),
  calendars: listInboxes(page.kernel.db, page.actor)
    .filter(({ hours }) => hours.holidays.length + hours.workdays.length > 0)
    .map(({ name, hours: { holidays, workdays } }) => ({ name, holidays, workdays })),
});

export function StaffingForm({ page, agentId }: { page: PageContext; agentId: string }) {
  const { t, kernel, actor } = page;
  const staffing = getStaffing(kernel.db, actor, agentId);
  const names = new Intl.DisplayNames([page.locale], { type: "language" });
  return html`<h2 class="part">${t("settings.staffing.title")}</h2>
    <p class="about">${t("settings.staffing.about")}</p>
    <${SaveForm} path=${`/api/v1/agents/${agentId}/staffing`}>
      <${Row} label=${t("settings.members.skills")} anchor="set-skills" hint=${skillsHint(page, kernel.db)}>
        <input
          type="hidden"
          name="skills"
          data-as="json"
          value=${JSON.stringify(staffing.skills.map(({ id, level }) => ({ id, level })))}
        />
        <div class="editor" data-editor="skills"></div>
      <//>
      <${TicksRow}
        name="languages"
        label=${t("settings.members.languages")}
        hint=${t("settings.staffing.languages_hint")}
        anchor="set-languages"
        chosen=${staffing.languages}
        options=${[...new Set([...languages, ...staffing.languages])].map((value) => ({ value, label: languageName(page, names, value) }))}
      />
      <${ChoiceRow}
        name="seniority"
        as="number"
        label=${t("settings.members.seniority")}
        hint=${t("settings.staffing.seniority_hint")}
        anchor="set-seniority"
        value=${String(staffing.seniority)}
        options=${levels.map((value) => ({ value, label: t(`settings.staffing.seniority_${value}`) }))}
      />
      <${Row}
        label=${t("settings.members.capacities")}
        anchor="set-capacities"
        hint=${t("settings.staffing.capacities_hint")}
      >
        <input type="hidden" name="capacities" data-as="json" value=${JSON.stringify(staffing.capacities)} />
        <div class="editor" data-editor="capacities"></div>
      <//>
      <${SelectRow}
        name="time_zone"
        label=${t("settings.inbox.time_zone")}
        hint=${t("settings.staffing.time_zone_hint")}
        value=${staffing.time_zone}
        options=${zones(staffing.time_zone)}
      />
      <${Row}
        label=${t("settings.members.shift")}
        anchor="set-shift"
        hint=${t("settings.staffing.shift_hint")}
      >
        <input type="hidden" name="shift" data-as="json" value=${JSON.stringify(staffing.shift)} />
        <div class="editor" data-editor="shift"></div>
      <//>
      <${TextRow}
        name="idle_minutes"
        type="number"
        min=${0}
        max=${1440}
        unit=${t("settings.minutes")}
        label=${t("settings.members.idle")}
        hint=${t("settings.staffing.idle_hint")}
        value=${staffing.idle_minutes}
        anchor="set-idle"
      />
    <//>`;
}

const skillsHint = ({ t, href }: PageContext, db: Db) =>
  listSkills(db).length > 0
    ? t("settings.staffing.skills_hint")
    : html`<a class="link" href=${href("/settings/skills")}>${t("settings.staffing.skills_none")}</a>`;

/** 粤语 and its like by the words that shops use. */
function languageName({ t }: PageContext, names: Intl.DisplayNames, tag: string): string {
  if (["yue", "nan", "wuu", "hak"].includes(tag)) return t(`settings.staffing.language_${tag}`);
  if (tag === "zh-CN") return t("settings.staffing.language_zh");
  return names.of(tag) ?? tag;
}

function channelsOf({ kernel, actor }: PageContext): string[] {
  return [...new Set(listInboxes(kernel.db, actor).map((inbox) => inbox.channel))].sort();
}

const channelName = ({ t }: PageContext, channel: string): string =>
  channel === "web" ? t("settings.inboxes.web") : channel;
