/** A contact's rights, on their page: what they agreed to, all that is kept as a file, and erasure. */

import { html } from "../../web/shared/html.ts";
import type { Contact } from "../../web/contract/models.ts";
import { can } from "../accounts/actor.ts";
import { consentsOf } from "../consents/queries.ts";
import type { PageContext } from "./context.ts";
import { Time } from "./parts.ts";
import { Row } from "./settings/fields.ts";

export function ContactPrivacy({
  page,
  contact,
  name,
}: {
  page: PageContext;
  contact: Contact;
  name: string;
}) {
  const { t, kernel, actor, locale } = page;
  const consents = consentsOf(kernel.db, contact.id);
  const path = `/api/v1/contacts/${contact.id}`;
  return html`<h2 class="part">${t("console.privacy.title")}</h2>
    <${Row} label=${t("console.privacy.consents")} hint=${t("console.privacy.consents_hint")}>
      ${
        consents.length === 0
          ? html`<p class="t3">${t("console.privacy.never")}</p>`
          : html`<ul class="list">
              ${consents.map(
                (row) =>
                  html`<li>
                    <span class="grow"
                      >${t(`console.privacy.purpose.${row.purpose}`)}
                      <span class="sub block"
                        >${t(`console.privacy.how.${row.how}`)} ·
                        <${Time} at=${row.at} locale=${locale} /></span
                    ></span>
                    <span class=${`chip ${row.granted ? "ok" : ""}`}
                      >${t(row.granted ? "console.privacy.yes" : "console.privacy.no")}</span
                    >
                  </li>`,
              )}
            </ul>`
      }
    <//>
    ${
      can(actor, "conversations.export") &&
      html`<${Row} label=${t("console.privacy.export")} hint=${t("console.privacy.export_hint")}>
        <a class="btn s" href=${page.href(`${path}/export`)} download>${t("console.privacy.export_go")}</a>
      <//>`
    }
    ${
      can(actor, "contacts.erase") &&
      html`<${Row} label=${t("console.privacy.erase")} hint=${t("console.privacy.erase_hint")}>
        <button
          class="btn s danger"
          type="button"
          data-action=${`DELETE ${path}`}
          data-confirm=${t("console.privacy.erase_ask", { name })}
          data-then="goto:/contacts"
        >
          ${t("console.privacy.erase_go")}
        </button>
      <//>`
    }`;
}
