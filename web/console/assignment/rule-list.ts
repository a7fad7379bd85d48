/** The ordered rules: chosen by a press, switched, and moved by dragging or by Alt and the arrows. */

import { useState } from "preact/hooks";
import { html } from "../../shared/html.ts";
import { Icon } from "../../shared/icon.ts";
import { gripVerticalIcon, plusIcon } from "../../shared/icons.ts";
import { t, words } from "./boot.ts";
import { moved, newRule, type Rule } from "./model.ts";
import { isOn } from "./parts.ts";
import { ruleName, sentenceOf } from "./sentences.ts";
import { changes, chosenId, edit, editRule, paused, rules, set, told } from "./store.ts";

export function RuleList() {
  const [dragged, setDragged] = useState<number | null>(null);
  const [over, setOver] = useState<number | null>(null);
  const list = rules.value;
  const drop = (to: number) => {
    if (dragged !== null) move(dragged, to);
    setDragged(null);
    setOver(null);
  };
  return html`<section class="rules-list" id="set-rules" aria-label=${t("rules.order")}>
    <header class="row rules-head">
      <h2>${t("rules.order")} <span class="t3">${list.length}</span></h2>
      <span class="grow"></span>
      <button class="btn s ghost" type="button" onClick=${add} disabled=${list.length >= 200}>
        <${Icon} shape=${plusIcon} size=${14} />${t("rules.add")}
      </button>
    </header>
    <ol class="scroll rules-rows">
      ${list.map(
        (rule, i) =>
          html`<li
            key=${rule.id}
            class=${`rule ${rule.on ? "" : "off"} ${over === i && dragged !== i ? "over" : ""}`}
            aria-current=${rule.id === chosenId.value ? "true" : undefined}
            onDragOver=${(event: DragEvent) => {
              if (dragged === null) return;
              event.preventDefault();
              setOver(i);
            }}
            onDrop=${(event: DragEvent) => {
              event.preventDefault();
              drop(i);
            }}
          >
            <span
              class="rule-grip"
              draggable
              title=${t("rules.drag")}
              onDragStart=${(event: DragEvent) => {
                event.dataTransfer?.setData("text/plain", rule.id);
                setDragged(i);
              }}
              onDragEnd=${() => {
                setDragged(null);
                setOver(null);
              }}
              ><${Icon} shape=${gripVerticalIcon} size=${16}
            /></span>
            <span class="rule-no">${i + 1}</span>
            <${Row} rule=${rule} at=${i} />
            <label class="tick rule-switch"
              ><input
                type="checkbox"
                role="switch"
                checked=${rule.on}
                aria-label=${t("rules.switch", { name: ruleName(words, rule) })}
                onChange=${(event: Event) => editRule(rule.id, { on: isOn(event) })}
            /></label>
          </li>`,
      )}
    </ol>
  </section>`;
}

function Row({ rule, at }: { rule: Rule; at: number }) {
  return html`<button
    type="button"
    class="rule-text"
    id=${`rule-${rule.id}`}
    aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
    aria-describedby="rules-keys"
    onClick=${() => open(rule.id)}
    onKeyDown=${(event: KeyboardEvent) => {
      const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (!step) return;
      event.preventDefault();
      if (event.altKey) return move(at, at + step);
      document.getElementById(`rule-${rules.value[at + step]?.id}`)?.focus();
    }}
  >
    <b class="cut">${ruleName(words, rule)}</b>
    <span class="rule-said">${sentenceOf(words, rule)}</span>
    <${Marks} rule=${rule} />
  </button>`;
}

/** On phones the rule stands below the list. */
function open(id: string): void {
  chosenId.value = id;
  if (matchMedia("(max-width: 767px)").matches)
    requestAnimationFrame(() => document.querySelector(".rules-editor")?.scrollIntoView());
}

export function Marks({ rule }: { rule: Rule }) {
  const marks = changes.value.filter((each) => each.rule.id === rule.id).map((each) => each.kind);
  const wrong = paused.value[rule.id];
  return html`<span class="row tight rule-marks">
    ${words.builtIn.has(rule.id) && html`<span class="chip line">${t("rules.built_in")}</span>`}
    ${marks.map((kind) => html`<span class=${`chip ${kind === "added" ? "ok" : "warn"}`}>${t(`rules.kind.${kind}`)}</span>`)}
    ${wrong && html`<span class="chip danger">${t("rules.paused")}</span>`}
    ${!rule.on && html`<span class="xs t3">${t("rules.is_off")}</span>`}
  </span>`;
}

/** The focus stays on the rule, and its new place is said. */
function move(from: number, to: number): void {
  const list = rules.value;
  const rule = list[from]!;
  const next = moved(list, from, to);
  const place = next.indexOf(rule);
  told.value = t(place === from ? "rules.stays" : "rules.moved_to", {
    name: ruleName(words, rule),
    place: place + 1,
    all: list.length,
  });
  if (place === from) return;
  edit(next);
  requestAnimationFrame(() => document.getElementById(`rule-${rule.id}`)?.focus());
}

function add(): void {
  const facts = set.value?.facts ?? [];
  const rule = newRule(
    rules.value,
    t("rules.new_name"),
    facts.find((each) => each.name === "contact.vip"),
    Math.random,
  );
  edit([...rules.value, rule]);
  chosenId.value = rule.id;
  requestAnimationFrame(() => document.getElementById("rule-name")?.focus());
}
