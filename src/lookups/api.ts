/** Lookups over REST: how they are set up, a test of one, and what they find for a conversation. */

import { body, createRoute, empty, iso, json, problems, rest, z, type Rest } from "../accounts/rest.ts";
import { NotFound } from "../kernel/errors.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { text } from "../kernel/parse.ts";
import { createAsker, requestOf, type Asker, type Found } from "./ask.ts";
import { askable, listLookups, requireLookup, type Known } from "./queries.ts";
import { createLookup, deleteLookup, updateLookup } from "./service.ts";
import { cardFields, lookupChanges, newLookup, type LookupRow } from "./types.ts";

const lookup = z
  .object({
    id: z.string(),
    name: z.string().openapi({ example: "订单" }),
    inbox_ids: z.array(z.string()),
    pattern: z.string().openapi({ example: "QH[0-9]{8}" }),
    method: z.enum(["GET", "POST"]),
    url: z.string().openapi({ example: "https://erp.shop.example/orders?phone={contact.phone}" }),
    headers: z.string().openapi({ example: "Authorization: Bearer {secret}" }),
    body: z.string(),
    card: z.object(cardFields.shape),
    has_secret: z.boolean(),
    timeout_ms: z.number().int(),
    cache_s: z.number().int(),
    enabled: z.boolean(),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .openapi("Lookup");

const card = z
  .object({
    title: z.string(),
    badge: z.string(),
    subtitle: z.string(),
    lines: z.array(z.object({ label: z.string(), value: z.string() })),
    link: z.string().nullable(),
  })
  .openapi("FoundCard");
const found = z
  .object({
    state: z.enum(["found", "nothing", "failed", "unasked"]),
    reason: z.string().nullable().openapi({ example: "timed_out" }),
    cards: z.array(card),
    ms: z.number().int(),
    at: z.string(),
  })
  .openapi("Found");
const tried = z
  .object({
    ...found.shape,
    request: z
      .object({
        method: z.string(),
        url: z.string(),
        headers: z.record(z.string(), z.string()),
        body: z.string().nullable(),
      })
      .nullable(),
    status: z.number().int().nullable(),
    answer: z.string().openapi({ description: "The beginning of the answer" }),
  })
  .openapi("LookupTest");
const sample = z
  .strictObject({
    contact: z
      .strictObject({
        name: text(80).default(""),
        email: text(254).default(""),
        phone: text(40).default(""),
        external_id: text(128).default(""),
        attributes: z.record(text(64), z.union([text(1_000), z.number(), z.boolean()])).default({}),
      })
      .default({ name: "", email: "", phone: "", external_id: "", attributes: {} }),
    text: text(2_000).default(""),
  })
  .openapi("LookupSample");

const tags = ["Lookups"];
const params = z.object({ id: z.string().max(40) });

export function lookupsApi(kernel: Kernel): Rest {
  const api = rest();
  const asker = createAsker(kernel);
  setUp(api, kernel, asker);
  finding(api, kernel, asker);
  return api;
}

function setUp(api: Rest, { db, write, secrets }: Kernel, asker: Asker): void {
  api.openapi(
    createRoute({
      method: "get",
      path: "/lookups",
      tags,
      summary: "List lookups",
      responses: {
        200: json(z.object({ data: z.array(lookup), next_cursor: z.null() }), "All of them"),
        ...problems(),
      },
    }),
    (c) => c.json({ data: listLookups(db, c.get("actor")).map(showLookup), next_cursor: null }, 200),
  );
  api.openapi(
    createRoute({
      method: "post",
      path: "/lookups",
      tags,
      summary: "Add a lookup",
      description:
        "Holes such as `{contact.phone}`, `{contact.external_id}`, `{contact.attribute.member_no}`, `{match}` and `{secret}` are filled in; a lookup whose hole stays empty is not asked. A private address is refused unless ALLOW_PRIVATE names it.",
      request: { body: body(newLookup.openapi("NewLookup")) },
      responses: { 201: json(lookup, "The lookup"), ...problems(409) },
    }),
    async (c) => {
      const input = c.req.valid("json");
      return c.json(showLookup(await write((tx) => createLookup(tx, c.get("actor"), secrets, input))), 201);
    },
  );
  api.openapi(
    createRoute({
      method: "get",
      path: "/lookups/{id}",
      tags,
      summary: "Get a lookup",
      request: { params },
      responses: { 200: json(lookup, "The lookup"), ...problems(404) },
    }),
    (c) => c.json(showLookup(requireLookup(db, c.get("actor"), c.req.valid("param").id)), 200),
  );
  api.openapi(
    createRoute({
      method: "patch",
      path: "/lookups/{id}",
      tags,
      summary: "Change a lookup",
      request: { params, body: body(lookupChanges.openapi("LookupChanges")) },
      responses: { 200: json(lookup, "The lookup"), ...problems(404) },
    }),
    async (c) => {
      const input = { id: c.req.valid("param").id, changes: c.req.valid("json") };
      return c.json(showLookup(await write((tx) => updateLookup(tx, c.get("actor"), secrets, input))), 200);
    },
  );
  api.openapi(
    createRoute({
      method: "delete",
      path: "/lookups/{id}",
      tags,
      summary: "Delete a lookup",
      request: { params },
      responses: { 204: empty("Deleted"), ...problems(404) },
    }),
    async (c) => {
      await write((tx) => deleteLookup(tx, c.get("actor"), c.req.valid("param").id));
      return c.body(null, 204);
    },
  );
  api.openapi(
    createRoute({
      method: "post",
      path: "/lookups/{id}/tests",
      tags,
      summary: "Try a lookup with made-up values",
      request: { params, body: body(sample) },
      responses: { 200: json(tried, "What was asked and what came; the secret is hidden"), ...problems(404) },
    }),
    async (c) => {
      const row = requireLookup(db, c.get("actor"), c.req.valid("param").id);
      const { contact, text: said } = c.req.valid("json");
      const { attributes, ...rest } = contact;
      const known: Known = { contact: { id: "", ...rest, attribute: attributes }, texts: [said] };
      const { request, status, answer, ...outcome } = await asker.test(row, known);
      return c.json(
        {
          ...showFound(outcome),
          request: request && { ...request, body: request.body ?? null },
          status,
          answer: answer.toWellFormed(),
        },
        200,
      );
    },
  );
}

function finding(api: Rest, { db }: Kernel, asker: Asker): void {
  api.openapi(
    createRoute({
      method: "get",
      path: "/conversations/{id}/lookups",
      tags,
      summary: "Which lookups can be asked about a conversation's contact",
      request: { params },
      responses: {
        200: json(
          z.object({ data: z.array(z.object({ id: z.string(), name: z.string() })), next_cursor: z.null() }),
          "Those whose holes can be filled, in order",
        ),
        ...problems(404),
      },
    }),
    (c) => {
      const { lookups, known } = askable(db, c.get("actor"), c.req.valid("param").id);
      const able = lookups.filter((row) => requestOf(row, known, row.secret ? "set" : "") !== undefined);
      return c.json({ data: able.map(({ id, name }) => ({ id, name })), next_cursor: null }, 200);
    },
  );
  api.openapi(
    createRoute({
      method: "get",
      path: "/conversations/{id}/lookups/{lookup}",
      tags,
      summary: "Ask one lookup about a conversation's contact",
      description:
        "Answers as soon as the shop's system does, at the latest after the lookup's own time-out.",
      request: {
        params: params.extend({ lookup: z.string().max(40) }),
        query: z.object({
          again: z.enum(["true", "false"]).optional().openapi({ description: "Past the cache" }),
        }),
      },
      responses: { 200: json(found, "What was found"), ...problems(404) },
    }),
    async (c) => {
      const { id, lookup: lookupId } = c.req.valid("param");
      const { lookups, known } = askable(db, c.get("actor"), id);
      const row = lookups.find((each) => each.id === lookupId);
      if (!row) throw new NotFound("not_found");
      return c.json(showFound(await asker.ask(row, known, c.req.valid("query").again === "true")), 200);
    },
  );
}

const showFound = (outcome: Found) => ({ ...outcome, at: iso(outcome.at) });

const showLookup = (row: LookupRow) => ({
  id: row.id,
  name: row.name,
  inbox_ids: row.inboxIds,
  pattern: row.pattern,
  method: row.method,
  url: row.url,
  headers: row.headers,
  body: row.body,
  card: row.card,
  has_secret: row.secret !== null,
  timeout_ms: row.timeoutMs,
  cache_s: row.cacheS,
  enabled: row.enabled,
  created_at: iso(row.createdAt),
  updated_at: iso(row.updatedAt),
});
