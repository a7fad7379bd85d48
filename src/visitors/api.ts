/** Visitors over REST: who is here, and their journeys. */

import { createRoute, empty, json, pageQuery, problems, rest, z, type Rest } from "../accounts/rest.ts";
import { must } from "../accounts/actor.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { journeyOf, wasNeverFollowed } from "./queries.ts";
import { labelOf } from "./labels.ts";
import type { Visitors } from "./reactions.ts";
import { recentBehaviours } from "./recent.ts";
import { journeyRulesApi } from "./rules-api.ts";
import { journey, liveVisitor } from "./schemas.ts";
import { summariseVisitors } from "./summary.ts";

const tags = ["Visitors"];

export function visitorsApi(kernel: Kernel, { board, rules }: Visitors): Rest {
  const api = rest();
  const { db, clock } = kernel;

  api.openapi(
    createRoute({
      method: "get",
      path: "/visitors",
      tags,
      summary: "Who is on the site now",
      description:
        "Only visitors who agreed to it. Those with the strongest intent first; who has left stays for two minutes.",
      request: {
        query: z.object({
          inbox_id: z.string().max(40).optional(),
          state: z.enum(["here", "hidden", "leaving", "left"]).optional(),
          tag: z.string().max(40).optional(),
          source: z.string().max(100).optional().openapi({ description: "Kind or name of the source" }),
          province: z.string().max(40).optional(),
          search: z
            .string()
            .max(100)
            .optional()
            .openapi({ description: "In page, title, name, tags, source" }),
          limit: z
            .string()
            .regex(/^\d{1,4}$/)
            .transform(Number)
            .pipe(z.number().int().min(1).max(1_000))
            .optional()
            .openapi({ type: "integer", description: "1 to 1,000, 200 when left out" }),
        }),
      },
      responses: {
        200: json(z.object({ data: z.array(liveVisitor), total: z.number().int() }), "Visitors"),
        ...problems(),
      },
    }),
    (c) => {
      const actor = c.get("actor");
      must(actor, "conversations.see");
      const { inbox_id, state, tag, source, province, search, limit = 200 } = c.req.valid("query");
      const wanted = search?.toLowerCase();
      const rows = board
        .list(actor, inbox_id)
        .filter(
          (row) =>
            (!state || row.state === state) &&
            (!tag || row.tags.includes(tag)) &&
            (!source || row.source.kind === source || row.source.name === source) &&
            (!province || row.region.province === province) &&
            (!wanted ||
              [
                row.page.title,
                row.page.url,
                row.name ?? "",
                row.source.name,
                row.source.keyword ?? "",
                ...row.tags,
              ]
                .join("\n")
                .toLowerCase()
                .includes(wanted)),
        )
        .sort((a, b) => b.intent - a.intent || a.visit.started_at.localeCompare(b.visit.started_at));
      return c.json({ data: rows.slice(0, limit), total: rows.length }, 200);
    },
  );

  api.openapi(
    createRoute({
      method: "get",
      path: "/visitors/summary",
      tags,
      summary: "How many were on the site, minute by minute",
      responses: {
        200: json(
          z.object({
            minutes: z
              .array(z.number().int())
              .openapi({ description: "The last 30 minutes, the oldest first" }),
            yesterday: z
              .number()
              .int()
              .nullable()
              .openapi({ description: "At this time yesterday; null when nobody was counted then yet" }),
            day: z.number().int().openapi({ description: "Visitors in the last 24 hours" }),
          }),
          "Counts",
        ),
        ...problems(),
      },
    }),
    (c) => c.json(summariseVisitors(db, c.get("actor"), clock.now()), 200),
  );

  api.openapi(
    createRoute({
      method: "get",
      path: "/visitors/behaviours",
      tags,
      summary: "What visitors did last",
      description: "The newest dozen, for trying rules of behaviour on your own site.",
      responses: {
        200: json(
          z.object({
            data: z.array(
              z.object({
                name: z.string(),
                label: z.string(),
                inbox_id: z.string(),
                visitor_id: z.string(),
                page: z.string().openapi({ description: "Title, or the address" }),
                at: z.string(),
              }),
            ),
          }),
          "Behaviours, newest first",
        ),
        ...problems(),
      },
    }),
    (c) => c.json({ data: recentBehaviours(db, c.get("actor")) }, 200),
  );

  api.openapi(
    createRoute({
      method: "get",
      path: "/visitors/{id}/journey",
      tags,
      summary: "A visitor's journey",
      description:
        "Visits, the newest first, with their pages and what was done on them. Of a contact who was never followed nothing is known: 204.",
      request: {
        params: z.object({ id: z.string().max(40).openapi({ description: "The contact's id" }) }),
        query: z.object(pageQuery),
      },
      responses: {
        200: json(journey, "The journey"),
        204: empty("A contact who was never followed"),
        ...problems(404),
      },
    }),
    (c) => {
      const { id } = c.req.valid("param");
      const actor = c.get("actor");
      if (wasNeverFollowed(db, actor, id)) return c.body(null, 204);
      const page = journeyOf(db, actor, {
        visitorId: id,
        rules: rules.of,
        now: clock.now(),
        ...c.req.valid("query"),
      });
      const live = board.one(page.visitor.id);
      const label = labelOf(c.get("locale"), live ? rules.of(live.inbox_id) : rules.of(page.inboxId));
      return c.json(
        {
          visitor: page.visitor,
          live: live && page.inboxes.includes(live.inbox_id) ? live : null,
          intent: {
            score: page.intent.score,
            parts: page.intent.parts.map((part) => ({
              code: part.code,
              label: label(part),
              value: part.value,
            })),
          },
          visits: page.visits,
          next_cursor: page.nextCursor,
        },
        200,
      );
    },
  );

  api.route("/", journeyRulesApi(kernel));
  return api;
}
