/** Inboxes: the list, and each one's general settings. */

import { html } from "../../../web/shared/html.ts";
import { Icon } from "../../../web/shared/icon.ts";
import { globeIcon, plusIcon } from "../../../web/shared/icons.ts";
import { listAgents } from "../../accounts/queries.ts";
import { seesAllInboxes } from "../../accounts/actor.ts";
import { inboxMemberIds, listInboxes, membersByInbox } from "../../inboxes/queries.ts";
import type { Inbox } from "../../inboxes/types.ts";
import type { PageContext } from "../context.ts";
import { ColourDot } from "../colour-field.ts";
import { Row, SaveForm, Select, SelectRow, SwitchRow, TextField, TextRow, TicksRow } from "./fields.ts";
import { Dialog, Ends, settingsPage } from "./layout.ts";

export const inboxPath = (inbox: Inbox): string => `/api/v1/inboxes/${inbox.id}`;

export function inboxesPage(page: PageContext): Response {
  const { t, kernel, actor } = page;
  const inboxes = listInboxes(kernel.db, actor, { archived: true });
  const members = membersByInbox(kernel.db);
  const locales = [
    { value: "zh-CN", label: "简体中文" },
    { value: "en", label: "English" },
  ];
  return settingsPage(page, {
    id: "inboxes",
    about: t("settings.inboxes.about"),
    actions: html`<button class="btn primary" type="button" data-open="new-inbox">
      <${Icon} shape=${plusIcon} size=${14} />${t("settings.inboxes.add")}
    </button>`,
    content: html`<ul class="list lead-gap" id="set-list">
      ${inboxes.map(
        (inbox) =>
          html`<li>
            <a class="row grow" href=${page.href(`/settings/inboxes/${inbox.id}`)}>
              <${ColourDot} color=${inbox.appearance.color} />
              <span class="grow"
                ><span class="b">${inbox.name}</span>
                <span class="sub block"
                  ><${Icon} shape=${globeIcon} size=${12} class="inline" />${t("settings.inboxes.web")}
                  ·${" "} ${inbox.installedOrigin ?? t("settings.inboxes.not_seen")}</span
                ></span
              >
              ${inbox.archivedAt !== null && html`<span class="chip">${t("settings.inboxes.archived")}</span>`}
              <span class="t3"
                >${t("settings.teams.count", { count: members.get(inbox.id)?.length ?? 0 })}</span
              >
            </a>
          </li>`,
      )}
    </ul>`,
    after: html`<${Dialog} id="new-inbox" title=${t("settings.inboxes.add")}>
      <${SaveForm}
        path="/api/v1/inboxes"
        method="POST"
        on="submit"
        then="goto:/settings/inboxes/{id}/install"
      >
        <${TextField}
          required
          name="name"
          label=${t("settings.inbox.name")}
          hint=${t("console.setup.inbox_name_hint")}
          max=${60}
        />
        <div class="field">
          <label class="label" for="f-locale">${t("settings.inbox.locale")}</label>
          <${Select}
            name="locale"
            label=${t("settings.inbox.locale")}
            value=${page.locale}
            options=${locales}
          />
        </div>
        <${Ends} page=${page} label=${t("settings.inboxes.add")} />
      <//>
    <//>`,
  });
}

export function inboxPage(page: PageContext, inbox: Inbox): Response {
  const { t, kernel, actor, deps } = page;
  const path = inboxPath(inbox);
  const agents = listAgents(kernel.db, actor, { ...deps });
  return settingsPage(page, {
    id: "inbox",
    title: inbox.name,
    inbox,
    content: html`${inbox.archivedAt !== null && html`<p class="alert warn">${t("settings.inbox.is_archived")}</p>`}
      <${SaveForm} path=${path}>
        <${TextRow}
          name="name"
          label=${t("settings.inbox.name")}
          hint=${t("settings.inbox.name_hint")}
          value=${inbox.name}
          max=${60}
          anchor="set-name"
        />
        <${SelectRow}
          name="locale"
          label=${t("settings.inbox.locale")}
          hint=${t("settings.inbox.locale_hint")}
          value=${inbox.locale}
          anchor="set-locale"
          options=${[
            { value: "zh-CN", label: "简体中文" },
            { value: "en", label: "English" },
          ]}
        />
        <${SelectRow}
          name="time_zone"
          label=${t("settings.inbox.time_zone")}
          hint=${t("settings.inbox.time_zone_hint")}
          value=${inbox.timeZone}
          anchor="set-time_zone"
          options=${zones(inbox.timeZone)}
        />
        <${TextRow}
          name="allowed_origins"
          as="lines"
          rows=${3}
          mono
          label=${t("settings.inbox.origins")}
          hint=${t("settings.inbox.origins_hint")}
          placeholder="https://www.example.com"
          value=${inbox.allowedOrigins.join("\n")}
          anchor="set-origins"
        />
        <${TextRow}
          name="recall_limit_ms"
          type="number"
          times=${60_000}
          min=${0}
          max=${1440}
          unit=${t("settings.minutes")}
          label=${t("settings.inbox.recall")}
          hint=${t("settings.inbox.recall_hint")}
          value=${inbox.recallLimitMs / 60_000}
          anchor="set-recall"
        />
        <${SwitchRow}
          name="rating_enabled"
          label=${t("settings.inbox.rating")}
          text=${t("settings.inbox.rating_text")}
          value=${inbox.ratingEnabled}
          anchor="set-rating"
        />
      <//>
      <${SaveForm} path=${`${path}/members`} method="PUT">
        <${TicksRow}
          name="agent_ids"
          label=${t("settings.inbox.members")}
          hint=${t("settings.inbox.members_hint")}
          anchor="set-members"
          chosen=${inboxMemberIds(kernel.db, inbox.id)}
          options=${agents.map(({ id, name, role }) => ({ value: id, label: name, hint: seesAllInboxes(role) ? t(`console.role.${role}`) : undefined }))}
        />
      <//>
      <${Row} label=${t("settings.inbox.key")} anchor="set-key" hint=${t("settings.inbox.key_hint")}>
        <div class="row wrap">
          <code class="mono" id="inbox-key">${inbox.key}</code>
          <button class="btn xs" type="button" data-copy="#inbox-key">
            <span data-label>${t("settings.copy")}</span>
          </button>
          <button
            class="btn xs danger"
            type="button"
            data-action=${`POST ${path}/key`}
            data-confirm=${t("settings.inbox.key_ask")}
            data-then="reload"
          >
            ${t("settings.inbox.key_renew")}
          </button>
        </div>
      <//>
      <${Row}
        label=${t("settings.inbox.archive")}
        anchor="set-archive"
        hint=${t("settings.inbox.archive_hint")}
      >
        ${
          inbox.archivedAt === null
            ? html`<button
                class="btn s danger"
                type="button"
                data-action=${`POST ${path}/archival`}
                data-confirm=${t("settings.inbox.archive_ask", { name: inbox.name })}
                data-then="reload"
              >
                ${t("settings.inbox.archive_go")}
              </button>`
            : html`<button
                class="btn s"
                type="button"
                data-action=${`DELETE ${path}/archival`}
                data-then="reload"
              >
                ${t("settings.inbox.restore")}
              </button>`
        }
      <//>`,
  });
}

/** The zones of most shops first; then all that this machine knows. */
export function zones(current: string) {
  const first = [
    "Asia/Shanghai",
    "Asia/Hong_Kong",
    "Asia/Taipei",
    "Asia/Singapore",
    "Asia/Tokyo",
    "Europe/London",
    "America/New_York",
    "America/Los_Angeles",
    "UTC",
  ];
  return [...new Set([current, ...first, ...Intl.supportedValuesOf("timeZone")])].map((zone) => ({
    value: zone,
    label: zone,
  }));
}
