/** Lookups in the settings: which systems of the shop are asked, how, and what becomes of the answer; with a test. */

import { html } from "../../../web/shared/html.ts";
import { Icon } from "../../../web/shared/icon.ts";
import { databaseIcon, plusIcon } from "../../../web/shared/icons.ts";
import { listInboxes } from "../../inboxes/queries.ts";
import { listLookups, requireLookup } from "../../lookups/queries.ts";
import type { PageContext } from "../context.ts";
import { Empty } from "../parts.ts";
import { Row, SaveForm, SelectRow, SwitchRow, TextField, TextRow, TicksRow } from "./fields.ts";
import { Dialog, Ends, settingsPage } from "./layout.ts";

export function lookupsPage(page: PageContext): Response {
  const { t, kernel, actor } = page;
  const lookups = listLookups(kernel.db, actor);
  const add = html`<button class="btn primary" type="button" id="set-create" data-open="new-lookup">
    <${Icon} shape=${plusIcon} size=${14} />${t("settings.lookups.create")}
  </button>`;
  return settingsPage(page, {
    id: "lookups",
    about: t("settings.lookups.about"),
    actions: lookups.length > 0 && add,
    content:
      lookups.length === 0
        ? html`<${Empty} shape=${databaseIcon} title=${t("settings.lookups.none")} action=${add}
            >${t("settings.lookups.none_text")}<//
          >`
        : html`<ul class="list lead-gap">
            ${lookups.map(
              (lookup) =>
                html`<li>
                  <a class="row grow" href=${page.href(`/settings/lookups/${lookup.id}`)}>
                    <span class="grow"
                      ><span class="b">${lookup.name}</span
                      ><span class="sub block cut">${lookup.method} ${lookup.url}</span></span
                    >
                    ${!lookup.enabled && html`<span class="chip">${t("settings.lookups.off")}</span>`}
                  </a>
                </li>`,
            )}
          </ul>`,
    after: html`<${Dialog} id="new-lookup" title=${t("settings.lookups.create")}>
      <${SaveForm} path="/api/v1/lookups" method="POST" on="submit" then="goto:/settings/lookups/{id}">
        <${TextField}
          required
          name="name"
          label=${t("settings.lookups.name")}
          hint=${t("settings.lookups.name_hint")}
          max=${40}
        />
        <${TextField}
          required
          name="url"
          label=${t("settings.lookups.url")}
          hint=${t("settings.lookups.url_hint")}
          max=${2000}
        />
        <${TextField}
          required
          name="card.title"
          label=${t("settings.lookups.title")}
          hint=${t("settings.lookups.title_hint")}
          max=${200}
        />
        <${Ends} page=${page} label=${t("settings.lookups.create")} />
      <//>
    <//>`,
  });
}

export function lookupPage(page: PageContext, id: string): Response {
  const { t, kernel, actor } = page;
  const lookup = requireLookup(kernel.db, actor, id);
  const inboxes = listInboxes(kernel.db, actor);
  const path = `/api/v1/lookups/${lookup.id}`;
  const { card } = lookup;
  return settingsPage(page, {
    id: "lookups",
    title: lookup.name,
    crumbs: [[t("settings.page.lookups"), "/settings/lookups"]],
    content: html`<${SaveForm} path=${path}>
        <${SwitchRow} name="enabled" label=${t("settings.lookups.enabled")} value=${lookup.enabled} />
        <${TextRow}
          name="name"
          label=${t("settings.lookups.name")}
          hint=${t("settings.lookups.name_hint")}
          value=${lookup.name}
          max=${40}
        />
        ${
          inboxes.length > 1 &&
          html`<${TicksRow}
            name="inbox_ids"
            label=${t("settings.page.inboxes")}
            hint=${t("settings.lookups.inboxes_hint")}
            options=${inboxes.map((inbox) => ({ value: inbox.id, label: inbox.name }))}
            chosen=${lookup.inboxIds}
          />`
        }
        <h2 class="part">${t("settings.lookups.request")}</h2>
        <p class="hint">${t("settings.lookups.holes")}</p>
        <${SelectRow}
          name="method"
          label=${t("settings.lookups.method")}
          value=${lookup.method}
          options=${["GET", "POST"].map((value) => ({ value, label: value }))}
        />
        <${TextRow}
          name="url"
          label=${t("settings.lookups.url")}
          hint=${t("settings.lookups.url_hint")}
          value=${lookup.url}
          max=${2000}
          mono
        />
        <${TextRow}
          name="headers"
          rows=${3}
          label=${t("settings.lookups.headers")}
          hint=${t("settings.lookups.headers_hint")}
          value=${lookup.headers}
          max=${4000}
        />
        <${TextRow}
          name="body"
          rows=${4}
          label=${t("settings.lookups.body")}
          hint=${t("settings.lookups.body_hint")}
          value=${lookup.body}
          max=${8000}
        />
        <${TextRow}
          name="secret"
          type="password"
          as="omit"
          label=${t("settings.lookups.secret")}
          hint=${t(lookup.secret ? "settings.lookups.secret_set" : "settings.lookups.secret_hint")}
          autocomplete="new-password"
        />
        <${TextRow}
          name="pattern"
          label=${t("settings.lookups.pattern")}
          hint=${t("settings.lookups.pattern_hint")}
          value=${lookup.pattern}
          max=${120}
        />
        <${TextRow}
          name="timeout_ms"
          type="number"
          min=${500}
          max=${10000}
          unit=${t("settings.lookups.ms")}
          label=${t("settings.lookups.timeout")}
          hint=${t("settings.lookups.timeout_hint")}
          value=${lookup.timeoutMs}
        />
        <${TextRow}
          name="cache_s"
          type="number"
          min=${0}
          max=${86400}
          unit=${t("settings.lookups.seconds")}
          label=${t("settings.lookups.cache")}
          value=${lookup.cacheS}
        />
        <h2 class="part">${t("settings.lookups.card")}</h2>
        <p class="hint">${t("settings.lookups.card_hint")}</p>
        <${TextRow}
          name="card.items"
          label=${t("settings.lookups.items")}
          hint=${t("settings.lookups.items_hint")}
          value=${card.items}
          max=${200}
        />
        <${TextRow}
          name="card.title"
          label=${t("settings.lookups.title")}
          hint=${t("settings.lookups.title_hint")}
          value=${card.title}
          max=${200}
        />
        <${TextRow} name="card.badge" label=${t("settings.lookups.badge")} value=${card.badge} max=${200} />
        <${TextRow}
          name="card.subtitle"
          label=${t("settings.lookups.subtitle")}
          value=${card.subtitle}
          max=${200}
        />
        <${TextRow}
          name="card.lines"
          rows=${4}
          label=${t("settings.lookups.lines")}
          hint=${t("settings.lookups.lines_hint")}
          value=${card.lines}
          max=${2000}
        />
        <${TextRow}
          name="card.link"
          label=${t("settings.lookups.link")}
          value=${card.link}
          max=${1000}
          mono
        />
      <//>
      <h2 class="part" id="set-test">${t("settings.lookups.test")}</h2>
      <p class="hint">${t("settings.lookups.test_hint")}</p>
      <${SaveForm}
        path=${`${path}/tests`}
        method="POST"
        on="submit"
        done=${t("settings.lookups.tested")}
        then="show:test-result"
        class="lookup-test"
      >
        <${TextField}
          name="contact.phone"
          label=${t("settings.lookups.test_phone")}
          optional=${t("settings.optional")}
          max=${40}
        />
        <${TextField}
          name="contact.email"
          label=${t("settings.lookups.test_email")}
          optional=${t("settings.optional")}
          max=${254}
        />
        <${TextField}
          name="contact.external_id"
          label=${t("settings.lookups.test_id")}
          optional=${t("settings.optional")}
          max=${128}
        />
        <${TextField}
          name="text"
          label=${t("settings.lookups.test_text")}
          optional=${t("settings.optional")}
          max=${2000}
        />
        <button class="btn" type="submit">${t("settings.lookups.test_go")}</button>
      <//>
      <${Row} label=${t("settings.remove")}>
        <button
          class="btn s danger"
          type="button"
          data-action=${`DELETE ${path}`}
          data-confirm=${t("settings.lookups.delete_ask", { name: lookup.name })}
          data-then="goto:/settings/lookups"
        >
          ${t("settings.lookups.delete")}
        </button>
      <//>`,
    after: html`<${Dialog} id="test-result" title=${t("settings.lookups.result")} wide>
      <dl class="fields">
        <dt>${t("settings.lookups.result_status")}</dt>
        <dd><code data-fill="status"></code> <code data-fill="reason"></code></dd>
        <dt>${t("settings.lookups.url")}</dt>
        <dd><code data-fill="request.url"></code></dd>
        <dt>${t("settings.lookups.card")}</dt>
        <dd><pre class="code" data-fill="cards"></pre></dd>
        <dt>${t("settings.lookups.result_answer")}</dt>
        <dd><pre class="code" data-fill="answer"></pre></dd>
      </dl>
      <div class="ends">
        <button class="btn primary" type="button" data-close>${t("settings.done")}</button>
      </div>
    <//>`,
  });
}
