/**
 * Who works where, in memory, by inbox. A version in the database changes with all that it is made of, so that it is never older than
 * the transaction that asks.
 */

import type { Db } from "../kernel/db.ts";
import { minute } from "../kernel/clock.ts";
import { staffingOfAll, staffingVersion } from "../staffing/queries.ts";
import { onShift } from "../staffing/shifts.ts";
import type { Staffing } from "../staffing/types.ts";
import type { Availability, Role } from "../../web/contract/models.ts";
import type { Known } from "./rules.ts";
import type { Person } from "./types.ts";

interface Member extends Person {
  role: Role;
  staffing: Staffing;
}

export interface Roster {
  /** Members of the inbox; when it has none, owners, admins and supervisors. */
  people(db: Db, inboxId: string, now: number): readonly Person[];
  /** Inboxes whose conversations this agent may be given. */
  inboxesOf(db: Db, agentId: string, now: number): string[];
  /** Ids and names that rules may mean. */
  known(db: Db, now: number): Known;
  /**
   * `people`: another number whenever anything but availability is another; what was worked out from people may be kept as long.
   * `availability`: another when anybody has come or gone.
   */
  generation(db: Db, now: number): { people: number; availability: number };
}

export function createRoster(): Roster {
  let version: number | undefined;
  let availability: number | undefined;
  let shiftsAt = 0;
  let members: Member[] = [];
  let byInbox = new Map<string, Member[]>();
  let known: Known | undefined;
  let generation = 0;
  let comings = 0;

  function refresh(db: Db, now: number): void {
    const current = staffingVersion(db);
    if (current.version !== version) {
      members = load(db);
      byInbox = new Map();
      known = undefined;
      version = current.version;
      availability = current.availability;
      shiftsAt = 0;
      generation++;
    } else if (current.availability !== availability) {
      availability = current.availability;
      const now = new Map(
        db
          .all<{ id: string; availability: Availability }>("select id, availability from agents")
          .map((row) => [row.id, row.availability]),
      );
      for (const each of members) each.availability = now.get(each.id)!;
      comings++;
    }
    // Shifts are told by the minute.
    if (Math.floor(now / minute) === shiftsAt) return;
    shiftsAt = Math.floor(now / minute);
    for (const each of members) {
      const { shift, time_zone: zone } = each.staffing;
      const works = shift.enabled && onShift(shift, zone, now);
      if (works !== each.onShift) generation++;
      each.onShift = works;
    }
  }

  const people = (db: Db, inboxId: string): Member[] => {
    let found = byInbox.get(inboxId);
    if (found) return found;
    const ids = new Set(
      db
        .all<{ id: string }>("select agent_id as id from inbox_members where inbox_id = ?", inboxId)
        .map((row) => row.id),
    );
    found = members.filter(({ id, role }) =>
      ids.size > 0
        ? ids.has(id) && role !== "read_only"
        : role === "owner" || role === "admin" || role === "supervisor",
    );
    byInbox.set(inboxId, found);
    return found;
  };

  return {
    people(db, inboxId, now) {
      refresh(db, now);
      return people(db, inboxId);
    },
    inboxesOf(db, agentId, now) {
      refresh(db, now);
      return db
        .all<{ id: string }>("select id from inboxes where archived_at is null")
        .map((row) => row.id)
        .filter((inboxId) => people(db, inboxId).some((each) => each.id === agentId));
    },
    known(db, now) {
      refresh(db, now);
      return (known ??= readKnown(db));
    },
    generation(db, now) {
      refresh(db, now);
      return { people: generation, availability: comings };
    },
  };
}

export function readKnown(db: Db): Known {
  const names = (sql: string) =>
    new Map(
      db
        .all<{ id: string; name: string }>(sql)
        .flatMap(({ id, name }) => [[id, id] as const, [name.trim().toLowerCase(), id] as const]),
    );
  return {
    skills: names("select id, name from skills"),
    teams: names("select id, name from teams"),
    agents: new Set(
      db.all<{ id: string }>("select id from agents where deactivated_at is null").map((row) => row.id),
    ),
    empty: new Set(
      db
        .all<{ id: string }>(
          `select id from teams where not exists (select 1 from team_members as m join agents as a on a.id = m.agent_id
             where m.team_id = teams.id and a.deactivated_at is null)`,
        )
        .map((row) => row.id),
    ),
  };
}

function load(db: Db): Member[] {
  const staffing = new Map(staffingOfAll(db).map((each) => [each.agent_id, each]));
  const teams = new Map<string, Set<string>>();
  for (const { teamId, agentId } of db.all<{ teamId: string; agentId: string }>(
    "select team_id as teamId, agent_id as agentId from team_members",
  )) {
    const list = teams.get(agentId);
    if (list) list.add(teamId);
    else teams.set(agentId, new Set([teamId]));
  }
  return db
    .all<{ id: string; name: string; role: Role; availability: Availability; capacity: number }>(
      "select id, name, role, availability, capacity from agents where deactivated_at is null order by id",
    )
    .map((row) => {
      const of = staffing.get(row.id)!;
      return {
        ...row,
        staffing: of,
        seniority: of.seniority,
        skills: new Map(of.skills.map((skill) => [skill.id, skill.level])),
        languages: of.languages,
        capacities: of.capacities,
        teams: teams.get(row.id) ?? new Set(),
        onShift: false,
      };
    });
}
