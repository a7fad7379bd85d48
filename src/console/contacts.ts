/** Contacts: a table with search and pages, and one contact with their conversations. */

import { html } from "../../web/shared/html.ts";
import { Icon } from "../../web/shared/icon.ts";
import { chevronLeftIcon, searchIcon, starIcon, usersIcon } from "../../web/shared/icons.ts";
import type { Contact } from "../../web/contract/models.ts";
import { can } from "../accounts/actor.ts";
import { getContact, listContacts } from "../contacts/queries.ts";
import { listConversations, type ListedRow } from "../conversations/list.ts";
import { listInboxes } from "../inboxes/queries.ts";
import type { PageContext } from "./context.ts";
import { Empty, Face, Time } from "./parts.ts";
import { Row, SaveForm, SwitchRow, TextRow } from "./settings/fields.ts";
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

const nameOf = (page: PageContext, contact: Contact): string =>
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

export function contactPage(page: PageContext, id: string): Response {
  const { t, kernel, actor } = page;
  const contact = getContact(kernel.db, actor, id);
  const conversations = listConversations(kernel.db, actor, {
    contact_id: contact.id,
    view: "all",
    status: ["open", "waiting", "snoozed", "closed"],
    limit: 50,
  }).rows;
  const inboxes = new Map(
    listInboxes(kernel.db, actor, { archived: true }).map((inbox) => [inbox.id, inbox.name]),
  );
  const path = `/api/v1/contacts/${contact.id}`;
  const fixed = !can(actor, "contacts.edit");
  const origin = Object.entries(contact.origin).filter(([, value]) => value);
  return consolePage(page, {
    title: nameOf(page, contact),
    active: "contacts",
    screen: "contact",
    body: html`<main class="pane" id="main" tabindex="-1" data-page>
      <header class="pane-h">
        <a class="icon-b" href=${page.href("/contacts")}
          ><${Icon} shape=${chevronLeftIcon} size=${20} label=${t("settings.back")}
        /></a>
        <${Face} name=${nameOf(page, contact)} id=${contact.id} size="s" />
        <h1 class="cut">${nameOf(page, contact)}</h1>
        ${contact.blocked_at && html`<span class="chip danger">${t("console.contacts.blocked")}</span>`}
        <span class="grow"></span><span class="saved" data-saved role="status" hidden></span>
      </header>
      <div class="scroll sform">
        <div class="in">
          <${SaveForm} path=${path}>
            <${TextRow}
              name="name"
              label=${t("console.contacts.name")}
              value=${contact.name}
              max=${80}
              disabled=${fixed}
            />
            <${TextRow}
              name="phone"
              type="tel"
              as="nullable"
              label=${t("console.contacts.phone")}
              value=${contact.phone}
              max=${40}
              disabled=${fixed}
            />
            <${TextRow}
              name="email"
              type="email"
              as="nullable"
              label=${t("console.sign_in.email")}
              value=${contact.email}
              max=${254}
              disabled=${fixed}
            />
            <${SwitchRow}
              name="vip"
              label="VIP"
              text=${t("console.contacts.vip_text")}
              value=${contact.vip}
              disabled=${fixed}
            />
            <${TextRow}
              name="note"
              rows=${3}
              label=${t("console.contacts.note")}
              value=${contact.note}
              max=${5000}
              disabled=${fixed}
            />
          <//>
          ${contact.tags.length > 0 && html`<${Row} label=${t("console.contacts.tags")}><div class="row wrap min">${contact.tags.map((tag) => html`<span class="chip">${tag}</span>`)}</div><//>`}
          ${
            origin.length > 0 &&
            html`<${Row} label=${t("console.contacts.origin")}
              ><dl class="pairs">
                ${origin.map(
                  ([name, value]) =>
                    html`<dt>${name}</dt>
                      <dd>${value}</dd>`,
                )}
              </dl><//
            >`
          }
          ${
            can(actor, "contacts.block") &&
            html`<${Row} label=${t("console.contacts.block")} hint=${t("console.contacts.block_hint")}>
              ${
                contact.blocked_at
                  ? html`<button
                      class="btn s"
                      type="button"
                      data-action=${`DELETE ${path}/block`}
                      data-then="reload"
                    >
                      ${t("console.contacts.unblock_go")}
                    </button>`
                  : html`<button
                      class="btn s danger"
                      type="button"
                      data-action=${`PUT ${path}/block`}
                      data-confirm=${t("console.contacts.block_ask", { name: nameOf(page, contact) })}
                      data-then="reload"
                    >
                      ${t("console.contacts.block_go")}
                    </button>`
              }
            <//>`
          }
          <h2 class="part">${t("console.contacts.conversations")}</h2>
          ${
            conversations.length === 0
              ? html`<p class="hint">${t("console.contacts.no_conversations")}</p>`
              : html`<ul class="list">
                  ${conversations.map((row) => html`<${ConversationLine} page=${page} row=${row} inbox=${inboxes.get(row.inboxId) ?? ""} />`)}
                </ul>`
          }
        </div>
      </div>
    </main>`,
  });
}

function ConversationLine({ page, row, inbox }: { page: PageContext; row: ListedRow; inbox: string }) {
  return html`<li>
    <a class="row grow" href=${page.href(`/conversations/${row.id}`)}>
      <span class="grow"
        ><span class="block cut">${row.lastText || page.t("console.contacts.file")}</span>
        <span class="sub block">${inbox} · <${Time} at=${row.lastMessageAt} locale=${page.locale} /></span
      ></span>
      <span class=${`chip ${row.status === "closed" ? "" : "accent"}`}
        >${page.t(`console.status.${row.status}`)}</span
      >
    </a>
  </li>`;
}
