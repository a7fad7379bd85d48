/** Saved views over REST. */

import { body, createRoute, empty, json, problems, rest, z, type Rest } from "../accounts/rest.ts";
import { conversationFilter } from "../conversations/types.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { listViews, requireView, showView } from "./queries.ts";
import { changeView, deleteView, saveView } from "./service.ts";
import { newView, viewChanges } from "./types.ts";

const savedView = z
  .object({
    id: z.string().openapi({ example: "viw_0d4k1v7m2p9xq8c3t6y5r0w1a" }),
    name: z.string().openapi({ example: "破损补发" }),
    shared: z.boolean(),
    filter: conversationFilter,
  })
  .openapi("SavedView");

const tags = ["Saved views"];
const params = z.object({ id: z.string().max(40) });

export function viewsApi(kernel: Kernel): Rest {
  const api = rest();
  const { db, write } = kernel;

  api.openapi(
    createRoute({
      method: "get",
      path: "/views",
      tags,
      summary: "List your saved views and the shared ones",
      responses: { 200: json(z.object({ data: z.array(savedView) }), "Saved views"), ...problems() },
    }),
    (c) => c.json({ data: listViews(db, c.get("actor")) }, 200),
  );

  api.openapi(
    createRoute({
      method: "post",
      path: "/views",
      tags,
      summary: "Save a view",
      request: { body: body(newView) },
      responses: { 201: json(savedView, "The saved view"), ...problems(404, 409) },
    }),
    async (c) =>
      c.json(await write((tx) => showView(saveView(tx, c.get("actor"), c.req.valid("json")))), 201),
  );

  api.openapi(
    createRoute({
      method: "get",
      path: "/views/{id}",
      tags,
      summary: "Get a saved view",
      request: { params },
      responses: { 200: json(savedView, "The saved view"), ...problems(404) },
    }),
    (c) => c.json(showView(requireView(db, c.get("actor"), c.req.valid("param").id)), 200),
  );

  api.openapi(
    createRoute({
      method: "patch",
      path: "/views/{id}",
      tags,
      summary: "Change a saved view",
      request: { params, body: body(viewChanges) },
      responses: { 200: json(savedView, "The saved view"), ...problems(404) },
    }),
    async (c) => {
      const input = { ...c.req.valid("json"), id: c.req.valid("param").id };
      return c.json(await write((tx) => showView(changeView(tx, c.get("actor"), input))), 200);
    },
  );

  api.openapi(
    createRoute({
      method: "delete",
      path: "/views/{id}",
      tags,
      summary: "Delete a saved view",
      request: { params },
      responses: { 204: empty("Deleted"), ...problems(404) },
    }),
    async (c) => {
      await write((tx) => deleteView(tx, c.get("actor"), c.req.valid("param")));
      return c.body(null, 204);
    },
  );

  return api;
}
