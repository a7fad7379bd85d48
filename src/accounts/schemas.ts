/** Shapes of this feature's resources in the API; web/contract/models.ts has the same as types. */

import { line, text, z } from "../kernel/parse.ts";
import { scopes } from "./scopes.ts";
import { availability, email, locale, preferences, role } from "./types.ts";

const time = z.iso.datetime().openapi({ example: "2026-06-10T02:00:00.000Z" });
export const agentId = z.string().openapi({ example: "agt_01k2q8m3n5p7r9t1v3x5z7b9d1" });
export const params = z.object({ id: z.string().max(64) });
export const ids = z.array(z.string().max(64)).max(500);

export const agent = z
  .object({
    id: agentId,
    name: z.string(),
    email: z.string(),
    role,
    avatar_url: z.string().optional(),
    availability,
    connected: z.boolean().openapi({ description: "Has a socket open now" }),
    capacity: z.number().int(),
    team_ids: z.array(z.string()),
    inbox_ids: z.array(z.string()),
    two_factor: z.boolean(),
    deactivated_at: time.nullable(),
    last_seen_at: time.nullable(),
    created_at: time,
  })
  .openapi("Agent");

export const me = agent
  .extend({ locale: z.string(), preferences, recovery_codes_left: z.number().int() })
  .openapi("Me");

export const agentChange = z
  .strictObject({
    name: line(80).optional(),
    role: role.optional(),
    capacity: z.number().int().min(0).max(1000).optional(),
    inbox_ids: ids.optional(),
    team_ids: ids.optional(),
  })
  .openapi("AgentChange");

export const profileChange = z.strictObject({ name: line(80).optional(), locale: locale.optional() });

/** Its rules have their own texts; here only what could not be a password at all. */
export const password = z.string().max(1_000);

export const session = z
  .object({
    id: z.string(),
    user_agent: z.string(),
    address: z.string(),
    current: z.boolean(),
    created_at: time,
    seen_at: time,
    expires_at: time,
  })
  .openapi("Session");

export const team = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string(),
    member_ids: z.array(z.string()),
    created_at: time,
  })
  .openapi("Team");

export const newTeam = z
  .strictObject({ name: line(80), description: text(500).optional(), member_ids: ids.optional() })
  .openapi("NewTeam");
export const teamChange = newTeam.partial().openapi("TeamChange");

export const invitation = z
  .object({
    id: z.string(),
    email: z.string().nullable(),
    role,
    inbox_ids: z.array(z.string()),
    team_ids: z.array(z.string()),
    invited_by: z.string().nullable(),
    expired: z.boolean(),
    created_at: time,
    expires_at: time,
  })
  .openapi("Invitation");

export const newInvitation = z
  .strictObject({
    email: email.optional(),
    role,
    inbox_ids: ids.default([]),
    team_ids: ids.default([]),
  })
  .openapi("NewInvitation");

export const apiKey = z
  .object({
    id: z.string(),
    agent_id: z.string(),
    name: z.string(),
    hint: z.string().openapi({ description: "The last four characters of the key" }),
    inbox_ids: z.array(z.string()),
    scopes: z.array(z.enum(scopes)),
    created_at: time,
    expires_at: time.nullable(),
    last_used_at: time.nullable(),
  })
  .openapi("ApiKey");

export const newApiKey = z
  .strictObject({
    name: line(80),
    inbox_ids: ids.default([]),
    scopes: z
      .array(z.enum(scopes))
      .max(scopes.length)
      .default(["*"])
      .transform((list) => (list.length === 0 ? (["*"] as typeof list) : list))
      .openapi({ description: "Who may write may read; everything when empty", example: ["contacts:read"] }),
    expires_at: time.nullable().optional(),
  })
  .openapi("NewApiKey");

export const auditLine = z
  .object({
    id: z.string(),
    at: time,
    actor: z.object({ kind: z.string(), id: z.string().nullable(), name: z.string().nullable() }),
    via: z.string(),
    action: z.string(),
    subject: z.object({ kind: z.string(), id: z.string() }).nullable(),
    details: z.record(z.string(), z.unknown()),
    address: z.string(),
  })
  .openapi("AuditLine");

/** A point in time in a query string, as epoch milliseconds. */
export const moment = z.iso
  .datetime({ offset: true })
  .transform((value) => Date.parse(value))
  .openapi({ type: "string", format: "date-time" });

/** A list that is short enough to be whole. */
export const whole = <S extends z.ZodType>(item: S) => z.object({ data: z.array(item) });
