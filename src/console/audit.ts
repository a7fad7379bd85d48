/** The audit log: who changed what, with filters and pages. */

import { html } from "../../web/shared/html.ts";
import { clipboardIcon } from "../../web/shared/icons.ts";
import { listAuditLog, type AuditLine } from "../accounts/audit-log.ts";
import { listAgents } from "../accounts/queries.ts";
import type { PageContext } from "./context.ts";
import { Empty, Time } from "./parts.ts";
import { consolePage } from "./shell.ts";

/** Beginnings of actions, as the filter offers them. */
const kinds = [
  "agent",
  "session",
  "two_factor",
  "password",
  "invitation",
  "team",
  "inbox",
  "api_key",
  "settings",
  "contact",
  "conversation",
  "message",
  "backup",
] as const;

export function auditPage(page: PageContext): Response {
  const { t, kernel, actor, deps } = page;
  const asked = new URL(page.request.url).searchParams;
  const kind = kinds.find((each) => each === asked.get("kind"));
  const agents = listAgents(kernel.db, actor, { ...deps, deactivated: true });
  const agentId = agents.find((agent) => agent.id === asked.get("agent"))?.id;
  const from = dayOf(asked.get("from"));
  const until = dayOf(asked.get("until"));
  const { data, next_cursor } = listAuditLog(kernel.db, actor, {
    ...(agentId && { actor_id: agentId }),
    ...(kind && { action: `${kind}.` }),
    ...(from !== undefined && { from }),
    ...(until !== undefined && { until: until + 86_400_000 }),
    ...(asked.get("cursor") && { cursor: asked.get("cursor")! }),
    limit: 50,
  });
  const older = new URLSearchParams(asked);
  if (next_cursor) older.set("cursor", next_cursor);
  return consolePage(page, {
    title: t("settings.page.audit"),
    active: "settings",
    screen: "audit",
    body: html`<main class="pane" id="main" tabindex="-1">
      <header class="pane-h"><h1>${t("settings.page.audit")}</h1></header>
      <form class="filters" method="get">
        <select class="input" name="agent" aria-label=${t("console.audit.who")}>
          <option value="">${t("console.audit.anybody")}</option>
          ${agents.map((agent) => html`<option value=${agent.id} selected=${agent.id === agentId}>${agent.name}</option>`)}
        </select>
        <select class="input" name="kind" aria-label=${t("console.audit.what")}>
          <option value="">${t("console.audit.anything")}</option>
          ${kinds.map((each) => html`<option value=${each} selected=${each === kind}>${t(`console.audit.kind_${each}`)}</option>`)}
        </select>
        <input
          class="input"
          type="date"
          name="from"
          value=${asked.get("from") ?? ""}
          aria-label=${t("console.audit.from")}
        />
        <input
          class="input"
          type="date"
          name="until"
          value=${asked.get("until") ?? ""}
          aria-label=${t("console.audit.until")}
        />
        <button class="btn" type="submit">${t("console.filter")}</button>
      </form>
      <div class="scroll" tabindex="0">
        ${
          data.length === 0
            ? html`<${Empty} shape=${clipboardIcon} title=${t("console.audit.none")}
                >${t("console.audit.none_text")}<//
              >`
            : html`<div class="table-wrap">
                <table class="table">
                  <thead>
                    <tr>
                      <th>${t("console.audit.when")}</th>
                      <th>${t("console.audit.who")}</th>
                      <th>${t("console.audit.what")}</th>
                      <th>${t("console.audit.of")}</th>
                      <th>${t("console.audit.where")}</th>
                    </tr>
                  </thead>
                  <tbody>
                    ${data.map((line) => html`<${Line} page=${page} line=${line} />`)}
                  </tbody>
                </table>
              </div>`
        }
        <p class="pager">
          ${asked.has("cursor") && html`<a class="btn" href=${page.href("/audit")}>${t("console.pager.newest")}</a>`}
          ${next_cursor && html`<a class="btn" href=${`?${older.toString()}`}>${t("console.pager.older")}</a>`}
        </p>
      </div>
    </main>`,
  });
}

function Line({ page, line }: { page: PageContext; line: AuditLine }) {
  const { t } = page;
  const who =
    line.actor.name ?? (line.actor.kind === "system" ? t("console.audit.system") : (line.actor.id ?? ""));
  const key = `console.audit.action.${line.action}`;
  const known = t(key);
  const details = Object.entries(line.details).filter(
    ([, value]) => value !== null && !(Array.isArray(value) && value.length === 0),
  );
  return html`<tr>
    <td class="tight"><${Time} at=${Date.parse(line.at)} locale=${page.locale} clock /></td>
    <td class="b tight">${who}</td>
    <td>
      ${known === key ? html`<span class="mono">${line.action}</span>` : known}
      ${details.length > 0 && html`<span class="sub block">${details.map(([name, value]) => `${name}: ${Array.isArray(value) ? value.join(", ") : String(value)}`).join(" · ")}</span>`}
    </td>
    <td>
      ${line.subject && html`<span class="muted xs mono">${line.subject.kind} ${line.subject.id}</span>`}
    </td>
    <td class="muted xs">${line.address} ${line.via}</td>
  </tr>`;
}

/** Midnight UTC of `2026-06-10`; anything else is as if it were not there. */
function dayOf(value: string | null): number | undefined {
  if (!value || !/^\d{4}-\d\d-\d\d$/.test(value)) return undefined;
  const at = Date.parse(`${value}T00:00:00Z`);
  return Number.isNaN(at) ? undefined : at;
}
