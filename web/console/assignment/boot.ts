/** What the server hands over with the pages of assignment: texts, and the people and places that names stand for. */

import { translator, type Translate } from "../../shared/i18n.ts";
import { readJson } from "../pages/texts.ts";
import type { Rule } from "./model.ts";
import type { Words } from "./sentences.ts";

export interface NamedThing {
  id: string;
  name: string;
}
export interface Boot {
  locale: "zh-CN" | "en";
  texts: Record<string, string>;
  agents: NamedThing[];
  teams: NamedThing[];
  skills: NamedThing[];
  inboxes: (NamedThing & { channel: string })[];
  /** The rules that a new house begins with: version 0. */
  built_in: Rule[];
}

const nothing: Boot = {
  locale: "zh-CN",
  texts: {},
  agents: [],
  teams: [],
  skills: [],
  inboxes: [],
  built_in: [],
};
export const boot: Boot = (globalThis.document && readJson<Boot>("data")) ?? nothing;
export const t: Translate = translator(boot.texts);

const names = new Map(
  [...boot.agents, ...boot.teams, ...boot.skills, ...boot.inboxes].map((each) => [each.id, each.name]),
);
export const nameOfId = (id: string): string => names.get(id) ?? t("rules.gone");

const spoken = globalThis.Intl && new Intl.DisplayNames([boot.locale], { type: "language" });
export function languageName(tag: string): string {
  try {
    return spoken.of(tag) ?? tag;
  } catch {
    return tag;
  }
}

export const languages = ["zh", "yue", "nan", "wuu", "en", "ja", "ko", "ru", "fr", "de", "es"] as const;
const questions = ["sales", "order", "after_sales", "technical", "other"] as const;

export interface Choice {
  value: string;
  label: string;
}
const listed = (list: readonly NamedThing[]): Choice[] =>
  list.map(({ id, name }) => ({ value: id, label: name }));
const spokenChoices: Choice[] = languages.map((tag) => ({ value: tag, label: languageName(tag) }));

/** What a fact can be, where that is known; numbers as texts. */
export function choicesOf(fact: string): Choice[] | undefined {
  switch (fact) {
    case "conversation.type":
      return questions.map((type) => ({ value: type, label: t(`rules.type.${type}`) }));
    case "conversation.inbox":
      return listed(boot.inboxes);
    case "conversation.channel":
      return [...new Set(["web", ...boot.inboxes.map((each) => each.channel)])].map((channel) => ({
        value: channel,
        label: channel === "web" ? t("rules.channel_web") : channel,
      }));
    case "conversation.language":
    case "visitor.dialect":
      return spokenChoices;
    case "contact.last_agent":
      return listed(boot.agents);
    case "visitor.product_team":
      return listed(boot.teams);
    case "conversation.priority":
      return [0, 1, 2, 3].map((n) => ({ value: String(n), label: t(`rules.priority.${n}`) }));
    case "time.weekday":
      return [1, 2, 3, 4, 5, 6, 7].map((n) => ({ value: String(n), label: t(`rules.weekday.${n}`) }));
    default:
      return undefined;
  }
}

/** People of these names may be told by these facts. */
export const tellers = {
  skill: ["conversation.type"],
  language: ["conversation.language", "visitor.dialect", "contact.locale"],
  team: ["visitor.product_team"],
  agent: ["contact.last_agent"],
} as const;
export type NamePart = keyof typeof tellers;

/** Skills may stand in rules by their name, and teams too. */
export function namesOf(part: NamePart): Choice[] {
  if (part === "skill") return boot.skills.map(({ name }) => ({ value: name, label: name }));
  if (part === "language") return spokenChoices;
  return listed(part === "team" ? boot.teams : boot.agents);
}

export const words: Words = {
  t,
  builtIn: new Set(boot.built_in.map((rule) => rule.id)),
  valueOf: (fact, value) =>
    choicesOf(fact)?.find((each) => each.value === String(value))?.label ?? String(value),
  nameOf: (part, name) => {
    if (part === "language") return languageName(name);
    if (part === "skill") return skillName(name);
    return names.get(name) ?? boot.teams.find((each) => each.name === name)?.name ?? t("rules.gone");
  },
};

function skillName(name: string): string {
  if (names.has(name)) return names.get(name)!;
  return (questions as readonly string[]).includes(name) ? t(`rules.type.${name}`) : name;
}
