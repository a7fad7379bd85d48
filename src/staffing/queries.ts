/** Reads of staffing: skills, and what is known of each agent. */

import { must, type Actor } from "../accounts/actor.ts";
import type { Hours } from "../inboxes/types.ts";
import type { Db } from "../kernel/db.ts";
import { NotFound } from "../kernel/errors.ts";
import { noShift, type Seniority, type SetBy, type Skill, type Staffing } from "./types.ts";

export const listSkills = (db: Db): Skill[] => db.all<Skill>("select id, name from skills order by name, id");

interface Row {
  agentId: string;
  seniority: Seniority | null;
  languages: string | null;
  timeZone: string | null;
  shift: string | null;
  idleMinutes: number | null;
  setBy: SetBy | null;
}

const rows = `select a.id as agentId, s.seniority, s.languages, s.time_zone as timeZone, s.shift, s.idle_minutes as idleMinutes, s.set_by as setBy
  from agents as a left join agent_staffing as s on s.agent_id = a.id`;

/** Throws NotFound. */
export function getStaffing(db: Db, actor: Actor, agentId: string): Staffing {
  must(actor, "agents.see");
  const row = db.one<Row>(`${rows} where a.id = ?`, agentId);
  if (!row) throw new NotFound("not_found");
  return toStaffing(row, skillsByAgent(db, agentId), capacitiesByAgent(db, agentId));
}

/** Everybody who is not deactivated, by name. */
export function listStaffing(db: Db, actor: Actor): Staffing[] {
  must(actor, "agents.see");
  return staffingOfAll(db);
}

/** For those who decide, not for the edge: asks no permission. */
export function staffingOfAll(db: Db): Staffing[] {
  const skills = skillsByAgent(db, null);
  const capacities = capacitiesByAgent(db, null);
  return db
    .all<Row>(`${rows} where a.deactivated_at is null order by a.name, a.id`)
    .map((row) => toStaffing(row, skills, capacities));
}

/** `version` changes whenever an agent, a membership, a skill, a shift or a capacity does, `availability` with anybody's availability. */
export const staffingVersion = (db: Db): { version: number; availability: number } =>
  db.one<{ version: number; availability: number }>("select version, availability from staffing_version")!;

type Skills = Map<string, Staffing["skills"]>;

function skillsByAgent(db: Db, agentId: string | null): Skills {
  const found: Skills = new Map();
  for (const { agentId: id, ...skill } of db.all<{
    agentId: string;
    id: string;
    name: string;
    level: number;
  }>(
    `select s.agent_id as agentId, k.id, k.name, s.level from agent_skills as s join skills as k on k.id = s.skill_id
     where ?1 is null or s.agent_id = ?1 order by k.name`,
    agentId,
  )) {
    const list = found.get(id);
    if (list) list.push(skill);
    else found.set(id, [skill]);
  }
  return found;
}

function capacitiesByAgent(db: Db, agentId: string | null): Map<string, Record<string, number>> {
  const found = new Map<string, Record<string, number>>();
  for (const row of db.all<{ agentId: string; channel: string; capacity: number }>(
    "select agent_id as agentId, channel, capacity from agent_capacities where ?1 is null or agent_id = ?1",
    agentId,
  ))
    found.set(row.agentId, { ...found.get(row.agentId), [row.channel]: row.capacity });
  return found;
}

function toStaffing(row: Row, skills: Skills, capacities: Map<string, Record<string, number>>): Staffing {
  return {
    agent_id: row.agentId,
    seniority: row.seniority ?? 1,
    languages: JSON.parse(row.languages ?? "[]") as string[],
    time_zone: row.timeZone ?? "Asia/Shanghai",
    shift: { ...noShift, ...(JSON.parse(row.shift ?? "{}") as Partial<Hours>) },
    idle_minutes: row.idleMinutes ?? 0,
    set_by: row.setBy ?? "hand",
    skills: skills.get(row.agentId) ?? [],
    capacities: capacities.get(row.agentId) ?? {},
  };
}
