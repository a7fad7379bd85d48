/** Edits what a rule does: whom it prefers, requires or rules out, where it sends, how urgent it makes, how long it waits. */

import { html } from "../../shared/html.ts";
import { Icon } from "../../shared/icon.ts";
import { plusIcon } from "../../shared/icons.ts";
import { boot, namesOf, t, tellers, words, type Choice, type NamePart } from "./boot.ts";
import { effectKinds, ofKind, type Effect, type EffectKind, type Named, type Who } from "./model.ts";
import { NumberField, Pick, RemoveButton, isOn } from "./parts.ts";
import { factName, signed } from "./sentences.ts";

interface EffectProps {
  effect: Effect;
  change(next: Effect): void;
  remove: (() => void) | undefined;
}

export function EffectEditor({ effect, change, remove }: EffectProps) {
  const kinds = effectKinds.map((kind) => ({ value: kind, label: t(`rules.effect.${kind}`) }));
  return html`<div class="rule-effect">
    <div class="rule-line">
      <${Pick}
        class="rule-fact"
        label=${t("rules.effect_label")}
        value=${effect.do}
        choices=${kinds}
        change=${(kind: string) => change(ofKind(kind as EffectKind, effect, boot.teams[0]?.id))}
      />
      <${Simple} effect=${effect} change=${change} />
      ${remove && html`<${RemoveButton} label=${t("rules.remove_effect")} click=${remove} />`}
    </div>
    ${"who" in effect && html`<${WhoEditor} who=${effect.who} change=${(who: Who) => change({ ...effect, who })} />`}
    ${effect.do === "prefer" && html`<${Weight} value=${effect.weight} change=${(weight: number) => change({ ...effect, weight })} />`}
    ${effect.do === "require" && html`<${Lapse} effect=${effect} change=${change} />`}
  </div>`;
}

/** What stands on the effect's own line. */
function Simple({ effect, change }: { effect: Effect; change(next: Effect): void }) {
  if (effect.do === "send")
    return html`<${NamedPick}
      part="team"
      value=${effect.team}
      change=${(team: Named) => change({ ...effect, team })}
    />`;
  if (effect.do === "raise")
    return html`<${Pick}
      label=${t("rules.priority_label")}
      value=${String(effect.priority)}
      choices=${[1, 2, 3].map((n) => ({ value: String(n), label: t(`rules.priority.${n}`) }))}
      change=${(next: string) => change({ ...effect, priority: Number(next) })}
    />`;
  if (effect.do !== "hold") return html`<span class="hint grow">${t("rules.who_hint")}</span>`;
  const choices: Choice[] = [
    { value: "for", label: t("rules.hold_for") },
    { value: "open", label: t("rules.hold_open") },
  ];
  return html`<${Pick}
      label=${t("rules.hold_label")}
      value=${"for_s" in effect ? "for" : "open"}
      choices=${choices}
      change=${(next: string) => change(next === "for" ? { do: "hold", for_s: 60 } : { do: "hold", until: "open" })}
    />${
      "for_s" in effect &&
      html`<${NumberField}
          label=${t("rules.seconds")}
          value=${effect.for_s}
          min=${1}
          max=${86_400}
          change=${(for_s: number) => change({ do: "hold", for_s })}
        /><span class="t2">${t("rules.seconds")}</span>`
    }`;
}

function Lapse({
  effect,
  change,
}: {
  effect: Extract<Effect, { do: "require" }>;
  change(next: Effect): void;
}) {
  const { do: kind, who, for_s } = effect;
  return html`<div class="row rule-more">
    <label class="tick"
      ><input
        type="checkbox"
        checked=${for_s !== undefined}
        onChange=${(event: Event) => change(isOn(event) ? { do: kind, who, for_s: 60 } : { do: kind, who })}
      /><span>${t("rules.lapses")}</span></label
    >
    ${
      for_s !== undefined &&
      html`<${NumberField}
          label=${t("rules.seconds")}
          value=${for_s}
          min=${1}
          max=${86_400}
          change=${(next: number) => change({ do: kind, who, for_s: next })}
        /><span class="t2">${t("rules.seconds")}</span>`
    }
  </div>`;
}

function Weight({ value, change }: { value: number; change(next: number): void }) {
  return html`<label class="row rule-more">
    <span class="t2">${t("rules.weight")}</span>
    <input
      class="rule-weight"
      type="range"
      min="-100"
      max="100"
      step="5"
      value=${value}
      onChange=${(event: Event) => change((event.currentTarget as HTMLInputElement).valueAsNumber)}
    />
    <output class="rule-points">${signed(value)}</output>
  </label>`;
}

const parts = ["skill", "language", "team", "agent", "seniority_min", "seniority_max", "on_shift"] as const;
type WhoPart = (typeof parts)[number];

function WhoEditor({ who, change }: { who: Who; change(next: Who): void }) {
  const given = parts.filter((part) => who[part] !== undefined);
  const free = parts.filter((part) => who[part] === undefined);
  const label = (part: WhoPart): Choice => ({ value: part, label: t(`rules.part_of.${part}`) });
  return html`<div class="rule-group">
    ${given.map(
      (part) =>
        html`<div class="rule-line">
          <${Pick}
            class="rule-fact"
            label=${t("rules.who_label")}
            value=${part}
            choices=${[part, ...free].map(label)}
            change=${(next: string) => change({ ...dropped(who, part), ...fresh(next as WhoPart) })}
          />
          <${PartValue} part=${part} who=${who} change=${change} />
          ${given.length > 1 && html`<${RemoveButton} label=${t("rules.remove_condition")} click=${() => change(dropped(who, part))} />`}
        </div>`,
    )}
    ${
      free.length > 0 &&
      html`<div class="row">
        <button class="btn s ghost" type="button" onClick=${() => change({ ...who, ...fresh(free[0]!) })}>
          <${Icon} shape=${plusIcon} size=${14} />${t("rules.add_who")}
        </button>
      </div>`
    }
  </div>`;
}

/** A level says something of a skill only. */
function dropped(who: Who, part: WhoPart): Who {
  const { [part]: _, ...rest } = who;
  if (part === "skill") delete rest.level;
  return rest;
}

function fresh(part: WhoPart): Who {
  if (part === "on_shift") return { on_shift: true };
  if (part === "seniority_min" || part === "seniority_max")
    return { [part]: part === "seniority_min" ? 2 : 0 };
  return { [part]: namesOf(part)[0]?.value ?? { fact: tellers[part][0] } };
}

function PartValue({ part, who, change }: { part: WhoPart; who: Who; change(next: Who): void }) {
  if (part === "on_shift") return html`<span class="hint grow">${t("rules.on_shift_hint")}</span>`;
  if (part === "seniority_min" || part === "seniority_max")
    return html`<${Pick}
      label=${t(`rules.part_of.${part}`)}
      value=${String(who[part])}
      choices=${[0, 1, 2, 3].map((n) => ({ value: String(n), label: t(`rules.seniority.${n}`) }))}
      change=${(next: string) => change({ ...who, [part]: Number(next) })}
    />`;
  return html`<${NamedPick}
      part=${part}
      value=${who[part]!}
      change=${(next: Named) => change({ ...who, [part]: next })}
    />
    ${
      part === "skill" &&
      html`<${Pick}
        class="rule-level"
        label=${t("rules.level")}
        value=${String(who.level ?? 1)}
        choices=${[1, 2, 3, 4, 5].map((n) => ({ value: String(n), label: t("rules.level_from", { level: n }) }))}
        change=${(next: string) => change({ ...who, level: Number(next) })}
      />`
    }`;
}

const told = "fact:";

function NamedPick({ part, value, change }: { part: NamePart; value: Named; change(next: Named): void }) {
  const facts = tellers[part].map((fact) => ({
    value: told + fact,
    label: t("rules.by_fact", { fact: factName(words, fact) }),
  }));
  const names = namesOf(part);
  const now = typeof value === "string" ? value : told + value.fact;
  const listed = [...names, ...facts].some((each) => each.value === now);
  // An id where a name is usual, or a question's type: they are right, only not in the list. What was deleted says so.
  const shown = typeof value === "string" ? words.nameOf(part, value) : factName(words, value.fact);
  const known = listed ? [] : [{ value: now, label: shown }];
  return html`<${Pick}
    label=${t(`rules.part_of.${part}`)}
    value=${now}
    choices=${[...known, ...names, ...facts]}
    change=${(next: string) => change(next.startsWith(told) ? { fact: next.slice(told.length) } : next)}
  />`;
}
