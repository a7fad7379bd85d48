/** REST of staffing: skills, what is known of each agent, and the agent's own activity. */

import { availability } from "../accounts/types.ts";
import { body, createRoute, empty, json, problems, rest, z, type Rest } from "../accounts/rest.ts";
import { must } from "../accounts/actor.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { getStaffing, listSkills, listStaffing } from "./queries.ts";
import { createSkill, deleteSkill, noteActivity, renameSkill, updateStaffing } from "./service.ts";
import { newSkill, skillSchema, staffingChanges, staffingSchema } from "./types.ts";

const tags = ["Staffing"];
const params = z.object({ id: z.string().max(40) });

export function staffingApi({ db, write }: Kernel): Rest {
  const api = rest();

  api.openapi(
    createRoute({
      method: "get",
      path: "/skills",
      tags,
      summary: "List skills",
      responses: { 200: json(z.object({ data: z.array(skillSchema) }), "Skills by name"), ...problems() },
    }),
    (c) => {
      must(c.get("actor"), "agents.see");
      return c.json({ data: listSkills(db) }, 200);
    },
  );
  api.openapi(
    createRoute({
      method: "post",
      path: "/skills",
      tags,
      summary: "Create a skill",
      request: { body: body(newSkill) },
      responses: { 201: json(skillSchema, "The skill"), ...problems(409) },
    }),
    async (c) => c.json(await write((tx) => createSkill(tx, c.get("actor"), c.req.valid("json"))), 201),
  );
  api.openapi(
    createRoute({
      method: "patch",
      path: "/skills/{id}",
      tags,
      summary: "Rename a skill",
      request: { params, body: body(newSkill) },
      responses: { 200: json(skillSchema, "The skill as it is now"), ...problems(404, 409) },
    }),
    async (c) => {
      const input = { ...c.req.valid("param"), ...c.req.valid("json") };
      return c.json(await write((tx) => renameSkill(tx, c.get("actor"), input)), 200);
    },
  );
  api.openapi(
    createRoute({
      method: "delete",
      path: "/skills/{id}",
      tags,
      summary: "Delete a skill",
      description: "Rules that name it are paused.",
      request: { params },
      responses: { 204: empty("It is gone"), ...problems(404) },
    }),
    async (c) => {
      await write((tx) => deleteSkill(tx, c.get("actor"), c.req.valid("param")));
      return c.body(null, 204);
    },
  );

  api.openapi(
    createRoute({
      method: "get",
      path: "/staffing",
      tags,
      summary: "List what is known of all agents",
      responses: { 200: json(z.object({ data: z.array(staffingSchema) }), "By name"), ...problems() },
    }),
    (c) => c.json({ data: listStaffing(db, c.get("actor")) }, 200),
  );
  api.openapi(
    createRoute({
      method: "get",
      path: "/agents/{id}/staffing",
      tags,
      summary: "Get an agent's skills, languages, shift and capacities",
      request: { params },
      responses: { 200: json(staffingSchema, "What is known"), ...problems(404) },
    }),
    (c) => c.json(getStaffing(db, c.get("actor"), c.req.valid("param").id), 200),
  );
  api.openapi(
    createRoute({
      method: "patch",
      path: "/agents/{id}/staffing",
      tags,
      summary: "Change an agent's skills, languages, shift or capacities",
      description: "Lists are replaced as a whole.",
      request: { params, body: body(staffingChanges) },
      responses: { 200: json(staffingSchema, "As it is now"), ...problems(404) },
    }),
    async (c) => {
      const input = { agentId: c.req.valid("param").id, changes: c.req.valid("json") };
      return c.json(await write((tx) => updateStaffing(tx, c.get("actor"), input)), 200);
    },
  );
  api.openapi(
    createRoute({
      method: "put",
      path: "/agents/me/activity",
      tags,
      summary: "Say that I have been idle, or am back",
      description: "Online becomes away while idle, for those who have chosen a time for it.",
      request: { body: body(z.strictObject({ idle: z.boolean() })) },
      responses: { 200: json(z.object({ availability }), "My availability now"), ...problems() },
    }),
    async (c) => {
      const { idle } = c.req.valid("json");
      const now = await write((tx) => noteActivity(tx, c.get("actor"), { idle }));
      return c.json({ availability: now }, 200);
    },
  );
  return api;
}
