/** REST of conversations: lists, counts, search, and one route for each verb on a conversation. Messages are in messages-api.ts. */

import { body, createRoute, empty, json, problems, rest, z, type Rest } from "../accounts/rest.ts";
import { NotFound } from "../kernel/errors.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { line, text } from "../kernel/parse.ts";
import { assignConversation, claimConversation } from "./assign.ts";
import { listedById, type ListedRow } from "./list.ts";
import { prioritise, readByAgent, saveDraft, tagConversation } from "./mark.ts";
import type { Presenter } from "./present.ts";
import { draftOf, requireConversation } from "./queries.ts";
import { conversationSchema } from "./schemas.ts";
import { closeConversation, reopenConversation, snoozeConversation } from "./status.ts";
import { startConversation } from "./start.ts";
import { longestMessage, newMessage } from "./types.ts";

const tags = ["Conversations"];
const params = z.object({ id: z.string().openapi({ example: "cnv_0f1x8e4p9c2v7b3n6m5k1j0hq" }) });
const one = { 200: json(conversationSchema, "The conversation as it is now"), ...problems(404, 409) };

export function conversationsApi(kernel: Kernel, presenter: Presenter): Rest {
  const { db, write } = kernel;
  const api = rest();
  /** A conversation that was just written, with all that a list shows of it. */
  const shown = (id: string) => {
    const row = db.one<ListedRow>(listedById, id);
    if (!row) throw new NotFound("not_found");
    return presenter.conversation(row);
  };

  api.openapi(
    createRoute({
      method: "post",
      path: "/conversations",
      tags,
      summary: "Write first",
      description:
        "Goes on with the contact's conversation in this inbox where there is one. Idempotent by the message's `client_id`.",
      request: {
        body: body(z.strictObject({ inbox_id: z.string(), contact_id: z.string(), message: newMessage })),
      },
      responses: { 201: json(conversationSchema, "The conversation"), ...problems(404, 409) },
    }),
    async (c) => {
      const { inbox_id, contact_id, message } = c.req.valid("json");
      const started = await write((tx) =>
        startConversation(tx, c.get("actor"), { inboxId: inbox_id, contactId: contact_id, message }),
      );
      return c.json(shown(started.conversation.id), 201);
    },
  );

  api.openapi(
    createRoute({
      method: "get",
      path: "/conversations/{id}",
      tags,
      summary: "Get a conversation",
      request: { params },
      responses: one,
    }),
    (c) => c.json(shown(requireConversation(db, c.get("actor"), c.req.valid("param").id).id), 200),
  );

  api.openapi(
    createRoute({
      method: "put",
      path: "/conversations/{id}/assignment",
      tags,
      summary: "Assign to an agent or a team",
      request: {
        params,
        body: body(
          z.strictObject({
            assignee_id: z.string().min(1).max(40).nullable().optional(),
            team_id: z.string().min(1).max(40).nullable().optional(),
          }),
        ),
      },
      responses: one,
    }),
    async (c) => {
      const { assignee_id, team_id } = c.req.valid("json");
      const { id } = c.req.valid("param");
      await write((tx) =>
        assignConversation(tx, c.get("actor"), id, { assigneeId: assignee_id, teamId: team_id }),
      );
      return c.json(shown(id), 200);
    },
  );

  api.openapi(
    createRoute({
      method: "post",
      path: "/conversations/{id}/claim",
      tags,
      summary: "Take a conversation that nobody has",
      description: "Exactly one of many wins; the others get 409 with the winner's name.",
      request: { params },
      responses: one,
    }),
    async (c) => {
      const { id } = c.req.valid("param");
      await write((tx) => claimConversation(tx, c.get("actor"), id));
      return c.json(shown(id), 200);
    },
  );

  api.openapi(
    createRoute({
      method: "put",
      path: "/conversations/{id}/closure",
      tags,
      summary: "Close",
      request: { params },
      responses: one,
    }),
    async (c) => {
      const { id } = c.req.valid("param");
      await write((tx) => closeConversation(tx, c.get("actor"), id));
      return c.json(shown(id), 200);
    },
  );
  api.openapi(
    createRoute({
      method: "delete",
      path: "/conversations/{id}/closure",
      tags,
      summary: "Reopen",
      request: { params },
      responses: one,
    }),
    async (c) => {
      const { id } = c.req.valid("param");
      await write((tx) => reopenConversation(tx, c.get("actor"), id));
      return c.json(shown(id), 200);
    },
  );

  api.openapi(
    createRoute({
      method: "put",
      path: "/conversations/{id}/snooze",
      tags,
      summary: "Snooze until a time",
      request: { params, body: body(z.strictObject({ until: z.iso.datetime({ offset: true }) })) },
      responses: one,
    }),
    async (c) => {
      const { id } = c.req.valid("param");
      await write((tx) => snoozeConversation(tx, c.get("actor"), id, Date.parse(c.req.valid("json").until)));
      return c.json(shown(id), 200);
    },
  );
  api.openapi(
    createRoute({
      method: "delete",
      path: "/conversations/{id}/snooze",
      tags,
      summary: "Wake",
      request: { params },
      responses: one,
    }),
    async (c) => {
      const { id } = c.req.valid("param");
      await write((tx) => reopenConversation(tx, c.get("actor"), id));
      return c.json(shown(id), 200);
    },
  );

  api.openapi(
    createRoute({
      method: "put",
      path: "/conversations/{id}/tags",
      tags,
      summary: "Set the tags",
      request: { params, body: body(z.strictObject({ tags: z.array(line(60)).max(20) })) },
      responses: one,
    }),
    async (c) => {
      const { id } = c.req.valid("param");
      await write((tx) => tagConversation(tx, c.get("actor"), id, c.req.valid("json").tags));
      return c.json(shown(id), 200);
    },
  );

  api.openapi(
    createRoute({
      method: "put",
      path: "/conversations/{id}/priority",
      tags,
      summary: "Set the priority",
      request: { params, body: body(z.strictObject({ priority: z.number().int().min(0).max(3) })) },
      responses: one,
    }),
    async (c) => {
      const { id } = c.req.valid("param");
      await write((tx) => prioritise(tx, c.get("actor"), id, c.req.valid("json").priority));
      return c.json(shown(id), 200);
    },
  );

  api.openapi(
    createRoute({
      method: "put",
      path: "/conversations/{id}/read",
      tags,
      summary: "Mark as read up to a message",
      request: { params, body: body(z.strictObject({ seq: z.number().int().min(0) })) },
      responses: { 204: empty("Done"), ...problems(404) },
    }),
    async (c) => {
      await write((tx) => readByAgent(tx, c.get("actor"), c.req.valid("param").id, c.req.valid("json").seq));
      return c.body(null, 204);
    },
  );

  const draftSchema = z
    .strictObject({ text: text(longestMessage), kind: z.enum(["text", "note"]) })
    .openapi("Draft");
  api.openapi(
    createRoute({
      method: "get",
      path: "/conversations/{id}/draft",
      tags,
      summary: "The agent's own draft",
      request: { params },
      responses: { 200: json(draftSchema, "Empty when there is none"), ...problems(404) },
    }),
    (c) => {
      const actor = c.get("actor");
      const draft = draftOf(db, actor.id, requireConversation(db, actor, c.req.valid("param").id).no);
      return c.json({ text: draft?.text ?? "", kind: draft?.kind ?? ("text" as const) }, 200);
    },
  );
  api.openapi(
    createRoute({
      method: "put",
      path: "/conversations/{id}/draft",
      tags,
      summary: "Save the agent's own draft",
      description: "An empty text drops it.",
      request: { params, body: body(draftSchema) },
      responses: { 204: empty("Saved"), ...problems(404) },
    }),
    async (c) => {
      await write((tx) => saveDraft(tx, c.get("actor"), c.req.valid("param").id, c.req.valid("json")));
      return c.body(null, 204);
    },
  );
  return api;
}
