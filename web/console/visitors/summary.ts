/** Above the list: how many are here, where they are, what they look at. */

import { html } from "../../shared/html.ts";
import { provinces } from "../journey/provinces.ts";
import { provinceName } from "../journey/words.ts";
import { boot, t, words } from "./boot.ts";
import { regionName } from "./places.ts";
import { filter, summary, totals } from "./store.ts";

const number = new Intl.NumberFormat(boot.locale);

export function Summary() {
  const { now, talking, regions, pages } = totals.value;
  const most = regions[0]?.[1] ?? 1;
  const top = regions.slice(0, regions.length > 6 ? 5 : 6);
  const rest = now - top.reduce((sum, [, count]) => sum + count, 0);
  return html`<section class="now" aria-label=${t("board.summary")}>
    <div class="now-count">
      <h2>${t("board.now")}</h2>
      <p class="n" data-now=${now}>${number.format(now)}<span class="t3"> ${t("board.people")}</span></p>
      <p class="xs t2">
        ${[yesterdayLine(now), talking > 0 && t("board.talking", { count: talking })].filter(Boolean).join(" · ")}
      </p>
      <${Spark} now=${now} />
      <p class="hint">${t("board.last_minutes")}</p>
    </div>
    <${Tiles} />
    <div class="now-top">
      <h2>${t("board.regions")}</h2>
      <ol class="top">
        ${top.map(([key, count]) => html`<li key=${key}><button type="button" class="cut" onClick=${() => pick(key)}>${regionName(key)}</button><progress max=${most} value=${count} aria-hidden="true"></progress><b>${count}</b></li>`)}
        ${rest > 0 && top.length > 0 && html`<li class="others"><span class="cut">${t("board.elsewhere")}</span><progress max=${most} value=${rest} aria-hidden="true"></progress><b>${rest}</b></li>`}
        ${top.length === 0 && html`<li class="t3">${t("board.no_regions")}</li>`}
      </ol>
    </div>
    <div class="now-top pages">
      <h2>${t("board.pages")}</h2>
      <ol class="top">
        ${pages.slice(0, 6).map((page) => html`<li key=${page.url}><button type="button" class="cut" title=${page.url} onClick=${() => (filter.value = { ...filter.value, text: page.title || page.url })}>${page.title || page.url}</button><b>${page.count}</b></li>`)}
        ${pages.length === 0 && html`<li class="t3">${t("board.no_pages")}</li>`}
      </ol>
    </div>
  </section>`;
}

export const pick = (key: string): void =>
  void (filter.value = { ...filter.value, region: filter.value.region === key ? "" : key });

/** Left out where nobody was counted yesterday. */
function yesterdayLine(now: number): string {
  const before = summary.value?.yesterday;
  if (before === null || before === undefined) return "";
  const more = now - before;
  if (more === 0) return t("board.same");
  return more > 0 ? t("board.more", { count: more }) : t("board.fewer", { count: -more });
}

/** The last minute is the present. */
function Spark({ now }: { now: number }) {
  const minutes = [...(summary.value?.minutes ?? Array.from({ length: 30 }, () => 0)).slice(0, 29), now];
  const most = Math.max(1, ...minutes);
  const label = t("board.spark", { from: minutes[0]!, to: now, most });
  return html`<svg class="spark" viewBox="0 0 178 40" role="img" aria-label=${label}>
    <title>${label}</title>
    ${minutes.map((count, at) => {
      const height = Math.max(1, Math.round((38 * count) / most));
      return html`<rect
        x=${at * 6}
        y=${40 - height}
        width="4"
        height=${height}
        rx="1"
        class=${at < 15 ? "old" : ""}
      />`;
    })}
  </svg>`;
}

const shade = (count: number, most: number): string =>
  count === 0
    ? "h0"
    : count >= most * 0.6 && count > 1
      ? "h3"
      : count >= most * 0.25 && count > 1
        ? "h2"
        : "h1";

/** China's provinces as tiles; in the map they are large and carry their numbers. */
export function Tiles({ large }: { large?: boolean }) {
  const counts = new Map(totals.value.regions);
  const most = Math.max(1, ...provinces.map((each) => counts.get(each.name) ?? 0));
  return html`<div class=${`tiles ${large ? "large" : ""}`} role="group" aria-label=${t("board.tiles")}>
    ${provinces.map(({ name, tile, row, column, en }) => {
      const count = counts.get(name) ?? 0;
      const label = t("board.tile", { name: provinceName(name, words.locale), count });
      return html`<button
        key=${name}
        type="button"
        class=${`r${row} c${column} ${shade(count, most)}`}
        title=${label}
        aria-label=${label}
        aria-pressed=${String(filter.value.region === name)}
        tabindex=${large || count > 0 ? undefined : -1}
        onClick=${() => pick(name)}
      >
        ${large && boot.locale === "en" ? en : tile}${large && count > 0 && html`<b>${count}</b>`}
      </button>`;
    })}
  </div>`;
}

/** Instead of the list: large tiles, and the countries beside them. */
export function WorldMap() {
  const abroad = totals.value.regions.filter(([key]) => key.startsWith("="));
  const most = abroad[0]?.[1] ?? 1;
  return html`<div class="map scroll" tabindex="0" aria-label=${t("board.map")}>
    <${Tiles} large />
    <div class="now-top">
      <h2>${t("board.abroad")}</h2>
      ${abroad.length === 0 && html`<p class="t3">${t("board.no_abroad")}</p>`}
      <ol class="top">
        ${abroad.map(([key, count]) => html`<li key=${key}><button type="button" class="cut" aria-pressed=${String(filter.value.region === key)} onClick=${() => pick(key)}>${regionName(key)}</button><progress max=${most} value=${count} aria-hidden="true"></progress><b>${count}</b></li>`)}
      </ol>
      <p class="hint">${t("board.map_hint")}</p>
    </div>
  </div>`;
}
