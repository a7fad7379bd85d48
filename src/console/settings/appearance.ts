/** How the chat window of an inbox looks and what it says, with the real widget beside it. */

import { html } from "../../../web/shared/html.ts";
import { Icon } from "../../../web/shared/icon.ts";
import {
  codeIcon,
  eyeIcon,
  messageCircleIcon,
  monitorIcon,
  moonIcon,
  sunIcon,
  xIcon,
} from "../../../web/shared/icons.ts";
import type { WidgetConfig } from "../../../web/contract/widget.ts";
import { locales, type Inbox } from "../../inboxes/types.ts";
import { widgetConfig } from "../../inboxes/widget-config.ts";
import type { Locale } from "../../kernel/i18n.ts";
import { getSetting } from "../../settings/queries.ts";
import { ColourField } from "../colour-field.ts";
import type { PageContext } from "../context.ts";
import { ChoiceRow, Row, SaveForm, TextInput, TextRow } from "./fields.ts";
import { inboxPath } from "./inboxes.ts";
import { settingsPage } from "./layout.ts";

const names: Record<Locale, string> = { "zh-CN": "中文", en: "English" };
/** Each text and the most letters that it may have. */
const said = [
  ["title", 60],
  ["subtitle", 120],
  ["greeting", 500],
  ["placeholder", 80],
  ["offline", 500],
] as const;

export function appearancePage(page: PageContext, inbox: Inbox): Response {
  const { t } = page;
  const { appearance } = inbox;
  return settingsPage(page, {
    id: "appearance",
    inbox,
    about: t("settings.appearance.about"),
    actions: html`<button class="btn s open-preview" type="button" data-toggle-open="preview">
      <${Icon} shape=${eyeIcon} size=${14} />${t("settings.appearance.preview")}
    </button>`,
    data: { preview: { config: previewConfig(page, inbox), locale: inbox.locale } },
    content: html`<${SaveForm} path=${inboxPath(inbox)} preview="preview-frame">
      <${Row} label=${t("settings.appearance.color")} anchor="set-color"
        ><${ColourField} page=${page} name="appearance.color" value=${appearance.color}
      /><//>
      <${Row} label=${t("settings.appearance.theme")} anchor="set-theme">
        <div class="seg">
          ${[
            ["light", sunIcon],
            ["dark", moonIcon],
            ["auto", monitorIcon],
          ].map(
            ([value, shape]) =>
              html`<label
                ><input
                  type="radio"
                  name="appearance.theme"
                  value=${value}
                  checked=${value === appearance.theme}
                /><${Icon} shape=${shape} size=${14} />${t(`settings.appearance.theme_${value}`)}</label
              >`,
          )}
        </div>
      <//>
      <${Row}
        label=${t("settings.appearance.launcher")}
        anchor="set-launcher"
        hint=${t("settings.appearance.launcher_hint")}
      >
        <div class="pick">
          ${[
            ["circle", messageCircleIcon],
            ["label", messageCircleIcon],
            ["none", codeIcon],
          ].map(
            ([value, shape]) =>
              html`<label
                ><input
                  type="radio"
                  name="appearance.launcher"
                  value=${value}
                  checked=${value === appearance.launcher}
                /><${Icon} shape=${shape} size=${20} />${t(`settings.appearance.launcher_${value}`)}</label
              >`,
          )}
        </div>
      <//>
      <${ChoiceRow}
        name="appearance.position"
        label=${t("settings.appearance.position")}
        value=${appearance.position}
        anchor="set-position"
        options=${["left", "right"].map((value) => ({ value, label: t(`settings.appearance.position_${value}`) }))}
      />
      <${Row} label=${t("settings.appearance.distance")}>
        <div class="row wrap">
          <span class="t2">${t("settings.appearance.offset_x")}</span
          ><${TextInput}
            named
            name="appearance.offset_x"
            label=${t("settings.appearance.offset_x")}
            type="number"
            min=${0}
            max=${400}
            unit="px"
            value=${appearance.offset_x}
          />
          <span class="t2">${t("settings.appearance.offset_y")}</span
          ><${TextInput}
            named
            name="appearance.offset_y"
            label=${t("settings.appearance.offset_y")}
            type="number"
            min=${0}
            max=${400}
            unit="px"
            value=${appearance.offset_y}
          />
        </div>
      <//>
      ${locales.map((locale) => html`<${TextsOf} page=${page} inbox=${inbox} locale=${locale} />`)}
      <${TextRow}
        name="appearance.css_variables"
        as="pairs"
        rows=${4}
        mono
        label=${t("settings.appearance.css")}
        hint=${t("settings.appearance.css_hint")}
        anchor="set-css"
        placeholder="--r-m: 4px"
        value=${Object.entries(appearance.css_variables)
          .map(([name, value]) => `${name}: ${value}`)
          .join("\n")}
      />
    <//>`,
    preview: html`<${Preview} page=${page} inbox=${inbox} />`,
  });
}

function TextsOf({ page, inbox, locale }: { page: PageContext; inbox: Inbox; locale: Locale }) {
  const { t } = page;
  const own = inbox.texts[locale] ?? {};
  const defaults = widgetConfig({ ...inbox, texts: {} }, { ...nobody(page), locale }).texts;
  const first = locale === inbox.locale;
  return html`<${Row}
    label=${`${t("settings.appearance.texts")} · ${names[locale]}`}
    anchor=${first ? "set-texts" : undefined}
    hint=${first ? t("settings.appearance.texts_hint") : undefined}
  >
    <div class="lines">
      ${said.map(
        ([name, most]) =>
          html`<label class="input">
            <span class="lead">${t(`settings.appearance.text_${name}`)}</span>
            <input
              name=${`texts.${locale}.${name}`}
              value=${own[name] ?? ""}
              placeholder=${defaults[name]}
              maxlength=${most}
              autocomplete="off"
            />
          </label>`,
      )}
      <textarea
        class="input"
        id=${first ? "set-chips" : undefined}
        name=${`texts.${locale}.chips`}
        data-as="lines"
        rows="2"
        aria-label=${`${t("settings.appearance.chips")} · ${names[locale]}`}
        placeholder=${t("settings.appearance.chips_placeholder")}
      >
${(own.chips ?? []).join("\n")}</textarea>
    </div>
  <//>`;
}

const nobody = (page: PageContext) => ({
  now: page.kernel.clock.now(),
  agents: [],
  replySeconds: null,
  mail: false,
  brand: "",
  build: page.kernel.build,
});

/** What a visitor would get now, with one's own face in it. */
export function previewConfig(page: PageContext, inbox: Inbox): WidgetConfig {
  const brand = getSetting(page.kernel.db, "brand").name;
  return widgetConfig(inbox, {
    ...nobody(page),
    brand,
    agents: [
      {
        name: page.me.name,
        ...(page.me.avatarFileId && { avatar_url: page.deps.pictureUrl(page.me.avatarFileId) }),
      },
    ],
    online: true,
    replySeconds: 60,
    mail: false,
  });
}

export function Preview({ page, inbox }: { page: PageContext; inbox: Inbox }) {
  const { t } = page;
  return html`<aside class="prev" id="preview" aria-label=${t("settings.appearance.preview")}>
    <header>
      <b class="bb">${t("settings.appearance.preview")}</b
      ><span class="t3 cut">${t("settings.appearance.preview_real")}</span><span class="grow"></span>
      <span class="seg">
        <button type="button" data-preview-theme="light" aria-pressed="false">
          <${Icon} shape=${sunIcon} size=${14} label=${t("settings.appearance.theme_light")} />
        </button>
        <button type="button" data-preview-theme="dark" aria-pressed="false">
          <${Icon} shape=${moonIcon} size=${14} label=${t("settings.appearance.theme_dark")} />
        </button>
      </span>
      <button class="icon-b close-preview" type="button" data-toggle-open="preview">
        <${Icon} shape=${xIcon} size=${16} label=${t("settings.close")} />
      </button>
    </header>
    <div class="stage">
      <iframe
        id="preview-frame"
        src=${page.href(`/widget/frame?key=${inbox.key}&preview=1&locale=${inbox.locale}`)}
        title=${t("settings.appearance.preview")}
      ></iframe>
    </div>
  </aside>`;
}
