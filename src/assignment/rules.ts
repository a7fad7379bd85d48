/** Rules as data: what each may say, what is wrong with a set of them, and what a set makes of one conversation. Pure. */

import type { FieldError } from "../kernel/errors.ts";
import { line, z } from "../kernel/parse.ts";
import { checkCondition, holds, type Condition, type FactKind, type ReadFact } from "./conditions.ts";
import { skillNames } from "./understand.ts";

/** A name, or the fact that tells it. */
const value = z.union([z.string().min(1).max(80), z.strictObject({ fact: z.string().max(80) })]);
export type NameOrFact = z.output<typeof value>;

/** All that is given must be so. A skill may be named by its id or its name. */
const who = z
  .strictObject({
    skill: value.optional(),
    level: z.number().int().min(1).max(5).optional(),
    language: value.optional(),
    team: value.optional(),
    agent: value.optional(),
    seniority_min: z.number().int().min(0).max(3).optional(),
    seniority_max: z.number().int().min(0).max(3).optional(),
    on_shift: z.literal(true).optional(),
  })
  .refine((each) => Object.values(each).some((part) => part !== undefined));
type Who = z.output<typeof who>;

const seconds = z.number().int().min(1).max(86_400);
const effect = z.discriminatedUnion("do", [
  /** `for_s`: only so long after it came into the queue. */
  z.strictObject({ do: z.literal("require"), who, for_s: seconds.optional() }),
  z.strictObject({ do: z.literal("exclude"), who }),
  z.strictObject({ do: z.literal("prefer"), who, weight: z.number().min(-100).max(100) }),
  z.strictObject({ do: z.literal("send"), team: value }),
  z.strictObject({ do: z.literal("raise"), priority: z.number().int().min(1).max(3) }),
  /** For the bot, or until the inbox opens. */
  z.strictObject({ do: z.literal("hold"), for_s: seconds }),
  z.strictObject({ do: z.literal("hold"), until: z.literal("open") }),
] as never);
export type Effect =
  | { do: "require"; who: Who; for_s?: number }
  | { do: "exclude"; who: Who }
  | { do: "prefer"; who: Who; weight: number }
  | { do: "send"; team: NameOrFact }
  | { do: "raise"; priority: number }
  | { do: "hold"; for_s: number }
  | { do: "hold"; until: "open" };

const effectSchema = z.union([
  z.strictObject({ do: z.literal("require"), who, for_s: seconds.optional() }),
  z.strictObject({ do: z.literal("exclude"), who }),
  z.strictObject({ do: z.literal("prefer"), who, weight: z.number().min(-100).max(100) }),
  z.strictObject({ do: z.literal("send"), team: value }),
  z.strictObject({ do: z.literal("raise"), priority: z.number().int().min(1).max(3) }),
  z.strictObject({ do: z.literal("hold"), for_s: seconds }),
  z.strictObject({ do: z.literal("hold"), until: z.literal("open") }),
]);
