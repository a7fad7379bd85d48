/** Quick replies: one's own, those of teams, the shared ones. */

import { html } from "../../../web/shared/html.ts";
import { Icon } from "../../../web/shared/icon.ts";
import {
  chevronRightIcon,
  folderIcon,
  paperclipIcon,
  plusIcon,
  searchIcon,
  sparklesIcon,
  uploadIcon,
  xIcon,
  zapIcon,
} from "../../../web/shared/icons.ts";
import type { QuickReply, Team } from "../../../web/contract/models.ts";
import { can } from "../../accounts/actor.ts";
import { listTeams } from "../../accounts/queries.ts";
import { listProposals } from "../../replies/proposals.ts";
import { getReply, listFolders, listReplies } from "../../replies/queries.ts";
import { mostFiles, scope, type Scope } from "../../replies/types.ts";
import type { PageContext } from "../context.ts";
import { Empty, Time } from "../parts.ts";
import { Row, SaveForm, Select, TextField, TextRow, type Option } from "./fields.ts";
import { Dialog, Ends, settingsPage } from "./layout.ts";

export function repliesPage(page: PageContext): Response {
  const { t, kernel, actor } = page;
  const asked = new URL(page.request.url).searchParams;
  const words = asked.get("q")?.trim().slice(0, 100) ?? "";
  const folder = asked.get("folder")?.slice(0, 40) ?? "";
  const own = scope.safeParse(asked.get("scope")).data;
  const { data, next_cursor } = listReplies(kernel.db, actor, {
    limit: 50,
    ...(words && { words }),
    ...(folder && { folder }),
    ...(own && { scope: own }),
    ...(asked.get("cursor") && { cursor: asked.get("cursor")! }),
  });
  const folders = listFolders(kernel.db, actor);
  const filtered = Boolean(words || folder || own);
  const teams = can(actor, "agents.see") ? listTeams(kernel.db, actor) : [];
  const mine = teams.filter((team) => actor.teams.has(team.id) || can(actor, "replies.share"));
  const writes = can(actor, "conversations.reply");
  const proposed = can(actor, "replies.share") ? listProposals(kernel.db, actor).length : 0;
  const add =
    writes &&
    html`<button class="btn primary" type="button" data-open="new-reply">
      <${Icon} shape=${plusIcon} size=${14} />${t("settings.replies.add")}
    </button>`;
  const bring =
    writes &&
    html`<button class="btn" type="button" data-open="import-replies">
      <${Icon} shape=${uploadIcon} size=${14} />${t("settings.replies.import")}
    </button>`;
  const older = new URLSearchParams(asked);
  if (next_cursor) older.set("cursor", next_cursor);
  const found = data.length > 0 || filtered;
  return settingsPage(page, {
    id: "replies",
    about: t("settings.replies.about"),
    actions: found && html`${bring}${add}`,
    content: html`${
      proposed > 0 &&
      html`<a class="note-line lead-gap" href=${page.href("/settings/quick-replies/proposals")}>
        <${Icon} shape=${sparklesIcon} size=${16} /><span class="grow"
          >${t("settings.replies.proposed", { count: proposed })}</span
        ><${Icon} shape=${chevronRightIcon} size=${14} />
      </a>`
    }
    ${found && html`<${Filters} page=${page} words=${words} folder=${folder} own=${own} folders=${folders} />`}
    ${
      data.length > 0
        ? html`<ul class="list" id="set-list">
              ${data.map((reply) => html`<${ReplyLine} page=${page} reply=${reply} teams=${teams} />`)}
            </ul>
            ${next_cursor && html`<p class="pager"><a class="btn" href=${`?${older.toString()}`}>${t("console.pager.older")}</a></p>`}
            <p class="row gap top-gap">
              <a class="link" href=${page.href("/api/v1/quick-replies/export?format=csv")} download
                >${t("settings.replies.export_csv")}</a
              ><a class="link" href=${page.href("/api/v1/quick-replies/export?format=json")} download
                >${t("settings.replies.export_json")}</a
              >
            </p>`
        : filtered
          ? html`<${Empty} shape=${zapIcon} title=${t("settings.replies.found_none")}
              ><a class="link" href=${page.href("/settings/quick-replies")}
                >${t("settings.replies.show_all")}</a
              ><//
            >`
          : html`<${Empty}
              shape=${zapIcon}
              title=${t("settings.replies.none")}
              action=${html`<span class="row">${add}${bring}</span>`}
              >${t("settings.replies.none_text")}<//
            >`
    }`,
    after:
      writes &&
      html`<${NewReply} page=${page} teams=${mine} folders=${folders} />
        <${ImportReplies} page=${page} teams=${mine} />`,
  });
}

interface FilterProps {
  page: PageContext;
  words: string;
  folder: string;
  own: Scope | undefined;
  folders: { folder: string; count: number }[];
}

/** Whose they are, in which folder, and words: each a link or a field, so that the address says what is shown. */
function Filters({ page, words, folder, own, folders }: FilterProps) {
  const { t } = page;
  const to = (more: { scope?: string | undefined; folder?: string }) => {
    const next = new URLSearchParams();
    const all = { q: words, folder, scope: own, ...more };
    for (const [name, value] of Object.entries(all)) if (value) next.set(name, value);
    return page.href(`/settings/quick-replies${next.size > 0 ? `?${next.toString()}` : ""}`);
  };
  return html`<div class="reply-filters">
    <nav class="seg" aria-label=${t("settings.replies.scope")}>
      ${([undefined, "personal", "team", "shared"] as const).map(
        (each) =>
          html`<a href=${to({ scope: each })} aria-current=${each === own ? "true" : undefined}
            >${each ? t(`settings.replies.scope_${each}`) : t("settings.replies.scope_all")}</a
          >`,
      )}
    </nav>
    <form method="get" role="search" class="grow">
      ${own && html`<input type="hidden" name="scope" value=${own} />`}
      ${folder && html`<input type="hidden" name="folder" value=${folder} />`}
      <label class="input s"
        ><${Icon} shape=${searchIcon} size=${14} /><input
          type="search"
          name="q"
          value=${words}
          maxlength="100"
          placeholder=${t("settings.replies.find")}
          aria-label=${t("settings.replies.find")}
      /></label>
    </form>
    ${
      folders.length > 0 &&
      html`<nav class="folders" aria-label=${t("settings.replies.folder")}>
        <a class="chip line" href=${to({ folder: "" })} aria-current=${folder === "" ? "true" : undefined}
          >${t("settings.replies.every_folder")}</a
        >${folders.map(
          (each) =>
            html`<a
              class="chip line"
              href=${to({ folder: each.folder })}
              aria-current=${each.folder === folder ? "true" : undefined}
              ><${Icon} shape=${folderIcon} size=${12} />${each.folder}
              <span class="t3">${each.count}</span></a
            >`,
        )}
      </nav>`
    }
  </div>`;
}

function ReplyLine({ page, reply, teams }: { page: PageContext; reply: QuickReply; teams: Team[] }) {
  const { t } = page;
  const whose =
    reply.scope === "team"
      ? (teams.find((team) => team.id === reply.team_id)?.name ?? t("settings.replies.scope_team"))
      : t(`settings.replies.scope_${reply.scope}`);
  return html`<li>
    <a class="row grow reply-line" href=${page.href(`/settings/quick-replies/${reply.id}`)}>
      <span class="grow"
        ><span class="b">${reply.title}</span> <span class="kbd">/${reply.shortcut}</span>${
          reply.files.length > 0 &&
          html` <${Icon} shape=${paperclipIcon} size=${12} label=${t("settings.replies.files")} />`
        }<span class="sub block cut">${reply.text}</span></span
      >
      <span class="reply-facts"
        ><span class="row tight"
          >${reply.folder && html`<span class="chip">${reply.folder}</span>`}<span class="t3 xs"
            >${whose}</span
          ></span
        ><span class="t3 xs" title=${t("settings.replies.helped_hint")}
          >${reply.used === 0 ? t("settings.replies.never") : usedText(page, reply)}</span
        ></span
      >
    </a>
  </li>`;
}

/** From some uses on, a share says something. */
function usedText({ t }: PageContext, { used, succeeded }: QuickReply): string {
  const count = t("settings.replies.used", { count: used });
  return used < 5
    ? count
    : `${count} · ${t("settings.replies.helped", { percent: Math.min(100, Math.round((succeeded / used) * 100)) })}`;
}

function scopes(page: PageContext, teams: Team[]): Option[] {
  const all: Option[] = [{ value: "personal", label: page.t("settings.replies.scope_personal") }];
  if (teams.length > 0) all.push({ value: "team", label: page.t("settings.replies.scope_team") });
  if (can(page.actor, "replies.share"))
    all.push({ value: "shared", label: page.t("settings.replies.scope_shared") });
  return all;
}

interface DialogProps {
  page: PageContext;
  teams: Team[];
}

function NewReply({ page, teams, folders }: DialogProps & { folders: { folder: string }[] }) {
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
        hint=${
          folders.length > 0
            ? t("settings.replies.folder_hint", {
                names: folders
                  .slice(0, 6)
                  .map((each) => each.folder)
                  .join(" · "),
              })
            : undefined
        }
        max=${40}
      />
      <${Whose} page=${page} teams=${teams} />
      <${Ends} page=${page} label=${t("settings.replies.add")} />
    <//>
  <//>`;
}

/** A file is read in the browser and sent as text; what came of it is said in the same place. */
function ImportReplies({ page, teams }: DialogProps) {
  const { t } = page;
  return html`<${Dialog} id="import-replies" title=${t("settings.replies.import")} wide>
    <form data-import-replies method="post" novalidate>
      <p class="about">${t("settings.replies.import_text")}</p>
      <div class="field">
        <label class="label" for="import-file">${t("settings.replies.import_file")}</label>
        <input
          class="input"
          id="import-file"
          type="file"
          accept=".csv,.json,.txt,.tsv,text/csv,application/json"
        />
      </div>
      <${Whose} page=${page} teams=${teams} />
      <p class="alert" role="alert" data-problem hidden></p>
      <p class="hint" role="status" data-result hidden></p>
      <div class="ends" data-ends>
        <button class="btn" type="button" data-close>${t("settings.cancel")}</button>
        <button class="btn primary" type="submit">${t("settings.replies.import")}</button>
      </div>
    </form>
  <//>`;
}

export function Whose({ page, teams }: DialogProps) {
  const { t } = page;
  return html`<div class="field">
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
    }`;
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
      <${Row} label=${t("settings.replies.files")} hint=${t("settings.replies.files_hint")}>
        <ul class="reply-files" data-reply-files=${path}>
          ${reply.files.map(
            (file) =>
              html`<li data-file=${file.id}>
                <${Icon} shape=${paperclipIcon} size=${14} /><span class="cut grow">${file.name}</span>
                ${
                  !fixed &&
                  html`<button class="icon-b" type="button" data-drop-file>
                    <${Icon}
                      shape=${xIcon}
                      size=${14}
                      label=${t("settings.replies.file_drop", { name: file.name })}
                    />
                  </button>`
                }
              </li>`,
          )}
        </ul>
        ${
          !fixed &&
          reply.files.length < mostFiles &&
          html`<label class="btn s file-pick"
            ><${Icon} shape=${paperclipIcon} size=${14} />${t("settings.replies.file_add")}<input
              type="file"
              class="sr"
              data-add-file
          /></label>`
        }
      <//>
      <${Row} label=${t("settings.replies.use")}>
        <p class="t2">
          ${reply.used === 0 ? t("settings.replies.never") : usedText(page, reply)}
          ${reply.last_used_at && html` · ${t("settings.replies.last_used")} <${Time} at=${Date.parse(reply.last_used_at)} locale=${page.locale} />`}
        </p>
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
