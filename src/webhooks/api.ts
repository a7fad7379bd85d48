/** Webhooks over REST: endpoints, their deliveries and attempts, sending again. */

import {
  body,
  createRoute,
  empty,
  iso,
  isoOrNull,
  json,
  page,
  pageQuery,
  problems,
  rest,
  z,
  type Rest,
} from "../accounts/rest.ts";
import { Invalid } from "../kernel/errors.ts";
import { RequestFailed } from "../kernel/http-client.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { countsOf, getDelivery, listDeliveries, listWebhooks, requireWebhook } from "./queries.ts";
import {
  createWebhook,
  deleteWebhook,
  replayDeliveries,
  replayDelivery,
  rotateWebhookSecret,
  testWebhook,
  updateWebhook,
} from "./service.ts";
import { newWebhook, webhookChanges, type AttemptRow, type DeliveryRow, type WebhookRow } from "./types.ts";

const webhook = z
  .object({
    id: z.string().openapi({ example: "whk_0d4k1v7m2p9xq8c3t6y5r0w1a" }),
    url: z.string().openapi({ example: "https://crm.example/hooks/lingxi" }),
    name: z.string(),
    events: z.array(z.string()).openapi({ example: ["message.created", "conversation.closed"] }),
    inbox_ids: z.array(z.string()).openapi({ description: "Empty: every inbox" }),
    state: z.enum(["on", "off"]),
    off_reason: z.enum(["by_hand", "gone", "failing"]).nullable(),
    failing_since: z.string().nullable(),
    paused_until: z.string().nullable(),
    old_secret_until: z.string().nullable().openapi({ description: "Both secrets sign until then" }),
    waiting: z.number().int(),
    failed: z.number().int(),
    last_attempt: z
      .object({ at: z.string(), status: z.number().int().nullable(), reason: z.string().nullable() })
      .nullable(),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .openapi("Webhook");
const withSecret = webhook
  .extend({ secret: z.string().openapi({ description: "Shown this once", example: "whsec_…" }) })
  .openapi("WebhookWithSecret");
const attempt = z
  .object({
    attempt: z.number().int(),
    at: z.string(),
    ms: z.number().int(),
    status: z.number().int().nullable(),
    reason: z.string().nullable().openapi({ example: "timed_out" }),
    answer: z.string().openapi({ description: "The beginning of the answer" }),
  })
  .openapi("WebhookAttempt");
const delivery = z
  .object({
    id: z.string().openapi({ description: "Sent as `webhook-id`; the same for every attempt" }),
    event: z.string(),
    state: z.enum(["waiting", "delivered", "failed"]),
    attempts: z.number().int(),
    next_at: z.string().nullable(),
    created_at: z.string(),
    done_at: z.string().nullable(),
  })
  .openapi("WebhookDelivery");
const deliveryDetails = delivery
  .extend({ body: z.string().openapi({ description: "As it is signed and sent" }), log: z.array(attempt) })
  .openapi("WebhookDeliveryDetails");

const tags = ["Webhooks"];
const params = z.object({ id: z.string().max(40) });
const deliveryParams = params.extend({ delivery: z.string().max(40) });

export function webhooksApi(kernel: Kernel): Rest {
  const api = rest();
  endpoints(api, kernel);
  deliveries(api, kernel);
  return api;
}

function endpoints(api: Rest, kernel: Kernel): void {
  const { db, write, secrets } = kernel;
  const show = (row: WebhookRow) => showWebhook(kernel, row);

  api.openapi(
    createRoute({
      method: "get",
      path: "/webhooks",
      tags,
      summary: "List webhooks",
      responses: {
        200: json(z.object({ data: z.array(webhook), next_cursor: z.null() }), "All of them"),
        ...problems(),
      },
    }),
    (c) => c.json({ data: listWebhooks(db, c.get("actor")).map(show), next_cursor: null }, 200),
  );

  api.openapi(
    createRoute({
      method: "post",
      path: "/webhooks",
      tags,
      summary: "Add a webhook",
      description:
        "Signed by Standard Webhooks 1.0. Deliveries of one conversation arrive in order, each at least once, with an id that stays the same. A private address is refused unless ALLOW_PRIVATE names it.",
      request: { body: body(newWebhook.openapi("NewWebhook")) },
      responses: { 201: json(withSecret, "The webhook, and its secret"), ...problems(409) },
    }),
    async (c) => {
      const input = c.req.valid("json");
      await mustBeReachable(kernel, input.url);
      const made = await write((tx) => createWebhook(tx, c.get("actor"), secrets, input));
      return c.json({ ...show(made.webhook), secret: made.secret }, 201);
    },
  );

  api.openapi(
    createRoute({
      method: "get",
      path: "/webhooks/{id}",
      tags,
      summary: "Get a webhook",
      request: { params },
      responses: { 200: json(webhook, "The webhook"), ...problems(404) },
    }),
    (c) => c.json(show(requireWebhook(db, c.get("actor"), c.req.valid("param").id)), 200),
  );

  api.openapi(
    createRoute({
      method: "patch",
      path: "/webhooks/{id}",
      tags,
      summary: "Change a webhook, or switch it on or off",
      request: { params, body: body(webhookChanges.openapi("WebhookChanges")) },
      responses: { 200: json(webhook, "The webhook"), ...problems(404) },
    }),
    async (c) => {
      const changes = c.req.valid("json");
      if (changes.url) await mustBeReachable(kernel, changes.url);
      return c.json(
        show(await write((tx) => updateWebhook(tx, c.get("actor"), c.req.valid("param").id, changes))),
        200,
      );
    },
  );

  api.openapi(
    createRoute({
      method: "delete",
      path: "/webhooks/{id}",
      tags,
      summary: "Delete a webhook with all that waits for it",
      request: { params },
      responses: { 204: empty("Deleted"), ...problems(404) },
    }),
    async (c) => {
      await write((tx) => deleteWebhook(tx, c.get("actor"), c.req.valid("param").id));
      return c.body(null, 204);
    },
  );

  api.openapi(
    createRoute({
      method: "post",
      path: "/webhooks/{id}/secret",
      tags,
      summary: "Make a new secret; the old one signs too for a day",
      request: { params },
      responses: { 200: json(withSecret, "The webhook, and its new secret"), ...problems(404) },
    }),
    async (c) => {
      const made = await write((tx) =>
        rotateWebhookSecret(tx, c.get("actor"), secrets, c.req.valid("param").id),
      );
      return c.json({ ...show(made.webhook), secret: made.secret }, 200);
    },
  );

  api.openapi(
    createRoute({
      method: "post",
      path: "/webhooks/{id}/test",
      tags,
      summary: "Send a `webhook.test`",
      request: { params },
      responses: { 202: json(delivery, "The delivery"), ...problems(404, 409) },
    }),
    async (c) =>
      c.json(
        showDelivery(await write((tx) => testWebhook(tx, c.get("actor"), c.req.valid("param").id))),
        202,
      ),
  );
}

function deliveries(api: Rest, { db, write }: Kernel): void {
  api.openapi(
    createRoute({
      method: "get",
      path: "/webhooks/{id}/deliveries",
      tags,
      summary: "List deliveries, newest first",
      request: {
        params,
        query: z.object({
          state: z.enum(["waiting", "delivered", "failed"]).optional(),
          event: z.string().max(60).optional(),
          ...pageQuery,
        }),
      },
      responses: { 200: json(page(delivery), "Deliveries"), ...problems(404) },
    }),
    (c) => {
      const { rows, nextCursor } = listDeliveries(
        db,
        c.get("actor"),
        c.req.valid("param").id,
        c.req.valid("query"),
      );
      return c.json({ data: rows.map(showDelivery), next_cursor: nextCursor }, 200);
    },
  );

  api.openapi(
    createRoute({
      method: "get",
      path: "/webhooks/{id}/deliveries/{delivery}",
      tags,
      summary: "Get a delivery with its body and every attempt",
      request: { params: deliveryParams },
      responses: { 200: json(deliveryDetails, "The delivery"), ...problems(404) },
    }),
    (c) => {
      const { id, delivery: deliveryId } = c.req.valid("param");
      const found = getDelivery(db, c.get("actor"), id, deliveryId);
      return c.json(
        {
          ...showDelivery(found.delivery),
          body: found.delivery.body,
          log: found.attempts.map(showAttempt),
        },
        200,
      );
    },
  );

  api.openapi(
    createRoute({
      method: "post",
      path: "/webhooks/{id}/deliveries/{delivery}/replay",
      tags,
      summary: "Send a delivery again, with the same id",
      request: { params: deliveryParams },
      responses: { 202: json(delivery, "The delivery"), ...problems(404) },
    }),
    async (c) => {
      const { id, delivery: deliveryId } = c.req.valid("param");
      return c.json(
        showDelivery(await write((tx) => replayDelivery(tx, c.get("actor"), id, deliveryId))),
        202,
      );
    },
  );

  api.openapi(
    createRoute({
      method: "post",
      path: "/webhooks/{id}/replays",
      tags,
      summary: "Send the deliveries of a time again",
      request: {
        params,
        body: body(
          z
            .strictObject({
              from: z.iso.datetime({ offset: true }),
              to: z.iso.datetime({ offset: true }),
              failed_only: z.boolean().default(true),
            })
            .openapi("WebhookReplay"),
        ),
      },
      responses: { 202: json(z.object({ count: z.number().int() }), "How many"), ...problems(404) },
    }),
    async (c) => {
      const { from, to, failed_only } = c.req.valid("json");
      const range = { from: Date.parse(from), to: Date.parse(to), failedOnly: failed_only };
      const count = await write((tx) => replayDeliveries(tx, c.get("actor"), c.req.valid("param").id, range));
      return c.json({ count }, 202);
    },
  );
}

/** A clear no at once, not in a list of failed attempts. A name that does not resolve now may do so later. */
async function mustBeReachable({ http }: Kernel, url: string): Promise<void> {
  const { hostname, port, protocol } = new URL(url);
  try {
    await http.resolve(hostname, Number(port) || (protocol === "https:" ? 443 : 80));
  } catch (error) {
    const reason = error instanceof RequestFailed ? error.reason : "not_resolved";
    if (reason !== "not_resolved") throw new Invalid("invalid", {}, [{ path: "url", code: reason }]);
  }
}

function showWebhook({ db, clock }: Kernel, row: WebhookRow) {
  const counts = countsOf(db, row.id);
  const now = clock.now();
  const later = (at: number | null) => (at !== null && at > now ? iso(at) : null);
  return {
    id: row.id,
    url: row.url,
    name: row.name,
    events: row.events,
    inbox_ids: row.inboxIds,
    state: row.state,
    off_reason: row.offReason,
    failing_since: isoOrNull(row.failingSince),
    paused_until: later(row.pausedUntil),
    old_secret_until: later(row.oldSecretUntil),
    waiting: counts.waiting,
    failed: counts.failed,
    last_attempt:
      counts.lastAt === null
        ? null
        : { at: iso(counts.lastAt), status: counts.lastStatus, reason: counts.lastReason },
    created_at: iso(row.createdAt),
    updated_at: iso(row.updatedAt),
  };
}

const showDelivery = (row: DeliveryRow) => ({
  id: row.id,
  event: row.event,
  state: row.state,
  attempts: row.attempt,
  next_at: row.state === "waiting" ? iso(row.nextAt) : null,
  created_at: iso(row.createdAt),
  done_at: isoOrNull(row.doneAt),
});

const showAttempt = ({ at, ...row }: AttemptRow) => ({ ...row, at: iso(at) });
