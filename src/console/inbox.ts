/** The page of the inbox: the frame, a quiet picture of what is coming, and the data that its island starts with. */

import { html } from "../../web/shared/html.ts";
import type { InboxBoot } from "../../web/contract/inbox.ts";
import { can } from "../accounts/actor.ts";
import { sendsMail } from "../accounts/mail.ts";
import { getMe, listAgents, listTeams } from "../accounts/queries.ts";
import type { Db } from "../kernel/db.ts";
import { listInboxes } from "../inboxes/queries.ts";
import { offerSettingsOf } from "../offers/queries.ts";
import { searchReplies } from "../replies/queries.ts";
import type { PageContext } from "./context.ts";
import { consolePage } from "./shell.ts";

/** The same page for every conversation: the island reads the address. */
export function inboxPage(page: PageContext): Response {
  const { t } = page;
  return consolePage(page, {
    title: t("inbox.title"),
    active: "inbox",
    scripts: ["console/inbox.js"],
    data: inboxBoot(page),
    body: html`<div id="inbox">
      <div class="inbox" data-screen="list">
        <section class="pane quiet queue" aria-busy="true">
          <header class="pane-h"><h1>${t("inbox.title")}</h1></header>
          <div class="views"></div>
        </section>
        <main class="pane" id="main" tabindex="-1"><header class="pane-h"></header></main>
      </div>
    </div>`,
  });
}

function asksOf(db: Db, inboxId: string): InboxBoot["inboxes"][number]["asks"] {
  const { transfers, invites } = offerSettingsOf(db, inboxId);
  return { transfers, invites };
}

function inboxBoot({ kernel, actor, me, deps, locale, assets }: PageContext): InboxBoot {
  const { db, config } = kernel;
  return {
    me: getMe(db, actor, deps),
    base: config.basePath,
    locale,
    build: assets.build,
    agents: listAgents(db, actor, { ...deps, deactivated: true }),
    teams: listTeams(db, actor),
    inboxes: listInboxes(db, actor, { archived: true }).map(
      ({ id, name, channel, recallLimitMs, ratingEnabled, archivedAt, limits, preChat, offline }) => ({
        id,
        name,
        channel,
        recall_limit_ms: recallLimitMs,
        rating_enabled: ratingEnabled,
        asks: asksOf(db, id),
        archived: Boolean(archivedAt),
        limits,
        form_labels: Object.fromEntries(
          [...preChat.fields, ...offline.fields].flatMap((field) =>
            field.label ? [[field.name, field.label]] : [],
          ),
        ) as Record<string, string>,
      }),
    ),
    quick_replies: searchReplies(db, actor, { query: "", limit: 200 }),
    may: {
      reply: can(actor, "conversations.reply"),
      edit_contacts: can(actor, "contacts.edit"),
      block: can(actor, "contacts.block"),
      install: can(actor, "inboxes.manage"),
      export: can(actor, "conversations.export"),
    },
    mail: sendsMail(db),
    notifications: me.look.notifications,
  };
}
