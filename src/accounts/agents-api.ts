/** REST: colleagues. */

import { z } from "../kernel/parse.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { baseOf } from "./links.ts";
import { createPasswordReset } from "./passwords-of-agents.ts";
import { getAgent, listAgents, type Around } from "./queries.ts";
import { body, createRoute, empty, json, problems, rest, type Rest } from "./rest.ts";
import { agent, agentChange, params, whole } from "./schemas.ts";
import { deactivateAgent, reactivateAgent, updateAgent } from "./service.ts";
import { resetTwoFactor } from "./two-factor.ts";

const tags = ["Agents"];

export function agentsApi(kernel: Kernel, around: Around): Rest {
  const { db, write } = kernel;
  return rest()
    .openapi(
      createRoute({
        method: "get",
        path: "/agents",
        tags,
        summary: "List agents",
        request: { query: z.object({ deactivated: z.enum(["true", "false"]).optional() }) },
        responses: { 200: json(whole(agent), "Agents by name"), ...problems() },
      }),
      (c) =>
        c.json(
          {
            data: listAgents(db, c.get("actor"), {
              ...around,
              deactivated: c.req.valid("query").deactivated === "true",
            }),
          },
          200,
        ),
    )
    .openapi(
      createRoute({
        method: "get",
        path: "/agents/{id}",
        tags,
        summary: "Get an agent",
        request: { params },
        responses: { 200: json(agent, "The agent"), ...problems(404) },
      }),
      (c) => c.json(getAgent(db, c.get("actor"), c.req.valid("param").id, around), 200),
    )
    .openapi(
      createRoute({
        method: "patch",
        path: "/agents/{id}",
        tags,
        summary: "Change an agent's name, role, capacity, inboxes or teams",
        request: { params, body: body(agentChange) },
        responses: { 200: json(agent, "The agent as it is now"), ...problems(404, 409) },
      }),
      async (c) => {
        const { id } = c.req.valid("param");
        const { inbox_ids: inboxIds, team_ids: teamIds, ...change } = c.req.valid("json");
        await write((tx) =>
          updateAgent(tx, c.get("actor"), {
            agentId: id,
            ...change,
            ...(inboxIds && { inboxIds }),
            ...(teamIds && { teamIds }),
          }),
        );
        return c.json(getAgent(db, c.get("actor"), id, around), 200);
      },
    )
    .openapi(
      createRoute({
        method: "post",
        path: "/agents/{id}/deactivation",
        tags,
        summary: "Deactivate an agent: ends sessions and keys",
        request: { params },
        responses: { 200: json(agent, "The agent as it is now"), ...problems(404, 409) },
      }),
      async (c) => {
        const { id } = c.req.valid("param");
        await write((tx) => deactivateAgent(tx, c.get("actor"), { agentId: id }));
        return c.json(getAgent(db, c.get("actor"), id, around), 200);
      },
    )
    .openapi(
      createRoute({
        method: "delete",
        path: "/agents/{id}/deactivation",
        tags,
        summary: "Let a deactivated agent sign in again",
        request: { params },
        responses: { 200: json(agent, "The agent as it is now"), ...problems(404) },
      }),
      async (c) => {
        const { id } = c.req.valid("param");
        await write((tx) => reactivateAgent(tx, c.get("actor"), { agentId: id }));
        return c.json(getAgent(db, c.get("actor"), id, around), 200);
      },
    )
    .openapi(
      createRoute({
        method: "post",
        path: "/agents/{id}/password-reset",
        tags,
        summary: "Make a link to set a new password",
        request: { params },
        responses: {
          201: json(z.object({ link: z.string() }), "The link: one use, one hour"),
          ...problems(404, 409),
        },
      }),
      async (c) => {
        const { id } = c.req.valid("param");
        const base = baseOf(kernel.config, c.req.raw);
        const { link } = await write((tx) => createPasswordReset(tx, c.get("actor"), { agentId: id, base }));
        return c.json({ link }, 201);
      },
    )
    .openapi(
      createRoute({
        method: "delete",
        path: "/agents/{id}/totp",
        tags,
        summary: "Turn off two-factor for an agent who has lost phone and codes",
        request: { params },
        responses: { 204: empty("It is off"), ...problems(404) },
      }),
      async (c) => {
        await write((tx) => resetTwoFactor(tx, c.get("actor"), { agentId: c.req.valid("param").id }));
        return c.body(null, 204);
      },
    );
}
