/** Contacts over REST. */

import { body, createRoute, json, page, pageQuery, problems, rest, z, type Rest } from "../accounts/rest.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { line } from "../kernel/parse.ts";
import { mergeContacts } from "./merge-contacts.ts";
import { getContact, listContacts, showContact } from "./queries.ts";
import {
  addContact,
  blockContact,
  setContactTags,
  tagContact,
  unblockContact,
  updateContact,
} from "./service.ts";
import { contactChanges, contactTag, most } from "./types.ts";

const contact = z
  .object({
    id: z.string().openapi({ example: "con_0d4k1v7m2p9xq8c3t6y5r0w1a" }),
    name: z.string().openapi({ example: "林晓彤" }),
    email: z.string().nullable(),
    phone: z.string().nullable(),
    locale: z.string().nullable().openapi({ example: "zh-CN" }),
    avatar_url: z.string().optional(),
    vip: z.boolean(),
    note: z.string(),
    tags: z.array(z.string()).openapi({ example: ["老客", "偏好青瓷"] }),
    attributes: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
    origin: z.record(z.string(), z.string()),
    blocked_at: z.string().nullable(),
    last_seen_at: z.string().nullable(),
    created_at: z.string(),
  })
  .openapi("Contact");

const newContact = contactChanges
  .extend({
    inbox_id: z
      .string()
      .max(40)
      .optional()
      .openapi({ description: "Where they are known; required unless you see every inbox" }),
    external_id: line(128).optional().openapi({ description: "Their id in your own system" }),
    tags: z.array(contactTag).max(most.tags).optional(),
  })
  .openapi("NewContact");

const tags = ["Contacts"];
const params = z.object({ id: z.string().max(40) });
const flag = z.enum(["true", "false"]).transform((value) => value === "true");

export function contactsApi(kernel: Kernel): Rest {
  const api = rest();
  const { db, write } = kernel;

  api.openapi(
    createRoute({
      method: "get",
      path: "/contacts",
      tags,
      summary: "List contacts, newest first",
      request: {
        query: z.object({
          q: z
            .string()
            .max(200)
            .optional()
            .openapi({ description: "Part of a name, mail address or phone number" }),
          tag: z.string().max(40).optional(),
          blocked: flag.optional().openapi({ type: "boolean" }),
          vip: flag.optional().openapi({ type: "boolean" }),
          inbox_id: z.string().max(40).optional(),
          ...pageQuery,
        }),
      },
      responses: { 200: json(page(contact), "Contacts"), ...problems() },
    }),
    (c) => {
      const { q, inbox_id, ...query } = c.req.valid("query");
      return c.json(listContacts(db, c.get("actor"), { ...query, search: q, inboxId: inbox_id }), 200);
    },
  );

  api.openapi(
    createRoute({
      method: "post",
      path: "/contacts",
      tags,
      summary: "Add a contact",
      request: { body: body(newContact) },
      responses: { 201: json(contact, "The contact"), ...problems(404, 409) },
    }),
    async (c) => {
      const { inbox_id, external_id, ...input } = c.req.valid("json");
      const made = await write((tx) =>
        showContact(
          tx,
          addContact(tx, c.get("actor"), { ...input, inboxId: inbox_id, externalId: external_id }),
        ),
      );
      return c.json(made, 201);
    },
  );

  api.openapi(
    createRoute({
      method: "get",
      path: "/contacts/{id}",
      tags,
      summary: "Get a contact",
      description: "The id of a contact that was merged into another gives that other one.",
      request: { params },
      responses: { 200: json(contact, "The contact"), ...problems(404) },
    }),
    (c) => c.json(getContact(db, c.get("actor"), c.req.valid("param").id), 200),
  );

  api.openapi(
    createRoute({
      method: "patch",
      path: "/contacts/{id}",
      tags,
      summary: "Change a contact",
      description: "Only the fields given change; null empties a field and removes an attribute.",
      request: { params, body: body(contactChanges.strict().openapi("ContactChanges")) },
      responses: { 200: json(contact, "The contact"), ...problems(404) },
    }),
    async (c) => {
      const input = { ...c.req.valid("json"), id: c.req.valid("param").id };
      return c.json(await write((tx) => showContact(tx, updateContact(tx, c.get("actor"), input))), 200);
    },
  );

  api.openapi(
    createRoute({
      method: "put",
      path: "/contacts/{id}/tags",
      tags,
      summary: "Set the tags",
      request: { params, body: body(z.strictObject({ tags: z.array(contactTag).max(most.tags) })) },
      responses: { 200: json(contact, "The contact"), ...problems(404) },
    }),
    async (c) => {
      const { id } = c.req.valid("param");
      const wanted = c.req.valid("json").tags;
      return c.json(
        await write((tx) => showContact(tx, setContactTags(tx, c.get("actor"), { id, tags: wanted }))),
        200,
      );
    },
  );

  const change = z.object({
    add: z.array(contactTag).max(most.tags).optional(),
    remove: z.array(contactTag).max(most.tags).optional(),
  });
  api.openapi(
    createRoute({
      method: "post",
      path: "/contacts/{id}/tags",
      tags,
      summary: "Add and remove tags",
      request: { params, body: body(change.strict()) },
      responses: { 200: json(contact, "The contact"), ...problems(404) },
    }),
    async (c) => {
      const input = { ...c.req.valid("json"), id: c.req.valid("param").id };
      return c.json(await write((tx) => showContact(tx, tagContact(tx, c.get("actor"), input))), 200);
    },
  );

  api.openapi(
    createRoute({
      method: "put",
      path: "/contacts/{id}/block",
      tags,
      summary: "Block a contact",
      request: { params },
      responses: { 200: json(contact, "The contact"), ...problems(404) },
    }),
    async (c) =>
      c.json(
        await write((tx) => showContact(tx, blockContact(tx, c.get("actor"), c.req.valid("param")))),
        200,
      ),
  );

  api.openapi(
    createRoute({
      method: "delete",
      path: "/contacts/{id}/block",
      tags,
      summary: "Let a blocked contact write again",
      request: { params },
      responses: { 200: json(contact, "The contact"), ...problems(404) },
    }),
    async (c) =>
      c.json(
        await write((tx) => showContact(tx, unblockContact(tx, c.get("actor"), c.req.valid("param")))),
        200,
      ),
  );

  api.openapi(
    createRoute({
      method: "post",
      path: "/contacts/{id}/merge",
      tags,
      summary: "Merge a contact into another",
      request: { params, body: body(z.object({ into_id: z.string().max(40) }).strict()) },
      responses: { 200: json(contact, "The contact that stays"), ...problems(404) },
    }),
    async (c) => {
      const input = { fromId: c.req.valid("param").id, intoId: c.req.valid("json").into_id };
      return c.json(await write((tx) => showContact(tx, mergeContacts(tx, c.get("actor"), input))), 200);
    },
  );

  return api;
}
