/** After each commit: frames to those who may see them. A lost frame costs nothing, since clients catch up by `seq`. */

import type { AgentActor } from "../accounts/actor.ts";
import { seesInbox } from "../accounts/actor.ts";
import type { Rights } from "../accounts/rights.ts";
import type { Db } from "../kernel/db.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { Connection, Hub } from "../realtime/hub.ts";
import { listedById, type ListedRow } from "./list.ts";
import type { Presenter } from "./present.ts";
import { conversationById, draftOf, messageColumns, maySee } from "./queries.ts";
import type { MessageRow } from "./tables.ts";
import { publicEvents, type Extra } from "./types.ts";

export const topics = {
  agent: (id: string) => `agent:${id}`,
  watch: (conversationId: string) => `watch:${conversationId}`,
  /** Lists of a whole inbox. */
  list: (inboxId: string) => `list:${inboxId}`,
  contact: (id: string) => `contact:${id}`,
  /** All agents: colleagues, settings. */
  agents: "agents",
};

/** A list row is sent at most this often while messages pour in, … */
const listBeat = 250;
/** … and no more than so many frames at once, so that no message waits behind them; the next follow after a breath. */
const listSlice = 200;
const listBreath = 40;

interface Audience {
  assigneeId: string | null;
  participants: string | null;
}

const audienceSql = `select assignee_id as assigneeId,
  (select group_concat(agent_id, char(31)) from participants where conversation_no = c.no) as participants from conversations as c where c.id = ?`;
const rowSql = `select ${messageColumns} from messages as m where m.no = ?`;
/** Conversations whose audience is kept in memory; beyond, the oldest are asked for again. */
const mostKept = 20_000;

/** Asked at each delivery: an agent whose right has gone hears nothing more. */
export const mayHear = (rights: Rights, inboxId: string) => (who: { kind: string; id: string }) => {
  if (who.kind !== "agent") return false;
  const actor = rights.actor(who.id);
  return actor !== undefined && seesInbox(actor, inboxId);
};

export function registerBroadcast(kernel: Kernel, hub: Hub, presenter: Presenter, rights: Rights): void {
  const { bus, db } = kernel;
  let dirty = new Map<string, string>();
  let changed = new Map<string, { inboxId: string; more: string[] }>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const agentsOf = (inboxId: string) => mayHear(rights, inboxId);
  const contactOf =
    (contactId: string, inboxId: string) => (who: { kind: string; id: string; inboxId?: string }) =>
      who.kind === "contact" && who.id === contactId && who.inboxId === inboxId;

  const audiences = new Map<string, string[]>();
  const forget = ({ payload }: { payload: { conversationId: string } }) =>
    void audiences.delete(payload.conversationId);
  bus.commit("conversation.assigned", forget);
  bus.commit("conversation.invited", forget);
  bus.commit("conversation.changed", forget);
  bus.commit("conversation.reopened", forget);
  bus.commit("contact.merged", () => audiences.clear());
  /** Those who serve, those who were invited, those who look at it. */
  const audience = (conversationId: string): string[] => {
    const kept = audiences.get(conversationId);
    if (kept) return kept;
    const found = db.one<Audience>(audienceSql, conversationId);
    const made = [topics.watch(conversationId)];
    if (found?.assigneeId) made.push(topics.agent(found.assigneeId));
    for (const id of found?.participants?.split("\u001f") ?? []) made.push(topics.agent(id));
    if (audiences.size >= mostKept) audiences.delete(audiences.keys().next().value!);
    audiences.set(conversationId, made);
    return made;
  };

  const tellMessage = (
    row: MessageRow,
    { conversationId, inboxId, contactId }: { conversationId: string; inboxId: string; contactId: string },
  ) => {
    const frame = `{"t":"message","message":${presenter.messageText(row, conversationId)}}`;
    hub.publish(audience(conversationId), frame, agentsOf(inboxId));
    if (isForContact(row)) hub.publish([topics.contact(contactId)], frame, contactOf(contactId, inboxId));
  };

  bus.commit("message.created", ({ payload, memo }) => {
    const row = memo as MessageRow;
    tellMessage(row, payload);
    if (payload.kind === "note") tellMentioned(row, payload.conversationId, payload.inboxId);
    if (payload.kind !== "system") later(payload.conversationId, payload.inboxId);
  });

  bus.commit("message.changed", ({ payload }) => {
    const row = db.one<MessageRow>(rowSql, payload.no);
    if (row) tellMessage(row, payload);
  });

  bus.commit("conversation.changed", ({ payload }) => tellChanged(payload.conversationId, payload.inboxId));
  bus.commit("conversation.created", ({ payload }) => tellChanged(payload.conversationId, payload.inboxId));
  bus.commit("conversation.reopened", ({ payload }) => tellChanged(payload.conversationId, payload.inboxId));
  bus.commit("rating.created", ({ payload }) => tellChanged(payload.conversationId, payload.inboxId));

  bus.commit("conversation.assigned", ({ payload }) => {
    // Whoever had it must see it go.
    if (payload.previousId)
      tellChanged(payload.conversationId, payload.inboxId, [topics.agent(payload.previousId)]);
  });

  bus.commit("conversation.read", ({ payload }) => {
    const frame = {
      t: "receipt",
      conversation_id: payload.conversationId,
      by: payload.by,
      read_seq: payload.readSeq,
      delivered_seq: payload.deliveredSeq,
    };
    hub.publish(audience(payload.conversationId), frame, agentsOf(payload.inboxId));
    hub.publish([topics.contact(payload.contactId)], frame, contactOf(payload.contactId, payload.inboxId));
  });

  bus.commit("draft.changed", ({ payload }) => {
    const conversation = conversationById(db, payload.conversationId);
    const draft = conversation && draftOf(db, payload.agentId, conversation.no);
    const frame = {
      t: "draft",
      conversation_id: payload.conversationId,
      text: draft?.text ?? "",
      kind: draft?.kind ?? "text",
    };
    hub.publish([topics.agent(payload.agentId)], frame);
  });

  /** One commit often changes a conversation in several ways: its row is read and sent once, at the end of the turn. */
  function tellChanged(conversationId: string, inboxId: string, more: string[] = []): void {
    const waiting = changed.get(conversationId);
    if (waiting) return void waiting.more.push(...more);
    if (changed.size === 0) queueMicrotask(tellAllChanged);
    changed.set(conversationId, { inboxId, more: [...more] });
  }

  function tellAllChanged(): void {
    const rows = changed;
    changed = new Map();
    for (const [conversationId, { inboxId, more }] of rows) {
      const row = db.one<ListedRow>(listedById, conversationId);
      if (!row) continue;
      const frame = { t: "conversation", conversation: presenter.conversation(row) };
      const listeners = [topics.watch(conversationId), topics.list(inboxId), ...more];
      if (row.assigneeId) listeners.push(topics.agent(row.assigneeId));
      hub.publish(listeners, frame, agentsOf(inboxId));
      if (!hub.listens(topics.contact(row.contactId))) continue;
      const theirs = { t: "visitor_conversation", conversation: presenter.visitorConversation(row) };
      hub.publish([topics.contact(row.contactId)], theirs, contactOf(row.contactId, inboxId));
    }
  }

  function tellMentioned(row: MessageRow, conversationId: string, inboxId: string): void {
    const extra = row.extra ? (JSON.parse(row.extra) as Extra) : {};
    for (const id of extra.mentions ?? [])
      hub.publish(
        [topics.agent(id)],
        { t: "mention", conversation_id: conversationId, seq: row.seq, by: row.authorId ?? "" },
        agentsOf(inboxId),
      );
  }

  /** Lists that show more than an agent's own get the row, but not for each message of a burst. */
  function later(conversationId: string, inboxId: string): void {
    if (!hub.listens(topics.list(inboxId))) return;
    dirty.set(conversationId, inboxId);
    timer ??= setTimeout(beat, listBeat);
  }

  /** Tells what has gathered, in slices; what changes meanwhile waits for the next beat. */
  function beat(): void {
    const rows = dirty;
    dirty = new Map();
    slice(rows, kernel.clock.now());
  }

  function slice(rows: Map<string, string>, since: number): void {
    let left = listSlice;
    for (const [id, inbox] of rows) {
      if (left <= 0) return void (timer = setTimeout(slice, listBreath, rows, since));
      rows.delete(id);
      left -= Math.max(1, hub.audience(topics.list(inbox)));
      const row = db.one<ListedRow>(listedById, id);
      if (row)
        hub.publish(
          [topics.list(inbox)],
          { t: "conversation", conversation: presenter.conversation(row) },
          agentsOf(inbox),
        );
    }
    const wait = Math.min(listBeat, Math.max(listBreath, since + listBeat - kernel.clock.now()));
    timer = dirty.size > 0 ? setTimeout(beat, wait) : undefined;
  }
}

/** After a change of rights: what the agent looked at and may not see any more leaves the screen. */
export function dropUnseen(hub: Hub, db: Db, connection: Connection, actor: AgentActor): void {
  for (const topic of [...connection.topics]) {
    if (!topic.startsWith("watch:")) continue;
    const id = topic.slice("watch:".length);
    const conversation = conversationById(db, id);
    if (conversation && maySee(actor, conversation)) continue;
    hub.unsubscribe(connection, topic);
    connection.send(JSON.stringify({ t: "conversation_gone", conversation_id: id }));
  }
}

/** Notes never leave the house; of the system's lines only some do. */
export function isForContact(row: MessageRow): boolean {
  if (row.kind === "note") return false;
  if (row.kind !== "system") return true;
  const extra = row.extra ? (JSON.parse(row.extra) as Extra) : {};
  return publicEvents.has(extra.event?.name ?? "");
}
