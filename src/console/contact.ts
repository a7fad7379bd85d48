/** One contact: what is known, who they are besides, their conversations, and writing to them first. */

import { html } from "../../web/shared/html.ts";
import { Icon } from "../../web/shared/icon.ts";
import { chevronLeftIcon, searchIcon, squarePenIcon } from "../../web/shared/icons.ts";
import type { Contact } from "../../web/contract/models.ts";
import { can } from "../accounts/actor.ts";
import { getContact } from "../contacts/queries.ts";
import { listConversations, type ListedRow } from "../conversations/list.ts";
import { listInboxes } from "../inboxes/queries.ts";
import type { Inbox } from "../inboxes/types.ts";
import { newToken } from "../kernel/ids.ts";
import { nameOf } from "./contacts.ts";
import { ContactPrivacy } from "./contact-privacy.ts";
import type { PageContext } from "./context.ts";
import { Face, Time } from "./parts.ts";
import { journeyTexts } from "./journey-texts.ts";
import { Row, SaveForm, Select, SwitchRow, TextField, TextRow } from "./settings/fields.ts";
import { Dialog, Ends } from "./settings/layout.ts";
import { consolePage } from "./shell.ts";

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
  const open = listInboxes(kernel.db, actor);
  const writes = can(actor, "conversations.reply") && open.length > 0 && !contact.blocked_at;
  const path = `/api/v1/contacts/${contact.id}`;
  const fixed = !can(actor, "contacts.edit");
  const origin = Object.entries(contact.origin).filter(([, value]) => value);
  return consolePage(page, {
    title: nameOf(page, contact),
    active: "contacts",
    screen: "contact",
    data: { texts: journeyTexts(page.locale) },
    body: html`<main class="pane" id="main" tabindex="-1" data-page>
      <header class="pane-h">
        <a class="icon-b" href=${page.href("/contacts")}
          ><${Icon} shape=${chevronLeftIcon} size=${20} label=${t("settings.back")}
        /></a>
        <${Face} name=${nameOf(page, contact)} id=${contact.id} size="s" />
        <h1 class="cut">${nameOf(page, contact)}</h1>
        ${contact.blocked_at && html`<span class="chip danger">${t("console.contacts.blocked")}</span>`}
        <span class="grow"></span><span class="saved" data-saved role="status" hidden></span>
        ${writes && html`<button class="btn s" type="button" data-open="write"><${Icon} shape=${squarePenIcon} size=${14} />${t("console.contacts.write")}</button>`}
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
          ${
            !fixed &&
            html`<${Row} label=${t("console.contacts.merge")} hint=${t("console.contacts.merge_hint")}>
              <button class="btn s" type="button" data-open="merge">${t("console.contacts.merge")}</button>
            <//>`
          }
          <div data-journey=${contact.id}></div>
          <${ContactPrivacy} page=${page} contact=${contact} name=${nameOf(page, contact)} />
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
      ${writes && html`<${WriteDialog} page=${page} contact=${contact} inboxes=${open} />`}
      ${!fixed && html`<${MergeDialog} page=${page} contact=${contact} />`}
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

function WriteDialog({ page, contact, inboxes }: { page: PageContext; contact: Contact; inboxes: Inbox[] }) {
  const { t } = page;
  const [first] = inboxes;
  return html`<${Dialog} id="write" title=${t("console.contacts.write_to", { name: nameOf(page, contact) })}>
    <${SaveForm} path="/api/v1/conversations" method="POST" on="submit" then="goto:/conversations/{id}">
      <input type="hidden" name="contact_id" value=${contact.id} />
      <input type="hidden" name="message.client_id" value=${newToken().slice(0, 20)} />
      ${
        inboxes.length > 1
          ? html`<div class="field">
              <${Select}
                name="inbox_id"
                label=${t("settings.page.inboxes")}
                value=${first!.id}
                options=${inboxes.map(({ id, name }) => ({ value: id, label: name }))}
              />
            </div>`
          : html`<input type="hidden" name="inbox_id" value=${first!.id} />`
      }
      <${TextField} required name="message.text" rows=${4} label=${t("console.contacts.write_text")} />
      <${Ends} page=${page} label=${t("console.contacts.write_go")} />
    <//>
  <//>`;
}

function MergeDialog({ page, contact }: { page: PageContext; contact: Contact }) {
  const { t } = page;
  return html`<${Dialog} id="merge" title=${t("console.contacts.merge")}>
    <form data-merge=${contact.id} data-name=${nameOf(page, contact)} method="post" novalidate>
      <label class="input search"
        ><${Icon} shape=${searchIcon} size=${14} /><input
          type="search"
          autocomplete="off"
          placeholder=${t("console.contacts.merge_find")}
          aria-label=${t("console.contacts.merge_find")}
      /></label>
      <div class="found" data-found role="group" aria-label=${t("console.contacts.merge_find")}></div>
      <p class="alert warn" data-what role="status" hidden></p>
      <div class="ends">
        <button class="btn" type="button" data-close>${t("settings.cancel")}</button>
        <button class="btn danger" type="submit" disabled>${t("console.contacts.merge_go")}</button>
      </div>
    </form>
  <//>`;
}
