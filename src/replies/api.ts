/** Quick replies over REST. */

import {
  body,
  createRoute,
  empty,
  json,
  page,
  pageQuery,
  problems,
  rest,
  z,
  type Rest,
} from "../accounts/rest.ts";
import { attachmentOf, metaOf } from "../files/signed-urls.ts";
import { line } from "../kernel/parse.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { listProposals, acceptProposal, dismissProposal } from "./proposals.ts";
import { getReply, listFolders, listReplies, searchReplies, showReply } from "./queries.ts";
import { attachment, exported, imported, importBody, newReply, proposal, quickReply } from "./schemas.ts";
import { createReply, deleteReply, updateReply } from "./service.ts";
import { exportReplies, importReplies } from "./transfer.ts";
import { quickReplyFields, scope } from "./types.ts";
import { noteUsed } from "./use.ts";

const tags = ["Quick replies"];
const params = z.object({ id: z.string().max(40) });

export function repliesApi(kernel: Kernel): Rest {
  const api = rest();
  const { db, write } = kernel;

  api.openapi(
    createRoute({
      method: "get",
      path: "/quick-replies",
      tags,
      summary: "List quick replies, newest first, or search them",
      description:
        "With `q` one page of the best matches comes back, the way the composer shows them after `/`.",
      request: {
        query: z.object({
          q: z.string().max(100).optional(),
          scope: scope.optional(),
          team_id: z.string().max(40).optional(),
          folder: z.string().max(40).optional(),
          ...pageQuery,
        }),
      },
      responses: { 200: json(page(quickReply), "Quick replies"), ...problems() },
    }),
    (c) => {
      const { q, team_id, ...query } = c.req.valid("query");
      if (q !== undefined)
        return c.json(
          { data: searchReplies(db, c.get("actor"), { query: q, limit: query.limit }), next_cursor: null },
          200,
        );
      return c.json(listReplies(db, c.get("actor"), { ...query, teamId: team_id }), 200);
    },
  );

  api.openapi(
    createRoute({
      method: "post",
      path: "/quick-replies",
      tags,
      summary: "Write a quick reply",
      request: { body: body(newReply) },
      responses: { 201: json(quickReply, "The quick reply"), ...problems(404, 409) },
    }),
    async (c) => {
      const { team_id, ...input } = c.req.valid("json");
      return c.json(
        await write((tx) => showReply(tx, createReply(tx, c.get("actor"), { ...input, teamId: team_id }))),
        201,
      );
    },
  );

  api.openapi(
    createRoute({
      method: "get",
      path: "/quick-replies/folders",
      tags,
      summary: "List the folders of quick replies",
      responses: {
        200: json(
          z.object({ data: z.array(z.object({ folder: z.string(), count: z.number().int() })) }),
          "Folders, each with how many are in it",
        ),
        ...problems(),
      },
    }),
    (c) => c.json({ data: listFolders(db, c.get("actor")) }, 200),
  );

  api.openapi(
    createRoute({
      method: "get",
      path: "/quick-replies/export",
      tags,
      summary: "Write all quick replies into a file",
      request: { query: z.object({ format: z.enum(["csv", "json"]) }) },
      responses: {
        200: {
          description: "The file",
          content: {
            "text/csv": { schema: z.string() },
            "application/json": { schema: z.array(exported) },
          },
        },
        ...problems(),
      },
    }),
    (c) => {
      const { format } = c.req.valid("query");
      const file = exportReplies(db, c.get("actor"), format);
      return c.body(file, 200, {
        "content-type": format === "csv" ? "text/csv; charset=utf-8" : "application/json",
        "content-disposition": `attachment; filename="quick-replies.${format}"`,
        "cache-control": "no-store",
      });
    },
  );

  api.openapi(
    createRoute({
      method: "post",
      path: "/quick-replies/import",
      tags,
      summary: "Take quick replies from a file",
      description:
        "CSV with a head (title, shortcut, text, folder), the JSON of our export, or Chatwoot's canned responses. A shortcut that is there already is updated.",
      request: { body: importBody },
      responses: { 200: json(imported, "What was taken"), ...problems(404) },
    }),
    async (c) => {
      const { team_id, ...input } = c.req.valid("json");
      return c.json(
        await write((tx) => importReplies(tx, c.get("actor"), { ...input, teamId: team_id })),
        200,
      );
    },
  );

  api.openapi(
    createRoute({
      method: "get",
      path: "/quick-replies/proposals",
      tags,
      summary: "List questions that are asked often and have no quick reply",
      responses: {
        200: json(z.object({ data: z.array(proposal) }), "Proposals, the most asked first"),
        ...problems(),
      },
    }),
    (c) => c.json({ data: listProposals(db, c.get("actor")) }, 200),
  );

  api.openapi(
    createRoute({
      method: "post",
      path: "/quick-replies/proposals/{id}/acceptance",
      tags,
      summary: "Make a quick reply of a proposal",
      request: { params, body: body(newReply) },
      responses: { 201: json(quickReply, "The quick reply"), ...problems(404, 409) },
    }),
    async (c) => {
      const { team_id, ...input } = c.req.valid("json");
      const { id } = c.req.valid("param");
      const made = await write((tx) =>
        showReply(tx, acceptProposal(tx, c.get("actor"), { ...input, id, teamId: team_id })),
      );
      return c.json(made, 201);
    },
  );

  api.openapi(
    createRoute({
      method: "delete",
      path: "/quick-replies/proposals/{id}",
      tags,
      summary: "Dismiss a proposal for good",
      request: { params },
      responses: { 204: empty("Dismissed"), ...problems(404, 409) },
    }),
    async (c) => {
      await write((tx) => dismissProposal(tx, c.get("actor"), c.req.valid("param")));
      return c.body(null, 204);
    },
  );

  api.openapi(
    createRoute({
      method: "get",
      path: "/quick-replies/{id}",
      tags,
      summary: "Get a quick reply",
      request: { params },
      responses: { 200: json(quickReply, "The quick reply"), ...problems(404) },
    }),
    (c) => c.json(getReply(db, c.get("actor"), c.req.valid("param").id), 200),
  );

  api.openapi(
    createRoute({
      method: "patch",
      path: "/quick-replies/{id}",
      tags,
      summary: "Change a quick reply",
      request: { params, body: body(quickReplyFields.strict().openapi("QuickReplyChanges")) },
      responses: { 200: json(quickReply, "The quick reply"), ...problems(404, 409) },
    }),
    async (c) => {
      const input = { ...c.req.valid("json"), id: c.req.valid("param").id };
      return c.json(await write((tx) => showReply(tx, updateReply(tx, c.get("actor"), input))), 200);
    },
  );

  api.openapi(
    createRoute({
      method: "delete",
      path: "/quick-replies/{id}",
      tags,
      summary: "Delete a quick reply",
      request: { params },
      responses: { 204: empty("Deleted"), ...problems(404) },
    }),
    async (c) => {
      await write((tx) => deleteReply(tx, c.get("actor"), c.req.valid("param")));
      return c.body(null, 204);
    },
  );

  api.openapi(
    createRoute({
      method: "post",
      path: "/quick-replies/{id}/use",
      tags,
      summary: "Count one use",
      description:
        "With the conversation it learns what it answers, and copies of its files are made for the message: send their ids with it.",
      request: {
        params,
        body: {
          ...body(z.strictObject({ conversation_id: line(40).optional() }).openapi("QuickReplyUse")),
          required: false,
        },
      },
      responses: {
        200: json(quickReply.extend({ attachments: z.array(attachment) }), "The quick reply"),
        ...problems(404),
      },
    }),
    async (c) => {
      const conversationId = c.req.valid("json")?.conversation_id;
      const used = await write((tx) => {
        const { reply, files } = noteUsed(tx, c.get("actor"), {
          ...c.req.valid("param"),
          ...(conversationId && { conversationId }),
        });
        return { ...showReply(tx, reply), copies: files };
      });
      const { copies, ...shown } = used;
      const base = kernel.config.publicUrl ?? kernel.config.basePath;
      const attachments = copies.map((file) =>
        attachmentOf(kernel.secrets, metaOf(file), kernel.clock.now(), base),
      );
      return c.json({ ...shown, attachments }, 200);
    },
  );

  return api;
}
