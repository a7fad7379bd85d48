/** What is known of an agent beyond the name: skills, languages, seniority, shift, capacities; and the schemas that check it. */

import { defaultHours, hoursSchema, zoneSchema, type Hours } from "../inboxes/types.ts";
import { line, z } from "../kernel/parse.ts";

/** 0 newcomer, 1 regular, 2 senior, 3 expert. */
export type Seniority = 0 | 1 | 2 | 3;
export type SetBy = "hand" | "shift" | "idle";

export interface Skill {
  id: string;
  name: string;
}

export interface Staffing {
  agent_id: string;
  seniority: Seniority;
  languages: string[];
  time_zone: string;
  /** A disabled week means: always when they say so. */
  shift: Hours;
  idle_minutes: number;
  set_by: SetBy;
  skills: { id: string; name: string; level: number }[];
  /** Channel → most conversations at once there; the agent's own capacity holds over all. */
  capacities: Record<string, number>;
}

export const newSkill = z.strictObject({ name: line(40) }).openapi("NewSkill");

/** A language tag: `zh-CN`, `en`, `yue` for Cantonese, `nan` for Hokkien. */
export const language = z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/);

export const staffingChanges = z
  .strictObject({
    seniority: z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)]),
    languages: z
      .array(language)
      .max(20)
      .transform((list) => [...new Set(list)]),
    time_zone: zoneSchema,
    shift: hoursSchema,
    idle_minutes: z.number().int().min(0).max(1_440),
    skills: z
      .array(z.strictObject({ id: z.string().max(40), level: z.number().int().min(1).max(5) }))
      .max(100)
      .refine((list) => new Set(list.map((each) => each.id)).size === list.length),
    capacities: z.record(z.string().regex(/^[a-z][a-z0-9_-]{0,30}$/), z.number().int().min(0).max(1_000)),
  })
  .partial()
  .openapi("StaffingChanges");
export type StaffingChanges = z.output<typeof staffingChanges>;

export const staffingSchema = z
  .object({
    agent_id: z.string(),
    seniority: z.number().int().openapi({ description: "0 newcomer, 1 regular, 2 senior, 3 expert" }),
    languages: z.array(z.string()),
    time_zone: z.string(),
    shift: hoursSchema,
    idle_minutes: z.number().int(),
    set_by: z.enum(["hand", "shift", "idle"]),
    skills: z.array(z.object({ id: z.string(), name: z.string(), level: z.number().int() })),
    capacities: z.record(z.string(), z.number().int()),
  })
  .openapi("Staffing");

export const skillSchema = z.object({ id: z.string(), name: z.string() }).openapi("Skill");

export const noShift: Hours = { ...defaultHours, enabled: false };
