/** The page of visitors: the frame, a quiet picture of what is coming, and the data that its island starts with. */

import { html } from "../../web/shared/html.ts";
import type { VisitorBoardBoot } from "../../web/contract/visitor-board.ts";
import { can } from "../accounts/actor.ts";
import { listInboxes } from "../inboxes/queries.ts";
import type { PageContext } from "./context.ts";
import { boardTexts } from "./journey-texts.ts";
import { consolePage } from "./shell.ts";

export function visitorsPage(page: PageContext): Response {
  const { t } = page;
  return consolePage(page, {
    title: t("console.shell.visitors"),
    active: "visitors",
    scripts: ["console/visitors.js"],
    data: bootOf(page),
    body: html`<div id="visitors">
      <main class="pane" id="main" tabindex="-1" aria-busy="true">
        <header class="pane-h"><h1>${t("console.shell.visitors")}</h1></header>
        <noscript><p class="rules-wait alert">${t("console.visitors.needs_script")}</p></noscript>
      </main>
    </div>`,
  });
}

function bootOf({ kernel, actor, me, locale, assets }: PageContext): VisitorBoardBoot {
  const inboxes = listInboxes(kernel.db, actor);
  const asks = inboxes.find((inbox) => inbox.privacy.tracking !== "off");
  return {
    me: { id: me.id },
    base: kernel.config.basePath,
    locale,
    build: assets.build,
    texts: boardTexts(locale),
    inboxes: inboxes.map(({ id, name }) => ({ id, name })),
    may: {
      reply: can(actor, "conversations.reply"),
      rules: can(actor, "settings.manage"),
      install: can(actor, "inboxes.manage"),
    },
    tracking: asks !== undefined,
    inbox_id: (asks ?? inboxes[0])?.id ?? null,
  };
}
