/** A person's rights over REST: what is kept, what they agreed to, and erasure. */

import { createRoute, empty, json, problems, rest, z, type Rest } from "../accounts/rest.ts";
import { requireContact } from "../contacts/queries.ts";
import type { Presenter } from "../conversations/present.ts";
import { must } from "../accounts/actor.ts";
import { purposes, hows } from "../consents/types.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { erasePerson } from "./erase-person.ts";
import { noteErased } from "./ledger.ts";
import { exportPerson, showConsents } from "./queries.ts";

const tags = ["Privacy"];
const params = z.object({ id: z.string().max(40) });

const consent = z
  .object({
    purpose: z.enum(purposes),
    granted: z.boolean(),
    text_version: z.string(),
    how: z.enum(hows),
    inbox_id: z.string(),
    at: z.string(),
  })
  .openapi("Consent");

export function privacyApi(kernel: Kernel, presenter: Presenter): Rest {
  const api = rest();
  const { db, write } = kernel;

  api.openapi(
    createRoute({
      method: "get",
      path: "/contacts/{id}/export",
      tags,
      summary: "All that is kept about a person",
      description:
        "Contact, identities, conversations with every message and note, journey and consents, for a request under GDPR articles 15 and 20 or 个人信息保护法 article 45.",
      request: { params },
      responses: {
        200: json(z.record(z.string(), z.unknown()).openapi("PersonExport"), "Everything"),
        ...problems(404),
      },
    }),
    (c) => {
      const { id } = c.req.valid("param");
      c.header("content-disposition", `attachment; filename="${id.replace(/\W/g, "")}.json"`);
      return c.json(exportPerson(db, c.get("actor"), id, presenter), 200);
    },
  );

  api.openapi(
    createRoute({
      method: "get",
      path: "/contacts/{id}/consents",
      tags,
      summary: "What a person agreed to, newest first",
      request: { params },
      responses: {
        200: json(z.object({ data: z.array(consent), next_cursor: z.null() }), "The ledger"),
        ...problems(404),
      },
    }),
    (c) => {
      const actor = c.get("actor");
      must(actor, "conversations.see");
      const { id } = requireContact(db, actor, c.req.valid("param").id);
      return c.json({ data: showConsents(db, id), next_cursor: null }, 200);
    },
  );

  api.openapi(
    createRoute({
      method: "delete",
      path: "/contacts/{id}",
      tags,
      summary: "Erase a person",
      description:
        "Deletes the contact, their conversations, messages, files, journey and consents, from the search index and from what waits to be sent. It can't be undone; a backup that is put back later does not bring them back.",
      request: { params },
      responses: { 204: empty("Nothing is left"), ...problems(404) },
    }),
    async (c) => {
      const { erasedIds } = await write((tx) => erasePerson(tx, c.get("actor"), c.req.valid("param").id));
      noteErased(kernel, erasedIds);
      return c.body(null, 204);
    },
  );
  return api;
}
