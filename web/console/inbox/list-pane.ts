/** The list of conversations: views with counts, filter, search, rows. */

import { useEffect, useRef } from "preact/hooks";
import { html } from "../../shared/html.ts";
import { Icon } from "../../shared/icon.ts";
import { inboxIcon, searchIcon, squarePenIcon, triangleAlertIcon, xIcon } from "../../shared/icons.ts";
import { NotifyOffer } from "./notify-offer.ts";
import { boot, t } from "./boot.ts";
import { FilterButton } from "./filter-button.ts";
import { loadList, loadMore, refine } from "./loading.ts";
import { Edge } from "./edge.ts";
import { IconButton, ListBones } from "./parts.ts";
import { asked } from "./asked.ts";
import { Row } from "./row.ts";
import { SearchPane } from "./search-pane.ts";
import { agentName, frozen, inboxes, layer, list, openId, rows, searching, teamName, view } from "./store.ts";
import { Views } from "./views.ts";

export function ListPane() {
  return html`<section class="pane quiet queue" aria-label=${t("inbox.list.label")}>
    ${searching.value ? html`<${SearchPane} />` : html`<${Rows} />`}
    <${Edge} pane="list" />
  </section>`;
}

function Rows() {
  return html`
    <header class="pane-h">
      <h1>${t("inbox.title")}</h1>
      <span class="end row tight">
        <${IconButton}
          shape=${searchIcon}
          label=${t("inbox.search.open")}
          stroke="/"
          onClick=${() => (searching.value = { text: "" })}
        />
        ${boot.may.reply && html`<${IconButton} shape=${squarePenIcon} label=${t("inbox.compose")} onClick=${() => (layer.value = { kind: "compose" })} />`}
        <${FilterButton} />
      </span>
    </header>
    <${Views} />
    <${Chosen} />
    <${NotifyOffer} />
    <${Offered} />
    <${Scroller} />
  `;
}

/** What waits for this agent's answer stands above every view. */
function Offered() {
  if (asked.value.length === 0) return null;
  return html`<section class="offered" aria-label=${t("offers.list")}>
    <h2>${t("offers.list")} ${asked.value.length}</h2>
    ${asked.value.map(({ offer, conversation }) => html`<${Row} key=${offer.id} conversation=${conversation} offer=${offer} />`)}
  </section>`;
}

/** The filters that are on, each with its way out. */
function Chosen() {
  const { filter } = view.value;
  const chips: [string, () => void][] = [];
  if (filter.inbox_id)
    chips.push([inboxes.get(filter.inbox_id)?.name ?? "", () => refine({ inbox_id: undefined })]);
  if (filter.team_id) chips.push([teamName(filter.team_id), () => refine({ team_id: undefined })]);
  if (filter.assignee_id)
    chips.push([agentName(filter.assignee_id), () => refine({ assignee_id: undefined })]);
  if (filter.tag) chips.push([`# ${filter.tag}`, () => refine({ tag: undefined })]);
  if (filter.priority !== undefined)
    chips.push([
      t(`inbox.priority.${["none", "low", "high", "urgent"][filter.priority]}`),
      () => refine({ priority: undefined }),
    ]);
  if (filter.unread) chips.push([t("inbox.filter.unread"), () => refine({ unread: undefined })]);
  if (chips.length === 0) return null;
  return html`<div class="chosen">
    ${chips.map(
      ([label, drop]) =>
        html`<span class="chip"
          >${label}<button
            type="button"
            aria-label=${t("inbox.filter.drop", { name: label })}
            onClick=${drop}
          >
            <${Icon} shape=${xIcon} size=${12} /></button
        ></span>`,
    )}
  </div>`;
}

function Scroller() {
  const box = useRef<HTMLDivElement>(null);
  const { state, cursor, failure } = list.value;
  const above = new Set(asked.value.map((each) => each.conversation.id));
  const shown = rows.value.filter((each) => !above.has(each.id));
  useEffect(() => {
    const current = box.current?.querySelector(`[data-id="${openId.value ?? ""}"]`);
    current?.scrollIntoView({ block: "nearest" });
  }, [openId.value]);
  const scrolled = () => {
    const own = box.current!;
    if (own.scrollTop + own.clientHeight > own.scrollHeight - 600) void loadMore();
  };
  if (state === "failed" && shown.length === 0)
    return html`<div class="void">
      <${Icon} shape=${triangleAlertIcon} size=${24} />
      <h2>${t("inbox.list.failed")}</h2>
      <p>${failure?.message}</p>
      <button class="btn" type="button" onClick=${() => void loadList()}>${t("inbox.again")}</button>
    </div>`;
  if (state === "loading" && shown.length === 0) return html`<div class="scroll cvs"><${ListBones} /></div>`;
  if (shown.length === 0) return html`<${Empty} />`;
  return html`<div
    ref=${box}
    class="scroll cvs"
    onScroll=${scrolled}
    tabindex=${-1}
    onPointerEnter=${() => (frozen.value = true)}
    onPointerLeave=${() => (frozen.value = false)}
  >
    ${shown.map((conversation) => html`<${Row} key=${conversation.id} conversation=${conversation} />`)}
    ${cursor && html`<div class="more-rows"><button class="btn s ghost" type="button" onClick=${() => void loadMore()}>${state === "more" ? t("inbox.loading") : t("inbox.list.more")}</button></div>`}
  </div>`;
}

const teaches = new Set(["mine", "unassigned", "team", "mentions", "snoozed", "closed"]);

function Empty() {
  const { id, filter } = view.value;
  const filtered = Boolean(
    filter.inbox_id || filter.tag || filter.unread || filter.assignee_id || filter.priority !== undefined,
  );
  const kind = filtered || !teaches.has(id) ? (filtered ? "filtered" : "all") : id;
  return html`<div class="void">
    <${Icon} shape=${inboxIcon} size=${24} />
    <h2>${t(`inbox.empty.${kind}.title`)}</h2>
    <p>${t(`inbox.empty.${kind}.text`)}</p>
    ${kind === "all" && boot.may.install && html`<a class="btn primary" href=${`${boot.base}/settings/inboxes`}>${t("inbox.empty.install")}</a>`}
  </div>`;
}
