/** REST: who may come in (invitations, API keys), and what they changed (the audit log). */

import { line, z } from "../kernel/parse.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { createApiKey, revokeApiKey } from "./api-keys.ts";
import { listAuditLog } from "./audit-log.ts";
import { inviteAgent, revokeInvitation } from "./invitations.ts";
import { baseOf } from "./links.ts";
import { listApiKeys, listInvitations } from "./queries.ts";
import { body, createRoute, empty, json, page, pageQuery, problems, rest, type Rest } from "./rest.ts";
import { apiKey, auditLine, invitation, moment, newApiKey, newInvitation, params, whole } from "./schemas.ts";

export function accessApi(kernel: Kernel): Rest {
  const router = rest();
  invitations(router, kernel);
  apiKeys(router, kernel);
  auditLog(router, kernel);
  return router;
}

function invitations(router: Rest, kernel: Kernel): void {
  const { db, write, clock } = kernel;
  const tags = ["Agents"];
  router
    .openapi(
      createRoute({
        method: "get",
        path: "/invitations",
        tags,
        summary: "List invitations that nobody has taken yet",
        responses: { 200: json(whole(invitation), "The newest first"), ...problems() },
      }),
      (c) => c.json({ data: listInvitations(db, c.get("actor"), clock.now()) }, 200),
    )
    .openapi(
      createRoute({
        method: "post",
        path: "/invitations",
        tags,
        summary: "Invite somebody, by mail or with a link that you hand over",
        request: { body: body(newInvitation) },
        responses: {
          201: json(z.object({ id: z.string(), link: z.string() }), "The link is shown this once"),
          ...problems(409),
        },
      }),
      async (c) => {
        const { email, role, inbox_ids: inboxIds, team_ids: teamIds } = c.req.valid("json");
        const base = baseOf(kernel.config, c.req.raw);
        const input = { role, inboxIds, teamIds, base, ...(email && { email }) };
        const { id, link } = await write((tx) => inviteAgent(tx, c.get("actor"), input));
        return c.json({ id, link }, 201);
      },
    )
    .openapi(
      createRoute({
        method: "delete",
        path: "/invitations/{id}",
        tags,
        summary: "Take an invitation back",
        request: { params },
        responses: { 204: empty("Its link is void"), ...problems(404) },
      }),
      async (c) => {
        await write((tx) => revokeInvitation(tx, c.get("actor"), { invitationId: c.req.valid("param").id }));
        return c.body(null, 204);
      },
    );
}

function apiKeys(router: Rest, { db, write }: Kernel): void {
  const tags = ["API keys"];
  router
    .openapi(
      createRoute({
        method: "get",
        path: "/api-keys",
        tags,
        summary: "List API keys that work",
        responses: { 200: json(whole(apiKey), "The newest first"), ...problems() },
      }),
      (c) => c.json({ data: listApiKeys(db, c.get("actor")) }, 200),
    )
    .openapi(
      createRoute({
        method: "post",
        path: "/api-keys",
        tags,
        summary: "Create an API key with my rights",
        request: { body: body(newApiKey) },
        responses: {
          201: json(z.object({ id: z.string(), key: z.string() }), "The key is shown this once"),
          ...problems(),
        },
      }),
      async (c) => {
        const { name, inbox_ids: inboxIds, scopes, expires_at: until } = c.req.valid("json");
        const expiresAt = until ? Date.parse(until) : null;
        return c.json(
          await write((tx) => createApiKey(tx, c.get("actor"), { name, inboxIds, scopes, expiresAt })),
          201,
        );
      },
    )
    .openapi(
      createRoute({
        method: "delete",
        path: "/api-keys/{id}",
        tags,
        summary: "Revoke an API key",
        request: { params },
        responses: { 204: empty("It no longer works"), ...problems(404) },
      }),
      async (c) => {
        await write((tx) => revokeApiKey(tx, c.get("actor"), { keyId: c.req.valid("param").id }));
        return c.body(null, 204);
      },
    );
}

function auditLog(router: Rest, { db }: Kernel): void {
  router.openapi(
    createRoute({
      method: "get",
      path: "/audit-log",
      tags: ["Audit log"],
      summary: "Who changed what",
      request: {
        query: z.object({
          ...pageQuery,
          actor_id: z.string().max(64).optional(),
          action: line(64).optional().openapi({ description: "Beginning of the action, e.g. `agent.`" }),
          subject_id: z.string().max(100).optional(),
          from: moment.optional(),
          until: moment.optional(),
        }),
      },
      responses: { 200: json(page(auditLine), "The newest first"), ...problems() },
    }),
    (c) => c.json(listAuditLog(db, c.get("actor"), c.req.valid("query")), 200),
  );
}
