/** REST of inboxes: settings, members, key, and how one gets onto a site. */

import { body, createRoute, iso, isoOrNull, json, problems, rest, z, type Rest } from "../accounts/rest.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { openAt } from "./hours.ts";
import { makeIdentitySecret } from "./identity.ts";
import { installation, ownAddress, qrSvg } from "./installation.ts";
import { inboxFor, inboxMemberIds, listInboxes, membersByInbox } from "./queries.ts";
import {
  archiveInbox,
  createInbox,
  restoreInbox,
  rotateInboxKey,
  setInboxMembers,
  updateInbox,
} from "./service.ts";
import {
  appearanceSchema,
  hoursSchema,
  identitySchema,
  inboxChangesSchema,
  limitsSchema,
  newInboxSchema,
  offlineSchema,
  preChatSchema,
  privacySchema,
  textsSchema,
  type Inbox,
} from "./types.ts";

const inbox = z
  .object({
    id: z.string(),
    channel: z.string().openapi({ example: "web" }),
    name: z.string().openapi({ example: "官网" }),
    key: z.string().openapi({ description: "Stands in the snippet; public by nature" }),
    locale: z.string().openapi({ example: "zh-CN" }),
    time_zone: z.string().openapi({ example: "Asia/Shanghai" }),
    allowed_origins: z.array(z.string()).openapi({
      description: "Empty: any site",
      example: ["https://shop.example", "https://*.shop.example"],
    }),
    appearance: appearanceSchema,
    texts: textsSchema,
    hours: hoursSchema,
    pre_chat: preChatSchema,
    offline: offlineSchema,
    limits: limitsSchema,
    assignment: z.enum(["automatic", "manual"]),
    recall_limit_ms: z.number().int(),
    rating_enabled: z.boolean(),
    preview_enabled: z.boolean(),
    privacy: privacySchema,
    identity: identitySchema,
    identity_secret_set: z.boolean(),
    open: z.boolean().openapi({ description: "In business hours now" }),
    member_ids: z.array(z.string()),
    installed_at: z.string().nullable().openapi({ description: "When a site first showed the widget" }),
    installed_origin: z.string().nullable(),
    archived_at: z.string().nullable(),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .openapi("Inbox");

const tags = ["Inboxes"];
const params = z.object({ id: z.string().max(40) });
const one = { 200: json(inbox, "The inbox") };

const list = createRoute({
  method: "get",
  path: "/inboxes",
  tags,
  summary: "List the inboxes that you see",
  request: { query: z.object({ archived: z.enum(["true", "false"]).optional() }) },
  responses: {
    200: json(z.object({ data: z.array(inbox), next_cursor: z.null() }), "All of them"),
    ...problems(),
  },
});
const create = createRoute({
  method: "post",
  path: "/inboxes",
  tags,
  summary: "Make an inbox",
  request: { body: body(newInboxSchema) },
  responses: { 201: json(inbox, "The inbox"), ...problems() },
});
const get = createRoute({
  method: "get",
  path: "/inboxes/{id}",
  tags,
  summary: "Read an inbox",
  request: { params },
  responses: { ...one, ...problems(404) },
});
const update = createRoute({
  method: "patch",
  path: "/inboxes/{id}",
  tags,
  summary: "Change an inbox",
  description:
    "`appearance`, `limits` and `privacy` may be given in part; other documents replace what is there.",
  request: { params, body: body(inboxChangesSchema) },
  responses: { ...one, ...problems(404, 409) },
});
const archive = createRoute({
  method: "post",
  path: "/inboxes/{id}/archival",
  tags,
  summary: "Archive an inbox",
  description: "Visitors can't reach it any more; its conversations stay. The last inbox can't be archived.",
  request: { params },
  responses: { ...one, ...problems(404, 409) },
});
const restore = createRoute({
  method: "delete",
  path: "/inboxes/{id}/archival",
  tags,
  summary: "Bring an archived inbox back",
  request: { params },
  responses: { ...one, ...problems(404) },
});
const members = createRoute({
  method: "put",
  path: "/inboxes/{id}/members",
  tags,
  summary: "Set who works in an inbox",
  request: {
    params,
    body: body(z.strictObject({ agent_ids: z.array(z.string().max(40)).max(500) }).openapi("InboxMembers")),
  },
  responses: { ...one, ...problems(404) },
});
const rotate = createRoute({
  method: "post",
  path: "/inboxes/{id}/key",
  tags,
  summary: "Give an inbox a new key",
  description: "The old key stops working at once: the snippet on every site must be replaced.",
  request: { params },
  responses: { ...one, ...problems(404) },
});
const identitySecret = createRoute({
  method: "post",
  path: "/inboxes/{id}/identity-secret",
  tags,
  summary: "Make the secret by which the site signs who its visitor is",
  description:
    "Told this once, kept sealed; an earlier one stops working at once. Sign a JWT with it by HS256: `sub` (the visitor's id in your system), `iat`, `exp` (a day at most), and if you like `name`, `email`, `phone`, `attributes`. Where identity was off it becomes optional.",
  request: { params },
  responses: {
    201: json(
      z.object({ secret: z.string(), inbox }).openapi("InboxIdentitySecret"),
      "The secret, and the inbox",
    ),
    ...problems(404),
  },
});
const snippet = createRoute({
  method: "get",
  path: "/inboxes/{id}/snippet",
  tags,
  summary: "How to put an inbox onto a site",
  request: { params },
  responses: {
    200: json(
      z.object({ snippet: z.string(), script_url: z.string(), chat_url: z.string() }).openapi("InboxSnippet"),
      "The line to paste, and the page of its own",
    ),
    ...problems(404),
  },
});
const qr = createRoute({
  method: "get",
  path: "/inboxes/{id}/qr.svg",
  tags,
  summary: "The chat page as a QR code",
  request: { params },
  responses: {
    200: { description: "SVG", content: { "image/svg+xml": { schema: z.string() } } },
    ...problems(404),
  },
});

export function inboxesApi(kernel: Kernel): Rest {
  const app = rest();
  const { db, write, clock, config } = kernel;
  const view = (row: Inbox, memberIds = inboxMemberIds(db, row.id)) => resource(row, memberIds, clock.now());

  app.openapi(list, (c) => {
    const all = membersByInbox(db);
    const rows = listInboxes(db, c.get("actor"), { archived: c.req.valid("query").archived === "true" });
    return c.json({ data: rows.map((row) => view(row, all.get(row.id) ?? [])), next_cursor: null }, 200);
  });
  app.openapi(create, async (c) => {
    const input = c.req.valid("json");
    return c.json(view(await write((tx) => createInbox(tx, c.get("actor"), input))), 201);
  });
  app.openapi(get, (c) => c.json(view(inboxFor(db, c.get("actor"), c.req.valid("param").id)), 200));
  app.openapi(update, async (c) => {
    const { id } = c.req.valid("param");
    const changes = c.req.valid("json");
    return c.json(view(await write((tx) => updateInbox(tx, c.get("actor"), { id, changes }))), 200);
  });
  app.openapi(archive, async (c) => {
    const { id } = c.req.valid("param");
    return c.json(view(await write((tx) => archiveInbox(tx, c.get("actor"), id))), 200);
  });
  app.openapi(restore, async (c) => {
    const { id } = c.req.valid("param");
    return c.json(view(await write((tx) => restoreInbox(tx, c.get("actor"), id))), 200);
  });
  app.openapi(members, async (c) => {
    const { id } = c.req.valid("param");
    const agentIds = c.req.valid("json").agent_ids;
    await write((tx) => setInboxMembers(tx, c.get("actor"), { id, agentIds }));
    return c.json(view(inboxFor(db, c.get("actor"), id)), 200);
  });
  app.openapi(rotate, async (c) => {
    const { id } = c.req.valid("param");
    return c.json(view(await write((tx) => rotateInboxKey(tx, c.get("actor"), id))), 200);
  });
  app.openapi(identitySecret, async (c) => {
    const { id } = c.req.valid("param");
    const made = await write((tx) => makeIdentitySecret(tx, c.get("actor"), { id, secrets: kernel.secrets }));
    return c.json({ secret: made.secret, inbox: view(made.inbox) }, 201);
  });
  app.openapi(snippet, (c) => {
    const row = inboxFor(db, c.get("actor"), c.req.valid("param").id);
    return c.json(installation(row, ownAddress(config, c.req.url)), 200);
  });
  app.openapi(qr, async (c) => {
    const row = inboxFor(db, c.get("actor"), c.req.valid("param").id);
    const svg = await qrSvg(installation(row, ownAddress(config, c.req.url)).chat_url);
    return c.body(svg, 200, { "content-type": "image/svg+xml" });
  });
  return app;
}

function resource(row: Inbox, memberIds: string[], now: number): z.infer<typeof inbox> {
  return {
    id: row.id,
    channel: row.channel,
    name: row.name,
    key: row.key,
    locale: row.locale,
    time_zone: row.timeZone,
    allowed_origins: row.allowedOrigins,
    appearance: row.appearance,
    texts: row.texts,
    hours: row.hours,
    pre_chat: row.preChat,
    offline: row.offline,
    limits: row.limits,
    assignment: row.assignment,
    recall_limit_ms: row.recallLimitMs,
    rating_enabled: row.ratingEnabled,
    preview_enabled: row.previewEnabled,
    privacy: row.privacy,
    identity: row.identity,
    identity_secret_set: row.identitySecret !== null,
    open: openAt(row.hours, row.timeZone, now),
    member_ids: memberIds,
    installed_at: isoOrNull(row.installedAt),
    installed_origin: row.installedOrigin,
    archived_at: isoOrNull(row.archivedAt),
    created_at: iso(row.createdAt),
    updated_at: iso(row.updatedAt),
  };
}
