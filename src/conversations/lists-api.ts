/** REST of what an agent sees at a glance: lists, counts, tags in use, search. */

import { createRoute, json, page, pageQuery, problems, rest, z, type Rest } from "../accounts/rest.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { text } from "../kernel/parse.ts";
import { countConversations, listConversationIds } from "./list.ts";
import type { Presenter } from "./present.ts";
import { createRowTexts } from "./row-texts.ts";
import { conversationSchema, messageSchema } from "./schemas.ts";
import { searchMessages, snippet } from "./search.ts";

const tags = ["Conversations"];

const listQuery = z.object({
  view: z.enum(["mine", "unassigned", "all", "mentions", "team"]).optional(),
  status: z
    .string()
    .regex(/^(open|waiting|snoozed|closed)(,(open|waiting|snoozed|closed)){0,3}$/)
    .optional()
    .openapi({
      description:
        "one or more of open, waiting, snoozed, closed, separated by commas; all but closed when left out",
      example: "open,waiting",
    }),
  inbox_id: z.string().max(40).optional(),
  team_id: z.string().max(40).optional(),
  assignee_id: z.string().max(40).optional(),
  contact_id: z.string().max(40).optional(),
  tag: z.string().max(60).optional(),
  priority: z.enum(["0", "1", "2", "3"]).optional(),
  unread: z.enum(["true", "false"]).optional(),
  sort: z.enum(["newest", "oldest", "waiting"]).optional(),
  ...pageQuery,
});

export function listsApi(kernel: Kernel, presenter: Presenter): Rest {
  const { db } = kernel;
  const rows = createRowTexts(kernel, presenter);
  const api = rest();
  const asJson = { "content-type": "application/json" };

  api.openapi(
    createRoute({
      method: "get",
      path: "/conversations",
      tags,
      summary: "List conversations",
      request: { query: listQuery },
      responses: {
        200: json(page(conversationSchema), "Newest first unless sorted otherwise"),
        ...problems(),
      },
    }),
    (c) => {
      const { cursor, limit = 50, status, priority, unread, ...filter } = c.req.valid("query");
      const { ids, nextCursor } = listConversationIds(db, c.get("actor"), {
        ...filter,
        ...(status && { status: status.split(",") as ("open" | "waiting" | "snoozed" | "closed")[] }),
        ...(priority && { priority: Number(priority) as 0 | 1 | 2 | 3 }),
        ...(unread === "true" && { unread: true }),
        cursor,
        limit,
      });
      const data = ids.map(rows.of).join(",");
      return c.body(`{"data":[${data}],"next_cursor":${JSON.stringify(nextCursor)}}`, 200, asJson) as never;
    },
  );

  api.openapi(
    createRoute({
      method: "get",
      path: "/conversations/counts",
      tags,
      summary: "Count the conversations of each view",
      responses: {
        200: json(
          z
            .object({
              mine: z.number(),
              unassigned: z.number(),
              all: z.number(),
              mentions: z.number(),
              snoozed: z.number(),
              unread: z.number(),
              teams: z.record(z.string(), z.number()),
            })
            .openapi("Counts"),
          "Counting stops at 1,000",
        ),
        ...problems(),
      },
    }),
    (c) => c.json(countConversations(db, c.get("actor")), 200),
  );

  api.openapi(
    createRoute({
      method: "get",
      path: "/tags",
      tags,
      summary: "Tags in use",
      responses: { 200: json(z.object({ data: z.array(z.string()) }), "Most used first"), ...problems() },
    }),
    (c) => {
      const rows = db.all<{ tag: string }>(
        "select tag, count(*) as n from conversation_tags group by tag order by n desc, tag limit 200",
      );
      return c.json({ data: rows.map((row) => row.tag) }, 200);
    },
  );

  api.openapi(
    createRoute({
      method: "get",
      path: "/search",
      tags,
      summary: "Search all messages",
      request: {
        query: z.object({
          q: text(200, 1),
          inbox_id: z.string().max(40).optional(),
          contact_id: z.string().max(40).optional(),
          ...pageQuery,
        }),
      },
      responses: {
        200: json(
          page(
            z.object({
              conversation: conversationSchema,
              message: messageSchema,
              snippet: z.object({ text: z.string(), marks: z.array(z.array(z.number())) }),
            }),
          ),
          "Newest first; marks are start and end of each hit in the snippet",
        ),
        ...problems(),
      },
    }),
    (c) => {
      const { limit = 20, ...request } = c.req.valid("query");
      const { found, nextCursor } = searchMessages(db, c.get("actor"), { ...request, limit });
      const data = found.map(
        ({ conversationId, message }) =>
          `{"conversation":${rows.of(conversationId)},"message":${presenter.messageText(message, conversationId)},"snippet":${JSON.stringify(snippet(message.text, request.q))}}`,
      );
      return c.body(
        `{"data":[${data.join(",")}],"next_cursor":${JSON.stringify(nextCursor)}}`,
        200,
        asJson,
      ) as never;
    },
  );

  return api;
}
