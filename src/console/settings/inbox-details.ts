/** Of an inbox: business hours, the forms that visitors fill in, how it gets onto a site, and its limits. */

import { html } from "../../../web/shared/html.ts";
import { fileGroups } from "../../files/types.ts";
import { qrSvg } from "../../inboxes/installation.ts";
import type { Inbox } from "../../inboxes/types.ts";
import type { PageContext } from "../context.ts";
import { installationOf, qrPicture, SeenStatus, Snippet } from "../install-parts.ts";
import { Preview, previewConfig } from "./appearance.ts";
import { Row, SaveForm, SwitchRow, TextRow, TicksRow } from "./fields.ts";
import { inboxPath } from "./inboxes.ts";
import { settingsPage } from "./layout.ts";

export function hoursPage(page: PageContext, inbox: Inbox): Response {
  const { t } = page;
  const { hours } = inbox;
  return settingsPage(page, {
    id: "hours",
    inbox,
    about: t("settings.hours.about", { zone: inbox.timeZone }),
    content: html`<${SaveForm} path=${inboxPath(inbox)}>
      <${Row} label=${t("settings.hours.hours")} anchor="set-hours">
        <input type="hidden" name="hours" data-as="json" value=${JSON.stringify(hours)} />
        <div class="editor" data-editor="hours"></div>
      <//>
    <//>`,
  });
}

export function formsPage(page: PageContext, inbox: Inbox): Response {
  const { t } = page;
  return settingsPage(page, {
    id: "forms",
    inbox,
    about: t("settings.forms.about"),
    data: { preview: { config: previewConfig(page, inbox), locale: inbox.locale } },
    content: html`<${SaveForm} path=${inboxPath(inbox)} preview="preview-frame">
      <h2 class="part" id="set-pre_chat">${t("settings.forms.pre_chat")}</h2>
      <${SwitchRow}
        name="pre_chat.enabled"
        label=${t("settings.forms.show")}
        text=${t("settings.forms.pre_chat_text")}
        value=${inbox.preChat.enabled}
      />
      <${TextRow}
        name="pre_chat.title"
        label=${t("settings.forms.title")}
        hint=${t("settings.forms.title_hint")}
        value=${inbox.preChat.title}
        max=${80}
      />
      <${Row} label=${t("settings.forms.fields")}>
        <input
          type="hidden"
          name="pre_chat.fields"
          data-as="json"
          value=${JSON.stringify(inbox.preChat.fields)}
        />
        <div class="editor" data-editor="fields"></div>
      <//>
      <h2 class="part" id="set-offline">${t("settings.forms.offline")}</h2>
      <${SwitchRow}
        name="offline.enabled"
        label=${t("settings.forms.show")}
        text=${t("settings.forms.offline_text")}
        value=${inbox.offline.enabled}
      />
      <${Row} label=${t("settings.forms.fields")}>
        <input
          type="hidden"
          name="offline.fields"
          data-as="json"
          value=${JSON.stringify(inbox.offline.fields)}
        />
        <div class="editor" data-editor="fields"></div>
      <//>
    <//>`,
    preview: html`<${Preview} page=${page} inbox=${inbox} />`,
  });
}

export async function installPage(page: PageContext, inbox: Inbox): Promise<Response> {
  const { t } = page;
  const { chat_url } = installationOf(page, inbox);
  const picture = qrPicture(await qrSvg(chat_url));
  return settingsPage(page, {
    id: "install",
    inbox,
    about: t("console.setup.install_lead"),
    content: html`<div class="lead-gap" id="set-snippet"><${Snippet} page=${page} inbox=${inbox} /></div>
      <${SeenStatus} page=${page} inbox=${inbox} />
      <h2 class="part" id="set-link">${t("settings.install.link")}</h2>
      <div class="row wrap gap-l">
        <img class="qr-code" src=${picture} alt=${t("settings.install.qr_alt")} />
        <div class="grow">
          <p class="t2">${t("settings.install.link_text")}</p>
          <div class="once">
            <code id="chat-url">${chat_url}</code
            ><button class="btn s" type="button" data-copy="#chat-url">
              <span data-label>${t("settings.copy")}</span>
            </button>
          </div>
          <p class="row wrap top-gap">
            <a class="btn s" href=${chat_url} target="_blank" rel="noreferrer"
              >${t("settings.install.open")}</a
            >
            <a class="btn s" href=${picture} download=${`qr-${inbox.key}.svg`}
              >${t("settings.install.qr_save")}</a
            >
          </p>
        </div>
      </div>`,
  });
}

export function limitsPage(page: PageContext, inbox: Inbox): Response {
  const { t } = page;
  const { limits } = inbox;
  return settingsPage(page, {
    id: "limits",
    inbox,
    about: t("settings.limits.about"),
    content: html`<${SaveForm} path=${inboxPath(inbox)}>
      <${TextRow}
        name="limits.file_bytes"
        type="number"
        times=${1_048_576}
        min=${1}
        max=${100}
        unit="MB"
        label=${t("settings.limits.file_size")}
        value=${Math.round(limits.file_bytes / 1_048_576)}
        anchor="set-file_size"
      />
      <${TextRow}
        name="limits.files_per_message"
        type="number"
        min=${0}
        max=${20}
        label=${t("settings.limits.files")}
        hint=${t("settings.limits.files_hint")}
        value=${limits.files_per_message}
        anchor="set-files"
      />
      <${TextRow}
        name="limits.text"
        type="number"
        min=${100}
        max=${10_000}
        unit=${t("settings.limits.letters")}
        label=${t("settings.limits.text")}
        value=${limits.text}
        anchor="set-text"
      />
      <${TicksRow}
        name="limits.file_groups"
        label=${t("settings.limits.kinds")}
        chosen=${limits.file_groups}
        anchor="set-kinds"
        options=${fileGroups.map((group) => ({ value: group, label: t(`settings.limits.kind_${group}`) }))}
      />
    <//>`,
  });
}
