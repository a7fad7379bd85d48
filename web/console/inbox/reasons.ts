/** What a decision says: points of each part, and who was left out by what. Pure. */

import type { Translate } from "../../shared/i18n.ts";

/** As `GET /conversations/{id}/decisions` gives it. */
export interface Decision {
  id: string;
  outcome: "assigned" | "waiting" | "held";
  agent_id: string | null;
  held_until: number | null;
  ranked: { agent_id: string; total: number; parts: Record<string, number> }[];
  removed: { reason: string; count: number; agent_ids: string[] }[];
  /** How many could have had it. */
  fit: number;
}
export interface Decisions {
  data: Decision[];
  /** Names of the rules in force, by their id; a built-in one that was not renamed has its id for a name. */
  rules: Record<string, string>;
}

export interface Words {
  t: Translate;
  nameOf(agentId: string): string;
  rules: Readonly<Record<string, string>>;
}

/** The decision that put the conversation where it is; undefined when somebody did so by hand. */
export function decisionFor(decisions: readonly Decision[], assigneeId: string | null): Decision | undefined {
  const newest = decisions[0];
  return newest?.agent_id === assigneeId ? newest : undefined;
}

export interface Part {
  label: string;
  points: number;
  /** Of the longest bar. */
  share: number;
}

export interface Score {
  points: number;
  rank: number;
  of: number;
  parts: Part[];
}

/** Points are hundredths; the part that counted most comes first and has the longest bar. */
export function scoreOf({ agent_id, ranked, fit }: Decision, words: Words): Score | undefined {
  const at = ranked.findIndex((each) => each.agent_id === agent_id);
  const own = ranked[at];
  if (!own) return undefined;
  const parts = Object.entries(own.parts)
    .map(([name, value]) => ({ label: partName(name, words), points: Math.round(value * 100) }))
    .filter((part) => part.points > 0)
    .sort((a, b) => b.points - a.points);
  const most = parts[0]?.points ?? 1;
  return {
    points: Math.round(own.total * 100),
    rank: at + 1,
    of: Math.max(fit, ranked.length),
    parts: parts.map((part) => ({ ...part, share: part.points / most })),
  };
}

/** Those who are at work say more than those who are not. */
const order = ["full", "channel_full", "busy", "passed", "required", "excluded", "away", "gone", "offline"];
const named = 2;

/** 李婷（忙碌）、周屿（会话已满）; "" when nobody was left out. */
export function excludedLine({ removed }: Decision, words: Words): string {
  const { t, nameOf } = words;
  const place = (reason: string) => order.indexOf(reason.split(":")[0]!);
  return [...removed]
    .filter((each) => each.count > 0)
    .sort((a, b) => place(a.reason) - place(b.reason))
    .flatMap(({ reason, count, agent_ids }) => {
      const said = reasonText(reason, words);
      const names = agent_ids.slice(0, named).map(nameOf);
      return count > named
        ? [t("why.people", { names: names.join(t("why.and")), count, reason: said })]
        : names.map((name) => t("why.person", { name, reason: said }));
    })
    .join(t("why.and"));
}

function reasonText(reason: string, words: Words): string {
  const [kind, rule] = reason.split(/:(.*)/s);
  if (rule === "team") return words.t("assignment.reason.team");
  return words.t(`assignment.reason.${kind!}`, { rule: ruleName(rule ?? "", words) });
}

const ownParts = new Set(["load", "response", "conversion", "fairness", "calm"]);
const partName = (name: string, words: Words): string =>
  ownParts.has(name) ? words.t(`assignment.part.${name}`) : ruleName(name, words);

/** As the editor of the rules shows it: the shop's own name, else ours of what is built in, and something for a rule that is gone. */
export function ruleName(id: string, { t, rules }: Words): string {
  const own = rules[id];
  if (own !== undefined && own !== id) return own;
  const key = `assignment.rule.${id}`;
  const ours = t(key);
  return ours !== key ? ours : (own ?? t("why.rule.other"));
}
