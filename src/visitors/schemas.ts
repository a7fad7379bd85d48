/** Visitors as the API shows them: web/contract/visitors.ts in zod, for the reference. */

import { z } from "../accounts/rest.ts";
import { sourceKinds } from "./types.ts";

export const source = z
  .object({
    kind: z.enum(sourceKinds),
    name: z.string().openapi({ example: "baidu" }),
    keyword: z.string().optional(),
    campaign: z.string().optional(),
    group: z.string().optional(),
    creative: z.string().optional(),
    medium: z.string().optional(),
  })
  .openapi("VisitorSource");

const region = z.object({
  country: z.string().nullable().openapi({ example: "CN" }),
  province: z.string().nullable().openapi({ example: "广东" }),
  city: z.string().nullable().openapi({ example: "佛山" }),
});
const device = z.object({
  kind: z.enum(["desktop", "phone", "tablet"]),
  os: z.string(),
  browser: z.string(),
});

export const liveVisitor = z
  .object({
    id: z.string(),
    inbox_id: z.string(),
    name: z.string().nullable(),
    vip: z.boolean(),
    state: z.enum(["here", "hidden", "leaving", "left"]),
    page: z.object({
      url: z.string(),
      title: z.string(),
      since: z.string(),
      visible_ms: z.number().int(),
      depth: z.number().int(),
    }),
    at: z.string(),
    visit: z.object({ started_at: z.string(), pages: z.number().int(), number: z.number().int() }),
    source,
    region,
    device,
    language: z.string(),
    tags: z.array(z.string()),
    intent: z.number().int().openapi({ description: "0 to 100" }),
    conversation: z.object({ id: z.string(), status: z.string(), agent: z.string().nullable() }).nullable(),
    invited_at: z.string().nullable(),
  })
  .openapi("LiveVisitor");

const pageView = z.object({
  id: z.string(),
  url: z.string(),
  title: z.string(),
  at: z.string(),
  visible_ms: z.number().int(),
  depth: z.number().int().openapi({ description: "Percent of the page's height" }),
});
const behaviour = z.object({
  name: z.string(),
  label: z.string(),
  page_id: z.string().nullable(),
  at: z.string(),
  props: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});
const visit = z
  .object({
    id: z.string(),
    number: z.number().int(),
    started_at: z.string(),
    ended_at: z.string().nullable().openapi({ description: "Null until 30 minutes of silence" }),
    source,
    landing: z.string(),
    referrer: z.string(),
    visible_ms: z.number().int(),
    bounced: z.boolean(),
    pages: z.array(pageView),
    behaviours: z.array(behaviour),
  })
  .openapi("Visit");

export const journey = z
  .object({
    visitor: z.object({
      id: z.string(),
      name: z.string().nullable(),
      first_seen_at: z.string(),
      last_seen_at: z.string(),
      visits: z.number().int(),
      first_source: source,
      last_source: source,
      region,
      device,
      language: z.string(),
      tags: z.array(z.string()),
    }),
    live: liveVisitor.nullable(),
    intent: z.object({
      score: z.number().int(),
      parts: z.array(z.object({ code: z.string(), label: z.string(), value: z.number().int() })),
    }),
    visits: z.array(visit),
    next_cursor: z.string().nullable(),
  })
  .openapi("Journey");
