/** What a macro is made of: a few deeds, done one after another in one transaction. */

import type { Macro, MacroAction } from "../../web/contract/models.ts";
import { isId } from "../kernel/ids.ts";
import { line, text, z } from "../kernel/parse.ts";

export interface MacroRow {
  id: string;
  /** Whose own it is; of a team with `teamId`; of everybody with neither. */
  agentId: string | null;
  teamId: string | null;
  name: string;
  key: string | null;
  /** JSON of the actions. */
  actions: string;
  used: number;
}

const id = (prefix: Parameters<typeof isId>[0]) => z.string().refine((value) => isId(prefix, value));
const words = text(5_000, 1).refine((value) => value.trim() !== "", { message: "text_broken" });
const tags = z.array(line(60)).max(20);

const action = z.discriminatedUnion("do", [
  z.strictObject({ do: z.literal("reply"), text: words }),
  z.strictObject({ do: z.literal("note"), text: words }),
  z.strictObject({ do: z.literal("tag"), add: tags, remove: tags }),
  z.strictObject({
    do: z.literal("priority"),
    value: z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)]),
  }),
  z.strictObject({ do: z.literal("assign"), agent_id: z.union([z.literal("me"), id("agt"), z.null()]) }),
  z.strictObject({ do: z.literal("transfer"), team_id: id("tea") }),
  z.strictObject({ do: z.literal("snooze"), minutes: z.number().int().min(1).max(525_600) }),
  z.strictObject({ do: z.literal("close") }),
]) satisfies z.ZodType<MacroAction>;

export const macroActions = z.array(action).min(1).max(10);

export const macroFields = z.object({
  name: line(60).optional(),
  key: z
    .string()
    .regex(/^[a-z]$/)
    .openapi({ example: "q" })
    .nullable()
    .optional(),
  actions: macroActions.optional(),
});
export type MacroChanges = z.output<typeof macroFields>;

export const mostMacros = 500;

export const showMacro = (row: MacroRow): Macro => ({
  id: row.id,
  scope: row.agentId ? "personal" : row.teamId ? "team" : "shared",
  team_id: row.teamId,
  name: row.name,
  key: row.key,
  actions: JSON.parse(row.actions) as MacroAction[],
  used: row.used,
});
