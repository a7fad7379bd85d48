/** Edits the tree of a rule's conditions: groups of all, any or none, each line a fact, an operator and what it is compared with. */

import { html } from "../../shared/html.ts";
import { Icon } from "../../shared/icon.ts";
import { plusIcon } from "../../shared/icons.ts";
import { choicesOf, t, words, type Choice } from "./boot.ts";
import {
  conditionOf,
  deepest,
  freshLeaf,
  groupOf,
  replaced,
  withOperator,
  without,
  type Condition,
  type Fact,
  type Group,
  type Leaf,
  type Mode,
} from "./model.ts";
import { NumberField, Pick, RemoveButton, valueOf } from "./parts.ts";
import { factName } from "./sentences.ts";
import { ListValue } from "./list-value.ts";

interface GroupProps {
  group: Group;
  facts: readonly Fact[];
  depth: number;
  change(next: Group): void;
  remove?(): void;
}

export function GroupEditor({ group, facts, depth, change, remove }: GroupProps) {
  const { mode, items } = group;
  const put = (next: Condition[]) => change({ mode, items: next });
  const modes: Mode[] = mode === "not_all" ? ["all", "any", "none", "not_all"] : ["all", "any", "none"];
  return html`<div class="rule-group" role="group" aria-label=${t(`rules.mode.${mode}`)}>
    <div class="row">
      <div class="seg">
        ${modes.map(
          (each) =>
            html`<button
              type="button"
              aria-pressed=${String(each === mode)}
              onClick=${() => change({ mode: each, items })}
            >
              ${t(`rules.mode.${each}`)}
            </button>`,
        )}
      </div>
      <span class="grow"></span>
      ${remove && html`<${RemoveButton} label=${t("rules.remove_group")} click=${remove} />`}
    </div>
    ${items.length === 0 && html`<p class="hint">${t(mode === "all" || mode === "none" ? "rules.empty_all" : "rules.empty_any")}</p>`}
    ${items.map((each, i) => {
      const inside = groupOf(each);
      const drop = () => put(without(items, i));
      return inside
        ? html`<${GroupEditor}
            group=${inside}
            facts=${facts}
            depth=${depth + 1}
            change=${(next: Group) => put(replaced(items, i, conditionOf(next)))}
            remove=${drop}
          />`
        : html`<${LeafEditor}
            leaf=${each as Leaf}
            facts=${facts}
            change=${(next: Leaf) => put(replaced(items, i, next))}
            remove=${drop}
          />`;
    })}
    <div class="row">
      <button class="btn s ghost" type="button" onClick=${() => put([...items, first(facts)])}>
        <${Icon} shape=${plusIcon} size=${14} />${t("rules.add_condition")}
      </button>
      ${
        depth < deepest &&
        html`<button
          class="btn s ghost"
          type="button"
          onClick=${() => put([...items, { any: [first(facts)] }])}
        >
          <${Icon} shape=${plusIcon} size=${14} />${t("rules.add_group")}
        </button>`
      }
    </div>
  </div>`;
}

const first = (facts: readonly Fact[]): Leaf =>
  freshLeaf(facts.find((each) => each.name === "contact.vip") ?? facts[0]!);

interface LeafProps {
  leaf: Leaf;
  facts: readonly Fact[];
  change(next: Leaf): void;
  remove(): void;
}

function LeafEditor({ leaf, facts, change, remove }: LeafProps) {
  const fact = factOf(facts, leaf.fact);
  const operators = fact.operators.map((op) => ({ value: op, label: t(`rules.op.${op}`) }));
  return html`<div class="rule-line">
    <${FactPick}
      facts=${facts}
      value=${openOf(facts, leaf.fact)?.name ?? leaf.fact}
      change=${(name: string) => change(freshLeaf(factOf(facts, name.replace(/\*$/, "field"))))}
    />
    <${FieldName} leaf=${leaf} open=${openOf(facts, leaf.fact)} change=${change} />
    <${Pick}
      class="rule-op"
      label=${t("rules.operator")}
      value=${leaf.op}
      choices=${operators}
      change=${(op: string) => change(withOperator(leaf, fact.kind, op))}
    />
    <${ValueEditor} leaf=${leaf} fact=${fact} change=${change} />
    <${RemoveButton} label=${t("rules.remove_condition")} click=${remove} />
  </div>`;
}

/** What contacts and forms carry under names of their own: told as `contact.attribute.*`. */
const openOf = (facts: readonly Fact[], name: string): Fact | undefined =>
  facts.find((each) => each.name.endsWith(".*") && name.startsWith(each.name.slice(0, -1)));

function FieldName({ leaf, open, change }: { leaf: Leaf; open: Fact | undefined; change(next: Leaf): void }) {
  if (!open) return null;
  const prefix = open.name.slice(0, -1);
  return html`<input
    class="input rule-field"
    aria-label=${t("rules.field_name")}
    title=${t("rules.field_name")}
    maxlength="60"
    required
    value=${leaf.fact.slice(prefix.length)}
    onChange=${(event: Event) => {
      const name = valueOf(event).trim();
      if (name) change({ ...leaf, fact: prefix + name });
    }}
  />`;
}

const factOf = (facts: readonly Fact[], name: string): Fact =>
  facts.find((each) => each.name === name) ?? {
    name,
    kind: openOf(facts, name)?.kind ?? "text",
    operators: (openOf(facts, name) ?? facts.find((each) => each.kind === "text"))?.operators ?? [],
  };

const groups = ["contact", "visitor", "conversation", "time"] as const;

function FactPick({
  facts,
  value,
  change,
}: {
  facts: readonly Fact[];
  value: string;
  change(name: string): void;
}) {
  const known = facts.some((each) => each.name === value);
  const kind = (name: string) => groups.find((each) => name.startsWith(`${each}.`));
  const others = facts.filter((each) => !kind(each.name));
  const option = (name: string) =>
    html`<option key=${name} value=${name} selected=${name === value}>${factName(words, name)}</option>`;
  return html`<select
    class="input rule-fact"
    aria-label=${t("rules.fact_label")}
    value=${value}
    onChange=${(event: Event) => change(valueOf(event))}
  >
    ${!known && option(value)}
    ${groups.map(
      (each) =>
        html`<optgroup label=${t(`rules.facts_of.${each}`)}>
          ${facts.filter(({ name }) => kind(name) === each).map(({ name }) => option(name))}
        </optgroup>`,
    )}
    ${others.map(({ name }) => option(name))}
  </select>`;
}

function ValueEditor({ leaf, fact, change }: { leaf: Leaf; fact: Fact; change(next: Leaf): void }) {
  const { value } = leaf;
  const choices = choicesOf(leaf.fact);
  const label = t("rules.value");
  const put = (next: Leaf["value"]) => change({ ...leaf, value: next! });
  if (value === undefined) return html`<span class="grow"></span>`;
  if (typeof value === "boolean")
    return html`<${Pick}
      label=${label}
      value=${String(value)}
      choices=${yesNo()}
      change=${(next: string) => put(next === "true")}
    />`;
  if (Array.isArray(value))
    return html`<${ListValue} label=${label} list=${value} choices=${choices} change=${put} />`;
  if (choices)
    return html`<${Pick}
      label=${label}
      value=${String(value)}
      choices=${choices}
      change=${(next: string) => put(fact.kind === "number" ? Number(next) : next)}
    />`;
  if (typeof value === "number") {
    const share = leaf.fact === "conversation.complexity";
    return html`<${NumberField}
        label=${label}
        value=${value}
        min=${0}
        max=${share ? 1 : 1e9}
        step=${share ? 0.05 : 1}
        change=${put}
      /><span class="grow"></span>`;
  }
  return html`<input
    class="input"
    aria-label=${label}
    maxlength="200"
    value=${value}
    placeholder=${t(leaf.op === "matches" ? "rules.pattern_hint" : "rules.value_hint")}
    onChange=${(event: Event) => put(valueOf(event).trim())}
  />`;
}

const yesNo = (): Choice[] => [
  { value: "true", label: t("rules.yes") },
  { value: "false", label: t("rules.no") },
];
