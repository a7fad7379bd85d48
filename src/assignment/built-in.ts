/** The rules that stand in a new house: ordinary data, each of which may be switched off or changed. Names are shown by `assignment.rule.<id>`. */

import type { Rule } from "./rules.ts";

const rule = (id: string, when: Rule["when"], ...effects: Rule["effects"]): Rule => ({
  id,
  name: id,
  on: true,
  when,
  effects,
  stop: false,
});

export const builtInRules: readonly Rule[] = [
  rule(
    "vip_senior",
    { fact: "contact.vip", op: "is", value: true },
    { do: "prefer", who: { seniority_min: 2 }, weight: 40 },
    { do: "raise", priority: 2 },
  ),
  rule(
    "last_agent",
    { fact: "contact.last_agent_here", op: "is", value: true },
    // Waits a little for somebody who is there but full, then goes to anybody.
    { do: "require", who: { agent: { fact: "contact.last_agent" } }, for_s: 20 },
    { do: "prefer", who: { agent: { fact: "contact.last_agent" } }, weight: 60 },
  ),
  rule(
    "product_team",
    { fact: "visitor.product_team", op: "known" },
    { do: "send", team: { fact: "visitor.product_team" } },
  ),
  rule(
    "skill_of_question",
    { fact: "conversation.type", op: "is_not", value: "other" },
    { do: "prefer", who: { skill: { fact: "conversation.type" } }, weight: 50 },
  ),
  rule(
    "language",
    { fact: "conversation.language", op: "known" },
    { do: "prefer", who: { language: { fact: "conversation.language" } }, weight: 50 },
  ),
  rule(
    "dialect",
    { fact: "visitor.dialect", op: "known" },
    { do: "prefer", who: { language: { fact: "visitor.dialect" } }, weight: 30 },
  ),
  rule(
    "campaign_sales",
    { fact: "visitor.campaign", op: "known" },
    { do: "prefer", who: { skill: "sales" }, weight: 35 },
  ),
  rule(
    "night_shift",
    { fact: "time.night", op: "is", value: true },
    { do: "prefer", who: { on_shift: true }, weight: 30 },
  ),
  rule(
    "simple_newcomers",
    { fact: "conversation.complexity", op: "at_most", value: 0.25 },
    { do: "prefer", who: { seniority_max: 0 }, weight: 15 },
  ),
  rule(
    "hard_experts",
    { fact: "conversation.complexity", op: "at_least", value: 0.6 },
    { do: "prefer", who: { seniority_min: 2 }, weight: 25 },
  ),
];

export const builtInIds: ReadonlySet<string> = new Set(builtInRules.map((each) => each.id));
