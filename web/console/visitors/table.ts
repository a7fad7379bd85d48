/** The list of visitors: only the rows in sight exist, so that thousands cost no more than twenty. */

import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { LiveVisitor } from "../../contract/visitors.ts";
import { html } from "../../shared/html.ts";
import { Icon } from "../../shared/icon.ts";
import { flagIcon, monitorIcon, smartphoneIcon } from "../../shared/icons.ts";
import { span } from "../inbox/times.ts";
import { Level } from "../journey/trail.ts";
import { dwellOf, pageName, placeName, sourceMore, sourceName, visitorName } from "../journey/words.ts";
import { isTalking, regionKey, type Item } from "./board.ts";
import { boot, t, words } from "./boot.ts";
import { Face } from "./face.ts";
import { regionName } from "./places.ts";
import {
  arranged,
  askInvite,
  cursor,
  grouping,
  hover,
  inboxName,
  now,
  open,
  openId,
  tasks,
  visitorSignal,
} from "./store.ts";

const spare = 8;

export function Table() {
  const box = useRef<HTMLDivElement>(null);
  const inner = useRef<HTMLDivElement>(null);
  const rows = useRef<HTMLDivElement>(null);
  const [sight, setSight] = useState({ first: 0, count: 30, height: 50 });
  const { items, shown } = arranged.value;

  useEffect(() => {
    const own = box.current!;
    const measure = () => {
      const height = Number.parseFloat(getComputedStyle(own).getPropertyValue("--row-h")) || 50;
      const first = Math.max(0, Math.floor(own.scrollTop / height) - spare);
      const count = Math.ceil(own.clientHeight / height) + 2 * spare;
      // In steps, so that a scroll by one row draws nothing.
      const step = first - (first % 4);
      setSight((had) =>
        had.first === step && had.count === count && had.height === height
          ? had
          : { first: step, count, height },
      );
    };
    measure();
    const watch = new ResizeObserver(measure);
    watch.observe(own);
    own.addEventListener("scroll", measure, { passive: true });
    return () => {
      hover(false);
      watch.disconnect();
      own.removeEventListener("scroll", measure);
    };
  }, []);
  const first = Math.min(sight.first, Math.max(0, items.length - 1));
  useLayoutEffect(() => {
    inner.current!.style.height = `${items.length * sight.height}px`;
    rows.current!.style.transform = `translateY(${first * sight.height}px)`;
  }, [items.length, first, sight.height]);

  // The row that the keys are on stays in sight.
  const at = cursor.value;
  useEffect(() => {
    const index = items.findIndex((item) => item.kind === "row" && item.id === at);
    const own = box.current!;
    if (index < 0) return;
    const [top, bottom] = [index * sight.height, (index + 1) * sight.height];
    if (top < own.scrollTop) own.scrollTop = top;
    else if (bottom > own.scrollTop + own.clientHeight) own.scrollTop = bottom - own.clientHeight;
  }, [at]);

  return html`<div class="vt" role="table" aria-label=${t("board.list")} aria-rowcount=${shown + 1}>
    <div class="vt-h" role="row">
      ${(["visitor", "page", "dwell", "source", "tags", "intent", "act"] as const).map(
        (each) =>
          html`<span role="columnheader" class=${`c-${each}`}
            >${each === "act" ? html`<span class="sr">${t("board.col.act")}</span>` : t(`board.col.${each}`)}</span
          >`,
      )}
    </div>
    <div
      class="scroll"
      ref=${box}
      role="rowgroup"
      tabindex="0"
      aria-label=${t("board.list")}
      onPointerEnter=${(event: PointerEvent) => event.pointerType === "mouse" && hover(true)}
      onPointerLeave=${() => hover(false)}
    >
      <div class="vt-in" ref=${inner}>
        <div class="vt-rows" ref=${rows}>
          ${items.slice(first, first + sight.count).map((item, i) => html`<${Line} key=${item.kind === "row" ? item.id : `group ${item.key}`} item=${item} index=${first + i} />`)}
        </div>
      </div>
    </div>
  </div>`;
}

function Line({ item, index }: { item: Item; index: number }) {
  if (item.kind === "group") {
    const name =
      grouping.value === "page"
        ? pageName(item.sample.page)
        : regionName(regionKey(item.sample)) || t("board.region_unknown");
    return html`<div class="vt-g" role="row" aria-rowindex=${index + 2}>
      <span role="cell" class="cut">${name} <span class="t3">${item.count}</span></span>
    </div>`;
  }
  return html`<${Row} id=${item.id} index=${index} />`;
}

function Row({ id, index }: { id: string; index: number }) {
  const visitor = visitorSignal(id)?.value;
  if (!visitor) return html`<div class="vt-r gone" role="row" aria-rowindex=${index + 2}></div>`;
  const { page, source, device, tags, visit } = visitor;
  const task = tasks.value.get(id);
  const gone = visitor.state === "left";
  const name = visitorName(visitor, t);
  const more = sourceMore(source, t);
  const place = placeName(visitor.region, words.locale);
  const chosen = openId.value === id;
  const facts = [
    t("board.nth_page", { count: visit.pages }),
    ...(page.depth >= 25 ? [t("board.depth", { percent: page.depth })] : []),
    ...(boot.inboxes.length > 1 ? [inboxName(visitor.inbox_id)] : []),
  ].join(" · ");
  return html`<div
    class=${`vt-r ${gone ? "gone" : ""} ${chosen ? "chosen" : ""} ${cursor.value === id ? "at" : ""}`}
    role="row"
    aria-rowindex=${index + 2}
    aria-current=${chosen ? "true" : undefined}
    data-visitor=${id}
    onClick=${(event: MouseEvent) => !(event.target as HTMLElement).closest("a, button.btn") && open(chosen ? null : id)}
  >
    <span role="cell" class="c-visitor">
      <${Face} visitor=${visitor} />
      <span class="two">
        <button
          type="button"
          class="cut b name"
          aria-expanded=${String(chosen)}
          onClick=${(event: MouseEvent) => (event.stopPropagation(), open(chosen ? null : id))}
        >
          ${name}
        </button>
        <span class="xs t3 row tight"
          ><${Icon}
            shape=${device.kind === "desktop" ? monitorIcon : smartphoneIcon}
            size=${12}
            label=${t(`journey.device.${device.kind}`)}
          /><span class="cut">${place || t("board.region_unknown")}</span></span
        >
      </span>
    </span>
    <span role="cell" class="c-page two"
      ><span class="cut" title=${page.url}>${pageName(page)}</span
      ><span class="xs t3 cut">${facts}</span></span
    >
    <span role="cell" class="c-dwell b"
      >${gone ? html`<span class="xs t3">${t("board.left")}</span>` : html`<${Dwell} visitor=${visitor} />`}</span
    >
    <span role="cell" class="c-source two"
      ><span class="cut">${sourceName(source, t)}</span
      >${more && html`<span class="xs t3 cut" title=${more}>${more}</span>`}</span
    >
    <span role="cell" class="c-tags">
      ${visitor.state === "leaving" && html`<span class="chip danger">${t("board.leaving")}</span>`}
      ${task && html`<span class="chip warn" title=${task.text}><${Icon} shape=${flagIcon} size=${12} />${task.rule ?? t("board.task.gone")}</span>`}
      ${tags.slice(0, 3).map((tag) => html`<span class="chip">${tag}</span>`)}
      ${tags.length === 0 && visit.number > 1 && html`<span class="chip">${t("board.return", { count: visit.number })}</span>`}
      ${tags.length === 0 && visit.number === 1 && html`<span class="chip">${t("board.first")}</span>`}
    </span>
    <span role="cell" class="c-intent"><${Level} intent=${visitor.intent} words=${words} /></span>
    <span role="cell" class="c-act">${!gone && html`<${Act} visitor=${visitor} />`}</span>
  </div>`;
}

/** The only thing in a row that ticks. */
function Dwell({ visitor }: { visitor: LiveVisitor }) {
  const hidden = visitor.state === "hidden";
  return html`<span class=${hidden ? "t3" : ""} title=${hidden ? t("board.hidden") : undefined}
    >${span(dwellOf(visitor, now.value), t)}</span
  >`;
}

function Act({ visitor }: { visitor: LiveVisitor }) {
  const { id, conversation, invited_at: invitedAt } = visitor;
  if (conversation && isTalking(visitor))
    return html`<a class="xs t3 cut" href=${`${boot.base}/conversations/${conversation.id}`}
      >${conversation.agent ? t("board.served_by", { name: conversation.agent }) : t("board.waits")}</a
    >`;
  if (invitedAt) return html`<${Invited} at=${Date.parse(invitedAt)} />`;
  if (!boot.may.reply) return null;
  return html`<button
    type="button"
    class="btn xs"
    onClick=${() => {
      open(id);
      askInvite.value++;
    }}
  >
    ${t("board.invite.do")}
  </button>`;
}

function Invited({ at }: { at: number }) {
  return html`<span class="xs t3 cut">${t("board.invited", { time: span(now.value - at, t) })}</span>`;
}
