/** The frame around every page of a signed-in agent: rail, status, sound, profile, and the tab bar of phones. */

import { html } from "../../web/shared/html.ts";
import { Icon } from "../../web/shared/icon.ts";
import {
  clipboardIcon,
  ellipsisIcon,
  inboxIcon,
  logOutIcon,
  radarIcon,
  slidersHorizontalIcon,
  userIcon,
  usersIcon,
  volume2Icon,
  volumeXIcon,
} from "../../web/shared/icons.ts";
import type { Availability } from "../../web/contract/models.ts";
import { can } from "../accounts/actor.ts";
import { getStaffing } from "../staffing/queries.ts";
import type { PageContext } from "./context.ts";
import { htmlDocument } from "./document.ts";
import { brandName, Face, Logo } from "./parts.ts";

export type Section = "inbox" | "visitors" | "contacts" | "settings";

export interface ConsolePage {
  title: string;
  active: Section;
  /** Further assets beside `console.css` and `console/pages.js`, which every page has. */
  styles?: string[];
  scripts?: string[];
  /** What stands beside the rail: one to three panes. */
  body: unknown;
  /** Columns beside the rail: 1, 2 (240 + rest) or 3 (list, main, side). */
  layout?: "one" | "two" | "three";
  /** For the islands, read from `#data`. */
  data?: unknown;
  status?: number;
  screen?: string;
}

/** A whole page as a response with its security headers. */
export function consolePage(page: PageContext, parts: ConsolePage): Response {
  const layout = parts.layout && parts.layout !== "one" ? ` ${parts.layout}` : "";
  return htmlDocument(page, {
    ...parts,
    screen: parts.screen ?? parts.active,
    look: page.me.look,
    body: html`
      <a class="skip" href="#main">${page.t("console.shell.skip")}</a>
      <div class=${`app${layout}`}>
        <${Rail} page=${page} active=${parts.active} />
        ${parts.body}
        <${TabBar} page=${page} active=${parts.active} />
      </div>
      <${ProfileMenu} page=${page} />
      <div id="toasts" class="toasts" role="status" aria-live="polite"></div>
    `,
  });
}

interface Part {
  page: PageContext;
  active: Section;
}

function sections(page: PageContext): { id: Section; path: string; label: string; shape: string }[] {
  const { t } = page;
  return [
    { id: "inbox", path: "/", label: t("console.shell.inbox"), shape: inboxIcon },
    { id: "visitors", path: "/visitors", label: t("console.shell.visitors"), shape: radarIcon },
    { id: "contacts", path: "/contacts", label: t("console.shell.contacts"), shape: usersIcon },
    { id: "settings", path: "/settings", label: t("console.shell.settings"), shape: slidersHorizontalIcon },
  ];
}

function Rail({ page, active }: Part) {
  const { t, me } = page;
  const status = t(`console.availability.${me.availability}`);
  return html`<aside class="rail" aria-label=${t("console.shell.navigation")}>
    <a class="mark" href=${page.href("/")}><${Logo} page=${page} label=${brandName(page)} /></a>
    <nav>
      ${sections(page).map(
        (each) =>
          html`<a
            class="rail-b"
            href=${page.href(each.path)}
            title=${each.label}
            aria-current=${each.id === active ? "page" : undefined}
          >
            <${Icon} shape=${each.shape} size=${20} /><span class="sr">${each.label}</span>
            ${each.id === "inbox" && html`<b class="badge" data-count="inbox" hidden></b>`}
          </a>`,
      )}
    </nav>
    <div class="foot">
      <button
        class="rail-b sound"
        type="button"
        data-sound
        aria-pressed=${String(me.look.sounds)}
        title=${t("console.shell.sounds")}
      >
        <span class="when-on"><${Icon} shape=${volume2Icon} size=${20} /></span>
        <span class="when-off"><${Icon} shape=${volumeXIcon} size=${20} /></span>
        <span class="sr">${t("console.shell.sounds")}</span>
      </button>
      <button class="rail-b" type="button" popovertarget="profile-menu" title=${`${me.name} · ${status}`}>
        <${Face} name=${me.name} id=${me.id} size="s" src=${avatarOf(page)} presence=${me.availability} />
        <span class="sr">${t("console.shell.profile_of", { name: me.name, status })}</span>
      </button>
    </div>
  </aside>`;
}

function TabBar({ page, active }: Part) {
  return html`<nav class="tabbar" aria-label=${page.t("console.shell.navigation")}>
    ${sections(page).map(
      (each) =>
        html`<a href=${page.href(each.path)} aria-current=${each.id === active ? "page" : undefined}>
          <${Icon} shape=${each.shape} size=${20} /><span>${each.label}</span>
          ${each.id === "inbox" && html`<b class="badge" data-count="inbox" hidden></b>`}
        </a>`,
    )}
    <button type="button" popovertarget="profile-menu">
      <${Icon} shape=${ellipsisIcon} size=${20} /><span>${page.t("console.shell.more")}</span>
    </button>
  </nav>`;
}

const availabilities: Availability[] = ["online", "busy", "away", "offline"];

function ProfileMenu({ page }: { page: PageContext }) {
  const { t, me } = page;
  const { idle_minutes: idleMinutes, set_by: setBy } = getStaffing(page.kernel.db, page.actor, me.id);
  const idle = setBy === "idle" && me.availability === "away";
  return html`<div
    id="profile-menu"
    class="menu profile-menu"
    popover
    data-idle-minutes=${idleMinutes || undefined}
    data-idle=${String(idle)}
  >
    <div class="who">
      <${Face} name=${me.name} id=${me.id} src=${avatarOf(page)} />
      <div class="grow">
        <p class="bb cut">${me.name}</p>
        <p class="t3 xs cut">${me.email}</p>
      </div>
    </div>
    <hr class="hr" />
    <p class="menu-g">${t("console.shell.status")}</p>
    ${availabilities.map(
      (each) =>
        html`<button
          class="menu-i"
          type="button"
          data-availability=${each}
          aria-pressed=${String(each === me.availability)}
        >
          <i class=${`dot ${presenceTone[each]}`}></i
          ><span class="grow">${t(`console.availability.${each}`)}</span>
        </button>`,
    )}
    <p class="idle-hint t3 xs" data-idle-hint hidden=${!idle}>${t("console.shell.idle")}</p>
    <hr class="hr" />
    <button class="menu-i only-phone" type="button" data-sound aria-pressed=${String(me.look.sounds)}>
      <${Icon} shape=${volume2Icon} size=${16} /><span class="grow">${t("console.shell.sounds")}</span>
    </button>
    <a class="menu-i" href=${page.href("/settings/profile")}
      ><${Icon} shape=${userIcon} size=${16} />${t("console.shell.my_settings")}</a
    >
    ${can(page.actor, "audit.see") && html`<a class="menu-i" href=${page.href("/audit")}><${Icon} shape=${clipboardIcon} size=${16} />${t("console.shell.audit")}</a>`}
    <button class="menu-i" type="button" data-sign-out>
      <${Icon} shape=${logOutIcon} size=${16} />${t("console.shell.sign_out")}
    </button>
  </div>`;
}

const presenceTone: Record<Availability, string> = {
  online: "ok",
  busy: "danger",
  away: "warn",
  offline: "",
};

const avatarOf = (page: PageContext): string | undefined =>
  page.me.avatarFileId ? page.deps.pictureUrl(page.me.avatarFileId) : undefined;
