/** Smart assignment: the shells of the rules' editor and the simulator, and what their island is handed. */

import { html } from "../../../web/shared/html.ts";
import { Icon } from "../../../web/shared/icon.ts";
import { chevronLeftIcon } from "../../../web/shared/icons.ts";
import { texts } from "../../../web/shared/texts/index.ts";
import { listAgents, listTeams } from "../../accounts/queries.ts";
import { builtInRules } from "../../assignment/built-in.ts";
import { listInboxes } from "../../inboxes/queries.ts";
import type { Locale } from "../../kernel/i18n.ts";
import { listSkills } from "../../staffing/queries.ts";
import type { PageContext } from "../context.ts";
import { consolePage } from "../shell.ts";

export const rulesPage = (page: PageContext): Response => assignmentPage(page, "rules");
export const simulatorPage = (page: PageContext): Response => assignmentPage(page, "simulator");

const tabs = [
  ["rules", "/settings/assignment"],
  ["simulator", "/settings/assignment/simulator"],
] as const;
/** What the search of the settings leads to, until the island has drawn it. */
const places = { rules: ["set-rules", "set-test", "set-history"], simulator: ["set-compare"] };

function assignmentPage(page: PageContext, part: "rules" | "simulator"): Response {
  const { t } = page;
  return consolePage(page, {
    title: t(`assignment.page.${part}`),
    active: "settings",
    screen: "settings-assignment",
    scripts: ["console/assignment.js"],
    data: bootOf(page),
    body: html`<main class="pane" id="main" tabindex="-1">
      <header class="pane-h rules-top">
        <a class="icon-b" href=${page.href("/settings")}
          ><${Icon} shape=${chevronLeftIcon} size=${20} label=${t("settings.back")}
        /></a>
        <h1>${t("settings.page.assignment")}</h1>
        <nav class="tabs" aria-label=${t("settings.page.assignment")}>
          ${tabs.map(
            ([id, path]) =>
              html`<a href=${page.href(path)} aria-current=${id === part ? "page" : undefined}
                >${t(`assignment.tab.${id}`)}</a
              >`,
          )}
        </nav>
      </header>
      <div class="rules-page" id="assignment" data-part=${part}>
        ${places[part].map((id) => html`<p class="rules-wait hint" id=${id}>${t("rules.loading")}</p>`)}
        <noscript><p class="rules-wait alert">${t("assignment.needs_script")}</p></noscript>
      </div>
    </main>`,
  });
}

function bootOf(page: PageContext) {
  const { kernel, deps, actor, locale } = page;
  const { db } = kernel;
  const named = ({ id, name }: { id: string; name: string }) => ({ id, name });
  return {
    locale,
    texts: islandTexts(locale),
    agents: listAgents(db, actor, deps).map(named),
    teams: listTeams(db, actor).map(named),
    skills: listSkills(db).map(named),
    inboxes: listInboxes(db, actor).map(({ id, name, channel }) => ({ id, name, channel })),
    built_in: builtInRules,
  };
}

const chosen = new Map<Locale, Record<string, string>>();
function islandTexts(locale: Locale): Record<string, string> {
  let found = chosen.get(locale);
  if (!found) {
    found = Object.fromEntries(
      Object.entries(texts[locale]).filter(([key]) => /^(rules|assignment\.(rule|part|reason))\./.test(key)),
    );
    chosen.set(locale, found);
  }
  return found;
}
