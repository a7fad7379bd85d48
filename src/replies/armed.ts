/**
 * Replies that wait for the contact's message: armed by an agent, in memory, one for an agent and a conversation. The message sends it
 * through the usual verb; if it does not fit what came, it is held and the agent is asked. Closing, a transfer, an answer of one's own
 * and two minutes end it. It outlives a tab: whoever opens the console again sees what is armed.
 */

import { must, type AgentActor } from "../accounts/actor.ts";
import type { Rights } from "../accounts/rights.ts";
import { topics } from "../conversations/broadcast.ts";
import { conversationById, requireConversation } from "../conversations/queries.ts";
import { reply } from "../conversations/reply.ts";
import type { MessageRow } from "../conversations/tables.ts";
import { minute, second } from "../kernel/clock.ts";
import { Conflict, DomainError } from "../kernel/errors.ts";
import { newId } from "../kernel/ids.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { Hub } from "../realtime/hub.ts";
import { requireReply } from "./queries.ts";
import type { Suggester } from "./suggest.ts";
import { noteUsed } from "./use.ts";

export interface Arming {
  conversationId: string;
  replyId: string;
  text: string;
}

export interface Armed {
  /** May: whoever replies and serves the conversation, or anybody where nobody serves it. Errors: NotFound, Conflict(not_serving, conversation_closed). */
  arm(actor: AgentActor, arming: Arming): void;
  disarm(agentId: string, conversationId: string): void;
  /** Frames that tell what an agent has armed. */
  framesOf(agentId: string): object[];
  /** Ends what has waited too long. */
  sweep(): void;
  stop(): void;
}

interface Entry extends Arming {
  agentId: string;
  state: "armed" | "held";
  at: number;
}

export const armedFor = 2 * minute;
/** It must be among so many best ones for what has come. */
const fits = 3;

export function createArmed(
  kernel: Kernel,
  { hub, rights, suggester }: { hub: Hub; rights: Rights; suggester: Suggester },
): Armed {
  const { bus, clock, db, log, write } = kernel;
  const entries = new Map<string, Map<string, Entry>>();
  let timer: ReturnType<typeof setInterval> | undefined;

  const frame = (conversationId: string, entry: Entry | undefined) => ({
    t: "armed",
    conversation_id: conversationId,
    armed: entry ? { reply_id: entry.replyId, text: entry.text, state: entry.state } : null,
  });
  const tell = (agentId: string, conversationId: string, entry?: Entry) =>
    hub.publish([topics.agent(agentId)], frame(conversationId, entry));

  function disarm(agentId: string, conversationId: string): void {
    const of = entries.get(conversationId);
    if (!of?.delete(agentId)) return;
    if (of.size === 0) entries.delete(conversationId);
    tell(agentId, conversationId);
  }
  const disarmAll = (conversationId: string, but?: string | null) => {
    for (const agentId of entries.get(conversationId)?.keys() ?? [])
      if (agentId !== but) disarm(agentId, conversationId);
  };

  bus.commit("message.created", ({ payload, memo }) => {
    const waiting = entries.get(payload.conversationId);
    if (!waiting || payload.kind !== "text") return;
    const message = memo as MessageRow;
    if (message.authorKind !== "contact") return disarmAll(payload.conversationId);
    // The first goes; two answers at once would be one too many.
    for (const entry of [...waiting.values()]) if (entry.state === "armed" && fire(entry, message)) break;
  });
  bus.commit("conversation.assigned", ({ payload }) => disarmAll(payload.conversationId, payload.assigneeId));
  bus.commit("conversation.closed", ({ payload }) => disarmAll(payload.conversationId));
  bus.commit("contact.merged", () => [...entries.keys()].forEach((id) => disarmAll(id)));

  function fire(entry: Entry, message: MessageRow): boolean {
    const { agentId, conversationId } = entry;
    const actor = rights.actor(agentId);
    if (!actor || clock.now() - entry.at > armedFor) {
      disarm(agentId, conversationId);
      return false;
    }
    const place = suggester.placeOf(actor, { text: message.text }, entry.replyId);
    if (place === undefined || place >= fits) {
      entry.state = "held";
      tell(agentId, conversationId, entry);
      return false;
    }
    entries.get(conversationId)?.delete(agentId);
    write((tx) => {
      const { files } = noteUsed(tx, actor, { id: entry.replyId, conversationId });
      return reply(tx, actor, conversationId, {
        client_id: newId("msg"),
        kind: "text",
        text: entry.text,
        armed: true,
        ...(files.length > 0 && { file_ids: files.map((file) => file.id) }),
      });
    }).then(
      () => tell(agentId, conversationId),
      (error: unknown) => {
        if (!(error instanceof DomainError))
          log.error({ err: error, agent_id: agentId }, "an armed reply failed");
        entry.state = "held";
        keep(entry);
      },
    );
    return true;
  }

  function keep(entry: Entry): void {
    let of = entries.get(entry.conversationId);
    if (!of) entries.set(entry.conversationId, (of = new Map()));
    of.set(entry.agentId, entry);
    timer ??= setInterval(sweep, 5 * second);
    timer.unref();
    tell(entry.agentId, entry.conversationId, entry);
  }

  function sweep(): void {
    const now = clock.now();
    for (const [conversationId, of] of entries)
      for (const entry of of.values()) if (now - entry.at > armedFor) disarm(entry.agentId, conversationId);
    if (entries.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  }

  return {
    arm(actor, arming) {
      must(actor, "conversations.reply");
      const conversation = requireConversation(db, actor, arming.conversationId);
      requireReply(db, actor, arming.replyId);
      if (conversation.status === "closed") throw new Conflict("conversation_closed");
      if (conversation.assigneeId !== null && conversation.assigneeId !== actor.id)
        throw new Conflict("not_serving");
      keep({ ...arming, agentId: actor.id, state: "armed", at: clock.now() });
    },
    disarm,
    framesOf: (agentId) =>
      [...entries.values()].flatMap((of) => {
        const entry = of.get(agentId);
        return entry && conversationById(db, entry.conversationId)
          ? [frame(entry.conversationId, entry)]
          : [];
      }),
    sweep,
    stop: () => clearInterval(timer),
  };
}
