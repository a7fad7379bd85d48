/**
 * Watches the live board: whenever a visitor moves, or has stayed long enough, the rules are tried, and what they make is handed to the
 * visitor's page: over its line, and with the next answer to its tracker.
 */

import type { Invitation, LiveVisitor } from "../../web/contract/visitors.ts";
import type { AgentActor } from "../accounts/actor.ts";
import type { Rights } from "../accounts/rights.ts";
import { mayHear, topics } from "../conversations/broadcast.ts";
import type { MessageRow } from "../conversations/tables.ts";
import type { InboxCache } from "../inboxes/cache.ts";
import { openAt } from "../inboxes/hours.ts";
import { hour, minute, second } from "../kernel/clock.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { Presence } from "../presence/service.ts";
import type { Hub } from "../realtime/hub.ts";
import { judge, type World } from "./match.ts";
import { listRules, openTasks, showInvitation, unseen } from "./queries.ts";
import { answerByWriting, forgetInvitations, inviteByRule } from "./service.ts";
import type { Conditions, InvitationRow, InvitationRule } from "./types.ts";

/** Who is on the site now: what is needed of src/visitors/board.ts. */
export interface Board {
  one(visitorId: string): LiveVisitor | undefined;
  list(actor: AgentActor, inboxId?: string): LiveVisitor[];
  listen(
    listener: (trail: unknown, news: readonly unknown[], row: () => LiveVisitor | undefined) => void,
  ): void;
  /** Shown on the row from now on. */
  invited(visitorId: string, at: number): void;
}

export interface InvitationsDeps {
  board: Board;
  hub: Hub;
  rights: Rights;
  inboxes: InboxCache;
  presence: Pick<Presence, "free">;
  pictureUrl: (fileId: string) => string;
}

export interface Invitations {
  readonly board: Board;
  /** For the tracker's next answer; undefined once it was seen or is stale. */
  pending(visitorId: string): Invitation | undefined;
  /** Whom of those that the agent sees they fit now, the limits on repetition left aside. */
  matching(actor: AgentActor, conditions: Conditions, inboxId: string | null): LiveVisitor[];
  /** Tries the rules on those whose time has come; called each second. */
  tick(): Promise<void>;
  start(): void;
  stop(): void;
}

/** An invitation to a page that nobody looks at any more is not kept for the next one. */
const freshFor = 5 * minute;
const answerFor = 30 * minute;
const taskFor = 12 * hour;
/** Whether an agent has room is asked this often, not for each visitor. */
const worldFor = 2 * second;
/** A rule whose limits refused a visitor is not tried on them again for so long. */
const restFor = minute;

export function registerInvitations(kernel: Kernel, deps: InvitationsDeps): Invitations {
  const { bus, clock, db, log, write } = kernel;
  const { board, hub, inboxes, presence, rights } = deps;
  let rules = listRules(db);
  /** Not seen yet, the newest of each visitor. */
  const waiting = new Map<string, InvitationRow>();
  /** Windows that opened by themselves, by visitor; what they write next is the answer. */
  const opened = new Map<string, { id: string; at: number }>();
  /** When to look at a visitor again, by key. */
  const due = new Map<string, number>();
  const resting = new Map<string, number>();
  const worlds = new Map<string, World>();
  /** Being tried now; what changes meanwhile is tried after it. */
  const busy = new Map<string, LiveVisitor | undefined>();
  let timer: ReturnType<typeof setInterval> | undefined;

  const keyOf = ({ id, inbox_id }: LiveVisitor) => `${id} ${inbox_id}`;

  bus.commit("invitation_rules.changed", () => {
    rules = listRules(db);
    resting.clear();
  });
  bus.commit("invitation.made", ({ memo }) => deliver(memo as InvitationRow));
  bus.commit("invitation.answered", ({ payload }) => {
    if (payload.task) return tellTasks(payload.inboxId);
    waiting.delete(payload.visitorId);
    if (payload.opened) opened.set(payload.visitorId, { id: payload.invitationId, at: clock.now() });
    else if (opened.get(payload.visitorId)?.id === payload.invitationId) opened.delete(payload.visitorId);
  });
  bus.tx("message.created", (tx, { payload, memo }) => {
    const window = opened.get(payload.contactId);
    if (!window || (memo as MessageRow).authorKind !== "contact") return;
    if (tx.now - window.at < answerFor) answerByWriting(tx, window.id, payload.conversationId);
  });
  bus.tx("contact.merged", (tx, { payload }) => {
    tx.run(
      "update visitor_invitations set visitor_id = ? where visitor_id = ?",
      payload.intoId,
      payload.contactId,
    );
  });
  bus.tx("contact.erasing", (tx, { payload }) => forgetInvitations(tx, payload));
  // Whoever takes the consent back leaves counts behind, and no name.
  bus.tx("consent.changed", (tx, { payload }) => {
    if (payload.purpose !== "tracking" || payload.granted) return;
    tx.run(
      "update visitor_invitations set visitor_id = '' where visitor_id = ? and inbox_id = ?",
      payload.visitorId,
      payload.inboxId,
    );
  });
  bus.commit("consent.changed", ({ payload }) => {
    if (payload.purpose === "tracking" && !payload.granted) waiting.delete(payload.visitorId);
  });
  board.listen((_trail, _news, row) => {
    if (rules.length === 0) return;
    const visitor = row();
    if (visitor) void consider(visitor).catch(fail);
  });

  function fail(error: unknown): void {
    log.warn({ err: error }, "invitation rules failed");
  }

  function worldOf(inboxId: string): World {
    const now = clock.now();
    const known = worlds.get(inboxId);
    if (known && Math.abs(now - known.now) < worldFor) return { ...known, now };
    const inbox = inboxes.byId(inboxId);
    const world: World = {
      now,
      open: inbox !== undefined && openAt(inbox.hours, inbox.timeZone, now),
      agent: presence.free(db, inboxId).length > 0,
    };
    worlds.set(inboxId, world);
    return world;
  }

  const forInbox = (rule: InvitationRule, inboxId: string) =>
    rule.enabled && (rule.inboxId === null || rule.inboxId === inboxId);

  async function consider(visitor: LiveVisitor): Promise<void> {
    const key = keyOf(visitor);
    due.delete(key);
    if (visitor.state === "left" || rules.length === 0) return;
    if (busy.has(key)) return void busy.set(key, visitor);
    const talks = visitor.conversation !== null && visitor.conversation.status !== "closed";
    const world = worldOf(visitor.inbox_id);
    let soonest = Number.POSITIVE_INFINITY;
    busy.set(key, undefined);
    try {
      for (const rule of rules) {
        if (!forInbox(rule, visitor.inbox_id) || (talks && rule.act !== "task")) continue;
        const rest = `${rule.id} ${key} ${visitor.visit.started_at}`;
        if ((resting.get(rest) ?? 0) > world.now) continue;
        const verdict = judge(rule.conditions, visitor, world);
        if (!verdict.fits) {
          soonest = Math.min(soonest, verdict.inMs ?? soonest);
          continue;
        }
        const made = await write((tx) => inviteByRule(tx, rule, visitor) ?? null);
        if (resting.size > 50_000) resting.clear();
        resting.set(rest, world.now + restFor);
        if (made && made.act !== "task") return;
      }
    } finally {
      const later = busy.get(key);
      busy.delete(key);
      if (later) void consider(later).catch(fail);
    }
    if (Number.isFinite(soonest)) due.set(key, world.now + soonest);
  }

  function deliver(row: InvitationRow): void {
    if (row.act === "task") return tellTasks(row.inboxId, row);
    waiting.set(row.visitorId, row);
    board.invited(row.visitorId, row.at);
    const theirs = (who: { kind: string; id: string; inboxId?: string }) =>
      who.kind === "contact" && who.id === row.visitorId && who.inboxId === row.inboxId;
    hub.publish([topics.contact(row.visitorId)], { t: "invitation", invitation: shown(row) }, theirs);
  }

  function shown(row: InvitationRow): Invitation {
    const agent =
      row.agentId &&
      db.one<{ name: string; file: string | null }>(
        "select name, avatar_file_id as file from agents where id = ?",
        row.agentId,
      );
    if (!agent) return showInvitation(row, null);
    const { name, file } = agent;
    return showInvitation(row, { name, ...(file && { avatar_url: deps.pictureUrl(file) }) });
  }

  /** Agents who look at the board mark the row; the others are told. */
  function tellTasks(inboxId: string, made?: InvitationRow): void {
    const rule = made && rules.find((each) => each.id === made.ruleId);
    hub.publish(
      [topics.agents],
      {
        t: "visitor_tasks",
        inbox_id: inboxId,
        ...(made && { made: { visitor_id: made.visitorId, rule: rule?.name ?? "", text: made.text } }),
      },
      mayHear(rights, inboxId),
    );
  }

  return {
    board,
    pending(visitorId) {
      const row = waiting.get(visitorId);
      if (!row) return undefined;
      if (clock.now() - row.at < freshFor) return shown(row);
      waiting.delete(visitorId);
      return undefined;
    },
    matching: (actor, conditions, inboxId) =>
      board
        .list(actor, inboxId ?? undefined)
        .filter((visitor) => judge(conditions, visitor, worldOf(visitor.inbox_id)).fits),
    async tick() {
      const now = clock.now();
      for (const [key, at] of due) {
        if (at > now) continue;
        due.delete(key);
        const visitor = board.one(key.split(" ")[0]!);
        if (visitor) await consider(visitor);
      }
      for (const [visitorId, window] of opened) if (now - window.at >= answerFor) opened.delete(visitorId);
      for (const [visitorId, row] of waiting) if (now - row.at >= freshFor) waiting.delete(visitorId);
    },
    start() {
      for (const row of unseen(db, clock.now() - freshFor)) waiting.set(row.visitorId, row);
      timer = setInterval(() => void this.tick().catch(fail), second);
      timer.unref();
    },
    stop: () => clearInterval(timer),
  };
}

/** Open tasks of what the agent sees, and only for so long as a visit lasts in memory. */
export const tasksOf = (kernel: Kernel, sees: (inboxId: string) => boolean) =>
  openTasks(kernel.db, kernel.clock.now() - taskFor).filter((task) => sees(task.inboxId));
