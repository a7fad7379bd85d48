/** Settings of the whole installation: brand, mail server, API keys, security and privacy. */

import { html } from "../../../web/shared/html.ts";
import { Icon } from "../../../web/shared/icon.ts";
import { keyIcon, plusIcon } from "../../../web/shared/icons.ts";
import { listAgents, listApiKeys } from "../../accounts/queries.ts";
import { scopes, type Area } from "../../accounts/scopes.ts";
import { listInboxes } from "../../inboxes/queries.ts";
import { getSettings, sealedSmtpPassword } from "../../settings/queries.ts";
import { ColourField } from "../colour-field.ts";
import type { PageContext } from "../context.ts";
import { Empty, Logo, Time } from "../parts.ts";
import { Row, SaveForm, SelectRow, TextField, TextInput, TextRow, Ticks } from "./fields.ts";
import { Dialog, Ends, settingsPage, ShownOnce } from "./layout.ts";
import { PictureRow } from "./picture-row.ts";

export function brandPage(page: PageContext): Response {
  const { t, kernel } = page;
  const { brand } = getSettings(kernel.db);
  return settingsPage(page, {
    id: "brand",
    about: t("settings.brand.about"),
    content: html`<${PictureRow}
        page=${page}
        label=${t("settings.brand.logo")}
        hint=${t("settings.brand.logo_hint")}
        anchor="set-logo"
        picture=${html`<${Logo} page=${page} label="" size=${48} />`}
        path="PATCH /api/v1/settings/brand"
        field="logo_file_id"
        drop=${brand.logo_file_id ? { action: "PATCH /api/v1/settings/brand", body: { logo_file_id: null } } : undefined}
      />
      <${SaveForm} path="/api/v1/settings/brand">
        <${TextRow}
          name="name"
          label=${t("settings.brand.name")}
          hint=${t("settings.brand.name_hint")}
          value=${brand.name}
          max=${40}
          placeholder=${t("console.brand")}
          anchor="set-name"
        />
        <${Row} label=${t("settings.brand.color")}
          ><${ColourField} page=${page} name="color" value=${brand.color}
        /><//>
      <//>`,
  });
}

export function mailPage(page: PageContext): Response {
  const { t, kernel } = page;
  const { smtp } = getSettings(kernel.db);
  const ways = [
    ["true", "tls"],
    ["false", "starttls"],
  ].map(([value, way]) => ({ value: value!, label: t(`settings.mail.security_${way}`) }));
  return settingsPage(page, {
    id: "mail",
    about: t("settings.mail.about"),
    content: html`<${SaveForm} path="/api/v1/settings/smtp">
        <${TextRow}
          name="host"
          label=${t("settings.mail.server")}
          hint=${t("settings.mail.server_hint")}
          value=${smtp.host}
          placeholder="smtp.exmail.qq.com"
          max=${255}
          anchor="set-server"
        />
        <${TextRow}
          name="port"
          type="number"
          min=${1}
          max=${65_535}
          label=${t("settings.mail.port")}
          value=${smtp.port}
        />
        <${SelectRow}
          name="secure"
          as="boolean"
          label=${t("settings.mail.security")}
          value=${String(smtp.secure)}
          options=${ways}
        />
        <${TextRow} name="user" label=${t("settings.mail.user")} value=${smtp.user} max=${320} />
        <${TextRow}
          name="password"
          type="password"
          as="omit"
          label=${t("console.sign_in.password")}
          hint=${sealedSmtpPassword(kernel.db) ? t("settings.mail.password_set") : t("settings.mail.password_hint")}
          autocomplete="new-password"
        />
        <${TextRow}
          name="from"
          label=${t("settings.mail.from")}
          hint=${t("settings.mail.from_hint")}
          value=${smtp.from}
          max=${320}
          anchor="set-from"
        />
      <//>
      <${SaveForm}
        path="/api/v1/settings/smtp/test"
        method="POST"
        on="submit"
        done=${t("settings.mail.test_sent")}
      >
        <${Row} label=${t("settings.mail.test")} anchor="set-test" hint=${t("settings.mail.test_hint")}>
          <div class="row wrap">
            <${TextInput}
              named
              type="email"
              name="to"
              width="medium"
              label=${t("settings.mail.test_to")}
              value=${page.me.email}
              required
            />
            <button class="btn" type="submit">${t("settings.mail.test_go")}</button>
          </div>
        <//>
      <//>`,
  });
}

export function keysPage(page: PageContext): Response {
  const { t, kernel, actor, deps, locale } = page;
  const keys = listApiKeys(kernel.db, actor);
  const inboxes = listInboxes(kernel.db, actor);
  const names = new Map(
    listAgents(kernel.db, actor, { ...deps, deactivated: true }).map((agent) => [agent.id, agent.name]),
  );
  const add = html`<button class="btn primary" type="button" id="set-create" data-open="new-key">
    <${Icon} shape=${plusIcon} size=${14} />${t("settings.keys.create")}
  </button>`;
  return settingsPage(page, {
    id: "keys",
    about: html`${t("settings.keys.about")}${" "}
      <a class="link" href=${page.href("/api/v1/reference")}>${t("settings.keys.reference")}</a>`,
    actions: keys.length > 0 && add,
    content:
      keys.length === 0
        ? html`<${Empty} shape=${keyIcon} title=${t("settings.keys.none")} action=${add}
            >${t("settings.keys.none_text")}<//
          >`
        : html`<ul class="list lead-gap">
            ${keys.map(
              (key) =>
                html`<li>
                  <span class="grow"
                    ><span class="b">${key.name}</span> <code class="mono t3">lxk_…${key.hint}</code>
                    <span class="sub block"
                      >${names.get(key.agent_id)} ·${" "}
                      ${key.last_used_at ? html`${t("settings.keys.used")} <${Time} at=${Date.parse(key.last_used_at)} locale=${locale} />` : t("settings.keys.unused")}${key.expires_at && html` · ${t("settings.members.expires")} <${Time} at=${Date.parse(key.expires_at)} locale=${locale} />`}</span
                    ></span
                  >
                  ${key.scopes[0] !== "*" && html`<span class="chip" title=${key.scopes.join(", ")}>${t("settings.keys.limited", { count: key.scopes.length })}</span>`}
                  ${key.inbox_ids.length > 0 && html`<span class="chip">${t("settings.keys.inboxes", { count: key.inbox_ids.length })}</span>`}
                  <button
                    class="btn xs danger"
                    type="button"
                    data-action=${`DELETE /api/v1/api-keys/${key.id}`}
                    data-confirm=${t("settings.keys.revoke_ask", { name: key.name })}
                    data-then="reload"
                  >
                    ${t("settings.keys.revoke")}
                  </button>
                </li>`,
            )}
          </ul>`,
    after: html`<${Dialog} id="new-key" title=${t("settings.keys.create")}>
        <${SaveForm} path="/api/v1/api-keys" method="POST" on="submit" then="show:shown-key">
          <${TextField}
            required
            name="name"
            label=${t("settings.keys.name")}
            hint=${t("settings.keys.name_hint")}
            max=${80}
          />
          ${
            inboxes.length > 1 &&
            html`<div class="field" role="group" aria-label=${t("settings.page.inboxes")}>
              <span class="label">${t("settings.page.inboxes")}</span>
              <${Ticks}
                name="inbox_ids"
                options=${inboxes.map(({ id, name }) => ({ value: id, label: name }))}
                chosen=${[]}
              />
              <p class="hint">${t("settings.keys.inboxes_hint")}</p>
            </div>`
          }
          <div class="field" role="group" aria-label=${t("settings.keys.scopes")}>
            <span class="label">${t("settings.keys.scopes")}</span>
            <${Ticks} name="scopes" options=${scopeOptions(page)} chosen=${[]} />
            <p class="hint">${t("settings.keys.scopes_hint")}</p>
          </div>
          <${Ends} page=${page} label=${t("settings.keys.create")} />
        <//>
      <//>
      <${Dialog} id="shown-key" title=${t("settings.keys.created")}>
        <p class="t2">${t("settings.keys.created_text")}</p>
        <${ShownOnce} page=${page} fill="key" id="shown-key-text" />
        <div class="ends">
          <button class="btn primary" type="button" data-close>${t("settings.done")}</button>
        </div>
      <//>`,
  });
}

const scopeOptions = ({ t }: PageContext) =>
  scopes
    .filter((scope) => scope !== "*")
    .map((scope) => {
      const [area, way] = scope.split(":") as [Area, "read" | "write"];
      return {
        value: scope,
        label: t(`settings.keys.scope.${way}`, { area: t(`settings.keys.area.${area}`) }),
      };
    });

export function securityPage(page: PageContext): Response {
  const { t, kernel, actor, deps } = page;
  const { privacy } = getSettings(kernel.db);
  const agents = listAgents(kernel.db, actor, { ...deps });
  const without = agents.filter((agent) => !agent.two_factor);
  const keep = (name: "events_days" | "audit_days" | "journey_days") =>
    html`<${TextRow}
      name=${name}
      type="number"
      min=${0}
      max=${3650}
      unit=${t("settings.days")}
      label=${t(`settings.security.${name}`)}
      hint=${t(`settings.security.${name}_hint`)}
      value=${privacy[name]}
      anchor=${`set-${name}`}
    />`;
  return settingsPage(page, {
    id: "security",
    about: t("settings.security.about"),
    content: html`<${Row}
        label=${t("settings.security.two_factor")}
        anchor="set-two_factor"
        hint=${t("settings.security.two_factor_hint")}
      >
        ${
          without.length === 0
            ? html`<p class="chip ok">${t("settings.security.all_have")}</p>`
            : html`<p>${t("settings.security.missing", { count: without.length, total: agents.length })}</p>
                <ul class="row wrap top-gap">
                  ${without.slice(0, 12).map((agent) => html`<li><a class="chip" href=${page.href(`/settings/members/${agent.id}`)}>${agent.name}</a></li>`)}
                </ul>`
        }
      <//>
      <${Row} label=${t("settings.security.address")} hint=${t("settings.security.address_hint")}>
        <p class="mono">${kernel.config.publicUrl ?? t("settings.security.address_unset")}</p>
      <//>
      <h2 class="part">${t("settings.security.retention")}</h2>
      <p class="hint">${t("settings.security.retention_hint")}</p>
      <${SaveForm} path="/api/v1/settings/privacy"
        >${keep("events_days")}${keep("audit_days")}${keep("journey_days")}<//
      >`,
  });
}
