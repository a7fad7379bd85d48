/** The visitors' line: what the widget and the SDK say over a socket, or over SSE and POST. */

import type { HelloFrame } from "../../web/contract/frames.ts";
import type { ContactActor } from "../accounts/actor.ts";
import { isOwnOrigin } from "../accounts/authenticate.ts";
import type { Rights } from "../accounts/rights.ts";
import { mayHear, topics } from "../conversations/broadcast.ts";
import { readByContact } from "../conversations/mark.ts";
import type { Presenter } from "../conversations/present.ts";
import { messagesSince, requireConversation } from "../conversations/queries.ts";
import { receiveMessage } from "../conversations/receive.ts";
import { currentContact } from "../contacts/queries.ts";
import type { InboxCache } from "../inboxes/cache.ts";
import { originAllowed } from "../inboxes/origins.ts";
import type { Inbox } from "../inboxes/types.ts";
import { Forbidden, Invalid, NotFound, Unauthenticated } from "../kernel/errors.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { parse } from "../kernel/parse.ts";
import type { Face } from "../realtime/face.ts";
import type { Hub } from "../realtime/hub.ts";
import { contactFrom } from "./details.ts";
import { markFrame, sendFrame, syncFrame, typingFrame } from "./frames.ts";
import type { VisitorLimits } from "./limits.ts";
import type { Previews } from "./preview.ts";
import { readToken, tokenOf } from "../contacts/visitor-token.ts";

export const heartbeat = 25_000;
const syncPage = 100;

export interface VisitorDeps {
  hub: Hub;
  inboxes: InboxCache;
  rights: Rights;
  presenter: Presenter;
  limits: VisitorLimits;
  previews: Previews;
  build: string;
  /** A contact's first line has opened, or the last one has closed. */
  lineChanged(who: ContactActor, here: boolean): void;
}

/**
 * The token, and the page that it is used on: the widget's own frame, or an origin that the inbox allows. `given`: where a request carries its
 * token in the body.
 */
export function authenticateVisitor(
  kernel: Kernel,
  inboxes: InboxCache,
  request: Request,
  given = tokenOf(request),
): { actor: ContactActor; inbox: Inbox } {
  const token = readToken(kernel.secrets, given, kernel.clock.now());
  // A token outlives a merge of its contact with another.
  const actor: ContactActor = { ...token, id: currentContact(kernel.db, token.id)?.id ?? token.id };
  const inbox = inboxes.byId(actor.inboxId);
  if (!inbox || inbox.archivedAt) throw new NotFound("not_found");
  const origin = request.headers.get("origin");
  if (origin !== null && !isOwnOrigin(request, kernel.config.publicUrl) && !originAllowed(inbox, origin))
    throw new Forbidden("cross_origin");
  mustBeNamed(inbox, actor);
  return { actor, inbox };
}

/** Throws Unauthenticated(identity_required) where the site's server must have said who a visitor is, and has not. */
export function mustBeNamed(inbox: Inbox, actor: ContactActor): void {
  if (inbox.identity.mode === "enforced" && !actor.identified) throw new Unauthenticated("identity_required");
}

/** Throws Invalid when the text is longer than the inbox allows. */
export function mustFit(inbox: Inbox | undefined, text: string): void {
  const maximum = inbox?.limits.text ?? 0;
  if (text.length > maximum)
    throw new Invalid("invalid", {}, [{ path: "text", code: "too_big", params: { maximum } }]);
}

export function visitorFace(
  kernel: Kernel,
  { hub, inboxes, rights, presenter, limits, previews, build, lineChanged }: VisitorDeps,
): Face<ContactActor> {
  const { db, write } = kernel;
  return {
    path: "/visitor/v1/socket",
    framesPerMinute: kernel.config.rateLimits ? 240 : Number.POSITIVE_INFINITY,
    light: new Set(["preview"]),

    authenticate(request, address) {
      const { actor } = authenticateVisitor(kernel, inboxes, request);
      if (request.method === "GET") limits.sockets.take(address);
      return actor;
    },

    opened(connection) {
      const first = !hub.listens(topics.contact(connection.who.id));
      hub.subscribe(connection, topics.contact(connection.who.id));
      if (first) lineChanged(connection.who, true);
      const hello: HelloFrame = {
        t: "hello",
        protocol: 1,
        who: { kind: "contact", id: connection.who.id },
        server_time: new Date(kernel.clock.now()).toISOString(),
        heartbeat_ms: heartbeat,
        build,
      };
      connection.send(JSON.stringify(hello));
    },

    async received(connection, frame) {
      const { who } = connection;
      if (frame.t === "send") {
        const { id, conversation_id, text, file_ids, reply_to, details } = parse(sendFrame, frame);
        limits.messages.take(who.id);
        mustFit(inboxes.byId(who.inboxId), text);
        const { message, conversation } = await write((tx) =>
          receiveMessage(tx, who, {
            clientId: id,
            conversationId: conversation_id,
            text,
            fileIds: file_ids,
            replyTo: reply_to,
            ...(details && contactFrom(details)),
          }),
        );
        connection.send(
          `{"t":"ack","id":"${id}","message":${presenter.messageText(message, conversation.id)}}`,
        );
        return;
      }
      if (frame.t === "preview") return previews.take(who, frame);
      if (frame.t === "typing") {
        const { conversation_id, on } = parse(typingFrame, frame);
        const conversation = requireConversation(db, who, conversation_id);
        const listeners = [
          topics.watch(conversation_id),
          ...(conversation.assigneeId ? [topics.agent(conversation.assigneeId)] : []),
        ];
        const heard = { t: "typing", conversation_id, who: { kind: "contact", id: who.id }, on };
        hub.publish(listeners, heard, mayHear(rights, conversation.inboxId));
        return;
      }
      if (frame.t === "read" || frame.t === "delivered") {
        const { t, conversation_id, seq } = parse(markFrame, frame);
        await write((tx) =>
          readByContact(tx, who, conversation_id, t === "read" ? { read: seq } : { delivered: seq }),
        );
        return;
      }
      if (frame.t === "sync") {
        const { id, conversation_id, after, revision } = parse(syncFrame, frame);
        const conversation = requireConversation(db, who, conversation_id);
        const { rows, more } = messagesSince(db, who, conversation, after, revision, syncPage);
        connection.send(
          JSON.stringify({
            t: "messages",
            id,
            conversation_id,
            messages: rows.map((row) => presenter.message(row, conversation_id)),
            last_seq: conversation.lastSeq,
            revision: conversation.lastRevision,
            more,
          }),
        );
        return;
      }
      throw new Invalid("unknown_frame");
    },

    closed({ who }) {
      if (!hub.listens(topics.contact(who.id))) lineChanged(who, false);
    },
  };
}
