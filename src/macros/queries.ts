/** Reads of macros: an agent's own, those of their teams, and the shared ones. */

import type { Macro } from "../../web/contract/models.ts";
import { must, type AgentActor } from "../accounts/actor.ts";
import type { Db } from "../kernel/db.ts";
import { NotFound } from "../kernel/errors.ts";
import { seesReply } from "../replies/queries.ts";
import { showMacro, type MacroRow } from "./types.ts";

const columns = "id, agent_id as agentId, team_id as teamId, name, key, actions, used";

/** Throws NotFound for what the agent may not see. */
export function requireMacro(db: Db, actor: AgentActor, id: string): MacroRow {
  const row = db.one<MacroRow>(`select ${columns} from macros where id = ?`, id);
  if (!row || !seesReply(actor, row)) throw new NotFound("not_found");
  return row;
}

export function getMacro(db: Db, actor: AgentActor, id: string): Macro {
  must(actor, "conversations.see");
  return showMacro(requireMacro(db, actor, id));
}

/** By name. `own`: only what they would run themself, not those of teams that a supervisor oversees. */
export function listMacros(db: Db, actor: AgentActor, { own = false } = {}): Macro[] {
  must(actor, "conversations.see");
  const everyTeam = actor.inboxes === "all" && !own;
  return db
    .all<MacroRow>(
      `select ${columns} from macros
       where agent_id = ?1 or (agent_id is null and team_id is null)
          or (team_id is not null and (?2 or team_id in (select value from json_each(?3))))
       order by name, id
       limit 500`,
      actor.id,
      everyTeam ? 1 : 0,
      JSON.stringify([...actor.teams]),
    )
    .map(showMacro);
}
