/**
 * Who works where, in memory, by inbox. A version in the database changes with all that it is made of, so that it is never older than
 * the transaction that asks. Loads are read from the database for each piece of work and counted on by hand within it.
 */

import type { Db } from "../kernel/db.ts";
import { minute } from "../kernel/clock.ts";
import { staffingOfAll, staffingVersion } from "../staffing/queries.ts";
import { onShift } from "../staffing/shifts.ts";
import type { Staffing } from "../staffing/types.ts";
import type { Availability, Role } from "../../web/contract/models.ts";
import type { Known } from "./rules.ts";
import type { Candidate, Person } from "./types.ts";

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
}

export function createRoster(): Roster {
  let version: number | undefined;
  let shiftsAt = 0;
  let members: Member[] = [];
  let byInbox = new Map<string, Member[]>();
  let known: Known | undefined;

  function refresh(db: Db, now: number): void {
    const current = staffingVersion(db);
    if (current !== version) {
      members = load(db);
      byInbox = new Map();
      known = undefined;
      version = current;
      shiftsAt = 0;
    }
    // Shifts are told by the minute.
    if (Math.floor(now / minute) === shiftsAt) return;
    shiftsAt = Math.floor(now / minute);
    for (const each of members) {
      const { shift, time_zone: zone } = each.staffing;
      each.onShift = shift.enabled && onShift(shift, zone, now);
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

/** Candidates of inboxes during one piece of work: loads as the database has them, then counted on. */
export interface Floor {
  /** Those who could take one now, and all others of this inbox. */
  of(inboxId: string, channel: string): { free: Candidate[]; others: Candidate[] };
  /** This agent has one more. */
  took(agentId: string, inboxId: string, channel: string): void;
}

export interface FloorDeps {
  roster: Roster;
  connected: (agentId: string) => boolean;
  channelOf: (inboxId: string) => string;
  weightOf: (inboxId: string) => number;
}

export function openFloor(db: Db, now: number, { roster, connected, channelOf, weightOf }: FloorDeps): Floor {
  const loads = new Map<string, { load: number; channels: Map<string, number>; lastAt: number }>();
  for (const [agentId, inboxId, open, lastAt] of loadRows(db)) {
    let found = loads.get(agentId);
    if (!found) loads.set(agentId, (found = { load: 0, channels: new Map(), lastAt: 0 }));
    found.load += open * weightOf(inboxId);
    found.lastAt = Math.max(found.lastAt, lastAt);
    if (open === 0) continue;
    const channel = channelOf(inboxId);
    found.channels.set(channel, (found.channels.get(channel) ?? 0) + open);
  }
  const views = new Map<
    string,
    { free: Candidate[]; others: Candidate[]; byId: Map<string, Candidate>; channel: string }
  >();
  const roomFor = ({ person, connected: here, load, channelLoad }: Candidate, channel: string): boolean =>
    here &&
    person.availability === "online" &&
    load < person.capacity &&
    channelLoad < (person.capacities[channel] ?? Infinity);

  return {
    of(inboxId, channel) {
      let view = views.get(inboxId);
      if (view) return view;
      view = { free: [], others: [], byId: new Map(), channel };
      for (const person of roster.people(db, inboxId, now)) {
        const found = loads.get(person.id);
        const candidate: Candidate = {
          person,
          connected: connected(person.id),
          load: found?.load ?? 0,
          channelLoad: found?.channels.get(channel) ?? 0,
          lastAt: found?.lastAt ?? 0,
        };
        view.byId.set(person.id, candidate);
        (roomFor(candidate, channel) ? view.free : view.others).push(candidate);
      }
      views.set(inboxId, view);
      return view;
    },
    took(agentId, inboxId, channel) {
      const weight = weightOf(inboxId);
      const found = loads.get(agentId) ?? { load: 0, channels: new Map<string, number>(), lastAt: 0 };
      loads.set(agentId, found);
      found.load += weight;
      found.lastAt = now;
      found.channels.set(channel, (found.channels.get(channel) ?? 0) + 1);
      for (const view of views.values()) {
        const candidate = view.byId.get(agentId);
        if (!candidate) continue;
        candidate.load += weight;
        candidate.lastAt = now;
        if (view.channel === channel) candidate.channelLoad += 1;
        const at = roomFor(candidate, view.channel) ? -1 : view.free.indexOf(candidate);
        if (at >= 0) view.others.push(...view.free.splice(at, 1));
      }
    },
  };
}

const loadRows = (db: Db): [string, string, number, number][] =>
  db
    .all<{ a: string; i: string; o: number; l: number }>(
      "select agent_id as a, inbox_id as i, open as o, last_at as l from agent_loads",
    )
    .map((row) => [row.a, row.i, row.o, row.l]);
