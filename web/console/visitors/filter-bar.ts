/** What is shown and in which order: one search field, the filters that hold as chips, the others behind a button. */

import { useState } from "preact/hooks";
import { html } from "../../shared/html.ts";
import { Icon } from "../../shared/icon.ts";
import { listFilterIcon, searchIcon, xIcon } from "../../shared/icons.ts";
import { sourceName } from "../journey/words.ts";
import { groupings, noFilter, sorts, type Filter, type Grouping, type Sort } from "./board.ts";
import { boot, t } from "./boot.ts";
import { regionName } from "./places.ts";
import { arranged, filter, fresh, grouping, inboxName, isFiltered, sort, totals } from "./store.ts";

const set = (change: Partial<Filter>): void => void (filter.value = { ...filter.value, ...change });

export function FilterBar() {
  const [more, setMore] = useState(false);
  const { shown } = arranged.value;
  return html`<div class="board-find">
      <label class="input s"
        ><${Icon} shape=${searchIcon} size=${14} /><input
          type="search"
          id="find"
          value=${filter.value.text}
          placeholder=${t("board.search")}
          aria-label=${t("board.search")}
          autocomplete="off"
          onInput=${(event: InputEvent) => set({ text: (event.currentTarget as HTMLInputElement).value })}
      /></label>
      ${chips().map(
        ({ name, label, value }) =>
          html`<span class="f" key=${name}
            >${label} <b>${value}</b
            ><button
              type="button"
              class="icon-b"
              aria-label=${t("board.filter.drop", { name: label })}
              title=${t("board.filter.drop", { name: label })}
              onClick=${() => set({ [name]: noFilter[name] })}
            >
              <${Icon} shape=${xIcon} size=${12} /></button
          ></span>`,
      )}
      <button type="button" class="btn s ghost" aria-expanded=${String(more)} onClick=${() => setMore(!more)}>
        <${Icon} shape=${listFilterIcon} size=${14} />${t("board.filter.add")}
      </button>
      ${isFiltered.value && html`<button type="button" class="btn s ghost" onClick=${() => (filter.value = noFilter)}>${t("board.filter.clear")}</button>`}
      <span class="end row board-find-end">
        <span class="t3 xs" role="status"
          >${t("board.shown", { shown, all: totals.value.now })}${fresh.value > 0 && html` · ${t("board.fresh", { count: fresh.value })}`}</span
        >
        <${Choice}
          label=${t("board.sort")}
          value=${sort.value}
          options=${sorts.map((each) => [each, t(`board.sort.${each}`)])}
          choose=${(value: string) => (sort.value = value as Sort)}
        />
        <${Choice}
          label=${t("board.group")}
          value=${grouping.value}
          options=${groupings.map((each) => [each, t(`board.group.${each}`)])}
          choose=${(value: string) => (grouping.value = value as Grouping)}
        />
      </span>
    </div>
    ${more && html`<${Choices} />`}`;
}

function chips(): { name: keyof Filter; label: string; value: string }[] {
  const own = filter.value;
  const values: Partial<Record<keyof Filter, string>> = {
    ...(own.dwell > 0 && { dwell: t("board.filter.longer", { time: dwellText(own.dwell) }) }),
    ...(own.region && { region: regionName(own.region) }),
    ...(own.source && { source: sourceText(own.source) }),
    ...(own.device && { device: t(`journey.device.${own.device}`) }),
    ...(own.tag && { tag: own.tag }),
    ...(own.talking && { talking: t(`board.filter.talking_${own.talking}`) }),
    ...(own.intent > 0 && { intent: t(`board.filter.intent_${own.intent}`) }),
    ...(own.inbox && { inbox: inboxName(own.inbox) }),
  };
  return (Object.keys(values) as (keyof Filter)[]).map((name) => ({
    name,
    label: t(`board.filter.${name}`),
    value: values[name]!,
  }));
}

const dwellText = (seconds: number): string =>
  seconds < 60 ? t("board.seconds", { count: seconds }) : t("board.minutes", { count: seconds / 60 });

const sourceText = (wanted: string): string => {
  if (!wanted.startsWith("=")) return t(`journey.kind.${wanted}`);
  const found = totals.value.sources.find((each) => each.name === wanted.slice(1));
  return found ? sourceName(found, t) : wanted.slice(1);
};

const kinds = ["search", "ad", "social", "wechat", "referral", "email", "direct", "internal"] as const;

function Choices() {
  const own = filter.value;
  const { tags, sources, regions } = totals.value;
  const anyOf = (name: string): [string, string] => ["", t(`board.filter.any_${name}`)];
  const field = (
    name: keyof Filter,
    options: [string, string][],
    read: (value: string) => unknown = String,
  ) =>
    html`<${Choice}
      label=${t(`board.filter.${name}`)}
      value=${String(own[name])}
      options=${options}
      choose=${(value: string) => set({ [name]: read(value) })}
    />`;
  return html`<div class="board-more" role="group" aria-label=${t("board.filter.add")}>
    ${field("dwell", [["0", t("board.filter.any_dwell")], ...[15, 30, 60, 180, 600].map((each): [string, string] => [String(each), t("board.filter.longer", { time: dwellText(each) })])], Number)}
    ${field("region", [anyOf("region"), ...regions.map(([key]): [string, string] => [key, regionName(key)])])}
    ${field("source", [anyOf("source"), ...kinds.map((kind): [string, string] => [kind, t(`journey.kind.${kind}`)]), ...sources.slice(0, 30).map((each): [string, string] => [`=${each.name}`, sourceName(each, t)])])}
    ${field("device", [anyOf("device"), ...(["desktop", "phone", "tablet"] as const).map((each): [string, string] => [each, t(`journey.device.${each}`)])])}
    ${field("tag", [anyOf("tag"), ...tags.slice(0, 60).map((tag): [string, string] => [tag, tag])])}
    ${field("talking", [anyOf("talking"), ["yes", t("board.filter.talking_yes")], ["no", t("board.filter.talking_no")]])}
    ${field("intent", [["0", t("board.filter.any_intent")], ...[1, 2, 3].map((each): [string, string] => [String(each), t(`board.filter.intent_${each}`)])], Number)}
    ${boot.inboxes.length > 1 && field("inbox", [anyOf("inbox"), ...boot.inboxes.map(({ id, name }): [string, string] => [id, name])])}
  </div>`;
}

function Choice({
  label,
  value,
  options,
  choose,
}: {
  label: string;
  value: string;
  options: [string, string][];
  choose(value: string): void;
}) {
  return html`<select
    class="input s"
    aria-label=${label}
    title=${label}
    value=${value}
    onChange=${(event: Event) => choose((event.currentTarget as HTMLSelectElement).value)}
  >
    ${options.map(([id, text]) => html`<option key=${id} value=${id} selected=${id === value}>${text}</option>`)}
  </select>`;
}
