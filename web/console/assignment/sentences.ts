/** Says in plain words what a rule asks and does. Pure: the texts and names are handed in. */

import type { Translate } from "../../shared/i18n.ts";
import { groupOf, type Condition, type Effect, type Leaf, type Rule, type Value, type Who } from "./model.ts";

export interface Words {
  t: Translate;
  /** Name of a value of this fact: an inbox, a language, a kind of question. */
  valueOf(fact: string, value: string | number | boolean): string;
  /** Name of a team or an agent by its id, of a skill or language by itself. */
  nameOf(part: "skill" | "language" | "team" | "agent", name: string): string;
  /** The built-in rules that still have the name they came with. */
  builtIn: ReadonlySet<string>;
}

export const ruleName = ({ t, builtIn }: Words, rule: Pick<Rule, "id" | "name">): string =>
  rule.name === rule.id && builtIn.has(rule.id) ? t(`assignment.rule.${rule.id}`) : rule.name;

/** What contacts and forms carry has a name of its own behind the prefix. */
export function factName({ t }: Pick<Words, "t">, fact: string): string {
  for (const [prefix, key] of [
    ["contact.attribute.", "rules.fact_attribute"],
    ["conversation.form.", "rules.fact_form"],
  ] as const)
    if (fact.startsWith(prefix)) return t(key, { name: fact.slice(prefix.length).replace(/^\*$/, "…") });
  const told = t(`rules.fact.${fact}`);
  return told.startsWith("rules.fact.") ? fact : told;
}

export const sentenceOf = (words: Words, rule: Rule): string =>
  words.t("rules.sentence", {
    when: conditionSentence(words, rule.when),
    effects: rule.effects.map((each) => effectSentence(words, each)).join(words.t("rules.and")),
  });

export function conditionSentence(words: Words, condition: Condition, inside = false): string {
  const group = groupOf(condition);
  if (!group) return leafSentence(words, condition as Leaf);
  const { mode, items } = group;
  if (items.length === 0) return words.t(mode === "all" || mode === "none" ? "rules.always" : "rules.never");
  const list = items.map((each) => conditionSentence(words, each, items.length > 1 || mode !== "all"));
  const joined = list.join(
    words.t(mode === "all" || mode === "not_all" ? "rules.all_join" : "rules.any_join"),
  );
  if (mode === "none" || mode === "not_all") return words.t("rules.not", { what: joined });
  return inside && items.length > 1 ? words.t("rules.brackets", { what: joined }) : joined;
}

function leafSentence(words: Words, { fact, op, value }: Leaf): string {
  const { t } = words;
  const name = factName(words, fact);
  if (typeof value === "boolean") return t(value ? "rules.is_so" : "rules.is_not_so", { fact: name });
  if (value === undefined) return t(`rules.said.${op}`, { fact: name, value: "" }).trim();
  return t(`rules.said.${op}`, { fact: name, value: valuesOf(words, fact, value) });
}

function valuesOf(words: Words, fact: string, value: Value): string {
  const list = [value].flat().map((each) => (each === "" ? "…" : words.valueOf(fact, each)));
  return list.length > 0 ? list.join(words.t("rules.or")) : "…";
}

export function effectSentence(words: Words, effect: Effect): string {
  const { t } = words;
  switch (effect.do) {
    case "prefer":
      return t(effect.weight < 0 ? "rules.does.avoid" : "rules.does.prefer", {
        who: whoSentence(words, effect.who),
        weight: signed(effect.weight),
      });
    case "require":
      return effect.for_s === undefined
        ? t("rules.does.require", { who: whoSentence(words, effect.who) })
        : t("rules.does.require_for", { who: whoSentence(words, effect.who), seconds: effect.for_s });
    case "exclude":
      return t("rules.does.exclude", { who: whoSentence(words, effect.who) });
    case "send":
      return t("rules.does.send", {
        team:
          typeof effect.team === "string"
            ? words.nameOf("team", effect.team)
            : factName(words, effect.team.fact),
      });
    case "raise":
      return t("rules.does.raise", { priority: t(`rules.priority.${effect.priority}`) });
    case "hold":
      return "for_s" in effect
        ? t("rules.does.hold_for", { seconds: effect.for_s })
        : t("rules.does.hold_open");
  }
}

export function whoSentence(words: Words, who: Who): string {
  const { t } = words;
  const parts: string[] = [];
  const told = (["skill", "language", "team", "agent"] as const).flatMap((part) => {
    const name = who[part];
    return typeof name === "object" ? [[part, factName(words, name.fact)] as const] : [];
  });
  for (const [part, fact] of told)
    parts.push(part === "agent" ? fact : t("rules.who.by_fact", { part: t(`rules.part_of.${part}`), fact }));
  if (typeof who.skill === "string") {
    const skill = words.nameOf("skill", who.skill);
    parts.push(
      who.level === undefined
        ? t("rules.who.skill", { skill })
        : t("rules.who.skill_level", { skill, level: who.level }),
    );
  }
  if (typeof who.language === "string")
    parts.push(t("rules.who.language", { language: words.nameOf("language", who.language) }));
  if (typeof who.team === "string") parts.push(t("rules.who.team", { team: words.nameOf("team", who.team) }));
  if (typeof who.agent === "string") parts.push(words.nameOf("agent", who.agent));
  if (who.seniority_min !== undefined)
    parts.push(t("rules.who.seniority_min", { seniority: t(`rules.seniority.${who.seniority_min}`) }));
  if (who.seniority_max !== undefined)
    parts.push(t("rules.who.seniority_max", { seniority: t(`rules.seniority.${who.seniority_max}`) }));
  if (who.on_shift) parts.push(t("rules.who.on_shift"));
  return parts.join(t("rules.who_join"));
}

/** With a real minus, and a plus before what is more. */
export const signed = (value: number, text = String(Math.abs(value))): string =>
  value > 0 ? `+${text}` : value < 0 ? `−${text}` : text;
