/** Ratings over REST. Contacts give them through the visitors' API. */

import {
  createRoute,
  empty,
  iso,
  json,
  page,
  pageQuery,
  problems,
  rest,
  z,
  type Rest,
} from "../accounts/rest.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { getRating, listRatings, summariseRatings } from "./queries.ts";
import { requestRating } from "./request-rating.ts";
import type { RatingRow } from "./types.ts";

const rating = z
  .object({
    conversation_id: z.string(),
    contact_id: z.string(),
    agent_id: z.string().nullable().openapi({ description: "Who had the conversation when it was rated" }),
    score: z.number().int().openapi({ example: 5, description: "1, very bad, to 5, very good" }),
    labels: z.array(z.string()).openapi({ example: ["回复快"] }),
    comment: z.string(),
    created_at: z.string(),
  })
  .openapi("Rating");

const summary = z
  .object({
    agent_id: z.string().nullable(),
    count: z.number().int(),
    average: z.number(),
    scores: z.array(z.number().int()).length(5).openapi({ description: "How many gave 1, 2, 3, 4 and 5" }),
  })
  .openapi("RatingSummary");

const tags = ["Ratings"];
const time = z.iso.datetime({ offset: true }).transform((value) => Date.parse(value));
const span = {
  inbox_id: z.string().max(40).optional(),
  from: time.optional().openapi({ type: "string", format: "date-time", description: "Included" }),
  to: time.optional().openapi({ type: "string", format: "date-time", description: "Not included" }),
};

export function satisfactionApi(kernel: Kernel): Rest {
  const api = rest();
  const { db } = kernel;

  api.openapi(
    createRoute({
      method: "get",
      path: "/conversations/{id}/rating",
      tags,
      summary: "Get the rating of a conversation",
      request: { params: z.object({ id: z.string().max(40) }) },
      responses: { 200: json(rating, "The rating"), ...problems(404) },
    }),
    (c) => c.json(showRating(getRating(db, c.get("actor"), c.req.valid("param").id)), 200),
  );

  api.openapi(
    createRoute({
      method: "post",
      path: "/conversations/{id}/rating-requests",
      tags,
      summary: "Ask the contact for a rating",
      description: "A line in the conversation, and the widget asks. At most once in an hour.",
      request: { params: z.object({ id: z.string().max(40) }) },
      responses: { 204: empty("The contact is asked"), ...problems(404, 409) },
    }),
    async (c) => {
      const { id } = c.req.valid("param");
      await kernel.write((tx) => requestRating(tx, c.get("actor"), id));
      return c.body(null, 204);
    },
  );

  api.openapi(
    createRoute({
      method: "get",
      path: "/ratings",
      tags,
      summary: "List ratings, those of the newest conversations first",
      request: {
        query: z.object({
          agent_id: z.string().max(40).optional(),
          score_max: z
            .string()
            .regex(/^[1-5]$/)
            .transform(Number)
            .optional()
            .openapi({ type: "integer", description: "At most this score" }),
          ...span,
          ...pageQuery,
        }),
      },
      responses: { 200: json(page(rating), "Ratings"), ...problems() },
    }),
    (c) => {
      const { agent_id, inbox_id, score_max, ...query } = c.req.valid("query");
      const { rows, nextCursor } = listRatings(db, c.get("actor"), {
        ...query,
        agentId: agent_id,
        inboxId: inbox_id,
        scoreMax: score_max,
      });
      return c.json({ data: rows.map(showRating), next_cursor: nextCursor }, 200);
    },
  );

  api.openapi(
    createRoute({
      method: "get",
      path: "/ratings/summary",
      tags,
      summary: "Ratings of each agent",
      request: { query: z.object(span) },
      responses: {
        200: json(z.object({ data: z.array(summary) }), "One entry for each agent who was rated"),
        ...problems(),
      },
    }),
    (c) => {
      const { inbox_id, ...query } = c.req.valid("query");
      const data = summariseRatings(db, c.get("actor"), { ...query, inboxId: inbox_id });
      return c.json({ data: data.map(({ agentId, ...rest }) => ({ agent_id: agentId, ...rest })) }, 200);
    },
  );

  return api;
}

export const showRating = (row: RatingRow): z.output<typeof rating> => ({
  conversation_id: row.conversationId,
  contact_id: row.contactId,
  agent_id: row.agentId,
  score: row.score,
  labels: row.labels,
  comment: row.comment,
  created_at: iso(row.at),
});
