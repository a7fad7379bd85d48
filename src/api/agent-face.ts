/** The agents' line: what the console says over its socket, or over SSE and POST. */

import type { HelloFrame } from "../../web/contract/frames.ts";
import { must, type AgentActor } from "../accounts/actor.ts";
import { authenticate, mustBeOwnOrigin, useSession } from "../accounts/authenticate.ts";
import type { Rights } from "../accounts/rights.ts";
import { mayHear, topics } from "../conversations/broadcast.ts";
import { readByAgent } from "../conversations/mark.ts";
import type { Presenter } from "../conversations/present.ts";
import { conversationById, messagesSince, requireConversation } from "../conversations/queries.ts";
import { reply } from "../conversations/reply.ts";
import { conversationId, newMessage } from "../conversations/types.ts";
import { minute } from "../kernel/clock.ts";
import { Invalid, Unauthenticated } from "../kernel/errors.ts";
import { isId } from "../kernel/ids.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { clientId, parse, text, z } from "../kernel/parse.ts";
import type { Presence, ViewState } from "../presence/service.ts";
import type { Face } from "../realtime/face.ts";
import type { Connection, Hub } from "../realtime/hub.ts";
import type { Armed } from "../replies/armed.ts";
import type { Board } from "../visitors/board.ts";

/** What is kept with a line; rights are asked anew at each frame and each delivery. */
export interface AgentLine {
  readonly kind: "agent";
  readonly id: string;
  readonly sessionId: string | undefined;
  /** When its use was last noted, epoch ms. */
  usedAt: number;
}

export interface AgentFaceDeps {
  hub: Hub;
  rights: Rights;
  presence: Presence;
  presenter: Presenter;
  armed: Armed;
  /** Previews of what contacts type rank the quick replies. */
  previews: { suggest(agentId: string, conversationId: string): void };
  board: Board;
  build: string;
}

const heartbeat = 25_000;
const syncPage = 200;
const useEvery = 2 * minute;
const seq = z
  .number()
  .int()
  .min(0)
  .max(2 ** 31);

const sendFrame = z.strictObject({
  t: z.literal("send"),
  id: clientId,
  conversation_id: conversationId,
  kind: newMessage.shape.kind,
  text: newMessage.shape.text,
  file_ids: newMessage.shape.file_ids,
  reply_to: newMessage.shape.reply_to,
  mentions: newMessage.shape.mentions,
});
const typingFrame = z.strictObject({
  t: z.literal("typing"),
  conversation_id: conversationId,
  on: z.boolean(),
  note: z.boolean().optional(),
});
const readFrame = z.strictObject({ t: z.literal("read"), conversation_id: conversationId, seq });
const watchFrame = z.strictObject({
  t: z.literal("watch"),
  conversation_id: conversationId,
  after: seq.optional(),
  revision: seq.optional(),
});
const unwatchFrame = z.strictObject({ t: z.literal("unwatch"), conversation_id: conversationId });
const syncFrame = z.strictObject({
  t: z.literal("sync"),
  id: clientId.optional(),
  conversation_id: conversationId,
  after: seq,
  revision: seq,
});
const suggestFrame = z.strictObject({ t: z.literal("suggest"), conversation_id: conversationId });
const armFrame = z.strictObject({
  t: z.literal("arm"),
  id: clientId.optional(),
  conversation_id: conversationId,
  reply_id: z.string().refine((value) => isId("qrp", value)),
  text: text(5_000, 1).refine((value) => value.trim() !== ""),
});
const disarmFrame = z.strictObject({ t: z.literal("disarm"), conversation_id: conversationId });
const listsFrame = z.strictObject({
  t: z.literal("lists"),
  inbox_ids: z.union([z.literal("all"), z.array(z.string().max(40)).max(200)]),
});
const boardFrame = z.strictObject({
  t: z.literal("board"),
  inbox_ids: listsFrame.shape.inbox_ids.nullable(),
});
const followFrame = z.strictObject({ t: z.literal("follow"), visitor_id: z.string().max(40).nullable() });

export function agentFace(
  kernel: Kernel,
  { hub, rights, presence, presenter, armed, previews, board, build }: AgentFaceDeps,
): Face<AgentLine> {
  const { db, write } = kernel;

  /** The rights of this moment, not of the moment when the line was opened. */
  const actorOf = (connection: Connection<AgentLine>): AgentActor => {
    const actor = rights.actor(connection.who.id);
    if (!actor) throw new Unauthenticated("unauthenticated");
    return actor;
  };

  const tellViewers = (id: string) => {
    const conversation = conversationById(db, id);
    if (!conversation) return;
    const frame = { t: "viewers", conversation_id: id, agents: presence.viewers(id) };
    hub.publish([topics.watch(id)], frame, mayHear(rights, conversation.inboxId));
  };

  const show = (connection: Connection<AgentLine>, id: string, state: ViewState | undefined) => {
    presence.view(id, connection.who.id, connection.id, state);
    tellViewers(id);
  };

  const sync = (
    connection: Connection<AgentLine>,
    id: string,
    after: number,
    revision: number,
    requestId?: string,
  ) => {
    const actor = actorOf(connection);
    const conversation = requireConversation(db, actor, id);
    const { rows, more } = messagesSince(db, actor, conversation, after, revision, syncPage);
    connection.send(
      JSON.stringify({
        t: "messages",
        id: requestId,
        conversation_id: id,
        messages: rows.map((row) => presenter.message(row, id)),
        last_seq: conversation.lastSeq,
        revision: conversation.lastRevision,
        more,
      }),
    );
  };

  return {
    path: "/console/socket",
    framesPerMinute: kernel.config.rateLimits ? 1_200 : Number.POSITIVE_INFINITY,

    authenticate(request, address) {
      // A key's inboxes and its end are asked at each request; a line would outlive them. Programs have REST.
      if (request.headers.has("authorization")) throw new Unauthenticated("unauthenticated");
      // A cookie comes along from any page, so the page must be ours (cross-site WebSocket hijacking).
      mustBeOwnOrigin(request, kernel.config.publicUrl);
      const actor = authenticate(kernel, request, address);
      if (!actor) throw new Unauthenticated("unauthenticated");
      must(actor, "conversations.see");
      return { kind: "agent", id: actor.id, sessionId: actor.sessionId, usedAt: kernel.clock.now() };
    },

    opened(connection) {
      hub.subscribe(connection, topics.agent(connection.who.id));
      hub.subscribe(connection, topics.agents);
      presence.joined(connection.who.id, connection.id);
      const hello: HelloFrame = {
        t: "hello",
        protocol: 1,
        who: { kind: "agent", id: connection.who.id },
        server_time: new Date(kernel.clock.now()).toISOString(),
        heartbeat_ms: heartbeat,
        build,
      };
      connection.send(JSON.stringify(hello));
      for (const frame of armed.framesOf(connection.who.id)) connection.send(JSON.stringify(frame));
    },

    async received(connection, frame) {
      stayAwake(connection);
      if (frame.t === "send") {
        const { t: _, id, conversation_id, ...message } = parse(sendFrame, frame);
        const { message: row } = await write((tx) =>
          reply(tx, actorOf(connection), conversation_id, { client_id: id, ...message }),
        );
        connection.send(`{"t":"ack","id":"${id}","message":${presenter.messageText(row, conversation_id)}}`);
        return;
      }
      if (frame.t === "typing") {
        const { conversation_id, on, note } = parse(typingFrame, frame);
        const actor = actorOf(connection);
        must(actor, "conversations.reply");
        const conversation = requireConversation(db, actor, conversation_id);
        presence.view(
          conversation_id,
          actor.id,
          connection.id,
          on ? (note ? "noting" : "replying") : "viewing",
        );
        tellViewers(conversation_id);
        if (note) return;
        const heard = {
          t: "typing",
          conversation_id,
          who: { kind: "agent", id: actor.id, name: actor.name },
          on,
        };
        const inThere = (who: { inboxId?: string }) => who.inboxId === conversation.inboxId;
        hub.publish([topics.contact(conversation.contactId)], heard, inThere);
        return;
      }
      if (frame.t === "read") {
        const { conversation_id, seq: upTo } = parse(readFrame, frame);
        await write((tx) => readByAgent(tx, actorOf(connection), conversation_id, upTo));
        return;
      }
      if (frame.t === "watch") {
        const { conversation_id, after, revision } = parse(watchFrame, frame);
        requireConversation(db, actorOf(connection), conversation_id);
        hub.subscribe(connection, topics.watch(conversation_id));
        show(connection, conversation_id, "viewing");
        if (after !== undefined) sync(connection, conversation_id, after, revision ?? 0);
        return;
      }
      if (frame.t === "unwatch") {
        const { conversation_id } = parse(unwatchFrame, frame);
        hub.unsubscribe(connection, topics.watch(conversation_id));
        show(connection, conversation_id, undefined);
        return;
      }
      if (frame.t === "sync") {
        const { id, conversation_id, after, revision } = parse(syncFrame, frame);
        return sync(connection, conversation_id, after, revision, id);
      }
      if (frame.t === "suggest") {
        const { conversation_id } = parse(suggestFrame, frame);
        requireConversation(db, actorOf(connection), conversation_id);
        return previews.suggest(connection.who.id, conversation_id);
      }
      if (frame.t === "arm") {
        const { conversation_id, reply_id, text: words } = parse(armFrame, frame);
        const arming = { conversationId: conversation_id, replyId: reply_id, text: words };
        return armed.arm(actorOf(connection), arming);
      }
      if (frame.t === "disarm") {
        const { conversation_id } = parse(disarmFrame, frame);
        return armed.disarm(connection.who.id, conversation_id);
      }
      if (frame.t === "lists") {
        const { inbox_ids } = parse(listsFrame, frame);
        return listen(connection, inbox_ids);
      }
      if (frame.t === "board")
        return board.show(connection, actorOf(connection), parse(boardFrame, frame).inbox_ids);
      if (frame.t === "follow")
        return board.follow(connection, actorOf(connection), parse(followFrame, frame).visitor_id);
      throw new Invalid("unknown_frame");
    },

    closed(connection) {
      for (const id of presence.viewedBy(connection.id)) show(connection, id, undefined);
      presence.left(connection.who.id, connection.id);
    },
  };

  /** Work over the socket is use of the session, which would end after its idle time otherwise. */
  function stayAwake(connection: Connection<AgentLine>): void {
    const { who } = connection;
    const now = kernel.clock.now();
    if (!who.sessionId || Math.abs(now - who.usedAt) < useEvery) return;
    who.usedAt = now;
    if (!useSession(kernel, who.sessionId)) connection.close(4001, "revoked");
  }

  /** Which inboxes' lists are shown; only those that the agent sees. */
  function listen(connection: Connection<AgentLine>, wanted: "all" | string[]): void {
    const actor = actorOf(connection);
    for (const topic of [...connection.topics])
      if (topic.startsWith("list:")) hub.unsubscribe(connection, topic);
    const all = db
      .all<{ id: string }>("select id from inboxes where archived_at is null")
      .map((row) => row.id);
    for (const id of all) {
      if (wanted !== "all" && !wanted.includes(id)) continue;
      if (actor.inboxes === "all" || actor.inboxes.has(id)) hub.subscribe(connection, topics.list(id));
    }
  }
}
