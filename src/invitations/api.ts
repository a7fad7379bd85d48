/** Invitations over REST: the rules, how they do, and inviting somebody by hand. */

import { can, must, seesInbox } from "../accounts/actor.ts";
import {
  body,
  createRoute,
  empty,
  iso,
  isoOrNull,
  json,
  problems,
  rest,
  z,
  type Rest,
} from "../accounts/rest.ts";
import type { LiveVisitor } from "../../web/contract/visitors.ts";
import { Gone, NotFound } from "../kernel/errors.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { text } from "../kernel/parse.ts";
import { resultsOf } from "./results.ts";
import { countResults, invitationsOf, listRules, requireRule } from "./queries.ts";
import { tasksOf, type Invitations } from "./reactions.ts";
import {
  createInvitationRule,
  deleteInvitationRule,
  moveInvitationRule,
  updateInvitationRule,
} from "./rules.ts";
import { askedToday, finishTask, inviteByHand } from "./service.ts";
import {
  acts,
  conditionsSchema,
  newRule,
  ruleChanges,
  states,
  variantSchema,
  type Counts,
  type InvitationRow,
  type InvitationRule,
} from "./types.ts";

const results = z.object({
  variant: z.string(),
  sent: z.number().int(),
  seen: z.number().int(),
  accepted: z.number().int(),
  refused: z.number().int(),
  conversations: z.number().int().openapi({ description: "Accepted ones in which the visitor wrote" }),
  compared: z
    .object({
      chance: z.number().openapi({ description: "That it is accepted more often than the first text" }),
      difference: z.number(),
      from: z.number(),
      to: z.number(),
      word: z.enum(["few", "even", "leaning", "clear"]),
    })
    .nullable()
    .openapi({ description: "With the rule's first text; Beta-binomial, 95 % interval" }),
});
const ruleSchema = z
  .object({
    id: z.string().openapi({ example: "ivr_0d4k1v7m2p9xq8c3t6y5r0w1a" }),
    inbox_id: z.string().nullable(),
    name: z.string(),
    enabled: z.boolean(),
    act: z.enum(acts),
    conditions: conditionsSchema,
    variants: z.array(variantSchema),
    per_visit: z.number().int(),
    per_day: z.number().int(),
    quiet_days: z.number().int(),
    results: z.array(results),
  })
  .openapi("InvitationRule");

const invitationSchema = z
  .object({
    id: z.string(),
    visitor_id: z.string(),
    inbox_id: z.string(),
    act: z.enum(acts),
    text: z.string(),
    state: z.enum(states),
    agent_id: z.string().nullable(),
    rule_id: z.string().nullable(),
    conversation_id: z.string().nullable(),
    at: z.string(),
    answered_at: z.string().nullable(),
  })
  .openapi("SentInvitation");

const tags = ["Visitors"];
const params = z.object({ id: z.string().max(40) });

const showRule = (rule: InvitationRule, counts: readonly Counts[]) => ({
  id: rule.id,
  inbox_id: rule.inboxId,
  name: rule.name,
  enabled: rule.enabled,
  act: rule.act,
  conditions: rule.conditions,
  variants: rule.variants,
  per_visit: rule.perVisit,
  per_day: rule.perDay,
  quiet_days: rule.quietDays,
  results: rule.act === "task" ? [] : resultsOf(rule, counts),
});

const showSent = (row: InvitationRow) => ({
  id: row.id,
  visitor_id: row.visitorId,
  inbox_id: row.inboxId,
  act: row.act,
  text: row.text,
  state: row.state,
  agent_id: row.agentId,
  rule_id: row.ruleId,
  conversation_id: row.conversationId,
  at: iso(row.at),
  answered_at: isoOrNull(row.answeredAt),
});

export function invitationsApi(kernel: Kernel, invitations: Invitations): Rest {
  const api = rest();
  const { db, write, clock } = kernel;
  const withResults = (rule: InvitationRule) => showRule(rule, countResults(db, rule.id));

  api.openapi(
    createRoute({
      method: "get",
      path: "/invitation-rules",
      tags,
      summary: "List the rules that invite visitors, in their order, with results",
      responses: { 200: json(z.object({ data: z.array(ruleSchema) }), "Rules"), ...problems() },
    }),
    (c) => {
      must(c.get("actor"), "settings.manage");
      const counts = countResults(db);
      const data = listRules(db).map((rule) =>
        showRule(
          rule,
          counts.filter((each) => each.ruleId === rule.id),
        ),
      );
      return c.json({ data }, 200);
    },
  );
  api.openapi(
    createRoute({
      method: "post",
      path: "/invitation-rules",
      tags,
      summary: "Create a rule, as the last",
      request: { body: body(newRule) },
      responses: { 201: json(ruleSchema, "The rule"), ...problems() },
    }),
    async (c) => {
      const input = c.req.valid("json");
      return c.json(withResults(await write((tx) => createInvitationRule(tx, c.get("actor"), input))), 201);
    },
  );
  api.openapi(
    createRoute({
      method: "post",
      path: "/invitation-rules/matches",
      tags,
      summary: "Count the visitors whom these conditions fit now",
      request: {
        body: body(
          z.strictObject({
            inbox_id: z.string().max(40).nullable().default(null),
            conditions: conditionsSchema,
          }),
        ),
      },
      responses: {
        200: json(
          z.object({
            count: z.number().int(),
            visitors: z.array(z.object({ id: z.string(), name: z.string().nullable(), title: z.string() })),
          }),
          "How many, and the first few of them",
        ),
        ...problems(),
      },
    }),
    (c) => {
      const actor = c.get("actor");
      must(actor, "settings.manage");
      const { inbox_id, conditions } = c.req.valid("json");
      const found = invitations.matching(actor, conditions, inbox_id);
      const visitors = found.slice(0, 5).map(({ id, name, page }) => ({ id, name, title: page.title }));
      return c.json({ count: found.length, visitors }, 200);
    },
  );
  api.openapi(
    createRoute({
      method: "get",
      path: "/invitation-rules/{id}",
      tags,
      summary: "Get a rule with its results",
      request: { params },
      responses: { 200: json(ruleSchema, "The rule"), ...problems(404) },
    }),
    (c) => {
      must(c.get("actor"), "settings.manage");
      return c.json(withResults(requireRule(db, c.req.valid("param").id)), 200);
    },
  );
  api.openapi(
    createRoute({
      method: "patch",
      path: "/invitation-rules/{id}",
      tags,
      summary: "Change a rule",
      request: { params, body: body(ruleChanges) },
      responses: { 200: json(ruleSchema, "The rule"), ...problems(404) },
    }),
    async (c) => {
      const input = { id: c.req.valid("param").id, changes: c.req.valid("json") };
      return c.json(withResults(await write((tx) => updateInvitationRule(tx, c.get("actor"), input))), 200);
    },
  );
  api.openapi(
    createRoute({
      method: "delete",
      path: "/invitation-rules/{id}",
      tags,
      summary: "Delete a rule",
      request: { params },
      responses: { 204: empty("Deleted"), ...problems(404) },
    }),
    async (c) => {
      await write((tx) => deleteInvitationRule(tx, c.get("actor"), c.req.valid("param")));
      return c.body(null, 204);
    },
  );
  api.openapi(
    createRoute({
      method: "post",
      path: "/invitation-rules/{id}/move",
      tags,
      summary: "Move a rule one place up or down",
      request: { params, body: body(z.strictObject({ by: z.union([z.literal(-1), z.literal(1)]) })) },
      responses: { 204: empty("Moved"), ...problems(404) },
    }),
    async (c) => {
      const input = { ...c.req.valid("param"), ...c.req.valid("json") };
      await write((tx) => void moveInvitationRule(tx, c.get("actor"), input));
      return c.body(null, 204);
    },
  );

  /** Whoever is on the site of an inbox that the agent sees. */
  const liveVisitor = (id: string, sees: (inboxId: string) => boolean): LiveVisitor => {
    const visitor = invitations.board.one(id);
    if (!visitor || !sees(visitor.inbox_id)) throw new NotFound("not_found");
    if (visitor.state === "left") throw new Gone("visitor_left");
    return visitor;
  };

  api.openapi(
    createRoute({
      method: "get",
      path: "/visitors/{id}/invitations",
      tags,
      summary: "List what a visitor was sent, newest first, and whether they may be invited by hand now",
      request: { params },
      responses: {
        200: json(z.object({ data: z.array(invitationSchema), may_invite: z.boolean() }), "Invitations"),
        ...problems(404, 410),
      },
    }),
    (c) => {
      const actor = c.get("actor");
      must(actor, "conversations.see");
      const visitor = liveVisitor(c.req.valid("param").id, (inboxId) => seesInbox(actor, inboxId));
      const data = invitationsOf(db, visitor.id, visitor.inbox_id).map(showSent);
      const may = can(actor, "conversations.reply") && !askedToday(db, visitor.id, clock.now());
      return c.json({ data, may_invite: may }, 200);
    },
  );
  api.openapi(
    createRoute({
      method: "post",
      path: "/visitors/{id}/invitations",
      tags,
      summary: "Invite a visitor who is on the site",
      description: "Once a day for each visitor, unless they accept.",
      request: {
        params,
        body: body(
          z.strictObject({ text: text(500, 1), act: z.enum(["bubble", "window"]).default("bubble") }),
        ),
      },
      responses: { 201: json(invitationSchema, "The invitation"), ...problems(404, 409, 410) },
    }),
    async (c) => {
      const actor = c.get("actor");
      must(actor, "conversations.reply");
      const visitor = liveVisitor(c.req.valid("param").id, (inboxId) => seesInbox(actor, inboxId));
      const input = { visitor, ...c.req.valid("json") };
      return c.json(showSent(await write((tx) => inviteByHand(tx, actor, input))), 201);
    },
  );

  api.openapi(
    createRoute({
      method: "get",
      path: "/visitor-tasks",
      tags,
      summary: "List what rules ask agents to look at",
      responses: {
        200: json(
          z.object({ data: z.array(invitationSchema.extend({ rule: z.string().nullable() })) }),
          "Tasks, newest first",
        ),
        ...problems(),
      },
    }),
    (c) => {
      const actor = c.get("actor");
      must(actor, "conversations.see");
      const tasks = tasksOf(kernel, (inboxId) => seesInbox(actor, inboxId));
      return c.json({ data: tasks.map((task) => ({ ...showSent(task), rule: task.rule })) }, 200);
    },
  );
  api.openapi(
    createRoute({
      method: "delete",
      path: "/visitor-tasks/{id}",
      tags,
      summary: "Say that a task has been looked after",
      request: { params },
      responses: { 204: empty("Done"), ...problems(404) },
    }),
    async (c) => {
      await write((tx) => finishTask(tx, c.get("actor"), c.req.valid("param").id));
      return c.body(null, 204);
    },
  );

  return api;
}
