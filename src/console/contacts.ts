/** Contacts: a table with search, filters and pages. */

import { html } from "../../web/shared/html.ts";
import { Icon } from "../../web/shared/icon.ts";
import { searchIcon, starIcon, usersIcon } from "../../web/shared/icons.ts";
import type { Contact } from "../../web/contract/models.ts";
import { listContacts } from "../contacts/queries.ts";
import { listInboxes } from "../inboxes/queries.ts";
import type { PageContext } from "./context.ts";
import { Empty, Face, Time } from "./parts.ts";
import { consolePage } from "./shell.ts";

export function contactsPage(page: PageContext): Response {
  const { t, kernel, actor } = page;
  const asked = new URL(page.request.url).searchParams;
  const search = asked.get("q")?.slice(0, 200) ?? "";
  const inboxes = listInboxes(kernel.db, actor);
  const inbox = inboxes.find((each) => each.id === asked.get("inbox"));
  const which = ["vip", "blocked"].find((each) => each === asked.get("which"));
  const { data, next_cursor } = listContacts(kernel.db, actor, {
    search,
    limit: 50,
    ...(inbox && { inboxId: inbox.id }),
    ...(which === "vip" && { vip: true }),
    ...(which === "blocked" && { blocked: true }),
    ...(asked.get("cursor") && { cursor: asked.get("cursor")! }),
  });
  const older = new URLSearchParams(asked);
  if (next_cursor) older.set("cursor", next_cursor);
  const filtered = Boolean(search || inbox || which);
  return consolePage(page, {
    title: t("console.shell.contacts"),
    active: "contacts",
    body: html`<main class="pane" id="main" tabindex="-1">
      <header class="pane-h"><h1>${t("console.shell.contacts")}</h1></header>
      <form class="filters" method="get" role="search">
        <label class="input search"
          ><${Icon} shape=${searchIcon} size=${14} /><input
            type="search"
            name="q"
            value=${search}
            placeholder=${t("console.contacts.search")}
            aria-label=${t("console.contacts.search")}
        /></label>
        <select class="input" name="which" aria-label=${t("console.contacts.which")}>
          ${["", "vip", "blocked"].map((each) => html`<option value=${each} selected=${each === (which ?? "")}>${t(`console.contacts.which_${each || "all"}`)}</option>`)}
        </select>
        ${
          inboxes.length > 1 &&
          html`<select class="input" name="inbox" aria-label=${t("settings.page.inboxes")}>
            <option value="">${t("console.contacts.every_inbox")}</option>
            ${inboxes.map((each) => html`<option value=${each.id} selected=${each === inbox}>${each.name}</option>`)}
          </select>`
        }
        <button class="btn" type="submit">${t("console.filter")}</button>
      </form>
      <div class="scroll" tabindex="0">
        ${
          data.length === 0
            ? filtered
              ? html`<${Empty}
                  shape=${searchIcon}
                  title=${t("console.contacts.not_found")}
                  action=${html`<a class="btn" href=${page.href("/contacts")}>${t("console.contacts.show_all")}</a>`}
                  >${t("console.contacts.not_found_text")}<//
                >`
              : html`<${Empty} shape=${usersIcon} title=${t("console.contacts.none")}
                  >${t("console.contacts.none_text")}<//
                >`
            : html`<div class="table-wrap">
                <table class="table">
                  <thead>
                    <tr>
                      <th>${t("console.contacts.name")}</th>
                      <th>${t("console.contacts.reach")}</th>
                      <th>${t("console.contacts.tags")}</th>
                      <th>${t("console.contacts.seen")}</th>
                    </tr>
                  </thead>
                  <tbody>
                    ${data.map((contact) => html`<${ContactRow} page=${page} contact=${contact} />`)}
                  </tbody>
                </table>
              </div>`
        }
        <p class="pager">
          ${asked.has("cursor") && html`<a class="btn" href=${page.href("/contacts")}>${t("console.pager.newest")}</a>`}
          ${next_cursor && html`<a class="btn" href=${`?${older.toString()}`}>${t("console.pager.older")}</a>`}
        </p>
      </div>
    </main>`,
  });
}

export const nameOf = (page: PageContext, contact: Contact): string =>
  contact.name || page.t("console.contacts.nameless");

function ContactRow({ page, contact }: { page: PageContext; contact: Contact }) {
  const { t } = page;
  const reach = [contact.phone, contact.email].filter(Boolean).join(" · ");
  const seen = contact.last_seen_at ?? contact.created_at;
  return html`<tr>
    <td>
      <span class="row"
        ><${Face} name=${nameOf(page, contact)} id=${contact.id} size="s" />
        <a class="whole cut" href=${page.href(`/contacts/${contact.id}`)}>${nameOf(page, contact)}</a>
        ${contact.vip && html`<span class="warn"><${Icon} shape=${starIcon} size=${14} class="solid" label=${t("console.contacts.vip")} /></span>`}
        ${contact.blocked_at && html`<span class="chip danger">${t("console.contacts.blocked")}</span>`}</span
      >
    </td>
    <td>${reach || html`<span class="muted">—</span>`}</td>
    <td>${contact.tags.slice(0, 4).map((tag) => html`<span class="chip">${tag}</span> `)}</td>
    <td class="tight muted"><${Time} at=${Date.parse(seen)} locale=${page.locale} /></td>
  </tr>`;
}
