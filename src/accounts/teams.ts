/** Teams: groups of agents that conversations can be given to. */

import { Conflict, NotFound } from "../kernel/errors.ts";
import { emit } from "../kernel/event-log.ts";
import { newId } from "../kernel/ids.ts";
import type { Tx } from "../kernel/tx.ts";
import { must, type Actor } from "./actor.ts";
import { mustExist } from "./agents.ts";
import { audit } from "./audit-log.ts";

export interface NewTeam {
  name: string;
  description?: string;
  memberIds?: string[];
}

/** Needs agents.manage. Throws Conflict when the name is taken, Invalid for an unknown agent. Emits team.changed. */
export function createTeam(
  tx: Tx,
  actor: Actor,
  { name, description = "", memberIds = [] }: NewTeam,
): { teamId: string } {
  must(actor, "agents.manage");
  mustBeFree(tx, name, "");
  const teamId = newId("tea", tx.now);
  tx.run(
    "insert into teams (id, name, description, created_at, updated_at) values (?, ?, ?, ?, ?)",
    teamId,
    name,
    description,
    tx.now,
    tx.now,
  );
  putMembers(tx, teamId, memberIds);
  audit(tx, actor, {
    action: "team.created",
    subject: { kind: "team", id: teamId },
    details: { member_ids: memberIds },
  });
  emit(tx, "team.changed", { teamId });
  return { teamId };
}

/** Needs agents.manage. Throws NotFound, Conflict, Invalid. Emits team.changed, and agent.changed for who came or went. */
export function updateTeam(
  tx: Tx,
  actor: Actor,
  { teamId, ...change }: Partial<NewTeam> & { teamId: string },
): void {
  must(actor, "agents.manage");
  const team = tx.one<{ name: string; description: string }>(
    "select name, description from teams where id = ?",
    teamId,
  );
  if (!team) throw new NotFound("not_found");
  const { name = team.name, description = team.description } = change;
  mustBeFree(tx, name, teamId);
  tx.run(
    "update teams set name = ?, description = ?, updated_at = ? where id = ?",
    name,
    description,
    tx.now,
    teamId,
  );
  if (change.memberIds) putMembers(tx, teamId, change.memberIds);
  audit(tx, actor, {
    action: "team.updated",
    subject: { kind: "team", id: teamId },
    details: {
      fields: (["name", "description"] as const).filter(
        (field) => change[field] !== undefined && change[field] !== team[field],
      ),
      ...(change.memberIds && { member_ids: change.memberIds }),
    },
  });
  emit(tx, "team.changed", { teamId });
}

/** Needs agents.manage. Its conversations keep their assignees and belong to no team. Throws NotFound. Emits team.changed, agent.changed. */
export function deleteTeam(tx: Tx, actor: Actor, { teamId }: { teamId: string }): void {
  must(actor, "agents.manage");
  if (!tx.one("select 1 from teams where id = ?", teamId)) throw new NotFound("not_found");
  putMembers(tx, teamId, []);
  tx.run("delete from teams where id = ?", teamId);
  audit(tx, actor, { action: "team.deleted", subject: { kind: "team", id: teamId } });
  emit(tx, "team.changed", { teamId });
}

function putMembers(tx: Tx, teamId: string, memberIds: string[]): void {
  mustExist(tx, "agents", "member_ids", memberIds);
  const had = new Set(
    tx
      .all<{ id: string }>("select agent_id as id from team_members where team_id = ?", teamId)
      .map((row) => row.id),
  );
  const want = new Set(memberIds);
  for (const id of want) {
    if (had.has(id)) continue;
    tx.run("insert into team_members (team_id, agent_id) values (?, ?)", teamId, id);
    emit(tx, "agent.changed", { agentId: id });
  }
  for (const id of had) {
    if (want.has(id)) continue;
    tx.run("delete from team_members where team_id = ? and agent_id = ?", teamId, id);
    emit(tx, "agent.changed", { agentId: id });
  }
}

function mustBeFree(tx: Tx, name: string, exceptId: string): void {
  if (tx.one("select 1 from teams where name = ? and id <> ?", name, exceptId))
    throw new Conflict("name_taken");
}
