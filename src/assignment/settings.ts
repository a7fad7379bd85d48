/** Settings of assignment for each inbox: objective, waiting, rescue, claiming; what may stand there, and what stands there at first. */

import { must, type Actor } from "../accounts/actor.ts";
import { audit } from "../accounts/audit-log.ts";
import { inboxFor } from "../inboxes/queries.ts";
import type { Db } from "../kernel/db.ts";
import { Invalid, type FieldError } from "../kernel/errors.ts";
import { emit } from "../kernel/event-log.ts";
import { line, z } from "../kernel/parse.ts";
import type { Tx } from "../kernel/tx.ts";

const seconds = z.number().int().min(5).max(86_400);
export const settingsSchema = z
  .strictObject({
    objective: z.enum(["speed", "conversion", "balance", "blend"]),
    /** What one of its conversations weighs in an agent's load. */
    weight: z.number().min(0.1).max(10),
    /** To these teams one after another, each so long after it came into the queue. */
    overflow: z.array(z.strictObject({ after_s: seconds, team_id: z.string().max(40) })).max(5),
    /** Waiting this long becomes an offline message; null: never. */
    time_out_s: seconds.nullable(),
    /** A level of priority is worth this much waiting. */
    ageing_s: z.number().int().min(10).max(86_400),
    rescue: z.strictObject({
      /** No answer within this time: back into the queue; null: never. */
      answer_s: seconds.nullable(),
      /** Unanswered conversations of an agent who goes offline or loses the line. */
      gone: z.boolean(),
      /** So many times at most. */
      most: z.number().int().min(1).max(10),
    }),
    /** Contacts who leave while they wait: after so long without a line they are asked last, or skipped until they are back. */
    left: z.strictObject({
      after_s: z.number().int().min(10).max(3_600),
      order: z.enum(["last", "skip"]),
    }),
    /** Where agents claim by hand: anything, or only what comes next; never above their capacity when limited. */
    claim: z.strictObject({ order: z.enum(["any", "next"]), limited: z.boolean() }),
    /** Pages of a product line, with `*` for anything, and the team that knows it. */
    product_lines: z
      .array(
        z.strictObject({
          name: line(40),
          pages: z.array(line(200)).min(1).max(20),
          team_id: z.string().max(40),
        }),
      )
      .max(50),
  })
  .openapi("AssignmentSettings");
export type AssignmentSettings = z.output<typeof settingsSchema>;

export const defaultSettings: AssignmentSettings = {
  objective: "blend",
  weight: 1,
  overflow: [],
  time_out_s: null,
  ageing_s: 300,
  rescue: { answer_s: null, gone: true, most: 3 },
  left: { after_s: 60, order: "last" },
  claim: { order: "any", limited: false },
  product_lines: [],
};

export function settingsOf(db: Db, inboxId: string): AssignmentSettings {
  const row = db.one<{ settings: string }>(
    "select settings from assignment_settings where inbox_id = ?",
    inboxId,
  );
  return row
    ? { ...defaultSettings, ...(JSON.parse(row.settings) as Partial<AssignmentSettings>) }
    : defaultSettings;
}

/** Needs inboxes.manage. Throws NotFound, Invalid for a team that is not there, empty, or named twice. Emits assignment.changed. */
export function changeSettings(
  tx: Tx,
  actor: Actor,
  { inboxId, changes }: { inboxId: string; changes: Partial<AssignmentSettings> },
): AssignmentSettings {
  must(actor, "inboxes.manage");
  inboxFor(tx, actor, inboxId);
  const settings = { ...settingsOf(tx, inboxId), ...changes };
  const wrong = [
    ...checkTeams(tx, "overflow", settings.overflow),
    ...checkTeams(tx, "product_lines", settings.product_lines),
    ...checkOverflow(settings.overflow),
  ];
  if (wrong.length > 0) throw new Invalid("invalid", {}, wrong);
  tx.run(
    "insert into assignment_settings (inbox_id, settings, updated_at) values (?1, ?2, ?3) on conflict do update set settings = ?2, updated_at = ?3",
    inboxId,
    JSON.stringify(settings),
    tx.now,
  );
  audit(tx, actor, {
    action: "assignment.settings_changed",
    subject: { kind: "inbox", id: inboxId },
    details: { fields: Object.keys(changes) },
  });
  emit(tx, "assignment.changed", { inboxId });
  return settings;
}

function checkTeams(tx: Tx, path: string, list: readonly { team_id: string }[]): FieldError[] {
  return list.flatMap(({ team_id: id }, i) => {
    const team = tx.one<{ members: number }>(
      "select (select count(*) from team_members where team_id = teams.id) as members from teams where id = ?",
      id,
    );
    if (team && team.members > 0) return [];
    return [{ path: `${path}.${i}.team_id`, code: team ? "team_empty" : "unknown" }];
  });
}

/** Each later than the one before, and no team twice: it would go round. */
function checkOverflow(list: AssignmentSettings["overflow"]): FieldError[] {
  return list.flatMap((step, i) => {
    const before = list.slice(0, i);
    if (before.some((each) => each.team_id === step.team_id))
      return [{ path: `overflow.${i}.team_id`, code: "overflow_cycle" }];
    return before.some((each) => each.after_s >= step.after_s)
      ? [{ path: `overflow.${i}.after_s`, code: "invalid" }]
      : [];
  });
}
