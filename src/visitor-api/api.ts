/** What widget and SDK may ask over HTTP: the inbox's public face, a token, their own conversations, files, ratings. */

import { Hono, type Context } from "hono";
import type { ContactActor } from "../accounts/actor.ts";
import { email } from "../accounts/types.ts";
import { hasTimedOut, placeOf } from "../assignment/queue.ts";
import { mailTranscript } from "../conversations/export-transcript.ts";
import {
  messagesBefore,
  messagesSince,
  requireConversation,
  conversationColumns,
} from "../conversations/queries.ts";
import { receiveMessage, receiveOfflineMessage } from "../conversations/receive.ts";
import { closeConversation } from "../conversations/status.ts";
import type { ConversationRow } from "../conversations/tables.ts";
import { clientId, line, parse, text, z } from "../kernel/parse.ts";
import { conversationId, messageContent } from "../conversations/types.ts";
import { attachmentOf, metaOf } from "../files/signed-urls.ts";
import { prepareUpload } from "../files/prepare-upload.ts";
import { readUpload } from "../files/read-upload.ts";
import { addFile } from "../files/service.ts";
import type { Inbox } from "../inboxes/types.ts";
import { Invalid, NotFound } from "../kernel/errors.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { rate } from "../satisfaction/service.ts";
import { consentsApi } from "./consents-api.ts";
import { invitationAnswersApi } from "./invitations-api.ts";
import { contactFrom, formAnswers } from "./details.ts";
import { authenticateVisitor, mustFit, type VisitorDeps } from "./face.ts";
import { contactLocale } from "../contacts/types.ts";
import { tokenOf } from "../contacts/visitor-token.ts";
import { publicInbox, type PublicInboxDeps } from "./public-inbox.ts";
import { beginSession } from "./sessions.ts";
import { behavioursApi, type TrackDeps } from "./track-api.ts";

interface Env {
  Variables: { visitor: ContactActor; inbox: Inbox };
}

const sendBody = z.strictObject({
  id: clientId,
  conversation_id: conversationId.optional(),
  ...messageContent,
  details: formAnswers.optional(),
});
const offlineBody = z.strictObject({
  id: clientId,
  text: text(10_000, 1),
  file_ids: messageContent.file_ids,
  fields: formAnswers,
});
const ratingBody = z.strictObject({
  score: z.number().int().min(1).max(5),
  labels: z.array(line(40)).max(10).default([]),
  comment: text(2_000).default(""),
});
const transcriptBody = z.strictObject({ email });
const sessionBody = z.strictObject({
  inbox_key: z.string().max(40),
  locale: contactLocale.optional().catch(undefined),
  return_token: z.string().max(400).optional(),
  /** Signed by the site's own server; not looked at where identity is off. */
  identity_token: z.string().max(4_000).optional(),
});

/** The body as JSON, or a clear 400. */
const bodyOf = async (c: Context): Promise<unknown> => c.req.json();

export function visitorApi(
  kernel: Kernel,
  deps: VisitorDeps & PublicInboxDeps & TrackDeps & { addressOf: (c: Context) => string },
): Hono<Env> {
  const { db, write, secrets, clock } = kernel;
  const { presenter, limits, inboxes } = deps;
  const app = new Hono<Env>();

  // Tokens are bearers, not cookies: any page may ask, and the inbox's list of origins decides.
  app.use(async (c, next) => {
    c.header("access-control-allow-origin", "*");
    if (c.req.method === "OPTIONS") {
      c.header("access-control-allow-methods", "GET, POST");
      c.header("access-control-allow-headers", "authorization, content-type");
      c.header("access-control-max-age", "86400");
      return c.body(null, 204);
    }
    await next();
  });

  app.route("/", behavioursApi(deps));
  app.get("/inboxes/:key", (c) => publicInbox(kernel, deps, c));

  app.post("/sessions", async (c) => {
    const body = parse(sessionBody, await bodyOf(c));
    const inbox = inboxes.byKey(body.inbox_key);
    const stranger = () => limits.sessions.take(deps.addressOf(c));
    if (!inbox) {
      stranger();
      throw new NotFound("not_found");
    }
    const session = await beginSession(kernel, inbox, { ...body, previous: tokenOf(c.req.raw), stranger });
    return c.json(session, 201);
  });

  app.use(async (c, next) => {
    const { actor, inbox } = authenticateVisitor(kernel, inboxes, c.req.raw);
    c.set("visitor", actor);
    c.set("inbox", inbox);
    c.header("cache-control", "no-store");
    await next();
  });

  app.route("/", consentsApi(kernel));
  app.route("/", invitationAnswersApi(kernel));

  app.get("/conversations", (c) => {
    const { id, inboxId } = c.get("visitor");
    const rows = db.all<ConversationRow>(
      `select ${conversationColumns} from conversations as c where c.contact_id = ? and c.inbox_id = ? order by c.no desc limit 30`,
      id,
      inboxId,
    );
    return c.json({
      data: rows.map((row) => ({
        ...presenter.visitorConversation(row),
        ...(row.status === "waiting" && {
          queue_place: placeOf(db, row.no).place,
          timed_out: hasTimedOut(db, row),
        }),
      })),
    });
  });

  app.get("/conversations/:id/messages", (c) => {
    const visitor = c.get("visitor");
    const conversation = requireConversation(db, visitor, c.req.param("id"));
    const number = (name: string) => {
      const value = c.req.query(name);
      if (value === undefined) return undefined;
      if (!/^\d{1,9}$/.test(value)) throw new Invalid("invalid", {}, [{ path: name, code: "invalid" }]);
      return Number(value);
    };
    const limit = Math.min(Math.max(number("limit") ?? 30, 1), 100);
    const [after, before, revision] = [number("after"), number("before"), number("revision")];
    const head = { last_seq: conversation.lastSeq, revision: conversation.lastRevision };
    if (after !== undefined) {
      const { rows, more } = messagesSince(
        db,
        visitor,
        conversation,
        after,
        revision ?? conversation.lastRevision,
        limit,
      );
      return c.json({ data: rows.map((row) => presenter.message(row, conversation.id)), ...head, more });
    }
    const rows = messagesBefore(db, visitor, conversation, before ?? Number.MAX_SAFE_INTEGER, limit + 1);
    const more = rows.length > limit;
    if (more) rows.shift();
    return c.json({ data: rows.map((row) => presenter.message(row, conversation.id)), ...head, more });
  });

  app.post("/messages", async (c) => {
    const body = parse(sendBody, await bodyOf(c));
    const visitor = c.get("visitor");
    limits.messages.take(visitor.id);
    mustFit(c.get("inbox"), body.text);
    const { message, conversation, repeated } = await write((tx) =>
      receiveMessage(tx, visitor, {
        clientId: body.id,
        conversationId: body.conversation_id,
        text: body.text,
        fileIds: body.file_ids,
        replyTo: body.reply_to,
        ...(body.details && contactFrom(body.details)),
      }),
    );
    return c.json(presenter.message(message, conversation.id), repeated ? 200 : 201);
  });

  app.post("/offline-messages", async (c) => {
    const body = parse(offlineBody, await bodyOf(c));
    const visitor = c.get("visitor");
    limits.messages.take(visitor.id);
    mustFit(c.get("inbox"), body.text);
    const { contact } = contactFrom(body.fields);
    const { message, conversation, repeated } = await write((tx) =>
      receiveOfflineMessage(tx, visitor, {
        clientId: body.id,
        text: body.text,
        fileIds: body.file_ids,
        fields: body.fields,
        contact,
      }),
    );
    return c.json(presenter.message(message, conversation.id), repeated ? 200 : 201);
  });

  app.post("/files", async (c) => {
    const visitor = c.get("visitor");
    const inbox = c.get("inbox");
    limits.uploads.take(visitor.id);
    const upload = await readUpload(c.req.raw, inbox.limits.file_bytes);
    const prepared = await prepareUpload(kernel, {
      ...upload,
      inboxId: inbox.id,
      uploader: visitor,
      limits: { bytes: inbox.limits.file_bytes, groups: inbox.limits.file_groups },
    });
    const file = await write((tx) => addFile(tx, visitor, prepared));
    return c.json(attachmentOf(secrets, metaOf(file), clock.now(), kernel.config.basePath), 201);
  });

  app.post("/conversations/:id/rating", async (c) => {
    const { score, labels, comment } = parse(ratingBody, await bodyOf(c));
    const id = c.req.param("id");
    await write((tx) => rate(tx, c.get("visitor"), { conversationId: id, score, labels, comment }));
    return c.json({ score, labels, comment }, 201);
  });

  app.post("/conversations/:id/transcript", async (c) => {
    const visitor = c.get("visitor");
    const { email: to } = parse(transcriptBody, await bodyOf(c));
    limits.transcripts.take(visitor.id);
    limits.transcripts.take(deps.addressOf(c));
    await write((tx) => mailTranscript(tx, visitor, c.req.param("id"), { to, presenter }));
    return c.body(null, 204);
  });

  app.post("/conversations/:id/closure", async (c) => {
    const visitor = c.get("visitor");
    const row = await write((tx) => closeConversation(tx, visitor, c.req.param("id")));
    return c.json(presenter.visitorConversation(row));
  });

  app.all("*", () => {
    throw new NotFound("not_found");
  });
  return app;
}
