/** How the installation is doing: numbers, the line through the proxy, checks, backups, jobs that gave up. */

import { html } from "../../../web/shared/html.ts";
import { iso } from "../../accounts/rest.ts";
import { listBackups } from "../../kernel/backup.ts";
import { diskOf } from "../../kernel/checks.ts";
import { sizeOf } from "../../kernel/health.ts";
import { deadJobs, getSettings } from "../../settings/queries.ts";
import type { PageContext } from "../context.ts";
import { Time } from "../parts.ts";
import { Row, SaveForm, SwitchRow, TextRow } from "./fields.ts";
import { settingsPage } from "./layout.ts";

export function systemPage(page: PageContext): Response {
  const { t, kernel } = page;
  const { db, config } = kernel;
  const inMemory = db.file === ":memory:";
  const disk = inMemory ? undefined : diskOf(config.dataDir);
  const jobs = kernel.queue.counts();
  const numbers: [string, string][] = [
    ["version", kernel.build],
    ["uptime", duration(page, process.uptime())],
    ["memory", size(process.memoryUsage.rss())],
    ["database", inMemory ? "—" : size(sizeOf(db.file) + sizeOf(`${db.file}-wal`))],
    ["disk", disk ? size(disk.freeBytes) : "—"],
    ["waiting_jobs", String(jobs.ready + jobs.running)],
  ];
  return settingsPage(page, {
    id: "system",
    content: html`<dl class="stats lead-gap" id="set-status">
        ${numbers.map(
          ([name, value]) =>
            html`<div>
              <dt>${t(`settings.system.${name}`)}</dt>
              <dd>${value}</dd>
            </div>`,
        )}
      </dl>
      <${Row} label=${t("settings.system.line")} anchor="set-line" hint=${t("settings.system.line_hint")}>
        <div data-self-test>
          <button class="btn" type="button">${t("settings.system.line_go")}</button>
          <p class="alert" data-result role="status" hidden></p>
        </div>
      <//>
      <${Row}
        label=${t("settings.system.checks")}
        anchor="set-checks"
        hint=${t("settings.system.checks_hint")}
      >
        <div data-checks>
          <button class="btn" type="button">${t("settings.system.checks_go")}</button>
          <div role="status"><ul data-result></ul></div>
        </div>
      <//>
      <${Backups} page=${page} />
      <${DeadJobs} page=${page} />`,
  });
}

function Backups({ page }: { page: PageContext }) {
  const { t, kernel } = page;
  const { config, db } = kernel;
  const backups = db.file === ":memory:" ? [] : listBackups(config.dataDir);
  const { backup } = getSettings(db);
  return html`<h2 class="part" id="set-backups">${t("settings.system.backups")}</h2>
    <div class="row wrap">
      <p class="t2 grow">${t("settings.system.backups_text")}</p>
      <button
        class="btn"
        type="button"
        data-action="POST /api/v1/system/backups"
        data-done=${t("settings.system.backup_begun")}
      >
        ${t("settings.system.backup_now")}
      </button>
    </div>
    ${
      backups.length === 0
        ? html`<p class="hint top-gap">${t("settings.system.backups_none")}</p>`
        : html`<ul class="list top-gap">
            ${backups.slice(0, 30).map(
              (each) =>
                html`<li>
                  <span class="grow"
                    ><span class="b"><${Time} at=${Date.parse(each.madeAt)} locale=${page.locale} /></span
                    ><span class="sub block">${each.name} · ${size(each.size)}</span></span
                  >
                  <button
                    class="btn xs"
                    type="button"
                    data-action=${`POST /api/v1/system/backups/${each.name}/verification`}
                    data-verify
                  >
                    ${t("settings.system.verify")}
                  </button>
                  ${
                    page.actor.role === "owner" &&
                    html`<button
                      class="btn xs"
                      type="button"
                      data-action=${`POST /api/v1/system/backups/${each.name}/restoration`}
                      data-confirm=${t("settings.system.restore_ask")}
                      data-done=${t("settings.system.restore_done")}
                      data-then="return"
                    >
                      ${t("settings.system.restore")}
                    </button>`
                  }
                  <button
                    class="btn xs danger"
                    type="button"
                    data-action=${`DELETE /api/v1/system/backups/${each.name}`}
                    data-confirm=${t("settings.system.backup_delete_ask")}
                    data-then="reload"
                  >
                    ${t("settings.system.backup_delete")}
                  </button>
                </li>`,
            )}
          </ul>`
    }
    <div id="set-schedule">
      <${SaveForm} path="/api/v1/settings/backup">
        <${SwitchRow}
          name="enabled"
          label=${t("settings.system.schedule")}
          text=${t("settings.system.schedule_text")}
          value=${backup.enabled}
        />
        <${TextRow}
          name="every_hours"
          type="number"
          min=${1}
          max=${720}
          unit=${t("settings.hours_unit")}
          label=${t("settings.system.every")}
          value=${backup.every_hours}
        />
        <${TextRow}
          name="keep"
          type="number"
          min=${1}
          max=${365}
          label=${t("settings.system.keep")}
          hint=${t("settings.system.keep_hint")}
          value=${backup.keep}
        />
        <${SwitchRow}
          name="archive"
          label=${t("settings.system.archive")}
          text=${t("settings.system.archive_text")}
          value=${backup.archive}
        />
      <//>
    </div>
    <${Row}
      label=${t("settings.system.restore")}
      anchor="set-restore"
      hint=${t("settings.system.restore_hint")}
    >
      <code class="once" id="restore-command">lingxi restore ${backups[0]?.name ?? "20260610T020000Z"}</code>
    <//>`;
}

function DeadJobs({ page }: { page: PageContext }) {
  const { t, kernel } = page;
  const dead = deadJobs(kernel.db, { limit: 50 });
  return html`<h2 class="part" id="set-jobs">${t("settings.system.jobs")}</h2>
    ${
      dead.length === 0
        ? html`<p class="hint">${t("settings.system.jobs_none")}</p>`
        : html`<ul class="list">
            ${dead.map(
              (job) =>
                html`<li>
                  <span class="grow"
                    ><span class="b mono">${job.name}</span
                    ><span class="sub block"
                      >${job.lastError} · ${t("settings.system.attempts", { count: job.attempt })} ·${" "}
                      <time datetime=${iso(job.createdAt)} data-local>${iso(job.createdAt)}</time></span
                    ></span
                  >
                  <button
                    class="btn xs"
                    type="button"
                    data-action=${`POST /api/v1/system/dead-jobs/${job.no}/revival`}
                    data-then="reload"
                  >
                    ${t("settings.system.again")}
                  </button>
                </li>`,
            )}
          </ul>`
    }`;
}

export function size(bytes: number): string {
  const units = ["B", "KB", "MB", "GB", "TB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${value >= 10 || unit === 0 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

function duration(page: PageContext, seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  if (hours >= 48) return page.t("settings.system.for_days", { count: Math.floor(hours / 24) });
  if (hours >= 1) return page.t("settings.system.for_hours", { count: hours });
  return page.t("settings.system.for_minutes", { count: Math.max(1, Math.floor(seconds / 60)) });
}
