/** Rules of behaviour and sources over REST. */

import { must } from "../accounts/actor.ts";
import { body, createRoute, empty, json, problems, rest, z, type Rest } from "../accounts/rest.ts";
import { textsIn } from "../kernel/i18n.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { line } from "../kernel/parse.ts";
import { presetKinds, presetRules } from "./presets.ts";
import { sourceRules } from "./rules.ts";
import {
  addRules,
  addSource,
  createRule,
  deleteRule,
  listRules,
  removeSource,
  updateRule,
} from "./service.ts";
import { sources } from "./sources.ts";
import { ruleSchema, sourceKinds } from "./types.ts";

const rule = ruleSchema.extend({ id: z.string() }).openapi("BehaviourRule");
const given = ruleSchema.openapi("NewBehaviourRule");
const params = z.object({ id: z.string().max(40) });

const newSource = z
  .strictObject({
    kind: z.enum(sourceKinds),
    name: line(60),
    host: z
      .string()
      .trim()
      .max(120)
      .transform((value) => value.toLowerCase())
      .pipe(z.string().regex(/^[a-z0-9-]+(\.[a-z0-9-]+)*(\.\*)?$/))
      .openapi({
        example: "search.example.com",
        description: "With all below it; `name.*` under any ending",
      }),
    keyword: line(40, 0)
      .default("")
      .openapi({ description: "The referrer's parameter that holds what was searched for" }),
  })
  .openapi("NewSource");
const ownSource = z.object({ ...newSource.shape, id: z.string() }).openapi("Source");
const builtIn = z.object({
  kind: z.enum(sourceKinds),
  name: z.string(),
  hosts: z.array(z.string()),
});

export function journeyRulesApi(kernel: Kernel): Rest {
  const api = rest();
  const { db, write } = kernel;

  const tags = ["Visitors"];
  api.openapi(
    createRoute({
      method: "get",
      path: "/behaviour-rules",
      tags,
      summary: "List the rules of behaviour",
      responses: { 200: json(z.object({ data: z.array(rule) }), "Rules"), ...problems() },
    }),
    (c) => c.json({ data: listRules(db, c.get("actor")) }, 200),
  );

  api.openapi(
    createRoute({
      method: "post",
      path: "/behaviour-rules",
      tags,
      summary: "Add a rule of behaviour",
      description:
        "Found by the page (clicks, elements in view, players, downloads, forms), by address and dwell on the server, or by `lingxi('track', name)`.",
      request: { body: body(given) },
      responses: { 201: json(rule, "The rule"), ...problems(404, 409) },
    }),
    async (c) => c.json(await write((tx) => createRule(tx, c.get("actor"), c.req.valid("json"))), 201),
  );

  api.openapi(
    createRoute({
      method: "post",
      path: "/behaviour-rules/presets",
      tags,
      summary: "Add the rules that shops or courses begin with",
      description: "Those whose name is there already stay as they are.",
      request: {
        body: body(
          z.strictObject({
            kind: z.enum(presetKinds),
            inbox_id: z.string().max(40).nullable().default(null),
          }),
        ),
      },
      responses: { 201: json(z.object({ data: z.array(rule) }), "What was added"), ...problems(404) },
    }),
    async (c) => {
      const { kind, inbox_id } = c.req.valid("json");
      const rules = presetRules(kind, inbox_id, textsIn(c.get("locale")));
      return c.json({ data: await write((tx) => addRules(tx, c.get("actor"), rules)) }, 201);
    },
  );

  api.openapi(
    createRoute({
      method: "put",
      path: "/behaviour-rules/{id}",
      tags,
      summary: "Change a rule of behaviour",
      request: { params, body: body(given) },
      responses: { 200: json(rule, "The rule"), ...problems(404, 409) },
    }),
    async (c) => {
      const input = { ...c.req.valid("json"), id: c.req.valid("param").id };
      return c.json(await write((tx) => updateRule(tx, c.get("actor"), input)), 200);
    },
  );

  api.openapi(
    createRoute({
      method: "delete",
      path: "/behaviour-rules/{id}",
      tags,
      summary: "Delete a rule of behaviour",
      request: { params },
      responses: { 204: empty("It is gone"), ...problems(404) },
    }),
    async (c) => {
      await write((tx) => deleteRule(tx, c.get("actor"), c.req.valid("param")));
      return c.body(null, 204);
    },
  );

  api.openapi(
    createRoute({
      method: "get",
      path: "/visitor-sources",
      tags,
      summary: "List the sources that are known",
      description: "Your own come first; the built-in ones can't be changed.",
      responses: {
        200: json(z.object({ data: z.array(ownSource), built_in: z.array(builtIn) }), "Sources"),
        ...problems(),
      },
    }),
    (c) => {
      must(c.get("actor"), "conversations.see");
      const known = sources.map(({ kind, name, hosts }) => ({ kind, name, hosts: [...hosts] }));
      return c.json({ data: sourceRules(db), built_in: known }, 200);
    },
  );

  api.openapi(
    createRoute({
      method: "post",
      path: "/visitor-sources",
      tags,
      summary: "Add a source",
      request: { body: body(newSource) },
      responses: { 201: json(ownSource, "The source"), ...problems(409) },
    }),
    async (c) => c.json(await write((tx) => addSource(tx, c.get("actor"), c.req.valid("json"))), 201),
  );

  api.openapi(
    createRoute({
      method: "delete",
      path: "/visitor-sources/{id}",
      tags,
      summary: "Delete a source of your own",
      request: { params },
      responses: { 204: empty("It is gone"), ...problems(404) },
    }),
    async (c) => {
      await write((tx) => removeSource(tx, c.get("actor"), c.req.valid("param")));
      return c.body(null, 204);
    },
  );

  return api;
}
