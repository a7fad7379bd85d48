/** REST of a conversation's messages: pages, catch-up, send, recall, edit. */

import { body, createRoute, json, problems, rest, z, type Rest } from "../accounts/rest.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { text } from "../kernel/parse.ts";
import type { Presenter } from "./present.ts";
import { messagesBefore, messagesSince, requireConversation } from "./queries.ts";
import { reply } from "./reply.ts";
import { editNote, recallMessage } from "./revise.ts";
import { messageSchema, messagesSchema } from "./schemas.ts";
import { longestMessage, newMessage } from "./types.ts";

const tags = ["Messages"];
const whole = z
  .string()
  .regex(/^\d{1,9}$/)
  .transform(Number)
  .openapi({ type: "integer" });
const params = z.object({ id: z.string() });
const messageParams = z.object({
  id: z.string(),
  seq: z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .openapi({ type: "integer" }),
});

export function messagesApi(kernel: Kernel, presenter: Presenter): Rest {
  const { db, write } = kernel;
  const api = rest();

  api.openapi(
    createRoute({
      method: "get",
      path: "/conversations/{id}/messages",
      tags,
      summary: "Messages of a conversation",
      description:
        "The newest page, the page `before` a seq, or all that a client misses `after` a seq (with what was edited or recalled since `revision`).",
      request: {
        params,
        query: z.object({
          before: whole.optional(),
          after: whole.optional(),
          revision: whole.optional(),
          limit: whole.optional(),
        }),
      },
      responses: { 200: json(messagesSchema, "In order of seq"), ...problems(404) },
    }),
    (c) => {
      const actor = c.get("actor");
      const conversation = requireConversation(db, actor, c.req.valid("param").id);
      const { before, after, revision, limit: asked } = c.req.valid("query");
      const limit = Math.min(Math.max(asked ?? 50, 1), 200);
      const head = { last_seq: conversation.lastSeq, revision: conversation.lastRevision };
      if (after !== undefined) {
        const { rows, more } = messagesSince(
          db,
          actor,
          conversation,
          after,
          revision ?? conversation.lastRevision,
          limit,
        );
        return c.json(
          { data: rows.map((row) => presenter.message(row, conversation.id)), ...head, more },
          200,
        );
      }
      const rows = messagesBefore(db, actor, conversation, before ?? Number.MAX_SAFE_INTEGER, limit + 1);
      const more = rows.length > limit;
      if (more) rows.shift();
      return c.json({ data: rows.map((row) => presenter.message(row, conversation.id)), ...head, more }, 200);
    },
  );

  api.openapi(
    createRoute({
      method: "post",
      path: "/conversations/{id}/messages",
      tags,
      summary: "Send a reply or leave a note",
      description:
        "Idempotent by `client_id`: the same id with the same content answers with the message that is there (200); with another content it is 409.",
      request: { params, body: body(newMessage) },
      responses: {
        201: json(messageSchema, "Stored durably"),
        200: json(messageSchema, "It was here already"),
        ...problems(404, 409, 413),
      },
    }),
    async (c) => {
      const { id } = c.req.valid("param");
      const { message, repeated } = await write((tx) => reply(tx, c.get("actor"), id, c.req.valid("json")));
      return c.json(presenter.message(message, id), repeated ? 200 : 201);
    },
  );

  api.openapi(
    createRoute({
      method: "delete",
      path: "/conversations/{id}/messages/{seq}",
      tags,
      summary: "Recall a message",
      request: { params: messageParams },
      responses: { 200: json(messageSchema, "Recalled"), ...problems(404, 409) },
    }),
    async (c) => {
      const { id, seq } = c.req.valid("param");
      const row = await write((tx) => recallMessage(tx, c.get("actor"), id, seq));
      return c.json(presenter.message(row, id), 200);
    },
  );

  api.openapi(
    createRoute({
      method: "patch",
      path: "/conversations/{id}/messages/{seq}",
      tags,
      summary: "Edit a note",
      request: { params: messageParams, body: body(z.strictObject({ text: text(longestMessage, 1) })) },
      responses: { 200: json(messageSchema, "Edited"), ...problems(404, 409) },
    }),
    async (c) => {
      const { id, seq } = c.req.valid("param");
      const row = await write((tx) => editNote(tx, c.get("actor"), id, seq, c.req.valid("json").text));
      return c.json(presenter.message(row, id), 200);
    },
  );
  return api;
}
