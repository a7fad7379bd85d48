/** REST of files: upload one, read what it is. Its bytes come from the signed `url`. */

import { createRoute, iso, json, problems, rest, z, type Rest } from "../accounts/rest.ts";
import { NotFound } from "../kernel/errors.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { attachmentOf, metaOf } from "./signed-urls.ts";
import { mustUpload, prepareUpload } from "./prepare-upload.ts";
import { conversationIdOf, fileFor, inboxOfConversation, uploadLimits } from "./queries.ts";
import { readUpload } from "./read-upload.ts";
import { addFile } from "./service.ts";
import { defaultFileLimits, type FileRow } from "./types.ts";

const file = z
  .object({
    id: z.string(),
    name: z
      .string()
      .openapi({ description: "Cleaned, with the extension of what the bytes are", example: "invoice.pdf" }),
    mime: z.string().openapi({ description: "By content", example: "application/pdf" }),
    size: z.number().int(),
    width: z.number().int().optional(),
    height: z.number().int().optional(),
    url: z.string().openapi({ description: "Signed, good for 30 to 60 minutes" }),
    thumbnail_url: z.string().optional(),
    inbox_id: z.string().nullable(),
    conversation_id: z
      .string()
      .nullable()
      .openapi({ description: "Null until a message carries it; such files are removed after a day" }),
    created_at: z.string(),
  })
  .openapi("File");

const uploadFile = createRoute({
  method: "post",
  path: "/files",
  tags: ["Files"],
  summary: "Upload a file",
  description:
    "The bytes as the body with `?name=`, or a form with the part `file`. Name the conversation (or its inbox) that it is for, then send a message with `file_ids`. The type is found by content; pictures are made anew without EXIF.",
  request: {
    query: z.object({
      name: z.string().max(1000).optional().openapi({ example: "invoice.pdf" }),
      conversation_id: z.string().max(40).optional(),
      inbox_id: z.string().max(40).optional(),
    }),
    body: {
      required: true,
      // Plain schemas: a body must be read by us, with a limit.
      content: {
        "multipart/form-data": {
          schema: {
            type: "object",
            required: ["file"],
            properties: { file: { type: "string", format: "binary" } },
          },
        },
        "application/octet-stream": { schema: { type: "string", format: "binary" } },
      },
    },
  },
  responses: { 201: json(file, "The file"), ...problems(404, 413, 503) },
});

const getFile = createRoute({
  method: "get",
  path: "/files/{id}",
  tags: ["Files"],
  summary: "Read what a file is",
  request: { params: z.object({ id: z.string().max(40) }) },
  responses: { 200: json(file, "The file, with fresh addresses"), ...problems(404) },
});

export function filesApi(kernel: Kernel): Rest {
  const app = rest();
  const view = (row: FileRow) => ({
    ...attachmentOf(
      kernel.secrets,
      metaOf(row),
      kernel.clock.now(),
      kernel.config.publicUrl ?? kernel.config.basePath,
    ),
    inbox_id: row.inboxId,
    conversation_id:
      row.conversationNo === null ? null : (conversationIdOf(kernel.db, row.conversationNo) ?? null),
    created_at: iso(row.createdAt),
  });

  app.openapi(uploadFile, async (c) => {
    const actor = c.get("actor");
    const { conversation_id, inbox_id } = c.req.valid("query");
    const inboxId = conversation_id ? inboxOfConversation(kernel.db, conversation_id) : (inbox_id ?? null);
    const limits = inboxId ? uploadLimits(kernel.db, inboxId) : defaultFileLimits;
    if (inboxId === undefined || !limits) throw new NotFound("not_found");
    mustUpload(actor, inboxId);
    const upload = await readUpload(c.req.raw, limits.bytes);
    const prepared = await prepareUpload(kernel, { ...upload, inboxId, uploader: actor, limits });
    return c.json(view(await kernel.write((tx) => addFile(tx, actor, prepared))), 201);
  });

  app.openapi(getFile, (c) => c.json(view(fileFor(kernel.db, c.get("actor"), c.req.valid("param").id)), 200));
  return app;
}
