/** Rules as data: what each may say, what is wrong with a set of them, and what a set makes of one conversation. Pure. */

import type { FieldError } from "../kernel/errors.ts";
import { line, z } from "../kernel/parse.ts";
import { checkCondition, holds, type Condition, type FactKind, type ReadFact } from "./conditions.ts";
import type { Person, Plan, Wanted } from "./types.ts";
import { skillNames } from "./understand.ts";

/** An id or a name, or the fact that tells it. */
const named = z.union([z.string().min(1).max(80), z.strictObject({ fact: z.string().max(80) })]);
type Named = z.output<typeof named>;

/** All that is given must be so. */
const who = z
  .strictObject({
    skill: named.optional(),
    level: z.number().int().min(1).max(5).optional(),
    language: named.optional(),
    team: named.optional(),
    agent: named.optional(),
    seniority_min: z.number().int().min(0).max(3).optional(),
    seniority_max: z.number().int().min(0).max(3).optional(),
    on_shift: z.literal(true).optional(),
  })
  .refine((each) => Object.values(each).some((part) => part !== undefined));
type Who = z.output<typeof who>;

const seconds = z.number().int().min(1).max(86_400);
const effect = z.union([
  /** `for_s`: only so long after it came into the queue. */
  z.strictObject({ do: z.literal("require"), who, for_s: seconds.optional() }),
  z.strictObject({ do: z.literal("exclude"), who }),
  /** A hundred is as much as a whole part of the score. */
  z.strictObject({ do: z.literal("prefer"), who, weight: z.number().min(-100).max(100) }),
  z.strictObject({ do: z.literal("send"), team: named }),
  z.strictObject({ do: z.literal("raise"), priority: z.number().int().min(1).max(3) }),
  z.strictObject({ do: z.literal("hold"), for_s: seconds }),
  z.strictObject({ do: z.literal("hold"), until: z.literal("open") }),
]);
export type Effect = z.output<typeof effect>;

export const ruleSchema = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9_]{1,40}$/),
    name: line(80),
    on: z.boolean(),
    when: z.unknown(),
    effects: z.array(effect).min(1).max(10),
    /** No rule below is asked once this one hits. */
    stop: z.boolean().default(false),
  })
  .openapi("AssignmentRule");
export const rulesSchema = z.array(ruleSchema).max(200);
export type Rule = Omit<z.output<typeof ruleSchema>, "when"> & { when: Condition };

/** What exists now, by id and, for skills and teams, by name in small letters. */
export interface Known {
  skills: ReadonlyMap<string, string>;
  teams: ReadonlyMap<string, string>;
  agents: ReadonlySet<string>;
  /** Teams in which nobody works: what is sent there would wait for ever. */
  empty?: ReadonlySet<string>;
}

/** What is wrong with a set: places are `rules.3.when.all.0.fact`. Names that don't exist are told by `lostNames`, and pause their rule. */
export function checkRules(
  rules: readonly Rule[],
  kindOf: (fact: string) => FactKind | undefined,
): FieldError[] {
  const errors: FieldError[] = [];
  const seen = new Set<string>();
  for (const [i, rule] of rules.entries()) {
    const path = `rules.${i}`;
    if (seen.has(rule.id)) errors.push({ path: `${path}.id`, code: "taken" });
    seen.add(rule.id);
    errors.push(...checkCondition(rule.when, kindOf, `${path}.when`));
    for (const [k, each] of rule.effects.entries())
      for (const [at, name] of namesIn(each)) {
        if (typeof name === "string") continue;
        const kind = kindOf(name.fact);
        if (kind !== "text" && kind !== "list")
          errors.push({
            path: `${path}.effects.${k}.${at}.fact`,
            code: kind ? "wrong_type" : "unknown_fact",
          });
      }
  }
  return errors.slice(0, 20);
}

function namesIn(each: Effect): [path: string, name: Named, kind: "skill" | "language" | "team" | "agent"][] {
  if (each.do === "send") return [["team", each.team, "team"]];
  if (!("who" in each)) return [];
  const parts = ["skill", "language", "team", "agent"] as const;
  return parts.flatMap((part) =>
    each.who[part] === undefined ? [] : [[`who.${part}`, each.who[part], part] as const],
  ) as never;
}

/** Names in this rule that stand for nothing any more: somebody has deleted them. The rule rests until that is mended. */
export function lostNames(rule: Rule, known: Known, builtIn: boolean): FieldError[] {
  // Built-in rules name skills that a house may not have: they then have no effect, which is no mistake.
  if (builtIn) return [];
  return rule.effects.flatMap((each, k) =>
    namesIn(each).flatMap(([path, name, kind]) => {
      if (typeof name !== "string" || kind === "language") return [];
      const found =
        kind === "skill"
          ? known.skills.has(fold(name))
          : kind === "team"
            ? known.teams.has(fold(name))
            : known.agents.has(name);
      if (!found) return [{ path: `effects.${k}.${path}`, code: "unknown" }];
      const needed = each.do === "send" || each.do === "require";
      return kind === "team" && needed && known.empty?.has(known.teams.get(fold(name))!)
        ? [{ path: `effects.${k}.${path}`, code: "team_empty" }]
        : [];
    }),
  );
}

const fold = (name: string): string => name.trim().toLowerCase();

export interface Moment {
  now: number;
  /** When it came into the queue. */
  enteredAt: number;
  /** When the inbox opens; null while it is open. */
  opensAt: number | null;
  priority: number;
  team: string | null;
}

/** Rules that are off or paused must have been left out. */
export function planFor(rules: readonly Rule[], known: Known, read: ReadFact, at: Moment): Plan {
  const plan: Plan = {
    require: [],
    exclude: [],
    prefer: [],
    team: at.team,
    priority: at.priority,
    heldUntil: null,
    lapsesAt: null,
    hits: [],
  };
  for (const rule of rules) {
    if (!holds(rule.when, read)) continue;
    plan.hits.push(rule.id);
    for (const each of rule.effects) take(plan, rule.id, each, known, read, at);
    if (rule.stop) break;
  }
  if (plan.team && !known.empty?.has(plan.team))
    plan.require.push({ rule: "team", wanted: { teams: [plan.team] } });
  return plan;
}

function take(plan: Plan, rule: string, each: Effect, known: Known, read: ReadFact, at: Moment): void {
  if (each.do === "raise") return void (plan.priority = Math.max(plan.priority, each.priority));
  if (each.do === "send")
    return void (plan.team ??=
      resolve(each.team, read, (name) => one(known.teams.get(fold(name))))?.find(
        (id) => !known.empty?.has(id),
      ) ?? null);
  if (each.do === "hold") {
    const until = "for_s" in each ? at.enteredAt + each.for_s * 1_000 : at.opensAt;
    if (until !== null && until > at.now) plan.heldUntil = Math.max(plan.heldUntil ?? 0, until);
    return;
  }
  const wanted = wantedBy(each.who, known, read);
  if (!wanted) return;
  if (each.do === "exclude") return void plan.exclude.push({ rule, wanted });
  if (each.do === "prefer") return void plan.prefer.push({ rule, wanted, weight: each.weight });
  if (each.for_s !== undefined) {
    const lapses = at.enteredAt + each.for_s * 1_000;
    if (lapses <= at.now) return;
    plan.lapsesAt = Math.min(plan.lapsesAt ?? lapses, lapses);
  }
  plan.require.push({ rule, wanted });
}

/** Undefined when a name in it stands for nothing: then the effect does not apply. */
function wantedBy(of: Who, known: Known, read: ReadFact): Wanted | undefined {
  const wanted: Wanted = {};
  const put = <K extends "skills" | "languages" | "teams" | "agents">(
    key: K,
    name: Named | undefined,
    find: (name: string) => string[],
  ): boolean => {
    if (name === undefined) return true;
    const found = resolve(name, read, find);
    if (!found) return false;
    wanted[key] = found;
    return true;
  };
  const complete =
    put("skills", of.skill, (name) =>
      [name, ...(skillNames[name] ?? [])].flatMap((each) => one(known.skills.get(fold(each)))),
    ) &&
    put("languages", of.language, (name) => [name]) &&
    put("teams", of.team, (name) => one(known.teams.get(fold(name)))) &&
    put("agents", of.agent, (name) => (known.agents.has(name) ? [name] : []));
  if (!complete) return undefined;
  if (of.level !== undefined) wanted.level = of.level;
  if (of.seniority_min !== undefined) wanted.min = of.seniority_min;
  if (of.seniority_max !== undefined) wanted.max = of.seniority_max;
  if (of.on_shift) wanted.shift = true;
  return wanted;
}

const one = (id: string | undefined): string[] => (id === undefined ? [] : [id]);

function resolve(name: Named, read: ReadFact, find: (name: string) => string[]): string[] | undefined {
  const told = typeof name === "string" ? name : read(name.fact);
  if (told === undefined || typeof told === "boolean" || typeof told === "number") return undefined;
  const found = [told].flat().flatMap((each) => find(each as string));
  return found.length > 0 ? [...new Set(found)] : undefined;
}

/** 0 when not, otherwise how well: skills count by level. */
export function suits(person: Person, wanted: Wanted): number {
  const { agents, teams, min, max, shift, languages, skills } = wanted;
  if (min !== undefined && person.seniority < min) return 0;
  if (max !== undefined && person.seniority > max) return 0;
  if (shift && !person.onShift) return 0;
  if (agents && !agents.includes(person.id)) return 0;
  if (teams && !teams.some((id) => person.teams.has(id))) return 0;
  if (languages && !speaksOne(person.languages, languages)) return 0;
  if (!skills) return 1;
  let best = 0;
  for (let i = 0; i < skills.length; i++) best = Math.max(best, person.skills.get(skills[i]!) ?? 0);
  return best >= (wanted.level ?? 1) ? (5 + best) / 10 : 0;
}

function speaksOne(have: readonly string[], want: readonly string[]): boolean {
  for (let i = 0; i < have.length; i++)
    for (let k = 0; k < want.length; k++) if (speaks(have[i]!, want[k]!)) return true;
  return false;
}

/** `zh` is spoken by whoever has `zh-CN`. */
const speaks = (have: string, want: string): boolean =>
  have === want || have.startsWith(`${want}-`) || want.startsWith(`${have}-`);

/** Conversations of one key can be had by the same people: the queue looks at them together. */
export const needKey = (plan: Plan): string =>
  JSON.stringify([plan.require.map((each) => each.wanted), plan.exclude.map((each) => each.wanted)]);
