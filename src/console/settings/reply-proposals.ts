/** Questions that are asked often and have no quick reply: each can become one, with words that somebody has read again. */

import { html } from "../../../web/shared/html.ts";
import { Icon } from "../../../web/shared/icon.ts";
import { checkIcon, sparklesIcon } from "../../../web/shared/icons.ts";
import { listProposals, type Proposal } from "../../replies/proposals.ts";
import { readingOf } from "../../replies/pinyin.ts";
import type { PageContext } from "../context.ts";
import { Empty } from "../parts.ts";
import { SaveForm, TextField } from "./fields.ts";
import { settingsPage } from "./layout.ts";

export async function proposalsPage(page: PageContext): Promise<Response> {
  const { t } = page;
  const proposals = listProposals(page.kernel.db, page.actor);
  const shortcuts = await Promise.all(proposals.map(({ question }) => shortcutOf(question)));
  return settingsPage(page, {
    id: "replies",
    title: t("settings.proposals.title"),
    crumbs: [[t("settings.page.replies"), "/settings/quick-replies"]],
    about: t("settings.proposals.about"),
    content:
      proposals.length === 0
        ? html`<${Empty} shape=${sparklesIcon} title=${t("settings.proposals.none")}
            >${t("settings.proposals.none_text")}<//
          >`
        : html`<ul class="proposals">
            ${proposals.map((each, i) => html`<${Card} page=${page} proposal=${each} shortcut=${shortcuts[i]} />`)}
          </ul>`,
  });
}

/** The initials of how it is read: what one would type after `/`. */
const shortcutOf = async (question: string): Promise<string> =>
  ((await readingOf(question)).split(" ").at(-1) ?? "").slice(0, 8);

interface CardProps {
  page: PageContext;
  proposal: Proposal;
  shortcut: string;
}

function Card({ page, proposal, shortcut }: CardProps) {
  const { t } = page;
  const path = `/api/v1/quick-replies/proposals/${proposal.id}`;
  return html`<li class="proposal">
    <p class="row">
      <b class="bb grow">${proposal.question}</b
      ><span class="chip">${t("settings.proposals.count", { count: proposal.count })}</span>
    </p>
    ${proposal.examples.length > 1 && html`<p class="sub">${proposal.examples.slice(0, 4).join(" · ")}</p>`}
    <${SaveForm} path=${`${path}/acceptance`} method="POST" on="submit" then="reload" class="proposal-form">
      <input type="hidden" name="scope" value="shared" />
      <${TextField}
        required
        name="title"
        label=${t("settings.replies.title")}
        value=${proposal.question.slice(0, 80)}
        max=${80}
      />
      <${TextField}
        required
        name="shortcut"
        label=${t("settings.replies.shortcut")}
        value=${shortcut}
        max=${32}
      />
      <${TextField}
        required
        name="text"
        label=${t("settings.replies.text")}
        value=${proposal.answer}
        rows=${3}
        max=${5000}
      />
      <div class="ends" data-ends>
        <button class="btn" type="button" data-action=${`DELETE ${path}`} data-then="reload">
          ${t("settings.proposals.dismiss")}
        </button>
        <button class="btn primary" type="submit">
          <${Icon} shape=${checkIcon} size=${14} />${t("settings.proposals.accept")}
        </button>
      </div>
    <//>
  </li>`;
}
