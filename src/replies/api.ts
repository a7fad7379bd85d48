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
import { line } from "../kernel/parse.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { getReply, listReplies, searchReplies, showReply } from "./queries.ts";
import { createReply, deleteReply, noteUsed, updateReply } from "./service.ts";
import { quickReplyFields, scope } from "./types.ts";

const quickReply = z
  .object({
    id: z.string().openapi({ example: "qrp_0d4k1v7m2p9xq8c3t6y5r0w1a" }),
    scope,
    team_id: z.string().nullable(),
    folder: z.string().openapi({ example: "售后" }),
    shortcut: z.string().openapi({ example: "bufa" }),
    title: z.string().openapi({ example: "补发时效" }),
    text: z.string().openapi({ example: "{contact.name|朋友}您好，补发今天 17:00 前从杭州仓寄出。" }),
    used: z.number().int(),
  })
  .openapi("QuickReply");

const newReply = quickReplyFields
  .required({ shortcut: true, title: true, text: true })
  .extend({ scope, team_id: line(40).optional() })
  .strict()
  .openapi("NewQuickReply");

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
        await write((tx) => showReply(createReply(tx, c.get("actor"), { ...input, teamId: team_id }))),
        201,
      );
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
      return c.json(await write((tx) => showReply(updateReply(tx, c.get("actor"), input))), 200);
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
      request: { params },
      responses: { 200: json(quickReply, "The quick reply"), ...problems(404) },
    }),
    async (c) =>
      c.json(await write((tx) => showReply(noteUsed(tx, c.get("actor"), c.req.valid("param")))), 200),
  );

  return api;
}
