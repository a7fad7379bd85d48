/** Who is here, in memory: agents by their open lines (with a grace for reloads), and who looks at or writes in which conversation. */

import type { Clock } from "../kernel/clock.ts";
import { second } from "../kernel/clock.ts";
import type { Db } from "../kernel/db.ts";

export type ViewState = "viewing" | "replying" | "noting";

export interface Presence {
  /** A line of an agent opened or closed. */
  joined(agentId: string, connectionId: number): void;
  left(agentId: string, connectionId: number): void;
  /** Has a line, or had one until half a minute ago. */
  connected(agentId: string): boolean;
  /** Members of the inbox who may take a conversation now: available, connected, below their capacity, least busy first. */
  free(db: Db, inboxId: string, teamId?: string | null): { id: string; name: string; load: number }[];
  /** Anybody there for this inbox, busy or not. */
  attended(db: Db, inboxId: string): boolean;
  view(conversationId: string, agentId: string, connectionId: number, state: ViewState | undefined): void;
  viewers(conversationId: string): { id: string; state: ViewState }[];
  /** Conversations that this line looks at. */
  viewedBy(connectionId: number): string[];
  /** Tells nobody anything any more. */
  stop(): void;
}

/** A reload must not throw anybody's conversations back into the queue. */
export const grace = 30 * second;

/** `changed` is told when an agent comes or goes (after the grace). */
export function createPresence(
  clock: Clock,
  changed: (agentId: string, connected: boolean) => void,
): Presence {
  const lines = new Map<string, Set<number>>();
  const leaving = new Map<string, ReturnType<typeof setTimeout>>();
  const views = new Map<string, Map<number, { id: string; state: ViewState; at: number }>>();

  let stopped = false;

  const connected = (agentId: string) => lines.has(agentId) || leaving.has(agentId);

  return {
    connected,
    joined(agentId, connectionId) {
      const were = connected(agentId);
      clearTimeout(leaving.get(agentId));
      leaving.delete(agentId);
      let open = lines.get(agentId);
      if (!open) lines.set(agentId, (open = new Set()));
      open.add(connectionId);
      if (!were) changed(agentId, true);
    },
    left(agentId, connectionId) {
      const open = lines.get(agentId);
      if (!open?.delete(connectionId) || open.size > 0) return;
      lines.delete(agentId);
      if (stopped) return;
      const timer = setTimeout(() => {
        leaving.delete(agentId);
        changed(agentId, false);
      }, grace);
      timer.unref();
      leaving.set(agentId, timer);
    },
    free(db, inboxId, teamId) {
      return members(db, inboxId, teamId)
        .filter(
          (agent) => agent.availability === "online" && connected(agent.id) && agent.load < agent.capacity,
        )
        .sort(
          (a, b) =>
            a.load / Math.max(1, a.capacity) - b.load / Math.max(1, b.capacity) || a.lastAt - b.lastAt,
        );
    },
    attended: (db, inboxId) =>
      members(db, inboxId).some((agent) => agent.availability !== "offline" && connected(agent.id)),
    view(conversationId, agentId, connectionId, state) {
      let here = views.get(conversationId);
      if (!state) {
        here?.delete(connectionId);
        if (here?.size === 0) views.delete(conversationId);
        return;
      }
      if (!here) views.set(conversationId, (here = new Map()));
      here.set(connectionId, { id: agentId, state, at: clock.now() });
    },
    viewers(conversationId) {
      const agents = new Map<string, ViewState>();
      for (const { id, state } of views.get(conversationId)?.values() ?? [])
        if (agents.get(id) !== "replying") agents.set(id, state);
      return [...agents].map(([id, state]) => ({ id, state }));
    },
    viewedBy: (connectionId) =>
      [...views].filter(([, here]) => here.has(connectionId)).map(([conversationId]) => conversationId),
    stop() {
      stopped = true;
      for (const timer of leaving.values()) clearTimeout(timer);
    },
  };
}

interface Member {
  id: string;
  name: string;
  availability: string;
  capacity: number;
  load: number;
  lastAt: number;
}

/** Those whom an inbox's conversations may be given to: its members; when it has none, everybody but read-only agents. */
function members(db: Db, inboxId: string, teamId?: string | null): Member[] {
  return db.all<Member>(
    `select a.id, a.name, a.availability, a.capacity,
       (select count(*) from conversations where assignee_id = a.id and status <> 'closed' and status = 'open') as load,
       coalesce((select max(last_message_at) from conversations where assignee_id = a.id and status <> 'closed'), 0) as lastAt
     from agents as a
     where a.deactivated_at is null and a.role <> 'read_only'
       and (exists (select 1 from inbox_members where inbox_id = ?1 and agent_id = a.id)
            or (not exists (select 1 from inbox_members where inbox_id = ?1) and a.role in ('owner', 'admin', 'supervisor')))
       and (?2 is null or exists (select 1 from team_members where team_id = ?2 and agent_id = a.id))`,
    inboxId,
    teamId ?? null,
  );
}
