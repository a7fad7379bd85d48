/** Words of invitations: when one is made, what it says, what became of it. */

import { line, text, z } from "../kernel/parse.ts";

/** A bubble beside the launcher, the chat's window, or a task for the agents: the visitor sees nothing then. */
export const acts = ["bubble", "window", "task"] as const;
export type Act = (typeof acts)[number];

/** `done` is a task that an agent has looked after. */
export const states = ["sent", "seen", "accepted", "refused", "done"] as const;
export type State = (typeof states)[number];

export const sourceKinds = [
  "direct",
  "search",
  "ad",
  "social",
  "wechat",
  "referral",
  "email",
  "internal",
] as const;

const few = <S extends z.ZodType>(item: S) => z.array(item).max(30);

/** All of them must hold; an empty list or null asks nothing. */
export const conditionsSchema = z
  .strictObject({
    /** Of the page's address, `*` stands for anything: `/products/*`, `*utm_campaign=618*`. Any of them. */
    pages: few(line(300)).default([]),
    /** Seconds that the page has been seen. */
    dwell_s: z.number().int().min(1).max(3_600).nullable().default(null),
    /** Percent of the page's height. */
    depth: z.number().int().min(1).max(100).nullable().default(null),
    /** Pages seen in this visit, at least. */
    pages_seen: z.number().int().min(1).max(100).nullable().default(null),
    /** Any of them. */
    tags: few(line(60)).default([]),
    /** Kinds (`search`) or names (`baidu`). Any of them. */
    sources: few(line(80)).default([]),
    visits_from: z.number().int().min(1).max(1_000).nullable().default(null),
    visits_to: z.number().int().min(1).max(1_000).nullable().default(null),
    /** Only when the pointer goes for the way out. */
    leaving: z.boolean().default(false),
    /** Provinces by their short names (广东), cities, or countries as ISO 3166-1 alpha-2. Any of them. */
    regions: few(line(40)).default([]),
    /** Begin alike: `zh` holds for zh-CN. Any of them. */
    languages: few(line(20)).default([]),
    /** Only in the inbox's business hours. */
    open: z.boolean().default(true),
    /** Only while an agent of the inbox has room for one more. */
    agent: z.boolean().default(true),
  })
  .openapi("InvitationConditions");
export type Conditions = z.output<typeof conditionsSchema>;

export const variantSchema = z
  .strictObject({
    /** Names it in the results; stays when the text is mended. */
    key: z
      .string()
      .regex(/^[A-Z]$/)
      .openapi({ example: "A" }),
    text: text(500, 1),
    chips: z.array(line(40)).max(4).default([]),
  })
  .openapi("InvitationVariant");
export type Variant = z.output<typeof variantSchema>;

const variants = z
  .array(variantSchema)
  .min(1)
  .max(6)
  .refine((all) => new Set(all.map((each) => each.key)).size === all.length);

const fields = {
  name: line(60),
  inbox_id: z.string().max(40).nullable(),
  enabled: z.boolean(),
  act: z.enum(acts),
  conditions: conditionsSchema,
  variants,
  per_visit: z.number().int().min(0).max(20),
  per_day: z.number().int().min(0).max(50),
  quiet_days: z.number().int().min(0).max(365),
};

export const newRule = z
  .strictObject({
    ...fields,
    inbox_id: fields.inbox_id.default(null),
    enabled: fields.enabled.default(false),
    act: fields.act.default("bubble"),
    conditions: conditionsSchema.prefault({}),
    per_visit: fields.per_visit.default(1),
    per_day: fields.per_day.default(2),
    quiet_days: fields.quiet_days.default(7),
  })
  .openapi("NewInvitationRule");
export type NewRule = z.output<typeof newRule>;

/** Single conditions may be sent; the others stay. */
export const ruleChanges = z
  .strictObject({ ...fields, conditions: z.looseObject({}) })
  .partial()
  .openapi("InvitationRuleChanges");
export type RuleChanges = z.output<typeof ruleChanges>;

export interface InvitationRule {
  id: string;
  inboxId: string | null;
  name: string;
  place: number;
  enabled: boolean;
  act: Act;
  conditions: Conditions;
  variants: Variant[];
  perVisit: number;
  perDay: number;
  quietDays: number;
}

export interface InvitationRow {
  no: number;
  id: string;
  inboxId: string;
  visitorId: string;
  ruleId: string | null;
  variant: string;
  agentId: string | null;
  act: Act;
  text: string;
  chips: string;
  state: State;
  conversationId: string | null;
  at: number;
  seenAt: number | null;
  answeredAt: number | null;
}

/** How one text of a rule did. */
export interface Counts {
  variant: string;
  sent: number;
  seen: number;
  accepted: number;
  refused: number;
  /** Accepted ones in which the visitor wrote something. */
  conversations: number;
}
