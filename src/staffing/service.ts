/** Verbs on staffing: skills come and go, an agent's skills, languages, shift and capacities change, and availability follows the shift. */

import { must, type Actor, type AgentActor } from "../accounts/actor.ts";
import { audit } from "../accounts/audit-log.ts";
import { loadActor } from "../accounts/authenticate.ts";
import { setAvailability } from "../accounts/service.ts";
import { Conflict, Invalid, NotFound } from "../kernel/errors.ts";
import { emit } from "../kernel/event-log.ts";
import { newId } from "../kernel/ids.ts";
import type { Hours } from "../inboxes/types.ts";
import { cancel, enqueue } from "../kernel/queue.ts";
import type { Tx } from "../kernel/tx.ts";
import type { Availability } from "../../web/contract/models.ts";
import { getStaffing } from "./queries.ts";
import { nextChange, onShift } from "./shifts.ts";
import { noShift, type SetBy, type Skill, type Staffing, type StaffingChanges } from "./types.ts";

export const shiftJob = "staffing.shift";
const shiftTimer = (agentId: string) => `shift:${agentId}`;

/** Needs agents.manage. Throws Conflict(name_taken). */
export function createSkill(tx: Tx, actor: Actor, { name }: { name: string }): Skill {
  must(actor, "agents.manage");
  nameIsFree(tx, name, "");
  const skill = { id: newId("skl", tx.now), name };
  tx.run("insert into skills (id, name, created_at) values (?, ?, ?)", skill.id, name, tx.now);
  audit(tx, actor, { action: "skill.created", subject: { kind: "skill", id: skill.id } });
  return skill;
}

export function renameSkill(tx: Tx, actor: Actor, { id, name }: Skill): Skill {
  must(actor, "agents.manage");
  nameIsFree(tx, name, id);
  if (tx.run("update skills set name = ? where id = ?", name, id) === 0) throw new NotFound("not_found");
  audit(tx, actor, { action: "skill.renamed", subject: { kind: "skill", id } });
  emit(tx, "staffing.changed", { agentId: null });
  return { id, name };
}

/** Rules that name it are paused from then on. */
export function deleteSkill(tx: Tx, actor: Actor, { id }: { id: string }): void {
  must(actor, "agents.manage");
  if (tx.run("delete from skills where id = ?", id) === 0) throw new NotFound("not_found");
  audit(tx, actor, { action: "skill.deleted", subject: { kind: "skill", id } });
  emit(tx, "staffing.changed", { agentId: null });
}

/** Needs agents.manage. Lists are replaced as a whole. Emits staffing.changed; a shift takes hold at once. */
export function updateStaffing(
  tx: Tx,
  actor: Actor,
  { agentId, changes }: { agentId: string; changes: StaffingChanges },
): Staffing {
  must(actor, "agents.manage");
  const before = getStaffing(tx, actor, agentId);
  const after = { ...before, ...changes };
  store(tx, agentId, after);
  if (changes.skills) putSkills(tx, agentId, changes.skills);
  if (changes.capacities) putCapacities(tx, agentId, changes.capacities);
  audit(tx, actor, {
    action: "staffing.updated",
    subject: { kind: "agent", id: agentId },
    details: { fields: Object.keys(changes) },
  });
  emit(tx, "staffing.changed", { agentId });
  if (changes.shift || changes.time_zone) followShift(tx, agentId);
  return getStaffing(tx, actor, agentId);
}

/**
 * The shift's job, and after a change of it: on and off at the boundaries, and a timer for the next. Somebody who is off by hand when
 * the shift begins stays so only if they said so during this shift; the end of a shift always ends it.
 */
export function followShift(tx: Tx, agentId: string): void {
  const agent = loadActor(tx, agentId, { via: "cli", address: "" });
  const staffing = agent && getStaffing(tx, agent, agentId);
  if (!agent || !staffing?.shift.enabled) return void cancel(tx, shiftTimer(agentId));
  const { shift, time_zone: zone } = staffing;
  if (!onShift(shift, zone, tx.now)) setBy(tx, agent, "offline", "shift");
  else if (staffing.set_by === "shift") setBy(tx, agent, "online", "shift");
  armShift(tx, agentId);
}

/** Only the timer: somebody who works longer by hand must not be sent home by a change of their name. */
export function armShift(tx: Tx, agentId: string): void {
  const row = tx.one<{ shift: string; zone: string }>(
    `select s.shift, s.time_zone as zone from agent_staffing as s join agents as a on a.id = s.agent_id
     where s.agent_id = ? and a.deactivated_at is null`,
    agentId,
  );
  const shift = row && ({ ...noShift, ...(JSON.parse(row.shift) as Partial<Hours>) } satisfies Hours);
  if (!shift?.enabled) return void cancel(tx, shiftTimer(agentId));
  const { zone } = row!;
  const next = nextChange(shift, zone, tx.now);
  if (next !== null)
    enqueue(tx, { name: shiftJob, payload: { agentId }, dedupe: shiftTimer(agentId), runAt: next });
}

/** The console says that its agent has not moved for as long as they chose, or is back. By hand beats idleness: only online becomes away. */
export function noteActivity(tx: Tx, actor: AgentActor, { idle }: { idle: boolean }): Availability {
  const staffing = getStaffing(tx, actor, actor.id);
  const now = availabilityOf(tx, actor.id);
  if (idle && staffing.idle_minutes > 0 && now === "online") return setBy(tx, actor, "away", "idle");
  if (!idle && staffing.set_by === "idle" && now === "away") return setBy(tx, actor, "online", "hand");
  return now;
}

/** After agent.availability: what was not set by a shift or by idleness was set by hand. */
export function noteHand(tx: Tx, agentId: string): void {
  if (settingBy.get(tx) === agentId) return;
  tx.run("update agent_staffing set set_by = 'hand' where agent_id = ? and set_by <> 'hand'", agentId);
}

/** Whose availability this transaction sets other than by hand. */
const settingBy = new WeakMap<Tx, string>();

function setBy(tx: Tx, actor: AgentActor, availability: Availability, by: SetBy): Availability {
  tx.run("update agent_staffing set set_by = ? where agent_id = ?", by, actor.id);
  settingBy.set(tx, actor.id);
  try {
    setAvailability(tx, actor, { availability });
  } finally {
    settingBy.delete(tx);
  }
  return availability;
}

const availabilityOf = (tx: Tx, agentId: string): Availability =>
  tx.one<{ availability: Availability }>("select availability from agents where id = ?", agentId)!
    .availability;

function store(tx: Tx, agentId: string, of: Omit<Staffing, "skills"> & { skills: unknown }): void {
  tx.run(
    `insert into agent_staffing (agent_id, seniority, languages, time_zone, shift, idle_minutes, set_by, updated_at)
     values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
     on conflict do update set seniority = ?2, languages = ?3, time_zone = ?4, shift = ?5, idle_minutes = ?6, set_by = ?7, updated_at = ?8`,
    agentId,
    of.seniority,
    JSON.stringify(of.languages),
    of.time_zone,
    JSON.stringify(of.shift),
    of.idle_minutes,
    of.set_by,
    tx.now,
  );
}

function putSkills(tx: Tx, agentId: string, skills: { id: string; level: number }[]): void {
  tx.run("delete from agent_skills where agent_id = ?", agentId);
  for (const [i, { id, level }] of skills.entries()) {
    if (!tx.one("select 1 from skills where id = ?", id))
      throw new Invalid("invalid", {}, [{ path: `skills.${i}.id`, code: "unknown" }]);
    tx.run("insert into agent_skills (agent_id, skill_id, level) values (?, ?, ?)", agentId, id, level);
  }
}

function putCapacities(tx: Tx, agentId: string, capacities: Record<string, number>): void {
  tx.run("delete from agent_capacities where agent_id = ?", agentId);
  for (const [channel, capacity] of Object.entries(capacities))
    tx.run(
      "insert into agent_capacities (agent_id, channel, capacity) values (?, ?, ?)",
      agentId,
      channel,
      capacity,
    );
}

function nameIsFree(tx: Tx, name: string, exceptId: string): void {
  if (tx.one("select 1 from skills where name = ? and id <> ?", name, exceptId))
    throw new Conflict("name_taken");
}
