/** The rule that is open: its name, what it asks, what it does. */

import { html } from "../../shared/html.ts";
import { Icon } from "../../shared/icon.ts";
import { copyIcon, plusIcon, trash2Icon, undo2Icon } from "../../shared/icons.ts";
import { t, words } from "./boot.ts";
import { GroupEditor } from "./condition-editor.ts";
import { EffectEditor } from "./effect-editor.ts";
import {
  newRule,
  ofKind,
  plain,
  replaced,
  rootOf,
  without,
  type Effect,
  type Group,
  type Rule,
} from "./model.ts";
import { isOn, valueOf } from "./parts.ts";
import { Marks } from "./rule-list.ts";
import { conditionSentence, effectSentence, ruleName } from "./sentences.ts";
import { changes, chosen, chosenId, edit, editRule, failure, paused, rules, set } from "./store.ts";

export function RuleEditor() {
  const rule = chosen.value;
  if (!rule)
    return html`<section class="rules-editor scroll"><p class="hint">${t("rules.none_chosen")}</p></section>`;
  const facts = set.value?.facts ?? [];
  const putEffects = (effects: Effect[]) => editRule(rule.id, { effects });
  return html`<section class="rules-editor scroll" aria-label=${ruleName(words, rule)} key=${rule.id}>
    <div class="row rule-title">
      <input
        class="input"
        id="rule-name"
        aria-label=${t("rules.name")}
        maxlength="80"
        required
        value=${ruleName(words, rule)}
        onChange=${(event: Event) => rename(rule, event)}
      />
      <${Tools} rule=${rule} />
    </div>
    <${Marks} rule=${rule} />
    <${Wrong} rule=${rule} />
    <div class="rule-block">
      <h2>${t("rules.if")}</h2>
      <p class="hint">${conditionSentence(words, rule.when)}</p>
      <${GroupEditor}
        group=${rootOf(rule.when)}
        facts=${facts}
        depth=${1}
        change=${(next: Group) => editRule(rule.id, { when: plain(next) })}
      />
    </div>
    <div class="rule-block">
      <h2>${t("rules.then")}</h2>
      ${rule.effects.map(
        (effect, i) =>
          html`<${EffectEditor}
            key=${i}
            effect=${effect}
            change=${(next: Effect) => putEffects(replaced(rule.effects, i, next))}
            remove=${rule.effects.length > 1 ? () => putEffects(without(rule.effects, i)) : undefined}
          />`,
      )}
      ${
        rule.effects.length < 10 &&
        html`<div class="row">
          <button
            class="btn s ghost"
            type="button"
            onClick=${() => putEffects([...rule.effects, ofKind("prefer")])}
          >
            <${Icon} shape=${plusIcon} size=${14} />${t("rules.add_effect")}
          </button>
        </div>`
      }
      <label class="tick"
        ><input
          type="checkbox"
          checked=${rule.stop}
          onChange=${(event: Event) => editRule(rule.id, { stop: isOn(event) })}
        /><span>${t("rules.stop")}<small>${t("rules.stop_hint")}</small></span></label
      >
    </div>
  </section>`;
}

/** A built-in rule whose name is its own again keeps being said in the reader's language. */
function rename(rule: Rule, event: Event): void {
  const name = valueOf(event).trim();
  if (!name || name === ruleName(words, rule)) {
    (event.currentTarget as HTMLInputElement).value = ruleName(words, rule);
    return;
  }
  const own = words.builtIn.has(rule.id) && name === t(`assignment.rule.${rule.id}`);
  editRule(rule.id, { name: own ? rule.id : name });
}

function Tools({ rule }: { rule: Rule }) {
  const change = changes.value.find((each) => each.kind === "changed" && each.rule.id === rule.id);
  const tool = (shape: string, label: string, click: () => void) =>
    html`<button class="icon-b" type="button" title=${label} aria-label=${label} onClick=${click}>
      <${Icon} shape=${shape} size=${16} />
    </button>`;
  return html`<span class="row tight">
    ${
      change?.kind === "changed" &&
      html`<button class="btn s ghost" type="button" onClick=${() => editRule(rule.id, change.before)}>
        <${Icon} shape=${undo2Icon} size=${14} />${t("rules.undo_rule")}
      </button>`
    }
    ${tool(copyIcon, t("rules.copy"), () => copy(rule))}
    ${!words.builtIn.has(rule.id) && tool(trash2Icon, t("rules.delete"), () => remove(rule))}
  </span>`;
}

function copy(rule: Rule): void {
  const { id } = newRule(rules.value, "", undefined, Math.random);
  const name = t("rules.copy_name", { name: ruleName(words, rule) }).slice(0, 80);
  const at = rules.value.indexOf(rule);
  edit(rules.value.toSpliced(at + 1, 0, { ...rule, id, name, on: false }));
  chosenId.value = id;
}

function remove(rule: Rule): void {
  const at = rules.value.indexOf(rule);
  const next = without(rules.value, at);
  chosenId.value = next[Math.min(at, next.length - 1)]?.id ?? null;
  edit(next);
}

/** What the server refused in this rule, and names in it that stand for nothing any more. */
function Wrong({ rule }: { rule: Rule }) {
  const at = String(rules.value.indexOf(rule));
  const refused = (failure.value?.fields ?? []).filter(({ path }) => path.split(".")[1] === at);
  const lost = paused.value[rule.id] ?? [];
  if (refused.length + lost.length === 0) return null;
  return html`<div class="alert" role="alert">
    <ul>
      ${refused.map(({ path, code }) => html`<li>${t("rules.wrong", { place: place(rule, path.split(".").slice(2)), reason: reason(code) })}</li>`)}
      ${lost.map(({ path, code }) => html`<li>${t(code === "team_empty" ? "rules.empty_team" : "rules.lost_name", { place: place(rule, path.split(".")) })}</li>`)}
    </ul>
  </div>`;
}

/** In words rather than as a path: the part of the rule, and its sentence where there is one. */
function place(rule: Rule, path: string[]): string {
  if (path[0] === "effects") {
    const effect = rule.effects[Number(path[1])];
    return effect ? effectSentence(words, effect) : t("rules.then");
  }
  if (path[0] === "when") return conditionSentence(words, rule.when);
  return t("rules.name");
}

const reasons = ["unknown_fact", "operator_unfit", "wrong_type", "too_deep", "too_many_parts", "taken"];
const reason = (code: string): string => t(`rules.reason.${reasons.includes(code) ? code : "invalid"}`);
