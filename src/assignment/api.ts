/** REST of assignment: rules in force and in draft, their history, tests and simulations, settings, decisions, places and conversions. */

import { must } from "../accounts/actor.ts";
import { body, createRoute, empty, iso, json, problems, rest, z, type Rest } from "../accounts/rest.ts";
import { requireConversation } from "../conversations/queries.ts";
import { inboxFor } from "../inboxes/queries.ts";
import { day } from "../kernel/clock.ts";
import type { Db } from "../kernel/db.ts";
import { Conflict, Invalid } from "../kernel/errors.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { line } from "../kernel/parse.ts";
import { builtInIds } from "./built-in.ts";
import { operators } from "./conditions.ts";
import { decisionsOf } from "./decision.ts";
import { recordConversion } from "./measure.ts";
import {
  draftRules,
  dropDraft,
  listPublications,
  publishDraft,
  publishedRules,
  restoreRules,
  saveDraft,
} from "./publish.ts";
import { placeOf } from "./queue.ts";
import type { Assignment } from "./reactions.ts";
import { rehearsal } from "./rehearse.ts";
import { readKnown } from "./roster.ts";
import { lostNames, rulesSchema, type Known, type Rule } from "./rules.ts";
import { comparisonSchema, decisionSchema, publicationSchema, ruleSetSchema, testSchema } from "./schemas.ts";
import { changeSettings, settingsOf, settingsSchema } from "./settings.ts";

const tags = ["Assignment"];
const params = z.object({ id: z.string().max(40) });
const versionParams = z.object({
  version: z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .openapi({ type: "integer" }),
});

export function assignmentApi(kernel: Kernel, { facts, router }: Pick<Assignment, "facts" | "router">): Rest {
  const { db, write, clock, reader } = kernel;
  const api = rest();

  api.openapi(
    createRoute({
      method: "get",
      path: "/assignment/rules",
      tags,
      summary: "Rules in force, the draft, and what rules may ask",
      responses: { 200: json(ruleSetSchema, "Rules in their order"), ...problems() },
    }),
    (c) => {
      must(c.get("actor"), "reports.see");
      return c.json(showRules(db, facts.list()), 200);
    },
  );
  api.openapi(
    createRoute({
      method: "put",
      path: "/assignment/draft",
      tags,
      summary: "Save the draft",
      description:
        "`revision` is that of the draft you began with, 0 when there was none: 409 when somebody has saved since.",
      request: { body: body(z.strictObject({ rules: rulesSchema, revision: z.number().int().min(0) })) },
      responses: { 200: json(ruleSetSchema, "Rules in force and the draft"), ...problems(409) },
    }),
    async (c) => {
      const { rules, revision } = c.req.valid("json");
      await write((tx) => saveDraft(tx, c.get("actor"), { rules: rules as Rule[], revision, facts }));
      return c.json(showRules(db, facts.list()), 200);
    },
  );
  api.openapi(
    createRoute({
      method: "delete",
      path: "/assignment/draft",
      tags,
      summary: "Drop the draft",
      responses: { 204: empty("It is gone"), ...problems() },
    }),
    async (c) => {
      await write((tx) => dropDraft(tx, c.get("actor")));
      return c.body(null, 204);
    },
  );
  api.openapi(
    createRoute({
      method: "get",
      path: "/assignment/publications",
      tags,
      summary: "Earlier rules, the newest first",
      responses: {
        200: json(z.object({ data: z.array(publicationSchema) }), "At most fifty"),
        ...problems(),
      },
    }),
    (c) => {
      must(c.get("actor"), "reports.see");
      const data = listPublications(db).map(({ at, ...each }) => ({ ...each, published_at: iso(at) }));
      return c.json({ data }, 200);
    },
  );
  api.openapi(
    createRoute({
      method: "post",
      path: "/assignment/publications",
      tags,
      summary: "Publish the draft",
      request: { body: body(z.strictObject({ note: line(200, 0).default("") })) },
      responses: { 201: json(ruleSetSchema, "In force from now on"), ...problems(409) },
    }),
    async (c) => {
      const { note } = c.req.valid("json");
      await write((tx) => publishDraft(tx, c.get("actor"), { note, facts }));
      return c.json(showRules(db, facts.list()), 201);
    },
  );
  api.openapi(
    createRoute({
      method: "post",
      path: "/assignment/publications/{version}/restoration",
      tags,
      summary: "Go back to earlier rules",
      description: "They become a new version; version 0 is what a new house begins with.",
      request: { params: versionParams },
      responses: { 201: json(ruleSetSchema, "In force from now on"), ...problems(404) },
    }),
    async (c) => {
      await write((tx) => restoreRules(tx, c.get("actor"), c.req.valid("param")));
      return c.json(showRules(db, facts.list()), 201);
    },
  );
  api.openapi(
    createRoute({
      method: "post",
      path: "/assignment/tests",
      tags,
      summary: "Who would get this conversation now",
      description: "Under the rules in force or the draft. Changes nothing.",
      request: {
        body: body(
          z.strictObject({
            conversation_id: z.string().max(40),
            of: z.enum(["published", "draft"]).default("draft"),
          }),
        ),
      },
      responses: { 200: json(testSchema, "What would happen"), ...problems(404) },
    }),
    (c) => {
      must(c.get("actor"), "reports.see");
      const { conversation_id, of } = c.req.valid("json");
      const conversation = requireConversation(db, c.get("actor"), conversation_id);
      const rules = (of === "draft" ? draftRules(db)?.rules : undefined) ?? publishedRules(db).rules;
      const { plan, verdict } = router.rehearse(db, conversation, rules);
      return c.json(
        {
          hits: plan.hits,
          requires: plan.require.map((each) => each.rule),
          team_id: plan.team,
          priority: plan.priority,
          held_until: plan.heldUntil === null ? null : iso(plan.heldUntil),
          winner: plan.heldUntil === null ? verdict.winner : null,
          ranked: verdict.ranked.map(({ agentId, ...each }) => ({ agent_id: agentId, ...each })),
          removed: [...verdict.removed].map(([reason, ids]) => ({
            reason,
            count: ids.length,
            agent_ids: ids.slice(0, 20),
          })),
        },
        200,
      );
    },
  );
  api.openapi(
    createRoute({
      method: "post",
      path: "/assignment/simulations",
      tags,
      summary: "Replay a period through the rules in force and the draft",
      description: "The same arrivals and agents under both; at most 31 days.",
      request: {
        body: body(
          z.strictObject({
            inbox_id: z.string().max(40),
            from: z.iso.datetime({ offset: true }),
            until: z.iso.datetime({ offset: true }),
          }),
        ),
      },
      responses: { 200: json(comparisonSchema, "Side by side"), ...problems(404, 409) },
    }),
    async (c) => {
      must(c.get("actor"), "reports.see");
      const { inbox_id: inboxId, ...period } = c.req.valid("json");
      inboxFor(db, c.get("actor"), inboxId);
      const [from, until] = [Date.parse(period.from), Date.parse(period.until)];
      if (until <= from || until - from > 31 * day)
        throw new Invalid("invalid", {}, [{ path: "until", code: "invalid" }]);
      const draft = draftRules(db);
      if (!draft) throw new Conflict("no_draft");
      const today = publishedRules(db).rules;
      const seed = `${inboxId}${from}`;
      return c.json(
        await reader.run(rehearsal, {
          inboxId,
          from,
          until,
          today,
          draft: draft.rules,
          now: clock.now(),
          seed,
        }),
        200,
      );
    },
  );

  api.openapi(
    createRoute({
      method: "get",
      path: "/inboxes/{id}/assignment",
      tags,
      summary: "Get an inbox's settings of assignment",
      request: { params },
      responses: { 200: json(settingsSchema, "The settings"), ...problems(404) },
    }),
    (c) => {
      must(c.get("actor"), "agents.see");
      return c.json(settingsOf(db, inboxFor(db, c.get("actor"), c.req.valid("param").id).id), 200);
    },
  );
  api.openapi(
    createRoute({
      method: "patch",
      path: "/inboxes/{id}/assignment",
      tags,
      summary: "Change an inbox's settings of assignment",
      request: { params, body: body(settingsSchema.partial()) },
      responses: { 200: json(settingsSchema, "The settings as they are now"), ...problems(404) },
    }),
    async (c) => {
      const input = { inboxId: c.req.valid("param").id, changes: given(c.req.valid("json")) };
      return c.json(await write((tx) => changeSettings(tx, c.get("actor"), input)), 200);
    },
  );

  api.openapi(
    createRoute({
      method: "get",
      path: "/conversations/{id}/decisions",
      tags,
      summary: "Why this agent",
      request: { params },
      responses: {
        200: json(
          z.object({
            data: z.array(decisionSchema),
            rules: z
              .record(z.string(), z.string())
              .openapi({ description: "names of the rules in force, by their id" }),
          }),
          "The newest first",
        ),
        ...problems(404),
      },
    }),
    (c) => {
      const data = decisionsOf(db, c.get("actor"), c.req.valid("param").id);
      const rules = Object.fromEntries(publishedRules(db).rules.map(({ id, name }) => [id, name]));
      return c.json({ data, rules }, 200);
    },
  );
  api.openapi(
    createRoute({
      method: "get",
      path: "/conversations/{id}/place",
      tags,
      summary: "Place in the queue and estimated wait",
      request: { params },
      responses: {
        200: json(
          z.object({ place: z.number().int(), wait_s: z.number().int().nullable() }),
          "Place 0: it does not wait",
        ),
        ...problems(404),
      },
    }),
    (c) => {
      const { place, waitS } = placeOf(
        db,
        requireConversation(db, c.get("actor"), c.req.valid("param").id).no,
      );
      return c.json({ place, wait_s: waitS }, 200);
    },
  );
  api.openapi(
    createRoute({
      method: "post",
      path: "/conversations/{id}/conversions",
      tags,
      summary: "Record that a conversation led to a purchase or another goal",
      description: "With an `external_id` a retry records nothing twice.",
      request: {
        params,
        body: body(
          z.strictObject({
            name: line(60),
            external_id: line(100).optional(),
            amount: z.number().min(0).max(1e12).optional(),
            currency: z
              .string()
              .regex(/^[A-Z]{3}$/)
              .optional(),
          }),
        ),
      },
      responses: { 201: json(z.object({ id: z.string() }), "Its id"), ...problems(404) },
    }),
    async (c) => {
      const { external_id: externalId, ...input } = c.req.valid("json");
      const conversationId = c.req.valid("param").id;
      const actor = c.get("actor");
      const { id } = await write((tx) =>
        recordConversion(tx, actor, { conversationId, externalId, ...input }),
      );
      return c.json({ id }, 201);
    },
  );
  return api;
}

function showRules(db: Db, facts: ReturnType<Assignment["facts"]["list"]>): z.output<typeof ruleSetSchema> {
  const known = readKnown(db);
  const published = publishedRules(db);
  const draft = draftRules(db);
  return {
    version: published.version,
    rules: [...published.rules],
    paused: pausedIn(published.rules, known),
    draft: draft
      ? {
          revision: draft.revision,
          rules: [...draft.rules],
          paused: pausedIn(draft.rules, known),
          edited_by: draft.editedBy,
          updated_at: iso(draft.updatedAt),
        }
      : null,
    facts: facts.map((fact) => ({ ...fact, operators: Object.keys(operators[fact.kind]) })),
  };
}

const pausedIn = (rules: readonly Rule[], known: Known): Record<string, { path: string; code: string }[]> =>
  Object.fromEntries(
    rules
      .map((rule) => [rule.id, lostNames(rule, known, builtInIds.has(rule.id))] as const)
      .filter(([, lost]) => lost.length > 0)
      .map(([id, lost]) => [id, lost.map(({ path, code }) => ({ path, code }))]),
  );

const given = <T extends object>(changes: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) as never;
