/** Contacts who come back to somebody: the agent whom they had goes on if they are there, and nobody writes to an empty chair. */

import { system } from "../accounts/actor.ts";
import { assignConversation } from "../conversations/assign.ts";
import { conversationById } from "../conversations/queries.ts";
import type { ConversationRow, MessageRow } from "../conversations/tables.ts";
import type { InboxCache } from "../inboxes/cache.ts";
import { emit } from "../kernel/event-log.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { Tx } from "../kernel/tx.ts";
import { rescueOne } from "./rescue.ts";
import type { Router } from "./router.ts";

interface ReturnedDeps {
  router: Router;
  inboxes: InboxCache;
  connected: (agentId: string) => boolean;
  /** Ms after the start in which agents are still coming back. */
  returning: number;
}

export function registerReturned(
  { bus, db, clock, write, log }: Kernel,
  { router, inboxes, connected, returning }: ReturnedDeps,
): { takeUp(tx: Tx, conversationId: string): void } {
  const startedAt = clock.now();

  // An agent who answered and left keeps the conversation; when its contact writes again, somebody who is there must see it.
  bus.commit("message.created", ({ payload, memo }) => {
    const message = memo as MessageRow | undefined;
    if (message?.authorKind !== "contact" || clock.now() - startedAt < returning) return;
    const agent = db.one<{ id: string; availability: string }>(
      `select a.id, a.availability from conversations as c join agents as a on a.id = c.assignee_id
       where c.no = ? and c.status = 'open'`,
      message.conversationNo,
    );
    if (!agent) return;
    const offline = agent.availability === "offline";
    if (connected(agent.id) && !offline) return;
    write((tx) => rescueOne(tx, payload.conversationId, agent.id, offline ? "offline" : "gone")).catch(
      (error: unknown) => log.error({ err: error }, "nobody was found for somebody who wrote again"),
    );
  });

  /** Is this agent there with room for one more? Claimed by hand, room is the agent's own business. */
  function mayGoOn(tx: Tx, { inboxId, assigneeId }: ConversationRow): boolean {
    const inbox = inboxes.byId(inboxId)!;
    const { free, others } = router.floor(tx, tx.now).of(inboxId, inbox.channel);
    const is = (each: { person: { id: string } }) => each.person.id === assigneeId;
    if (free.some(is)) return true;
    const other = others.find(is);
    return (
      inbox.assignment === "manual" && other?.connected === true && other.person.availability !== "offline"
    );
  }

  return {
    takeUp(tx, conversationId) {
      const conversation = conversationById(tx, conversationId);
      const previous = conversation?.status === "waiting" ? conversation.assigneeId : null;
      if (!conversation || !previous) return void router.route(tx, conversationId);
      const { no, inboxId, teamId } = conversation;
      const goesOn = mayGoOn(tx, conversation);
      tx.run("update conversations set assignee_id = null where no = ?", no);
      if (goesOn)
        return void assignConversation(tx, system("returned"), conversationId, { assigneeId: previous });
      emit(tx, "conversation.assigned", {
        conversationId,
        inboxId,
        by: null,
        assigneeId: null,
        previousId: previous,
        teamId,
      });
      emit(tx, "conversation.changed", { conversationId, inboxId });
    },
  };
}
