/** What can be done to macros. Running them is in run.ts. */

import { audit } from "../accounts/audit-log.ts";
import { must, type AgentActor } from "../accounts/actor.ts";
import { Conflict, Invalid } from "../kernel/errors.ts";
import { emit } from "../kernel/event-log.ts";
import { newId } from "../kernel/ids.ts";
import type { Tx } from "../kernel/tx.ts";
import { mayWrite, placeOf } from "../replies/service.ts";
import type { Scope } from "../replies/types.ts";
import type { MacroAction } from "../../web/contract/models.ts";
import { requireMacro } from "./queries.ts";
import { mostMacros, type MacroChanges, type MacroRow } from "./types.ts";

/** What puts a conversation away stands at the end, or it would be opened again by what follows. */
const last: readonly MacroAction["do"][] = ["transfer", "snooze", "close"];

function mustBeInOrder(actions: readonly MacroAction[]): void {
  if (actions.slice(0, -1).some((each) => last.includes(each.do)))
    throw new Invalid("invalid", {}, [{ path: "actions", code: "macro_order" }]);
}

export interface NewMacro {
  scope: Scope;
  /** For `team` only. */
  teamId?: string;
  name: string;
  key?: string | null;
  actions: MacroAction[];
}

/** One's own: whoever may reply. A team's: its members. Shared: supervisors and up. Emits macro.changed. */
export function createMacro(tx: Tx, actor: AgentActor, input: NewMacro): MacroRow {
  const place = placeOf(tx, actor, input);
  mayWrite(actor, place);
  mustBeInOrder(input.actions);
  if ((tx.one<{ n: number }>("select count(*) as n from macros")?.n ?? 0) >= mostMacros)
    throw new Invalid("macros_too_many", { limit: mostMacros });
  const row: MacroRow = {
    ...place,
    id: newId("mac", tx.now),
    name: input.name,
    key: input.key ?? null,
    actions: JSON.stringify(input.actions),
    used: 0,
  };
  refuseTaken(tx, row);
  tx.run(
    "insert into macros (id, agent_id, team_id, name, key, actions, created_at, updated_at) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7)",
    row.id,
    row.agentId,
    row.teamId,
    row.name,
    row.key,
    row.actions,
    tx.now,
  );
  note(tx, actor, "macro.created", row);
  return row;
}

export function updateMacro(tx: Tx, actor: AgentActor, input: MacroChanges & { id: string }): MacroRow {
  const before = requireMacro(tx, actor, input.id);
  mayWrite(actor, before);
  mustBeInOrder(input.actions ?? []);
  const row: MacroRow = {
    ...before,
    name: input.name ?? before.name,
    key: input.key === undefined ? before.key : input.key,
    actions: input.actions ? JSON.stringify(input.actions) : before.actions,
  };
  refuseTaken(tx, row);
  tx.run(
    "update macros set name = ?, key = ?, actions = ?, updated_at = ? where id = ?",
    row.name,
    row.key,
    row.actions,
    tx.now,
    row.id,
  );
  note(tx, actor, "macro.updated", row);
  return row;
}

export function deleteMacro(tx: Tx, actor: AgentActor, input: { id: string }): void {
  const row = requireMacro(tx, actor, input.id);
  mayWrite(actor, row);
  tx.run("delete from macros where id = ?", row.id);
  note(tx, actor, "macro.deleted", row);
}

/** A key runs one macro in its place; one's own goes before a team's and a shared one. */
function refuseTaken(tx: Tx, row: MacroRow): void {
  const taken =
    row.key !== null &&
    tx.one(
      "select 1 from macros where key = ? and agent_id is ? and team_id is ? and id <> ?",
      row.key,
      row.agentId,
      row.teamId,
      row.id,
    );
  if (taken) throw new Conflict("macro_key_taken", { key: row.key!.toUpperCase() });
}

export function countRun(tx: Tx, actor: AgentActor, id: string): MacroRow {
  must(actor, "conversations.reply");
  const row = requireMacro(tx, actor, id);
  tx.run("update macros set used = used + 1 where id = ?", id);
  return row;
}

function note(tx: Tx, actor: AgentActor, action: string, row: MacroRow): void {
  if (row.agentId === null) audit(tx, actor, { action, subject: { kind: "macro", id: row.id } });
  emit(tx, "macro.changed", { macroId: row.id, agentId: row.agentId });
}
