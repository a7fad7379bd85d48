/** How a settings page stands: the list with its search on the left, the page, and sometimes a preview on the right. */

import { html } from "../../../web/shared/html.ts";
import { Icon } from "../../../web/shared/icon.ts";
import { checkIcon, chevronLeftIcon, chevronRightIcon, searchIcon } from "../../../web/shared/icons.ts";
import { can } from "../../accounts/actor.ts";
import { listInboxes } from "../../inboxes/queries.ts";
import type { Inbox } from "../../inboxes/types.ts";
import type { PageContext } from "../context.ts";
import { consolePage } from "../shell.ts";
import { groups, isOfInbox, settingsPages, type SettingsPage } from "./catalogue.ts";

export interface SettingsParts {
  id: string;
  /** Other than the page's own name. */
  title?: string;
  about?: unknown;
  /** Of the inbox whose pages these are. */
  inbox?: Inbox;
  /** Between the settings and this page: `[label, path]`. */
  crumbs?: [string, string][];
  /** At the right of the page's title. */
  actions?: unknown;
  content: unknown;
  preview?: unknown;
  /** Dialogs and the like, outside the page's column. */
  after?: unknown;
  data?: unknown;
  /** `/settings` itself: on phones only the list is shown. */
  home?: boolean;
}

export function settingsPage(page: PageContext, parts: SettingsParts): Response {
  const { t } = page;
  const own = settingsPages.find((each) => each.id === parts.id)!;
  const title = parts.title ?? t(`settings.page.${parts.id}`);
  const crumbs = [...(parts.inbox ? inboxCrumbs(page, parts.inbox, own) : []), ...(parts.crumbs ?? [])];
  const back = crumbs.at(-1)?.[1] ?? "/settings";
  return consolePage(page, {
    title,
    active: "settings",
    screen: `settings-${parts.id}`,
    data: parts.data,
    body: html`<main class="pane" id="main" tabindex="-1">
        <header class="pane-h">
          ${!parts.home && html`<a class="icon-b only-phone-inline" href=${page.href(back)}><${Icon} shape=${chevronLeftIcon} size=${20} label=${t("settings.back")} /></a>`}
          <p class="bb pane-title">${t("console.shell.settings")}</p>
          ${
            !parts.home &&
            html`<nav class="crumb" aria-label=${t("settings.where")}>
              ${crumbs.map(([label, path]) => html`<${Icon} shape=${chevronRightIcon} size=${14} /><a class="cut" href=${page.href(path)}>${label}</a>`)}
              <${Icon} shape=${chevronRightIcon} size=${14} /><span class="t1 b cut" aria-current="page"
                >${title}</span
              >
            </nav>`
          }
        </header>
        <div class=${`sets ${parts.preview ? "with-preview" : ""} ${parts.home ? "home" : ""}`} data-page>
          <${SettingsList} page=${page} current=${parts.id} inbox=${parts.inbox} />
          <div class="sform">
            <div class="in">
              <div class="row page-title">
                <h1>${title}</h1>
                <span class="grow"></span>
                <span class="saved" data-saved role="status" hidden></span>
                ${parts.actions}
              </div>
              ${parts.about && html`<p class="about">${parts.about}</p>`}
              ${parts.inbox && html`<${InboxTabs} page=${page} inbox=${parts.inbox} current=${parts.id} />`}
              ${parts.content}
            </div>
          </div>
          ${parts.preview}
        </div>
      </main>
      ${parts.after}`,
  });
}

const inboxCrumbs = (page: PageContext, inbox: Inbox, own: SettingsPage): [string, string][] => [
  [page.t("settings.page.inboxes"), "/settings/inboxes"],
  ...(own.id === "inbox" ? [] : ([[inbox.name, `/settings/inboxes/${inbox.id}`]] as [string, string][])),
];

function SettingsList({ page, current, inbox }: { page: PageContext; current: string; inbox?: Inbox }) {
  const { t } = page;
  const mine = settingsPages.filter((each) => !each.needs || can(page.actor, each.needs));
  return html`<nav class="snav" aria-label=${t("console.shell.settings")}>
    <div class="search">
      <label class="input s">
        <${Icon} shape=${searchIcon} size=${14} />
        <input
          type="search"
          data-settings-search
          aria-label=${t("settings.search")}
          placeholder=${t("settings.search")}
          autocomplete="off"
        />
        <span class="kbd">/</span>
      </label>
    </div>
    <div class="links" data-settings-pages>
      ${groups.map((group) => {
        const links = mine.filter((each) => each.group === group && !isOfInbox(each));
        if (links.length === 0) return null;
        return html`<h2>${t(`settings.group.${group}`)}</h2>
          ${links.map(
            (each) =>
              html`<a
                href=${page.href(each.path)}
                aria-current=${each.id === current || (inbox && each.id === "inboxes") ? "page" : undefined}
              >
                <${Icon} shape=${each.shape} size=${16} /><span class="grow cut"
                  >${t(`settings.page.${each.id}`)}</span
                >
              </a>`,
          )}`;
      })}
    </div>
    <div class="links" data-settings-hits hidden>
      <h2 data-found data-some=${t("settings.found")} data-none=${t("settings.found_none")}></h2>
      ${mine.map((each) => hitsOf(page, each, inbox))}
    </div>
  </nav>`;
}

/** A page of an inbox is found once for each inbox (the first eight), or for the one that is open. */
function hitsOf(page: PageContext, own: SettingsPage, open: Inbox | undefined) {
  const inboxes = open ? [open] : listInboxes(page.kernel.db, page.actor).slice(0, 8);
  const places = isOfInbox(own)
    ? inboxes.map((inbox) => ({ path: own.path.replace("{inbox}", inbox.id), of: inbox.name }))
    : [{ path: own.path, of: "" }];
  return places.map(({ path, of }) => {
    const where = [of, page.t(`settings.page.${own.id}`)].filter(Boolean).join(" · ");
    const anchors = own.settings.length > 0 ? own.settings : [""];
    return anchors.map(
      (setting) =>
        html`<a
          class="set-hit"
          hidden
          href=${page.href(setting ? `${path}#set-${setting}` : path)}
          data-words=${setting ? page.t(`settings.words.${own.id}.${setting}`) : ""}
        >
          <${Icon} shape=${own.shape} size=${16} />
          <span
            ><span data-hit
              >${setting ? page.t(`settings.${own.id}.${setting}`) : page.t(`settings.page.${own.id}`)}</span
            ><small>${where}</small></span
          >
        </a>`,
    );
  });
}

function InboxTabs({ page, inbox, current }: { page: PageContext; inbox: Inbox; current: string }) {
  return html`<nav class="tabs subnav" aria-label=${inbox.name}>
    ${settingsPages
      .filter(isOfInbox)
      .map(
        (each) =>
          html`<a
            href=${page.href(each.path.replace("{inbox}", inbox.id))}
            aria-current=${each.id === current ? "page" : undefined}
          >
            ${page.t(`settings.page.${each.id}`)}
          </a>`,
      )}
  </nav>`;
}

/** A button that opens a dialog, and the dialog. */
export function Dialog({
  id,
  title,
  children,
  wide,
}: {
  id: string;
  title: string;
  children?: unknown;
  wide?: boolean;
}) {
  return html`<dialog id=${id} class=${wide ? "wide" : ""} aria-labelledby=${`${id}-title`}>
    <div class="inside">
      <h2 id=${`${id}-title`}>${title}</h2>
      ${children}
    </div>
  </dialog>`;
}

/** Cancel and do, at the foot of a dialog's form. */
export function Ends({ page, label, danger }: { page: PageContext; label: string; danger?: boolean }) {
  return html`<div class="ends" data-ends>
    <button class="btn" type="button" data-close>${page.t("settings.cancel")}</button>
    <button class=${`btn ${danger ? "danger" : "primary"}`} type="submit">${label}</button>
  </div>`;
}

/** A secret that is shown this once, with its copy button. */
export function ShownOnce({ page, fill, id }: { page: PageContext; fill: string; id: string }) {
  return html`<div class="once">
    <code id=${id} data-fill=${fill}></code>
    <button class="btn s" type="button" data-copy=${`#${id}`}>
      <${Icon} shape=${checkIcon} size=${14} /><span data-label>${page.t("settings.copy")}</span>
    </button>
  </div>`;
}
