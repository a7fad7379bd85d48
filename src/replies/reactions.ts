/** What follows for quick replies from what happens in conversations, and whom their changes are told. */

import { topics } from "../conversations/broadcast.ts";
import { conversationById } from "../conversations/queries.ts";
import type { MessageRow } from "../conversations/tables.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { Hub } from "../realtime/hub.ts";
import { repliesJobs } from "./jobs.ts";
import { countSuccess, isThanks } from "./use.ts";

export function registerReplies(kernel: Kernel, hub: Hub): void {
  const { bus } = kernel;
  repliesJobs(kernel);
  bus.tx("message.created", (tx, { payload, memo }) => {
    const message = memo as MessageRow | undefined;
    if (payload.kind !== "text" || message?.authorKind !== "contact" || !isThanks(message.text)) return;
    countSuccess(tx, message.conversationNo, message.seq);
  });
  bus.tx("conversation.closed", (tx, { payload }) => {
    const conversation = conversationById(tx, payload.conversationId);
    if (conversation) countSuccess(tx, conversation.no, conversation.lastSeq);
  });
  bus.commit("quick_reply.changed", ({ payload }) =>
    hub.publish([payload.agentId ? topics.agent(payload.agentId) : topics.agents], {
      t: "changed",
      what: "quick_replies",
    }),
  );
}
