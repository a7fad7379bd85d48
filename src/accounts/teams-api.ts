/** REST: teams. */

import type { Kernel } from "../kernel/kernel.ts";
import { getTeam, listTeams } from "./queries.ts";
import { body, createRoute, empty, json, problems, rest, type Rest } from "./rest.ts";
import { newTeam, params, team, teamChange, whole } from "./schemas.ts";
import { createTeam, deleteTeam, updateTeam } from "./teams.ts";

const tags = ["Teams"];

export function teamsApi({ db, write }: Kernel): Rest {
  return rest()
    .openapi(
      createRoute({
        method: "get",
        path: "/teams",
        tags,
        summary: "List teams",
        responses: { 200: json(whole(team), "Teams by name"), ...problems() },
      }),
      (c) => c.json({ data: listTeams(db, c.get("actor")) }, 200),
    )
    .openapi(
      createRoute({
        method: "post",
        path: "/teams",
        tags,
        summary: "Create a team",
        request: { body: body(newTeam) },
        responses: { 201: json(team, "The team"), ...problems(409) },
      }),
      async (c) => {
        const { name, description, member_ids: memberIds } = c.req.valid("json");
        const input = {
          name,
          ...(description !== undefined && { description }),
          ...(memberIds && { memberIds }),
        };
        const { teamId } = await write((tx) => createTeam(tx, c.get("actor"), input));
        return c.json(getTeam(db, c.get("actor"), teamId), 201);
      },
    )
    .openapi(
      createRoute({
        method: "get",
        path: "/teams/{id}",
        tags,
        summary: "Get a team",
        request: { params },
        responses: { 200: json(team, "The team"), ...problems(404) },
      }),
      (c) => c.json(getTeam(db, c.get("actor"), c.req.valid("param").id), 200),
    )
    .openapi(
      createRoute({
        method: "patch",
        path: "/teams/{id}",
        tags,
        summary: "Change a team's name, description or members",
        request: { params, body: body(teamChange) },
        responses: { 200: json(team, "The team as it is now"), ...problems(404, 409) },
      }),
      async (c) => {
        const { id: teamId } = c.req.valid("param");
        const { member_ids: memberIds, ...change } = c.req.valid("json");
        await write((tx) =>
          updateTeam(tx, c.get("actor"), { teamId, ...change, ...(memberIds && { memberIds }) }),
        );
        return c.json(getTeam(db, c.get("actor"), teamId), 200);
      },
    )
    .openapi(
      createRoute({
        method: "delete",
        path: "/teams/{id}",
        tags,
        summary: "Delete a team",
        request: { params },
        responses: { 204: empty("It is gone"), ...problems(404) },
      }),
      async (c) => {
        await write((tx) => deleteTeam(tx, c.get("actor"), { teamId: c.req.valid("param").id }));
        return c.body(null, 204);
      },
    );
}
