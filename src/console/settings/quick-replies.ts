/** Quick replies: one's own, those of teams, the shared ones. */

import { html } from "../../../web/shared/html.ts";
import { Icon } from "../../../web/shared/icon.ts";
import { plusIcon, zapIcon } from "../../../web/shared/icons.ts";
import type { QuickReply, Team } from "../../../web/contract/models.ts";
import { can } from "../../accounts/actor.ts";
import { listTeams } from "../../accounts/queries.ts";
import { getReply, listReplies } from "../../replies/queries.ts";
import type { PageContext } from "../context.ts";
import { Empty } from "../parts.ts";
import { Row, SaveForm, Select, TextField, TextRow, type Option } from "./fields.ts";
import { Dialog, Ends, settingsPage } from "./layout.ts";

export function repliesPage(page: PageContext): Response {
  const { t, kernel, actor } = page;
  const cursor = new URL(page.request.url).searchParams.get("cursor") ?? undefined;
  const { data, next_cursor } = listReplies(kernel.db, actor, { cursor, limit: 50 });
  const teams = can(actor, "agents.see") ? listTeams(kernel.db, actor) : [];
  const writes = can(actor, "conversations.reply");
  const add =
    writes &&
    html`<button class="btn primary" type="button" data-open="new-reply">
      <${Icon} shape=${plusIcon} size=${14} />${t("settings.replies.add")}
    </button>`;
  return settingsPage(page, {
    id: "replies",
    about: t("settings.replies.about"),
    actions: data.length > 0 && add,
    content:
      data.length === 0
        ? html`<${Empty} shape=${zapIcon} title=${t("settings.replies.none")} action=${add}
            >${t("settings.replies.none_text")}<//
          >`
        : html`<ul class="list lead-gap" id="set-list">
              ${data.map((reply) => html`<${ReplyLine} page=${page} reply=${reply} teams=${teams} />`)}
            </ul>
            ${next_cursor && html`<p class="pager"><a class="btn" href=${`?cursor=${encodeURIComponent(next_cursor)}`}>${t("console.pager.older")}</a></p>`}`,
    after:
      writes &&
      html`<${NewReply}
        page=${page}
        teams=${teams.filter((team) => actor.teams.has(team.id) || can(actor, "replies.share"))}
      />`,
  });
}

function ReplyLine({ page, reply, teams }: { page: PageContext; reply: QuickReply; teams: Team[] }) {
  const { t } = page;
  const whose =
    reply.scope === "team"
      ? (teams.find((team) => team.id === reply.team_id)?.name ?? t("settings.replies.scope_team"))
      : t(`settings.replies.scope_${reply.scope}`);
  return html`<li>
    <a class="row grow" href=${page.href(`/settings/quick-replies/${reply.id}`)}>
      <span class="grow"
        ><span class="b">${reply.title}</span> <span class="kbd">/${reply.shortcut}</span
        ><span class="sub block cut">${reply.text}</span></span
      >
      ${reply.folder && html`<span class="chip">${reply.folder}</span>`}<span class="t3 xs">${whose}</span>
    </a>
  </li>`;
}

function scopes(page: PageContext, teams: Team[]): Option[] {
  const all: Option[] = [{ value: "personal", label: page.t("settings.replies.scope_personal") }];
  if (teams.length > 0) all.push({ value: "team", label: page.t("settings.replies.scope_team") });
  if (can(page.actor, "replies.share"))
    all.push({ value: "shared", label: page.t("settings.replies.scope_shared") });
  return all;
}

function NewReply({ page, teams }: { page: PageContext; teams: Team[] }) {
  const { t } = page;
  return html`<${Dialog} id="new-reply" title=${t("settings.replies.add")} wide>
    <${SaveForm} path="/api/v1/quick-replies" method="POST" on="submit" then="reload">
      <${TextField} required name="title" label=${t("settings.replies.title")} max=${80} />
      <${TextField}
        required
        name="shortcut"
        label=${t("settings.replies.shortcut")}
        hint=${t("settings.replies.shortcut_hint")}
        max=${32}
      />
      <${TextField}
        required
        name="text"
        label=${t("settings.replies.text")}
        hint=${t("settings.replies.text_hint")}
        rows=${5}
        max=${5000}
      />
      <${TextField}
        name="folder"
        label=${t("settings.replies.folder")}
        optional=${t("settings.optional")}
        max=${40}
      />
      <div class="field">
        <label class="label" for="f-scope">${t("settings.replies.scope")}</label
        ><${Select}
          name="scope"
          label=${t("settings.replies.scope")}
          value="personal"
          options=${scopes(page, teams)}
        />
      </div>
      ${
        teams.length > 0 &&
        html`<div class="field only-team">
          <label class="label" for="f-team_id">${t("settings.page.teams")}</label>
          <${Select}
            name="team_id"
            as="omit"
            label=${t("settings.page.teams")}
            value=""
            options=${[{ value: "", label: "—" }, ...teams.map(({ id, name }) => ({ value: id, label: name }))]}
          />
        </div>`
      }
      <${Ends} page=${page} label=${t("settings.replies.add")} />
    <//>
  <//>`;
}

export function replyPage(page: PageContext, id: string): Response {
  const { t, kernel, actor } = page;
  const reply = getReply(kernel.db, actor, id);
  const fixed = reply.scope !== "personal" && !can(actor, "replies.share");
  const path = `/api/v1/quick-replies/${reply.id}`;
  return settingsPage(page, {
    id: "replies",
    title: reply.title,
    crumbs: [[t("settings.page.replies"), "/settings/quick-replies"]],
    about: fixed ? t("settings.replies.fixed") : undefined,
    content: html`<${SaveForm} path=${path}>
        <${TextRow}
          name="title"
          label=${t("settings.replies.title")}
          value=${reply.title}
          max=${80}
          disabled=${fixed}
        />
        <${TextRow}
          name="shortcut"
          label=${t("settings.replies.shortcut")}
          hint=${t("settings.replies.shortcut_hint")}
          value=${reply.shortcut}
          max=${32}
          disabled=${fixed}
        />
        <${TextRow}
          name="text"
          rows=${8}
          label=${t("settings.replies.text")}
          hint=${t("settings.replies.text_hint")}
          value=${reply.text}
          max=${5000}
          disabled=${fixed}
        />
        <${TextRow}
          name="folder"
          label=${t("settings.replies.folder")}
          value=${reply.folder}
          max=${40}
          disabled=${fixed}
        />
      <//>
      ${
        !fixed &&
        html`<${Row} label=${t("settings.remove")}>
          <button
            class="btn s danger"
            type="button"
            data-action=${`DELETE ${path}`}
            data-confirm=${t("settings.replies.delete_ask", { name: reply.title })}
            data-then="goto:/settings/quick-replies"
          >
            ${t("settings.replies.delete")}
          </button>
        <//>`
      }`,
  });
}
