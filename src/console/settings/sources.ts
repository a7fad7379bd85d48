/** Where visitors come from: the house's own entries before the built-in ones. */

import { html } from "../../../web/shared/html.ts";
import { Icon } from "../../../web/shared/icon.ts";
import { plusIcon, trash2Icon } from "../../../web/shared/icons.ts";
import { sourceRules } from "../../visitors/rules.ts";
import { sources } from "../../visitors/sources.ts";
import { sourceKinds } from "../../visitors/types.ts";
import type { PageContext } from "../context.ts";
import { SaveForm, Select, TextField } from "./fields.ts";
import { Dialog, Ends, settingsPage } from "./layout.ts";

export function sourcesPage(page: PageContext): Response {
  const { t, kernel } = page;
  const own = sourceRules(kernel.db);
  const kindOf = (kind: string) => t(`journey.kind.${kind}`);
  const nameOf = (name: string) => {
    const text = t(`journey.source.${name}`);
    return text === `journey.source.${name}` ? name : text;
  };
  return settingsPage(page, {
    id: "sources",
    about: t("settings.sources.about"),
    actions: html`<button class="btn primary" type="button" data-open="new-source">
      <${Icon} shape=${plusIcon} size=${14} />${t("settings.sources.add")}
    </button>`,
    content: html`<h2 class="part" id="set-own">${t("settings.sources.own")}</h2>
      ${
        own.length === 0
          ? html`<p class="hint">${t("settings.sources.none")}</p>`
          : html`<ul class="list">
              ${own.map(
                (source) =>
                  html`<li>
                    <span class="grow"
                      ><span class="b">${source.name}</span
                      ><span class="sub block"
                        >${[source.host, source.keyword && t("settings.sources.by", { name: source.keyword })].filter(Boolean).join(" · ")}</span
                      ></span
                    >
                    <span class="chip">${kindOf(source.kind)}</span>
                    <button
                      class="icon-b"
                      type="button"
                      title=${t("settings.sources.delete")}
                      data-action=${`DELETE /api/v1/visitor-sources/${source.id}`}
                      data-confirm=${t("settings.sources.delete_ask", { name: source.name })}
                      data-then="reload"
                    >
                      <${Icon} shape=${trash2Icon} size=${16} label=${t("settings.sources.delete")} />
                    </button>
                  </li>`,
              )}
            </ul>`
      }
      <h2 class="part" id="set-built_in">${t("settings.sources.built_in")}</h2>
      <p class="hint">${t("settings.sources.built_in_text")}</p>
      <div class="table-wrap" tabindex="0">
        <table class="table">
          <thead>
            <tr>
              <th scope="col">${t("settings.sources.name")}</th>
              <th scope="col">${t("settings.sources.kind")}</th>
              <th scope="col">${t("settings.sources.host")}</th>
            </tr>
          </thead>
          <tbody>
            ${sources.map(
              ({ name, kind, hosts }) =>
                html`<tr>
                  <td class="b">${nameOf(name)}</td>
                  <td class="tight"><span class="chip">${kindOf(kind)}</span></td>
                  <td class="muted">${hosts.join(", ")}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>`,
    after: html`<${Dialog} id="new-source" title=${t("settings.sources.add")}>
      <${SaveForm} path="/api/v1/visitor-sources" method="POST" on="submit" then="reload">
        <${TextField}
          required
          name="name"
          label=${t("settings.sources.name")}
          hint=${t("settings.sources.name_hint")}
          max=${60}
        />
        <${TextField}
          required
          name="host"
          label=${t("settings.sources.host")}
          hint=${t("settings.sources.host_hint")}
          max=${120}
        />
        <div class="field">
          <label class="label" for="f-kind">${t("settings.sources.kind")}</label>
          <${Select}
            name="kind"
            label=${t("settings.sources.kind")}
            value="social"
            options=${sourceKinds.filter((kind) => kind !== "direct" && kind !== "internal").map((kind) => ({ value: kind, label: kindOf(kind) }))}
          />
        </div>
        <${TextField}
          name="keyword"
          label=${t("settings.sources.keyword")}
          hint=${t("settings.sources.keyword_hint")}
          optional=${t("settings.optional")}
          max=${40}
        />
        <${Ends} page=${page} label=${t("settings.sources.add")} />
      <//>
    <//>`,
  });
}
