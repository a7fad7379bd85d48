/** The page of visitors: head, summary, filters, list or map, and the drawer. */

import { html } from "../../shared/html.ts";
import { Icon } from "../../shared/icon.ts";
import { listIcon, mapPinIcon, radarIcon, wifiOffIcon, zapIcon } from "../../shared/icons.ts";
import { boot, t } from "./boot.ts";
import { Drawer } from "./drawer.ts";
import { FilterBar } from "./filter-bar.ts";
import { noFilter } from "./board.ts";
import { arranged, filter, isFiltered, line, loaded, openId, totals, view, wake } from "./store.ts";
import { Summary, WorldMap } from "./summary.ts";
import { Table } from "./table.ts";

export function App() {
  const nobody = loaded.value && totals.value.now === 0 && arranged.value.items.length === 0;
  return html`<div class=${`board ${openId.value ? "with-drawer" : ""}`}>
    <main class="pane" id="main" tabindex="-1">
      <header class="pane-h">
        <h1>${t("board.title")}</h1>
        <${Live} />
        <span class="end row">
          <span class="seg" role="group" aria-label=${t("board.view")}>
            ${(["list", "map"] as const).map(
              (each) =>
                html`<button
                  type="button"
                  aria-pressed=${String(view.value === each)}
                  onClick=${() => (view.value = each)}
                >
                  <${Icon}
                    shape=${each === "list" ? listIcon : mapPinIcon}
                    size=${14}
                  />${t(`board.view.${each}`)}
                </button>`,
            )}
          </span>
          ${boot.may.rules && html`<a class="btn s" href=${`${boot.base}/settings/invitations`}><${Icon} shape=${zapIcon} size=${14} /><span class="only-wide">${t("board.rules")}</span></a>`}
        </span>
      </header>
      <${Broken} />
      ${
        nobody && !isFiltered.value
          ? html`<${Empty} />`
          : html`<${Summary} />
              <${FilterBar} />
              ${view.value === "map" ? html`<${WorldMap} />` : arranged.value.shown === 0 && loaded.value ? html`<${NoneFit} />` : html`<${Table} />`}`
      }
    </main>
    <${Drawer} />
  </div>`;
}

function Live() {
  const open = line.value === "open";
  return html`<span class="row tight t2" role="status"
    ><i class=${`dot ${open ? "ok" : "warn"}`}></i>${t(open ? "board.live" : "board.not_live")}</span
  >`;
}

/** What stands there is as old as the break. */
function Broken() {
  if (!loaded.value || line.value === "open" || line.value === "connecting") return null;
  return html`<div class="banner" role="status">
    <${Icon} shape=${wifiOffIcon} size=${16} /><span class="grow"
      ><b>${t("board.broken")}</b> ${t("board.broken_text")}</span
    ><button type="button" class="btn xs" onClick=${wake}>${t("board.broken_try")}</button>
  </div>`;
}

function Empty() {
  const off = !boot.tracking;
  const name = off ? "off" : "nobody";
  return html`<div class="void">
    <${Icon} shape=${radarIcon} size=${24} />
    <h2>${t(`board.empty.${name}`)}</h2>
    <p>${t(`board.empty.${name}_text`)}</p>
    ${off && boot.may.install && boot.inbox_id && html`<a class="btn primary" href=${`${boot.base}/settings/inboxes/${boot.inbox_id}/privacy`}>${t("board.empty.turn_on")}</a>`}
    ${!off && boot.may.install && boot.inbox_id && html`<a class="btn" href=${`${boot.base}/settings/inboxes/${boot.inbox_id}/install`}>${t("board.empty.install")}</a>`}
    ${off && !boot.may.install && html`<p class="t3">${t("board.empty.ask_admin")}</p>`}
  </div>`;
}

function NoneFit() {
  return html`<div class="void">
    <${Icon} shape=${radarIcon} size=${24} />
    <h2>${t("board.none_fit")}</h2>
    <p>${t("board.none_fit_text", { count: totals.value.now })}</p>
    <button type="button" class="btn" onClick=${() => (filter.value = noFilter)}>
      ${t("board.filter.clear")}
    </button>
  </div>`;
}
