/** Of an inbox: what is seen of its visitors beyond the chat, and how the site says who they are. */

import { html } from "../../../web/shared/html.ts";
import { Icon } from "../../../web/shared/icon.ts";
import { copyIcon } from "../../../web/shared/icons.ts";
import type { Inbox } from "../../inboxes/types.ts";
import type { PageContext } from "../context.ts";
import { Row, SaveForm, SwitchRow, TextRow } from "./fields.ts";
import { consentSnippet, pageSnippet, signingSnippets } from "../../../web/shared/identity-snippets.ts";
import { inboxPath } from "./inboxes.ts";
import { Dialog, Ends, settingsPage, ShownOnce } from "./layout.ts";

const trackingModes = ["off", "ask", "site"] as const;
const identityModes = ["off", "optional", "enforced"] as const;
const laws = ["first", "refusal", "withdrawal", "signal", "notice", "minors"] as const;

export function inboxPrivacyPage(page: PageContext, inbox: Inbox): Response {
  const { t } = page;
  const { privacy } = inbox;
  return settingsPage(page, {
    id: "inbox_privacy",
    inbox,
    about: t("settings.inbox_privacy.about"),
    content: html`<${SaveForm} path=${inboxPath(inbox)}>
        <${Row} label=${t("settings.inbox_privacy.tracking")} anchor="set-tracking">
          <${Choices}
            page=${page}
            group="inbox_privacy"
            name="privacy.tracking"
            values=${trackingModes}
            value=${privacy.tracking}
          />
          <${Code}
            page=${page}
            id="consent-line"
            label=${t("settings.inbox_privacy.line")}
            text=${consentSnippet}
          />
        <//>
        <${TextRow}
          name="privacy.query_parameters"
          as="lines"
          rows=${3}
          mono
          label=${t("settings.inbox_privacy.query")}
          hint=${t("settings.inbox_privacy.query_hint")}
          placeholder="sku"
          value=${privacy.query_parameters.join("\n")}
          anchor="set-query"
        />
        <h2 class="part">${t("settings.inbox_privacy.typing")}</h2>
        <${SwitchRow}
          name="preview_enabled"
          label=${t("settings.inbox_privacy.preview")}
          text=${t("settings.inbox_privacy.preview_text")}
          hint=${t("settings.inbox_privacy.preview_hint")}
          value=${inbox.previewEnabled}
          anchor="set-preview"
        />
        <${SwitchRow}
          name="privacy.mask_phones"
          label=${t("settings.inbox_privacy.phones")}
          text=${t("settings.inbox_privacy.phones_text")}
          value=${privacy.mask_phones}
          anchor="set-phones"
        />
      <//>
      <h2 class="part" id="set-law">${t("settings.inbox_privacy.law")}</h2>
      <dl class="plain-words">
        ${laws.map(
          (law) =>
            html`<dt>${t(`settings.inbox_privacy.law_${law}`)}</dt>
              <dd>${t(`settings.inbox_privacy.law_${law}_text`)}</dd>`,
        )}
      </dl>`,
  });
}

export function inboxIdentityPage(page: PageContext, inbox: Inbox): Response {
  const { t } = page;
  const made = inbox.identitySecret !== null;
  const path = `${inboxPath(inbox)}/identity-secret`;
  return settingsPage(page, {
    id: "inbox_identity",
    inbox,
    about: t("settings.inbox_identity.about"),
    content: html`<${Row}
        label=${t("settings.inbox_identity.secret")}
        anchor="set-secret"
        hint=${t(`settings.inbox_identity.secret_${made ? "made" : "none"}`)}
      >
        <button class=${`btn ${made ? "" : "primary"}`} type="button" data-open="new-secret">
          ${t(`settings.inbox_identity.${made ? "renew" : "make"}`)}
        </button>
      <//>
      <${SaveForm} path=${inboxPath(inbox)}>
        <${Row}
          label=${t("settings.inbox_identity.mode")}
          anchor="set-mode"
          hint=${!made && t("settings.inbox_identity.mode_hint")}
        >
          <${Choices}
            page=${page}
            group="inbox_identity"
            name="identity.mode"
            values=${identityModes}
            value=${inbox.identity.mode}
            disabled=${!made}
          />
        <//>
      <//>
      <h2 class="part" id="set-snippets">${t("settings.inbox_identity.snippets")}</h2>
      <p class="hint">${t("settings.inbox_identity.sign_hint")}</p>
      ${signingSnippets.map(
        ({ id, name, text }, at) =>
          html`<details class="snippet" name="signing" open=${at === 0}>
            <summary>${name}</summary>
            <${Code} page=${page} id=${`sign-${id}`} label=${name} text=${text} />
          </details>`,
      )}
      <p class="hint">${t("settings.inbox_identity.page_hint")}</p>
      <${Code}
        page=${page}
        id="identify-line"
        label=${t("settings.inbox_identity.page_line")}
        text=${pageSnippet}
      />`,
    after: html`<${Dialog} id="new-secret" title=${t(`settings.inbox_identity.${made ? "renew" : "make"}`)}>
        <${SaveForm} path=${path} method="POST" on="submit" then="show:shown-secret">
          <p class="t2">${t(`settings.inbox_identity.ask_${made ? "renew" : "make"}`)}</p>
          <${Ends}
            page=${page}
            label=${t(`settings.inbox_identity.${made ? "renew" : "make"}`)}
            danger=${made}
          />
        <//>
      <//>
      <${Dialog} id="shown-secret" title=${t("settings.inbox_identity.shown")}>
        <p class="t2">${t("settings.inbox_identity.shown_text")}</p>
        <${ShownOnce} page=${page} fill="secret" id="shown-secret-text" />
        <div class="ends">
          <button class="btn primary" type="button" data-close>${t("settings.done")}</button>
        </div>
      <//>`,
  });
}

interface ChoicesOptions {
  page: PageContext;
  group: string;
  name: string;
  values: readonly string[];
  value: string;
  disabled?: boolean;
}

/** One of several, each with a sentence of what it means. */
function Choices({ page: { t }, group, name, values, value, disabled }: ChoicesOptions) {
  const setting = name.split(".").at(-1)!;
  return values.map(
    (each) =>
      html`<label class="tick"
        ><input type="radio" name=${name} value=${each} checked=${each === value} disabled=${disabled} /><span
          >${t(`settings.${group}.${setting}_${each}`)}<small
            >${t(`settings.${group}.${setting}_${each}_text`)}</small
          ></span
        ></label
      >`,
  );
}

function Code({ page, id, label, text }: { page: PageContext; id: string; label: string; text: string }) {
  return html`<div class="code">
    <pre id=${id} tabindex="0" aria-label=${label}>${text}</pre>
    <footer>
      <span class="hint grow">${label}</span>
      <button class="btn s" type="button" data-copy=${`#${id}`}>
        <${Icon} shape=${copyIcon} size=${14} /><span data-label>${page.t("settings.copy")}</span>
      </button>
    </footer>
  </div>`;
}
