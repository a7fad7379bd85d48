/** Webhooks: who is told what, what became of each delivery, and sending again. */

import { html } from "../../../web/shared/html.ts";
import { Icon } from "../../../web/shared/icon.ts";
import { plusIcon, webhookIcon } from "../../../web/shared/icons.ts";
import { listInboxes } from "../../inboxes/queries.ts";
import { publicEvents } from "../../kernel/event-log.ts";
import {
  countsOf,
  getDelivery,
  listDeliveries,
  listWebhooks,
  requireWebhook,
} from "../../webhooks/queries.ts";
import type { DeliveryRow, WebhookRow } from "../../webhooks/types.ts";
import type { PageContext } from "../context.ts";
import { Empty, Time } from "../parts.ts";
import { Row, SaveForm, TextField, TextRow, Ticks, TicksRow } from "./fields.ts";
import { Dialog, Ends, settingsPage, ShownOnce } from "./layout.ts";

const pathOf = (id: string): string => `/api/v1/webhooks/${id}`;
const shownDeliveries = 30;

export function webhooksPage(page: PageContext): Response {
  const { t, kernel, actor } = page;
  const webhooks = listWebhooks(kernel.db, actor);
  const add = html`<button class="btn primary" type="button" id="set-create" data-open="new-webhook">
    <${Icon} shape=${plusIcon} size=${14} />${t("settings.webhooks.create")}
  </button>`;
  return settingsPage(page, {
    id: "webhooks",
    about: html`${t("settings.webhooks.about")}${" "}
      <a class="link" href=${page.href("/api/v1/reference/events")}>${t("settings.keys.reference")}</a>`,
    actions: webhooks.length > 0 && add,
    content:
      webhooks.length === 0
        ? html`<${Empty} shape=${webhookIcon} title=${t("settings.webhooks.none")} action=${add}
            >${t("settings.webhooks.none_text")}<//
          >`
        : html`<ul class="list lead-gap">
            ${webhooks.map((webhook) => html`<${Line} page=${page} webhook=${webhook} />`)}
          </ul>`,
    after: html`<${Dialog} id="new-webhook" title=${t("settings.webhooks.create")}>
        <${SaveForm} path="/api/v1/webhooks" method="POST" on="submit" then="show:shown-secret">
          <${TextField}
            required
            name="url"
            type="url"
            label=${t("settings.webhooks.url")}
            hint=${t("settings.webhooks.url_hint")}
            max=${2000}
          />
          <${TextField}
            name="name"
            label=${t("settings.webhooks.name")}
            optional=${t("settings.optional")}
            max=${60}
          />
          <${Ends} page=${page} label=${t("settings.webhooks.create")} />
        <//>
      <//>
      <${SecretDialog} page=${page} />`,
  });
}

function Line({ page, webhook }: { page: PageContext; webhook: WebhookRow }) {
  const { t, kernel, locale } = page;
  const { waiting, lastAt, lastStatus, lastReason } = countsOf(kernel.db, webhook.id);
  const last =
    lastAt === null
      ? t("settings.webhooks.never")
      : html`${lastStatus ?? reasonText(page, lastReason)} · <${Time} at=${lastAt} locale=${locale} />`;
  return html`<li>
    <a class="row grow" href=${page.href(`/settings/webhooks/${webhook.id}`)}>
      <span class="grow"
        ><span class="b">${webhook.name || new URL(webhook.url).host}</span>
        <span class="sub block cut">${webhook.url}</span><span class="sub block">${last}</span></span
      >
      ${waiting > 0 && html`<span class="chip">${t("settings.webhooks.waiting", { count: waiting })}</span>`}
      <${State} page=${page} webhook=${webhook} />
    </a>
  </li>`;
}

function State({ page, webhook }: { page: PageContext; webhook: WebhookRow }) {
  const { t } = page;
  if (webhook.state === "off")
    return html`<span class=${`chip ${webhook.offReason === "by_hand" ? "" : "danger"}`}
      >${t(`settings.webhooks.off.${webhook.offReason ?? "by_hand"}`)}</span
    >`;
  if (webhook.failures > 0) return html`<span class="chip warn">${t("settings.webhooks.failing")}</span>`;
  return html`<span class="chip ok">${t("settings.webhooks.on")}</span>`;
}

export function webhookPage(
  page: PageContext,
  id: string,
  query: { state?: string; delivery?: string },
): Response {
  const { t, kernel, actor } = page;
  const webhook = requireWebhook(kernel.db, actor, id);
  const path = pathOf(id);
  const inboxes = listInboxes(kernel.db, actor);
  const all = webhook.events[0] === "*";
  return settingsPage(page, {
    id: "webhooks",
    title: webhook.name || new URL(webhook.url).host,
    crumbs: [[t("settings.page.webhooks"), "/settings/webhooks"]],
    actions: html`<${State} page=${page} webhook=${webhook} />
      <button
        class="btn"
        type="button"
        data-action=${`POST ${path}/test`}
        data-done=${t("settings.webhooks.tested")}
        data-then="reload"
        disabled=${webhook.state === "off"}
      >
        ${t("settings.webhooks.test")}
      </button>`,
    content: html`${webhook.offReason && webhook.offReason !== "by_hand" && html`<p class="notice danger">${t(`settings.webhooks.off_text.${webhook.offReason}`)}</p>`}
      <${SaveForm} path=${path}>
        <${TextRow}
          name="url"
          type="url"
          label=${t("settings.webhooks.url")}
          hint=${t("settings.webhooks.url_hint")}
          value=${webhook.url}
          max=${2000}
          width="wide"
        />
        <${TextRow} name="name" label=${t("settings.webhooks.name")} value=${webhook.name} max=${60} />
        <${Row}
          label=${t("settings.webhooks.events")}
          hint=${all ? t("settings.webhooks.events_all") : t("settings.webhooks.events_some", { count: webhook.events.length })}
        >
          <details class="fold">
            <summary>${t("settings.webhooks.choose")}</summary>
            <${Ticks} name="events" options=${eventOptions(page)} chosen=${webhook.events} />
          </details>
        <//>
        ${
          inboxes.length > 1 &&
          html`<${TicksRow}
            name="inbox_ids"
            label=${t("settings.page.inboxes")}
            hint=${t("settings.keys.inboxes_hint")}
            options=${inboxes.map((inbox) => ({ value: inbox.id, label: inbox.name }))}
            chosen=${webhook.inboxIds}
          />`
        }
      <//>
      <${Row} label=${t("settings.webhooks.state")} hint=${t("settings.webhooks.state_hint")}>
        <button
          class="btn s"
          type="button"
          data-action=${`PATCH ${path}`}
          data-body=${JSON.stringify({ state: webhook.state === "on" ? "off" : "on" })}
          data-then="reload"
        >
          ${t(webhook.state === "on" ? "settings.webhooks.switch_off" : "settings.webhooks.switch_on")}
        </button>
      <//>
      <${Row} label=${t("settings.webhooks.secret")} hint=${t("settings.webhooks.secret_hint")}>
        <${SaveForm} path=${`${path}/secret`} method="POST" on="submit" then="show:shown-secret">
          <button class="btn s" type="submit">${t("settings.webhooks.rotate")}</button>
        <//>
      <//>
      <${Row} label=${t("settings.remove")}>
        <button
          class="btn s danger"
          type="button"
          data-action=${`DELETE ${path}`}
          data-confirm=${t("settings.webhooks.delete_ask", { url: webhook.url })}
          data-then="goto:/settings/webhooks"
        >
          ${t("settings.webhooks.delete")}
        </button>
      <//>
      <${Deliveries} page=${page} webhook=${webhook} query=${query} />`,
    after: html`<${SecretDialog} page=${page} />`,
  });
}

const eventOptions = ({ t }: PageContext) => [
  { value: "*", label: t("settings.webhooks.every_event") },
  ...publicEvents.map((name) => ({ value: name, label: t(`webhooks.event.${name}`) })),
];

function SecretDialog({ page }: { page: PageContext }) {
  const { t } = page;
  return html`<${Dialog} id="shown-secret" title=${t("settings.webhooks.secret")}>
    <p class="t2">${t("settings.webhooks.secret_text")}</p>
    <${ShownOnce} page=${page} fill="secret" id="shown-secret-text" />
    <div class="ends">
      <button class="btn primary" type="button" data-close>${t("settings.done")}</button>
    </div>
  <//>`;
}

interface DeliveriesProps {
  page: PageContext;
  webhook: WebhookRow;
  query: { state?: string; delivery?: string };
}

function Deliveries({ page, webhook, query }: DeliveriesProps) {
  const { t, kernel, actor } = page;
  const states = ["waiting", "failed", "delivered"] as const;
  const state = states.find((each) => each === query.state);
  const { rows } = listDeliveries(kernel.db, actor, webhook.id, { state, limit: shownDeliveries });
  const here = `/settings/webhooks/${webhook.id}`;
  return html`<h2 class="part">${t("settings.webhooks.deliveries")}</h2>
    <nav class="tabs subnav" aria-label=${t("settings.webhooks.deliveries")}>
      ${[undefined, ...states].map(
        (each) =>
          html`<a
            href=${page.href(each ? `${here}?state=${each}` : here)}
            aria-current=${each === state ? "page" : undefined}
            >${t(`settings.webhooks.deliveries.${each ?? "all"}`)}</a
          >`,
      )}
    </nav>
    ${
      rows.length === 0
        ? html`<p class="hint">${t("settings.webhooks.no_deliveries")}</p>`
        : html`<ul class="list">
            ${rows.map((row) => html`<${Delivery} page=${page} row=${row} open=${row.id === query.delivery} />`)}
          </ul>`
    }`;
}

function Delivery({ page, row, open }: { page: PageContext; row: DeliveryRow; open: boolean }) {
  const { t, kernel, actor, locale } = page;
  const { attempts } = getDelivery(kernel.db, actor, row.webhookId, row.id);
  const tone = { delivered: "ok", waiting: row.attempt > 0 ? "warn" : "", failed: "danger" }[row.state];
  return html`<li class="delivery" id=${row.id}>
    <details class="fold grow" open=${open}>
      <summary>
        <span class="row">
          <code class="mono">${row.event}</code><span class="grow"></span>
          <span class=${`chip ${tone}`}>${t(`settings.webhooks.deliveries.${row.state}`)}</span>
          <span class="sub"><${Time} at=${row.createdAt} locale=${locale} /></span>
        </span>
      </summary>
      <p class="sub mono">${row.id}</p>
      ${row.state === "waiting" && row.attempt > 0 && html`<p class="sub">${t("settings.webhooks.next")} <${Time} at=${row.nextAt} locale=${locale} /></p>`}
      ${attempts.map(
        (each) =>
          html`<p class="sub">
            ${each.attempt}. <${Time} at=${each.at} locale=${locale} /> ·
            ${each.status ?? reasonText(page, each.reason)} ·${" "} ${each.ms}
            ms${each.answer && html` · <span class="mono">${each.answer.slice(0, 160)}</span>`}
          </p>`,
      )}
      <pre class="code">${indented(row.body)}</pre>
      <button
        class="btn xs"
        type="button"
        data-action=${`POST ${pathOf(row.webhookId)}/deliveries/${row.id}/replay`}
        data-done=${t("settings.webhooks.replayed")}
        data-then="reload"
      >
        ${t("settings.webhooks.replay")}
      </button>
    </details>
  </li>`;
}

const indented = (body: string): string => JSON.stringify(JSON.parse(body), null, 2);

const reasonText = ({ t }: PageContext, reason: string | null): string =>
  t(`webhooks.reason.${reason ?? "failed"}`);
