/** Resources of assignment as zod schemas: what OpenAPI shows. */

import { z } from "../kernel/parse.ts";
import { ruleSchema } from "./rules.ts";

const at = z.iso.datetime();

export const publicationSchema = z
  .object({
    version: z.number().int(),
    note: z.string(),
    published_by: z.string().nullable(),
    rules: z.array(ruleSchema),
    published_at: at,
  })
  .openapi("AssignmentPublication");

const lost = z.object({ path: z.string(), code: z.string() });
export const ruleSetSchema = z
  .object({
    version: z.number().int().openapi({ description: "0: what a new house begins with" }),
    rules: z.array(ruleSchema),
    paused: z
      .record(z.string(), z.array(lost))
      .openapi({ description: "rules that name something that is gone, by their id: they rest" }),
    draft: z
      .object({
        revision: z.number().int(),
        rules: z.array(ruleSchema),
        paused: z.record(z.string(), z.array(lost)),
        edited_by: z.string().nullable(),
        updated_at: at,
      })
      .nullable(),
    facts: z.array(
      z.object({
        name: z.string(),
        kind: z.enum(["text", "number", "boolean", "list"]),
        operators: z.array(z.string()),
      }),
    ),
  })
  .openapi("AssignmentRules");

export const decisionSchema = z
  .object({
    id: z.string(),
    at,
    outcome: z.enum(["assigned", "waiting", "held"]),
    agent_id: z.string().nullable(),
    rules_version: z.number().int(),
    objective: z.enum(["speed", "conversion", "balance", "blend"]),
    hits: z.array(z.string()).openapi({ description: "rules whose condition held" }),
    requires: z.array(z.string()),
    team_id: z.string().nullable(),
    held_until: z.number().int().nullable(),
    ranked: z.array(
      z.object({ agent_id: z.string(), total: z.number(), parts: z.record(z.string(), z.number()) }),
    ),
    removed: z.array(
      z.object({ reason: z.string(), count: z.number().int(), agent_ids: z.array(z.string()) }),
    ),
    fit: z.number().int(),
    took_us: z.number().int(),
  })
  .openapi("AssignmentDecision");

export const testSchema = z
  .object({
    hits: z.array(z.string()),
    requires: z.array(z.string()),
    team_id: z.string().nullable(),
    priority: z.number().int(),
    held_until: at.nullable(),
    winner: z.string().nullable(),
    ranked: decisionSchema.shape.ranked,
    removed: decisionSchema.shape.removed,
  })
  .openapi("AssignmentTest");

const spread = z.object({ mean: z.number(), p95: z.number() });
const counts = z
  .array(z.number().int())
  .openapi({ description: "how many up to each of `steps_ms`, and how many longer" });
const outcome = z.object({
  served: z.number().int(),
  unserved: z.number().int(),
  wait_ms: spread,
  wait_histogram: counts,
  response_histogram: counts,
  first_response_ms: spread,
  match_rate: z.number(),
  vip: z.object({ count: z.number().int(), wait_ms: z.number(), senior_rate: z.number() }),
  load_gini: z.number(),
  per_agent: z.array(z.object({ agent_id: z.string(), served: z.number().int(), busy_ms: z.number() })),
});
export const comparisonSchema = z
  .object({
    arrivals: z.number().int(),
    cut: z.boolean(),
    steps_ms: z.array(z.number()),
    today: outcome,
    draft: outcome,
  })
  .openapi("AssignmentSimulation");
