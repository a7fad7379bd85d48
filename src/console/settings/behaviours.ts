/** What counts as a behaviour: the list, presets to begin with, the page of one rule, and what came in just now. */

import { html } from "../../../web/shared/html.ts";
import { Icon } from "../../../web/shared/icon.ts";
import { chevronRightIcon, mousePointerClickIcon, plusIcon } from "../../../web/shared/icons.ts";
import { NotFound } from "../../kernel/errors.ts";
import { listInboxes } from "../../inboxes/queries.ts";
import { presetKinds } from "../../visitors/presets.ts";
import { listRules } from "../../visitors/service.ts";
import type { Rule } from "../../visitors/types.ts";
import type { PageContext } from "../context.ts";
import { Empty } from "../parts.ts";
import { Row, SaveForm, SelectRow, SwitchRow, TextRow } from "./fields.ts";
import { settingsPage } from "./layout.ts";

export function behavioursPage(page: PageContext): Response {
  const { t, kernel, actor } = page;
  const rules = listRules(kernel.db, actor);
  const presets = presetKinds.map(
    (kind) =>
      html`<button
        class="btn"
        type="button"
        data-action="POST /api/v1/behaviour-rules/presets"
        data-body=${JSON.stringify({ kind })}
        data-then="reload"
      >
        ${t(`settings.behaviours.preset_${kind}`)}
      </button>`,
  );
  const add = html`<a class="btn primary" href=${page.href("/settings/behaviours/new")}
    ><${Icon} shape=${plusIcon} size=${14} />${t("settings.behaviours.add")}</a
  >`;
  return settingsPage(page, {
    id: "behaviours",
    about: t("settings.behaviours.about"),
    actions: rules.length > 0 && add,
    content: html`<div id="set-list">
        ${
          rules.length === 0
            ? html`<${Empty}
                shape=${mousePointerClickIcon}
                title=${t("settings.behaviours.none")}
                action=${html`<div class="row wrap">${presets}${add}</div>`}
                >${t("settings.behaviours.none_text")}<//
              >`
            : html`<ul class="list lead-gap">
                ${rules.map((rule) => html`<${RuleLine} page=${page} rule=${rule} />`)}
              </ul>`
        }
      </div>
      ${rules.length > 0 && html`<p class="row wrap presets"><span class="t3">${t("settings.behaviours.more")}</span>${presets}</p>`}
      <h2 class="part" id="set-recent">${t("settings.behaviours.recent")}</h2>
      <p class="hint">${t("settings.behaviours.recent_text")}</p>
      <div class="card recent" data-recent role="log" aria-label=${t("settings.behaviours.recent")}></div>`,
  });
}

function RuleLine({ page, rule }: { page: PageContext; rule: Rule }) {
  const { t } = page;
  return html`<li>
    <a class="row grow" href=${page.href(`/settings/behaviours/${rule.id}`)}>
      <span class="grow"
        ><span class="b">${rule.label}</span>
        <span class="sub block cut"
          >${[t(`settings.behaviours.when_${rule.trigger.when}`), whereOf(rule)].filter(Boolean).join(" · ")}</span
        ></span
      >
      ${rule.tag && html`<span class="chip">${rule.tag}</span>`}
      ${rule.weight !== 0 && html`<span class="t3 xs">${rule.weight > 0 ? "+" : "−"}${Math.abs(rule.weight)}</span>`}
      ${!rule.enabled && html`<span class="chip">${t("settings.behaviours.off")}</span>`}
      <${Icon} shape=${chevronRightIcon} size=${16} />
    </a>
  </li>`;
}

function whereOf({ name, trigger }: Rule): string {
  if (trigger.when === "event") return name;
  if (trigger.when === "page") return trigger.url;
  return [trigger.selector, trigger.url].filter(Boolean).join(" · ");
}

export function behaviourPage(page: PageContext, id: string): Response {
  const { t, kernel, actor } = page;
  const known = listRules(kernel.db, actor).find((rule) => rule.id === id);
  if (!known && id !== "new") throw new NotFound("not_found");
  const fresh: Omit<Rule, "id"> = {
    inbox_id: null,
    name: "",
    label: "",
    tag: "",
    weight: 10,
    enabled: true,
    trigger: { when: "page", url: "/*", seconds: 15 },
  };
  const rule = known ?? fresh;
  const inboxes = listInboxes(kernel.db, actor);
  const say = (name: string) => t(`settings.behaviours.${name}`);
  return settingsPage(page, {
    id: "behaviours",
    title: known?.label ?? say("add"),
    crumbs: [[t("settings.page.behaviours"), "/settings/behaviours"]],
    content: html`<${SaveForm}
        path=${known ? `/api/v1/behaviour-rules/${known.id}` : "/api/v1/behaviour-rules"}
        method=${known ? "PUT" : "POST"}
        on="submit"
        then="goto:/settings/behaviours"
      >
        <${SwitchRow}
          name="enabled"
          label=${say("enabled")}
          text=${say("enabled_text")}
          value=${rule.enabled}
        />
        <${TextRow}
          name="label"
          label=${say("label")}
          hint=${say("label_hint")}
          value=${rule.label}
          max=${40}
          required
        />
        <${TextRow}
          name="name"
          mono
          label=${say("name")}
          hint=${say("name_hint")}
          value=${rule.name}
          max=${64}
          required
        />
        <${TextRow}
          name="tag"
          label=${say("tag")}
          hint=${say("tag_hint")}
          value=${rule.tag}
          max=${20}
          width="medium"
        />
        <${TextRow}
          name="weight"
          type="number"
          min=${-50}
          max=${50}
          label=${say("weight")}
          hint=${say("weight_hint")}
          value=${rule.weight}
          required
        />
        ${
          inboxes.length > 1
            ? html`<${SelectRow}
                name="inbox_id"
                as="nullable"
                label=${t("settings.page.inboxes")}
                value=${rule.inbox_id ?? ""}
                options=${[{ value: "", label: say("every_inbox") }, ...inboxes.map((inbox) => ({ value: inbox.id, label: inbox.name }))]}
              />`
            : html`<input type="hidden" name="inbox_id" data-as="nullable" value=${rule.inbox_id ?? ""} />`
        }
        <${Row} label=${say("trigger")}>
          <input type="hidden" name="trigger" data-as="json" value=${JSON.stringify(rule.trigger)} />
          <div class="editor" data-editor="trigger"></div>
        <//>
        <div class="ends" data-ends>
          <a class="btn" href=${page.href("/settings/behaviours")}>${t("settings.cancel")}</a>
          <button class="btn primary" type="submit">${say("save")}</button>
        </div>
      <//>
      ${
        known &&
        html`<h2 class="part">${say("delete")}</h2>
          <button
            class="btn danger"
            type="button"
            data-action=${`DELETE /api/v1/behaviour-rules/${known.id}`}
            data-confirm=${t("settings.behaviours.delete_ask", { name: known.label })}
            data-then="goto:/settings/behaviours"
          >
            ${say("delete")}
          </button>`
      }`,
  });
}
