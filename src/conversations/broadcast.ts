/** After each commit: frames to those who may see them. A lost frame costs nothing, since clients catch up by `seq`. */

import type { AgentActor } from "../accounts/actor.ts";
import { seesInbox } from "../accounts/actor.ts";
import type { Rights } from "../accounts/rights.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { Hub } from "../realtime/hub.ts";
import { listedById, type ListedRow } from "./list.ts";
import type { Presenter } from "./present.ts";
import { conversationById, draftOf, messageColumns, queuePlace } from "./queries.ts";
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

/** A list row is sent at most this often while messages pour in. */
const listBeat = 250;

interface Fresh extends MessageRow {
  assigneeId: string | null;
  participants: string | null;
}

const fresh = `select ${messageColumns}, c.assignee_id as assigneeId,
  (select group_concat(agent_id, char(31)) from participants where conversation_no = c.no) as participants
  from messages as m join conversations as c on c.no = m.conversation_no where m.no = ?`;

export function registerBroadcast(kernel: Kernel, hub: Hub, presenter: Presenter, rights: Rights): void {
  const { bus, db } = kernel;
  const dirty = new Map<string, string>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  /** Asked at each delivery: an agent whose right has gone hears nothing more. */
  const agentsOf = (inboxId: string) => (who: { kind: string; id: string }) => {
    if (who.kind !== "agent") return false;
    const actor: AgentActor | undefined = rights.actor(who.id);
    return actor !== undefined && seesInbox(actor, inboxId);
  };
  const contactOf = (contactId: string, inboxId: string) => (who: { kind: string; id: string; inboxId?: string }) =>
    who.kind === "contact" && who.id === contactId && who.inboxId === inboxId;

  bus.commit("message.created", ({ payload }) => {
    const row = db.one<Fresh>(fresh, payload.no);
    if (!row) return;
    const frame = { t: "message", message: presenter.message(row, payload.conversationId) };
    const listeners = [topics.watch(payload.conversationId)];
    if (row.assigneeId) listeners.push(topics.agent(row.assigneeId));
    for (const id of row.participants?.split("\u001f") ?? []) listeners.push(topics.agent(id));
    hub.publish(listeners, frame, agentsOf(payload.inboxId));
    if (isForContact(row)) hub.publish([topics.contact(payload.contactId)], frame, contactOf(payload.contactId, payload.inboxId));
    if (payload.kind === "note") tellMentioned(row, payload.conversationId, payload.inboxId);
    if (payload.kind !== "system") later(payload.conversationId, payload.inboxId);
  });

  bus.commit("message.changed", ({ payload }) => {
    const row = db.one<Fresh>(fresh, payload.no);
    if (!row) return;
    const frame = { t: "message", message: presenter.message(row, payload.conversationId) };
    hub.publish([topics.watch(payload.conversationId), ...(row.assigneeId ? [topics.agent(row.assigneeId)] : [])], frame, agentsOf(payload.inboxId));
    if (isForContact(row)) hub.publish([topics.contact(payload.contactId)], frame, contactOf(payload.contactId, payload.inboxId));
  });

  bus.commit("conversation.changed", ({ payload }) => tellChanged(payload.conversationId, payload.inboxId));
  bus.commit("conversation.created", ({ payload }) => tellChanged(payload.conversationId, payload.inboxId));
  bus.commit("conversation.reopened", ({ payload }) => tellChanged(payload.conversationId, payload.inboxId));
  bus.commit("rating.created", ({ payload }) => tellChanged(payload.conversationId, payload.inboxId));

  bus.commit("conversation.assigned", ({ payload }) => {
    // Whoever had it must see it go.
    if (payload.previousId) tellChanged(payload.conversationId, payload.inboxId, [topics.agent(payload.previousId)]);
    tellQueue(payload.inboxId);
  });
  bus.commit("conversation.closed", ({ payload }) => tellQueue(payload.inboxId));

  bus.commit("conversation.read", ({ payload }) => {
    const frame = { t: "receipt", conversation_id: payload.conversationId, by: payload.by, read_seq: payload.readSeq, delivered_seq: payload.deliveredSeq };
    const assignee = db.one<{ id: string | null }>("select assignee_id as id from conversations where id = ?", payload.conversationId)?.id;
    hub.publish([topics.watch(payload.conversationId), ...(assignee ? [topics.agent(assignee)] : [])], frame, agentsOf(payload.inboxId));
    hub.publish([topics.contact(payload.contactId)], frame, contactOf(payload.contactId, payload.inboxId));
  });

  bus.commit("draft.changed", ({ payload }) => {
    const conversation = conversationById(db, payload.conversationId);
    const draft = conversation && draftOf(db, payload.agentId, conversation.no);
    const frame = { t: "draft", conversation_id: payload.conversationId, text: draft?.text ?? "", kind: draft?.kind ?? "text" };
    hub.publish([topics.agent(payload.agentId)], frame);
  });

  function tellChanged(conversationId: string, inboxId: string, more: string[] = []): void {
    const row = db.one<ListedRow>(listedById, conversationId);
    if (!row) return;
    const frame = { t: "conversation", conversation: presenter.conversation(row) };
    const listeners = [topics.watch(conversationId), topics.list(inboxId), ...more];
    if (row.assigneeId) listeners.push(topics.agent(row.assigneeId));
    hub.publish(listeners, frame, agentsOf(inboxId));
    if (!hub.listens(topics.contact(row.contactId))) return;
    const theirs = { t: "visitor_conversation", conversation: presenter.visitorConversation(row) };
    hub.publish([topics.contact(row.contactId)], theirs, contactOf(row.contactId, inboxId));
    if (row.status === "waiting") tellPlace(row);
  }

  function tellMentioned(row: Fresh, conversationId: string, inboxId: string): void {
    const extra = row.extra ? (JSON.parse(row.extra) as Extra) : {};
    for (const id of extra.mentions ?? [])
      hub.publish([topics.agent(id)], { t: "mention", conversation_id: conversationId, seq: row.seq, by: row.authorId ?? "" }, agentsOf(inboxId));
  }

  /** Lists that show more than an agent's own get the row, but not for each message of a burst. */
  function later(conversationId: string, inboxId: string): void {
    if (!hub.listens(topics.list(inboxId))) return;
    dirty.set(conversationId, inboxId);
    timer ??= setTimeout(() => {
      timer = undefined;
      const rows = [...dirty];
      dirty.clear();
      for (const [id, inbox] of rows) {
        const row = db.one<ListedRow>(listedById, id);
        if (row) hub.publish([topics.list(inbox)], { t: "conversation", conversation: presenter.conversation(row) }, agentsOf(inbox));
      }
    }, listBeat);
  }

  /** Everybody who still waits in this inbox has moved up. */
  function tellQueue(inboxId: string): void {
    const waiting = db.all<{ id: string; contactId: string }>(
      "select id, contact_id as contactId from conversations where inbox_id = ? and status = 'waiting' order by priority desc, waiting_since, no limit 200",
      inboxId,
    );
    for (const [i, { id, contactId }] of waiting.entries())
      hub.publish([topics.contact(contactId)], { t: "queue", conversation_id: id, place: i + 1, wait_s: null }, contactOf(contactId, inboxId));
  }

  function tellPlace(row: ListedRow): void {
    const frame = { t: "queue", conversation_id: row.id, place: queuePlace(db, row), wait_s: null };
    hub.publish([topics.contact(row.contactId)], frame, contactOf(row.contactId, row.inboxId));
  }
}

/** Notes never leave the house; of the system's lines only some do. */
export function isForContact(row: MessageRow): boolean {
  if (row.kind === "note") return false;
  if (row.kind !== "system") return true;
  const extra = row.extra ? (JSON.parse(row.extra) as Extra) : {};
  return publicEvents.has(extra.event?.name ?? "");
}
