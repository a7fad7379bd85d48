/** Macros over REST: writing them, running one on a conversation, taking that back. */

import { body, createRoute, empty, json, problems, rest, z, type Rest } from "../accounts/rest.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { line } from "../kernel/parse.ts";
import { requireConversation } from "../conversations/queries.ts";
import { scope } from "../replies/types.ts";
import { getMacro, listMacros } from "./queries.ts";
import { createRuns, runMacro, undoFor, undoMacro } from "./run.ts";
import { createMacro, deleteMacro, updateMacro } from "./service.ts";
import { macroActions, macroFields, showMacro } from "./types.ts";

const macro = z
  .object({
    id: z.string().openapi({ example: "mac_0d4k1v7m2p9xq8c3t6y5r0w1a" }),
    scope,
    team_id: z.string().nullable(),
    name: z.string().openapi({ example: "确认收货并结束" }),
    key: z.string().nullable().openapi({ example: "q", description: "Alt and this letter runs it" }),
    actions: macroActions,
    used: z.number().int(),
  })
  .openapi("Macro");
const newMacro = macroFields
  .required({ name: true, actions: true })
  .extend({ scope, team_id: line(40).optional() })
  .strict()
  .openapi("NewMacro");
const run = z
  .object({ id: z.string(), undo_ms: z.number().int() })
  .openapi("MacroRun", { description: "Delete it within that time to take it back" });

const tags = ["Macros"];
const params = z.object({ id: z.string().max(40) });

export function macrosApi(kernel: Kernel): Rest {
  const api = rest();
  const { clock, db, write } = kernel;
  const runs = createRuns();

  api.openapi(
    createRoute({
      method: "get",
      path: "/macros",
      tags,
      summary: "List macros",
      description: "With `own` only those that the agent would run, not all that they oversee.",
      request: { query: z.object({ own: z.enum(["true", "false"]).optional() }) },
      responses: { 200: json(z.object({ data: z.array(macro) }), "Macros by name"), ...problems() },
    }),
    (c) => {
      const own = c.req.valid("query").own === "true";
      return c.json({ data: listMacros(db, c.get("actor"), { own }) }, 200);
    },
  );

  api.openapi(
    createRoute({
      method: "post",
      path: "/macros",
      tags,
      summary: "Write a macro",
      request: { body: body(newMacro) },
      responses: { 201: json(macro, "The macro"), ...problems(404, 409) },
    }),
    async (c) => {
      const { team_id, ...input } = c.req.valid("json");
      const made = await write((tx) => createMacro(tx, c.get("actor"), { ...input, teamId: team_id }));
      return c.json(showMacro(made), 201);
    },
  );

  api.openapi(
    createRoute({
      method: "get",
      path: "/macros/{id}",
      tags,
      summary: "Get a macro",
      request: { params },
      responses: { 200: json(macro, "The macro"), ...problems(404) },
    }),
    (c) => c.json(getMacro(db, c.get("actor"), c.req.valid("param").id), 200),
  );

  api.openapi(
    createRoute({
      method: "patch",
      path: "/macros/{id}",
      tags,
      summary: "Change a macro",
      request: { params, body: body(macroFields.strict().openapi("MacroChanges")) },
      responses: { 200: json(macro, "The macro"), ...problems(404, 409) },
    }),
    async (c) => {
      const input = { ...c.req.valid("json"), id: c.req.valid("param").id };
      return c.json(showMacro(await write((tx) => updateMacro(tx, c.get("actor"), input))), 200);
    },
  );

  api.openapi(
    createRoute({
      method: "delete",
      path: "/macros/{id}",
      tags,
      summary: "Delete a macro",
      request: { params },
      responses: { 204: empty("Deleted"), ...problems(404) },
    }),
    async (c) => {
      await write((tx) => deleteMacro(tx, c.get("actor"), c.req.valid("param")));
      return c.body(null, 204);
    },
  );

  api.openapi(
    createRoute({
      method: "post",
      path: "/conversations/{id}/macro-runs",
      tags,
      summary: "Run a macro on a conversation",
      description: "All of its deeds happen, or none.",
      request: { params, body: body(z.strictObject({ macro_id: line(40) }).openapi("NewMacroRun")) },
      responses: { 201: json(run, "The run"), ...problems(404, 409) },
    }),
    async (c) => {
      const conversationId = c.req.valid("param").id;
      const { macro_id: id } = c.req.valid("json");
      const done = await write((tx) => runMacro(tx, c.get("actor"), { id, conversationId }));
      runs.keep(done);
      return c.json({ id: done.id, undo_ms: undoFor }, 201);
    },
  );

  api.openapi(
    createRoute({
      method: "delete",
      path: "/conversations/{id}/macro-runs/{run}",
      tags,
      summary: "Take back what a macro did",
      description: "Messages are recalled; tags, priority, assignee and state are put back.",
      request: { params: params.extend({ run: z.string().max(40) }) },
      responses: { 204: empty("Taken back"), ...problems(404, 409) },
    }),
    async (c) => {
      requireConversation(db, c.get("actor"), c.req.valid("param").id);
      const done = runs.take(c.req.valid("param").run, clock.now());
      try {
        await write((tx) => undoMacro(tx, c.get("actor"), done));
      } catch (error) {
        runs.giveBack(done);
        throw error;
      }
      return c.body(null, 204);
    },
  );

  return api;
}
